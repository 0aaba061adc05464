package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

// native is what the dependencies and the calls of an app need of the system.
type native struct {
	build, run []string
	compiled   []string // dependencies that are compiled when they are installed
	loaders    []string // dependencies and tools that need something when they run
	buildFrom  []detect.Evidence
	runFrom    []detect.Evidence
}

// inst is one package that is installed.
type inst struct {
	name string
	at   detect.Evidence
}

// installedPackages lists what ends up in the image: the lock file's word
// where there is one, else what the manifests ask for.
func installedPackages(a *detect.App) []inst {
	var out []inst
	seen := map[string]bool{} // lock files may name hundreds of thousands
	add := func(name string, at detect.Evidence) {
		if !seen[name] {
			seen[name] = true
			out = append(out, inst{name, at})
		}
	}
	for _, d := range deps(a) {
		if needed(a, d) {
			add(d.name, d.at)
			for _, e := range extrasOf(d) {
				for _, b := range brought.Of(e) {
					add(b, d.at)
				}
			}
		}
	}
	lock := up(a, lockOf(a))
	for _, p := range locked(a) {
		name := formats.NormalName(p.Name)
		if !p.Dev && !onlyDev(a, name) {
			add(name, detect.Evidence{Path: lock, Line: p.Line})
		}
	}
	return out
}

// onlyDev says whether a package is asked for, and only by groups that are not
// installed.
func onlyDev(a *detect.App, name string) bool {
	found := false
	for _, d := range deps(a) {
		if d.name == name {
			if needed(a, d) {
				return false
			}
			found = true
		}
	}
	return found
}

// natives works out the system packages.
func natives(a *detect.App) native {
	return detect.Memo(a, "native "+a.Text("suite"), func() native {
		var n native
		all := installedPackages(a)
		for _, p := range all {
			t, ok := tables.NativeFor("python", alias(p.name), a.Text("suite"))
			if !ok || p.name == "playwright" {
				continue
			}
			build, run := wants(a, t, all)
			if build && len(t.Build) > 0 {
				n.build = append(n.build, t.Build...)
				n.compiled = append(n.compiled, p.name)
				n.buildFrom = append(n.buildFrom, p.at)
			}
			if run && len(t.Run) > 0 {
				n.run = append(n.run, t.Run...)
				n.loaders = append(n.loaders, p.name)
				n.runFrom = append(n.runFrom, p.at)
			}
		}
		n.sources(a)
		n.linked(a)
		n.tools(a)
		n.gis(a)
		for _, list := range []*[]string{&n.build, &n.run, &n.compiled, &n.loaders} {
			*list = sortedSet(*list)
		}
		return n
	})
}

// alias maps names that need what another one needs.
func alias(name string) string {
	if strings.HasPrefix(name, "opencv-contrib-python") && !strings.HasSuffix(name, "headless") {
		return "opencv-python"
	}
	return name
}

// wants says which of a table entry's packages are needed: those of the build
// where no wheel is published, those of the run where no wheel bundles them.
func wants(a *detect.App, t tables.Native, all []inst) (build, run bool) {
	have := func(name string) bool { return slices.ContainsFunc(all, func(i inst) bool { return i.name == name }) }
	switch {
	case t.Name == "psycopg" && (have("psycopg-binary") || have("psycopg-c")):
		return false, false
	case t.Name == "oracledb":
		return false, len(search(a, thickOracle)) > 0
	case t.Name == "selenium":
		return false, len(search(a, localBrowser)) > 0
	case t.Prebuilt == "none":
		return true, true
	case fromSource(a, t.Name):
		return true, true
	case strings.Contains(t.Condition, "run packages always"):
		return false, true
	case strings.Contains(t.Condition, "from source"), strings.Contains(t.Condition, "source build"), strings.Contains(t.Condition, "system library only"):
		return false, false
	}
	return false, true
}

var (
	thickOracle  = detect.NewPattern(`init_oracle_client\(`)
	localBrowser = detect.NewPattern(`webdriver\.(?:Chrome|Chromium|Firefox|Edge)\(`)
	noBinary     = detect.NewPattern(`^\s*--no-binary[ =]+(\S+)`)
	gitSource    = detect.NewPattern(`git\+(https?|ssh|git)`)
	calls        = detect.NewPattern(`(?:subprocess\.\w+|Popen|create_subprocess_exec|create_subprocess_shell|shutil\.which|\bwhich|os\.system|os\.popen|\bsh\.Command)\(\s*\[?\s*f?["']([\w.-]+)`)
)

// fromSource says whether the project forbids a package's wheels.
func fromSource(a *detect.App, name string) bool {
	l := requirements(a)
	if l == nil || manager(a) != pip {
		return false
	}
	for _, f := range l.files {
		for _, m := range noBinary.In(f, a.Read(f)) {
			for n := range strings.SplitSeq(m.Group(), ",") {
				if n == ":all:" || formats.NormalName(n) == formats.NormalName(name) {
					return true
				}
			}
		}
	}
	return false
}

// linked adds what a compiled part of the project itself is linked with.
func (n *native) linked(a *detect.App) {
	if at, ok := compiles(a); ok && a.Known("packages") {
		n.build = append(n.build, "gcc", "libc6-dev")
		if !a.Known("rust") {
			n.build = append(n.build, "g++")
		}
		n.compiled = append(n.compiled, projectName(a))
		n.buildFrom = append(n.buildFrom, at)
	}
}

// sources adds git where a dependency is fetched from a repository.
func (n *native) sources(a *detect.App) {
	var places []detect.Match
	if l := requirements(a); l != nil && manager(a) == pip {
		for _, f := range l.files {
			places = append(places, gitSource.In(a.Path(f), a.Read(f))...)
		}
	}
	for _, f := range []string{"pyproject.toml", "Pipfile"} {
		places = append(places, gitSource.In(a.Path(f), a.Read(f))...)
		places = append(places, gitTable.In(a.Path(f), a.Read(f))...)
	}
	for _, m := range places {
		n.build = append(n.build, "ca-certificates", "git")
		n.buildFrom = append(n.buildFrom, m.Evidence)
		if strings.HasSuffix(m.Text, "ssh") || strings.Contains(m.Text, "git@") {
			a.Warn("git-over-ssh", m.Evidence.String()+": it is fetched over SSH, for which the build has no key: use https, and give the password in ~/.netrc", m.Evidence)
		}
	}
}

var gitTable = detect.NewPattern(`\{[^}\n]*\bgit\s*=\s*["'](?:https?|ssh|git@|git)`)

func sortedSet(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// packagesFinding makes a finding of a list, nil for an empty one.
func packagesFinding(list []string, from []detect.Evidence) []detect.Finding {
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}
