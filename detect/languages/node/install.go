package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

var installFacts = []detect.Fact{
	{
		Name: "installInputs", Type: detect.List,
		Ask:    "Which files does the installation of dependencies read?",
		Help:   "They are copied before it, so that it runs again only when one of them changes.",
		Probes: []detect.Probe{{Says: "manifests, lock file, configuration of the manager, patches and what install scripts name", Look: inputs}},
	},
	{
		Name: "dropScripts", Type: detect.List,
		Ask:    "Which install scripts of the project are left out of every installation?",
		Help:   "Those that set up git, or build a source that is not there yet.",
		Probes: []detect.Probe{{Says: "prepare, postinstall and their like in package.json that set up git or build", Look: func(a *detect.App) []detect.Finding { return dropped(a, settingUp) }}},
	},
	{
		Name: "includeDev", Type: detect.YesNo, Derived: true,
		Ask:    "Has the build to ask for the development dependencies?",
		Probes: []detect.Probe{{Says: "omit and production in .npmrc", Look: includes}},
	},
	{
		Name: "dropInProduction", Type: detect.List, When: runs,
		Ask:    "Which install scripts of the project are left out of the installation for production?",
		Help:   "Those that call what is only there for development.",
		Probes: []detect.Probe{{Says: "prepare, postinstall and their like in package.json that call development dependencies", Look: func(a *detect.App) []detect.Finding { return dropped(a, lacking) }}},
	},
}

// leavesOut are the settings of .npmrc that leave out what a build needs.
var leavesOut = detect.NewPattern(`^\s*(?:omit(?:\[\])?\s*=\s*["']?dev|production\s*=\s*["']?true|only\s*=\s*["']?prod)`)

// includes says whether the build has to ask for the development dependencies.
func includes(a *detect.App) []detect.Finding {
	file := path.Join(a.Context(), ".npmrc")
	if all := leavesOut.In(file, a.Project.Text(file)); len(all) > 0 {
		return yes("a setting leaves them out", all[0].Evidence)
	}
	return nil
}

// inputs lists what the install reads, relative to the build context: the
// manifests first, and nothing that it does not read.
func inputs(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(p string) {
		if p = strings.TrimSuffix(p, "/"); p == "" || !a.Project.Has(p) && !a.Project.HasDir(p) {
			return
		}
		rel := a.InContext(p)
		if strings.HasPrefix(rel, "../") || rel == "." {
			return
		}
		if !a.Project.Has(p) {
			rel += "/"
		}
		if !slices.Contains(list, rel) {
			list = append(list, rel)
			from = append(from, detect.Evidence{Path: p})
		}
	}
	root := a.Context()
	add(path.Join(root, "package.json"))
	add(a.Text("lock"))
	for _, name := range configurations(a) {
		add(path.Join(root, name))
	}
	for _, p := range patches(a, read(a.Project, root)) {
		add(path.Join(root, p))
	}
	for _, m := range installed(a) {
		add(path.Join(m.dir, "package.json"))
	}
	for _, dir := range folders(a) {
		for _, p := range scriptFiles(a, dir) {
			add(p)
		}
		for _, p := range localPackages(a, dir) {
			add(p)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

// installed lists the workspace packages whose manifests the install reads.
// Yarn 2 and later refuses a lock file that knows of more packages than there
// are, so that it gets all of them.
func installed(a *detect.App) []member {
	if a.Workspace == "" {
		return members(a.Project, a.Dir)
	}
	if a.Text("manager") == "bun" || a.Yes("berry") || a.Text("manager") == "yarn" && major(a.Text("managerVersion")) > 1 {
		return members(a.Project, a.Workspace)
	}
	return closure(a)
}

// folders are the app's own folder and those of the workspace packages that
// it uses, the workspace's root first.
func folders(a *detect.App) []string {
	if a.Workspace == "" {
		return []string{a.Dir}
	}
	out := []string{a.Workspace}
	for _, m := range closure(a) {
		out = append(out, m.dir)
	}
	return out
}

// configurations are the files of the manager beside the lock file.
func configurations(a *detect.App) []string {
	var list []string
	if len(typescript.Credentials(a)) == 0 {
		list = append(list, ".npmrc")
	}
	switch a.Text("manager") {
	case "pnpm":
		list = append(list, "pnpm-workspace.yaml", ".pnpmfile.cjs", ".pnpmfile.mjs", "pnpmfile.js")
	case "yarn":
		if len(yarnSecrets(a)) == 0 {
			list = append(list, ".yarnrc.yml")
		}
		list = append(list, ".yarnrc", ".yarn/releases", ".yarn/plugins", ".yarn/patches")
		if a.Yes("offline") {
			list = append(list, ".yarn/cache")
		}
	case "bun":
		list = append(list, "bunfig.toml")
	}
	return list
}

// patches lists what the manager or a script lays over dependencies.
func patches(a *detect.App, m manifest) []string {
	var out []string
	for _, keys := range [][]string{{"pnpm", "patchedDependencies"}, {"patchedDependencies"}} {
		if n := m.At(keys...); n != nil {
			for _, p := range n.Nodes {
				out = append(out, path.Dir(path.Clean(p.Value)))
			}
		}
	}
	if d := a.Project.Doc(path.Join(a.Context(), "pnpm-workspace.yaml")); d.Has("patchedDependencies") {
		for _, p := range d.At("patchedDependencies").Nodes {
			out = append(out, path.Dir(path.Clean(p.Value)))
		}
	}
	for _, h := range hooks {
		if strings.Contains(m.script(h), "patch-package") {
			dir := flag(strings.Fields(m.script(h)), "--patch-dir")
			if dir == "" {
				dir = "patches"
			}
			out = append(out, dir)
		}
	}
	return out
}

// localPackages lists packages that a manifest takes from the folder itself:
// "file:" and "link:".
func localPackages(a *detect.App, dir string) []string {
	m := read(a.Project, dir)
	var out []string
	for _, g := range []string{production, development, optional} {
		n := m.At(g)
		if n == nil {
			continue
		}
		for _, d := range n.Nodes {
			for _, prefix := range []string{"file:", "link:", "portal:"} {
				if p, ok := strings.CutPrefix(d.Value, prefix); ok {
					out = append(out, path.Join(dir, p))
				}
			}
		}
	}
	return out
}
