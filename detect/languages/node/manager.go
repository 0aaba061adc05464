package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// locks are the lock files and whose they are, best first.
var locks = []struct{ file, manager string }{
	{"pnpm-lock.yaml", "pnpm"},
	{"yarn.lock", "yarn"},
	{"bun.lock", "bun"},
	{"bun.lockb", "bun"},
	{"npm-shrinkwrap.json", "npm"},
	{"package-lock.json", "npm"},
}

var managerFacts = []detect.Fact{
	{
		Name: "manager", Type: detect.Text,
		Ask: "Which package manager installs the dependencies?",
		Probes: []detect.Probe{
			{Says: "packageManager in package.json, of the app or its workspace", Look: pinnedManager},
			{Says: "lock file of the app or its workspace", Look: lockedManager},
			{Says: "engines, devEngines and volta in package.json; pnpm-workspace.yaml, .yarnrc.yml", Look: namedManager},
		},
		Options: func(*detect.App) []detect.Option {
			return []detect.Option{{Value: "npm"}, {Value: "pnpm"}, {Value: "yarn"}, {Value: "bun"}}
		},
		Strict:  true,
		Default: preset("", "npm"),
	},
	{
		Name: "lock", Type: detect.Text,
		Ask: "Which lock file fixes the versions of the dependencies?",
		Probes: []detect.Probe{
			{Says: "lock file of the manager, up to the workspace's root", Look: lockFile},
		},
	},
	{
		Name: "managerVersion", Type: detect.Text,
		Ask:  "Which version of the package manager? (empty: the one in the image)",
		Help: "It is installed by npm; corepack is not used.",
		Probes: []detect.Probe{
			{Says: "packageManager, volta and engines in package.json", Look: managerPin},
			{Says: "yarnPath in .yarnrc.yml", Look: yarnRelease},
			{Says: "format of the lock file", Look: lockFormat},
		},
		Default: func(a *detect.App) *detect.Finding {
			if v := newest(a.Text("manager"), ""); v != "" {
				return &detect.Finding{Value: detect.Is(v)}
			}
			return nil
		},
	},
	{
		Name: "berry", Type: detect.YesNo, Derived: true,
		Ask:  "Is it Yarn 2 or later?",
		When: func(a *detect.App) bool { return a.Text("manager") == "yarn" },
		Default: func(a *detect.App) *detect.Finding {
			if n := major(a.Text("managerVersion")); n == 1 || n == 0 {
				return &detect.Finding{Value: detect.Is("no")}
			}
			return &detect.Finding{Value: detect.Is("yes")}
		},
	},
	{
		Name: "linkless", Type: detect.YesNo, Derived: true,
		Ask:     "Would Yarn make no node_modules?",
		When:    func(a *detect.App) bool { return a.Yes("berry") },
		Probes:  []detect.Probe{{Says: "nodeLinker in .yarnrc.yml", Look: linkless}},
		Default: preset("", "no"),
	},
	{
		Name: "offline", Type: detect.YesNo, Derived: true,
		Ask:  "Are the packages themselves committed?",
		When: func(a *detect.App) bool { return a.Yes("berry") },
		Probes: []detect.Probe{{Says: ".yarn/cache beside the lock file", Look: func(a *detect.App) []detect.Finding {
			if dir := path.Join(a.Context(), ".yarn/cache"); a.Project.HasDir(dir) && !a.Project.Ignored(dir) {
				return yes("", detect.Evidence{Path: dir})
			}
			return nil
		}}},
		Default: preset("", "no"),
	},
}

// linkless says whether Yarn would keep packages in archives that only its own
// loader reads, so that there is no node_modules to copy.
func linkless(a *detect.App) []detect.Finding {
	rc := a.Up(".yarnrc.yml")
	if rc != "" {
		if n := a.Project.Doc(rc).At("nodeLinker"); n != nil && n.Value != "pnp" {
			return nil
		} else if n != nil {
			return yes("", detect.Evidence{Path: rc, Line: n.Line})
		}
	}
	return yes("Yarn's own default")
}

// above lists the folders whose manifests speak for the app: its own and that
// of its workspace.
func above(a *detect.App) []manifest {
	out := []manifest{own(a)}
	if a.Workspace != "" && a.Workspace != a.Dir {
		out = append(out, read(a.Project, a.Workspace))
	}
	return out
}

func pinnedManager(a *detect.App) []detect.Finding {
	for _, m := range above(a) {
		if name, _, ok := strings.Cut(m.Text("packageManager"), "@"); ok && known(name) {
			return found("", m.at("packageManager"), name)
		}
	}
	return nil
}

func known(manager string) bool {
	return manager == "npm" || manager == "pnpm" || manager == "yarn" || manager == "bun"
}

// lockedManager gives the manager of every lock file; more than one is told.
func lockedManager(a *detect.App) []detect.Finding {
	var out []detect.Finding
	var dir string
	for _, l := range locks {
		p := a.Up(l.file)
		if p == "" || dir != "" && path.Dir(p) != dir && strings.HasPrefix(dir, path.Dir(p)) {
			continue
		}
		if len(out) > 0 && out[len(out)-1].Value[0] == l.manager {
			continue
		}
		dir = path.Dir(p)
		out = append(out, found("", []detect.Evidence{{Path: p}}, l.manager)...)
	}
	if len(out) < 2 {
		return out
	}
	// Of several, the one that the scripts of the project call is meant.
	m := own(a)
	for i, f := range out {
		for _, key := range m.At("scripts").Keys() {
			if strings.Contains(m.script(key), f.Value[0]+" run ") || strings.HasPrefix(m.script(key), f.Value[0]+" ") {
				out[0], out[i] = out[i], out[0]
				return out
			}
		}
	}
	return out
}

func namedManager(a *detect.App) []detect.Finding {
	for _, m := range above(a) {
		if name := m.Text("devEngines", "packageManager", "name"); known(name) {
			return found("", m.at("devEngines", "packageManager"), name)
		}
		for _, group := range []string{"volta", "engines"} {
			for _, name := range []string{"pnpm", "yarn", "bun"} {
				if v := m.Text(group, name); v != "" && !strings.ContainsAny(v[:1], "abcdefghijklmnopqrstuvwyz") {
					return found("", m.at(group, name), name)
				}
			}
		}
	}
	for file, name := range map[string]string{"pnpm-workspace.yaml": "pnpm"} {
		if p := a.Up(file); p != "" {
			return found("", []detect.Evidence{{Path: p}}, name)
		}
	}
	for _, file := range []string{".yarnrc.yml", ".yarnrc"} {
		if p := a.Up(file); p != "" {
			return found("", []detect.Evidence{{Path: p}}, "yarn")
		}
	}
	return nil
}

// lockFile finds the lock file of the manager that was decided on, and tells
// of any other.
func lockFile(a *detect.App) []detect.Finding {
	manager := a.Text("manager")
	var mine, others []string
	for _, l := range locks {
		p := a.Up(l.file)
		switch {
		case p == "":
		case l.manager == manager:
			mine = append(mine, p)
		default:
			others = append(others, p)
		}
	}
	var from []detect.Evidence
	for _, o := range others {
		from = append(from, detect.Evidence{Path: o})
	}
	switch {
	case len(mine) > 0 && len(others) > 0:
		a.Warn("two-lock-files", mine[0]+" and "+strings.Join(others, ", ")+" fix versions for different managers: "+manager+" is used; delete what is stale or set packageManager in package.json",
			append([]detect.Evidence{{Path: mine[0]}}, from...)...)
	case len(mine) == 0 && len(others) > 0:
		a.Warn("no-lock-file", "there is no lock file of "+manager+", only "+strings.Join(others, ", ")+": each build may install other versions; make one with "+manager+" install and commit it", from...)
	case len(mine) == 0 && len(own(a).packages(production, development)) > 0:
		a.Warn("no-lock-file", "there is no lock file: each build may install other versions; make one with "+manager+" install and commit it", own(a).at()...)
	}
	if len(mine) == 0 {
		return nil
	}
	if a.Project.Ignored(mine[0]) {
		a.Warn("lock-file-ignored", mine[0]+" is ignored by git, so that a fresh clone lacks it: commit it", detect.Evidence{Path: mine[0]})
	}
	return found("", []detect.Evidence{{Path: mine[0]}}, mine[0])
}

// managerPin is the version that a manifest names.
func managerPin(a *detect.App) []detect.Finding {
	manager := a.Text("manager")
	var out []detect.Finding
	for _, m := range above(a) {
		if name, v, ok := strings.Cut(m.Text("packageManager"), "@"); ok && name == manager {
			v, _, _ = strings.Cut(v, "+")
			if exact(v) {
				out = append(out, found("", m.at("packageManager"), v)...)
			} else if v = newest(manager, v); v != "" {
				out = append(out, found("the newest of the line", m.at("packageManager"), v)...)
			}
		}
		if v := m.Text("volta", manager); exact(v) {
			out = append(out, found("", m.at("volta", manager), v)...)
		}
		if v := m.Text("engines", manager); manager != "npm" && v != "" {
			if exact(v) {
				out = append(out, found("", m.at("engines", manager), v)...)
			} else if n := satisfying(manager, v); n != "" {
				out = append(out, found("the newest that satisfies "+v, m.at("engines", manager), n)...)
			}
		}
	}
	return out
}

// yarnRelease is the version in the name of the release that is committed.
func yarnRelease(a *detect.App) []detect.Finding {
	rc := a.Up(".yarnrc.yml")
	if rc == "" || a.Text("manager") != "yarn" {
		return nil
	}
	n := a.Project.Doc(rc).At("yarnPath")
	if n == nil {
		return nil
	}
	v := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(path.Base(n.Value), "yarn-"), ".cjs"), ".js")
	if !exact(v) {
		return nil
	}
	return found("", []detect.Evidence{{Path: rc, Line: n.Line}}, v)
}

// lockFormat tells the manager's line from the format of its lock file.
func lockFormat(a *detect.App) []detect.Finding {
	lock := a.Text("lock")
	if lock == "" {
		return nil
	}
	line, at := "", 0
	switch path.Base(lock) {
	case "pnpm-lock.yaml":
		head := head(a, lock, 4096)
		for i, l := range strings.Split(head, "\n") {
			if v, ok := strings.CutPrefix(l, "lockfileVersion:"); ok {
				at = i + 1
				switch v = strings.Trim(v, " '\""); {
				case strings.HasPrefix(v, "5.3"), strings.HasPrefix(v, "5.2"), strings.HasPrefix(v, "5.1"):
					line = "6"
				case strings.HasPrefix(v, "5."):
					line = "7"
				case strings.HasPrefix(v, "6."):
					line = "8"
				default:
					line = "10"
				}
				break
			}
		}
	case "yarn.lock":
		head := head(a, lock, 4096)
		line = "1"
		for i, l := range strings.Split(head, "\n") {
			if strings.HasPrefix(l, "__metadata:") {
				line, at = "4", i+1
			}
			if v, ok := strings.CutPrefix(strings.TrimSpace(l), "version:"); ok && at > 0 && i <= at+1 {
				switch n := major(v); {
				case n > 0 && n < 6:
					line = "2"
				case n == 6:
					line = "3"
				}
				break
			}
		}
	default:
		return nil
	}
	if v := newest(a.Text("manager"), line); v != "" {
		return found("the newest that writes this format", []detect.Evidence{{Path: lock, Line: at}}, v)
	}
	return nil
}

// head gives the beginning of a file.
func head(a *detect.App, name string, n int) string {
	b, err := a.Project.Bytes(name, 64<<20)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(b[:min(n, len(b))]), "\r\n", "\n")
}

// exact says whether a version is one release: "9.15.0".
func exact(v string) bool {
	return strings.Count(v, ".") >= 2 && v != "" && v[0] >= '0' && v[0] <= '9' && !strings.ContainsAny(v, " |*xX<>=")
}

// newest gives the newest release of a manager's line, or of its default line.
func newest(manager, line string) string {
	if manager == "npm" && line == "" {
		return "" // the image brings one
	}
	p, err := tables.Releases(manager)
	if err != nil {
		return ""
	}
	c := p.DefaultCycle()
	if line != "" {
		var ok bool
		if c, ok = p.Cycle(line); !ok {
			return ""
		}
	}
	return c.Latest
}

// satisfying gives the newest release of the newest line that a range allows.
func satisfying(manager, text string) string {
	res, err := tables.Resolve(manager, []tables.Constraint{{Text: text, Syntax: tables.Npm}})
	if err != nil || res.Defaulted {
		return ""
	}
	if exact(res.Version) {
		return res.Version
	}
	return newest(manager, res.Version)
}
