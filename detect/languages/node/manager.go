package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
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

func managerFacts() []detect.Fact {
	return []detect.Fact{
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
			Default: detect.Preset("", "npm"),
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
			Default: detect.Preset("", "no"),
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
			Default: detect.Preset("", "no"),
		},
	}
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
			return detect.Finds("", m.at("packageManager"), name)
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
		out = append(out, detect.Finds("", []detect.Evidence{{Path: p}}, l.manager)...)
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
			return detect.Finds("", m.at("devEngines", "packageManager"), name)
		}
		for _, group := range []string{"volta", "engines"} {
			for _, name := range []string{"pnpm", "yarn", "bun"} {
				if v := m.Text(group, name); v != "" && !strings.ContainsAny(v[:1], "abcdefghijklmnopqrstuvwyz") {
					return detect.Finds("", m.at(group, name), name)
				}
			}
		}
	}
	for file, name := range map[string]string{"pnpm-workspace.yaml": "pnpm"} {
		if p := a.Up(file); p != "" {
			return detect.Finds("", []detect.Evidence{{Path: p}}, name)
		}
	}
	for _, file := range []string{".yarnrc.yml", ".yarnrc"} {
		if p := a.Up(file); p != "" {
			return detect.Finds("", []detect.Evidence{{Path: p}}, "yarn")
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
	return detect.Finds("", []detect.Evidence{{Path: mine[0]}}, mine[0])
}
