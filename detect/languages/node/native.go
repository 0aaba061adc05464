package node

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// native is a dependency with a compiled part, and where it is named.
type native struct {
	name string
	from []detect.Evidence
	tables.Native
	dev bool
}

// natives lists the dependencies that need something of the system, direct
// ones first, then those that the lock file brings in.
func natives(a *detect.App) []native {
	release := release(a)
	return detect.Memo(a, "natives:"+a.Text("lock")+":"+release, func() []native {
		var out []native
		seen := map[string]bool{}
		add := func(name string, from []detect.Evidence, dev bool) {
			if seen[name] {
				return
			}
			n, ok := tables.NativeFor("node", name, release)
			if !ok || incidental(n) {
				return
			}
			seen[name] = true
			out = append(out, native{name, from, n, dev})
		}
		for _, m := range own2(a) {
			for _, g := range []string{production, optional, development} {
				for _, name := range m.packages(g) {
					add(name, m.at(g, name), g == development)
				}
			}
		}
		if lock := a.Text("lock"); lock != "" {
			for _, p := range a.Project.Lock(lock) {
				if slices.Contains(browsers, p.Name) {
					continue // tools of tests bring them too
				}
				add(p.Name, []detect.Evidence{{Path: lock, Line: p.Line}}, p.Dev)
			}
		}
		return out
	})
}

// release is the one of Debian that the image is of: packages have other names
// in others.
func release(a *detect.App) string {
	name, _, _ := strings.Cut(a.Text("variant"), "-")
	if name == "bookworm" || name == "bullseye" { // these have the same names
		return "bookworm"
	}
	return "trixie"
}

// browsers count where the app itself asks for them.
var browsers = []string{"playwright", "playwright-core", "@playwright/test", "puppeteer", "puppeteer-core", "cypress"}

// browser finds the package that drives a browser and fetches it by itself.
func browser(a *detect.App) []detect.Finding {
	for _, m := range own2(a) {
		for _, name := range []string{"playwright", "puppeteer"} {
			if _, from, ok := m.depends(name, production); ok {
				return detect.Finds("it drives a browser that it fetches", from, name)
			}
		}
	}
	return nil
}

// own2 are the manifests of the app and of the workspace packages it uses.
func own2(a *detect.App) []manifest {
	out := []manifest{own(a)}
	for _, m := range used(a) {
		out = append(out, m.manifest)
	}
	if dir := startedPackage(a, out[0]); dir != "" {
		out = append(out, read(a.Project, a.Path(dir)))
	}
	return out
}

// incidental says whether a table's entry says nothing of production: tools of
// tests and builds whose programs come ready-made, and parts that may be missing.
func incidental(n tables.Native) bool {
	for _, w := range []string{"optional", "development", "legacy", "applies when"} {
		if strings.HasPrefix(n.Condition, w) {
			return true
		}
	}
	return len(n.Build) == 0 && len(n.Run) == 0
}

// compiles says whether a package is compiled when it is installed: nothing
// that its makers built fits.
func (n native) compiles(a *detect.App) bool {
	return len(n.Build) > 0 && (n.Prebuilt == "none" || n.Prebuilt == "glibc" && a.Text("base") == "alpine" || n.fetches())
}

// fetches says whether a package's install downloads what its makers built,
// and compiles where there is nothing for this release of Node.js. Packages
// that carry it with them do not.
func (n native) fetches() bool {
	return !strings.Contains(n.Note, "node-gyp-build") && (strings.Contains(n.Note, "prebuild-install") || strings.Contains(n.Note, "downloads"))
}

// runPackages are what a package loads when it runs. Where the table's
// condition is that something unusual is set, it is not taken to be.
func (n native) runPackages() []string {
	if n.dev || strings.Contains(n.Condition, "only when") || strings.Contains(n.Condition, "only in") || n.Prebuilt == "glibc" && len(n.Build) > 0 && n.Name != "puppeteer" {
		return nil
	}
	return n.Run
}

var nativeFacts = []detect.Fact{
	{
		Name: "buildPackages", Type: detect.List,
		Ask: "Which system packages does the installation of dependencies need?",
		Probes: []detect.Probe{{
			Says: "dependencies that are compiled when they are installed, transitive ones by the lock file",
			Look: func(a *detect.App) []detect.Finding {
				var list []string
				var from []detect.Evidence
				var who []string
				for _, n := range natives(a) {
					if !n.compiles(a) {
						continue
					}
					for _, p := range n.Build {
						if !slices.Contains(list, p) {
							list = append(list, p)
						}
					}
					from, who = append(from, n.from...), append(who, n.name)
				}
				why := strings.Join(who, ", ") + " is compiled"
				if at := picksEngine(a); len(at) > 0 && !slices.Contains(list, "openssl") {
					list, from = append(list, "openssl"), append(from, at...)
					if len(who) == 0 {
						why = "Prisma picks its engine by it"
					}
				}
				overSSH(a)
				if name, at := fromGit(a); len(at) > 0 {
					list, from = append(list, "ca-certificates", "git"), append(from, at...)
					if len(list) == 2 {
						why = name + " comes from a git repository"
					}
				}
				if len(list) == 0 {
					return nil
				}
				slices.Sort(list)
				return detect.Finds(why, from, systemNames(a, list)...)
			},
		}},
	},
	{
		Name: "browser", Type: detect.Text, When: runs,
		Ask:    "Which package fetches a browser that the program drives?",
		Probes: []detect.Probe{{Says: "playwright or puppeteer among the dependencies of production", Look: browser}},
		Options: func(*detect.App) []detect.Option {
			return []detect.Option{{Value: "playwright"}, {Value: "puppeteer"}}
		},
		Strict: true,
	},
	{
		Name: "runPackages", Type: detect.List, When: runs,
		Ask: "Which system packages does the program need when it runs?",
		Probes: []detect.Probe{{
			Says: "dependencies that load a library of the system, transitive ones by the lock file",
			Look: func(a *detect.App) []detect.Finding {
				list, from, who := running(a)
				if !a.Yes("stops") {
					list, who = append(list, "tini"), append(who, "tini, because no handler of SIGTERM was found")
					slices.Sort(list)
				}
				if len(list) == 0 {
					return nil
				}
				f := detect.Finds(strings.Join(who, ", "), from, systemNames(a, list)...)
				if len(from) == 0 {
					f[0].Source = detect.Default
				}
				return f
			},
		}},
	},
}

func running(a *detect.App) (list []string, from []detect.Evidence, who []string) {
	for _, n := range natives(a) {
		packages := n.runPackages()
		if len(packages) == 0 {
			continue
		}
		for _, p := range packages {
			if !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
		from, who = append(from, n.from...), append(who, n.name)
	}
	slices.Sort(list)
	return list, from, who
}

// buildReason says why the installation needs system packages.
func buildReason(a *detect.App) []detect.Finding {
	var who, says []string
	for _, n := range natives(a) {
		if n.compiles(a) {
			who = append(who, n.name)
		}
	}
	if len(who) > 0 {
		says = append(says, enumerate(who)+" may be compiled when installed.")
	}
	if name, at := fromGit(a); len(at) > 0 {
		says = append(says, name+" comes from a git repository.")
	}
	if len(picksEngine(a)) > 0 {
		says = append(says, "Prisma picks its engine by the OpenSSL that it finds.")
	}
	if len(says) == 0 {
		return nil
	}
	return detect.Finds("", a.Evidence("buildPackages"), strings.Join(says, " "))
}
