package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
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
		Name: "dropInProduction", Type: detect.List, When: runs,
		Ask:    "Which install scripts of the project are left out of the installation for production?",
		Help:   "Those that call what is only there for development.",
		Probes: []detect.Probe{{Says: "prepare, postinstall and their like in package.json that call development dependencies", Look: func(a *detect.App) []detect.Finding { return dropped(a, lacking) }}},
	},
}

// hooks are the scripts that an install of the project itself runs.
var hooks = []string{"preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"}

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
	if !credentials(a, path.Join(a.Context(), ".npmrc")) {
		list = append(list, ".npmrc")
	}
	switch a.Text("manager") {
	case "pnpm":
		list = append(list, "pnpm-workspace.yaml", ".pnpmfile.cjs", ".pnpmfile.mjs", "pnpmfile.js")
	case "yarn":
		list = append(list, ".yarnrc.yml", ".yarnrc", ".yarn/releases", ".yarn/plugins", ".yarn/patches")
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

// scriptFiles lists the files that the install scripts of a folder's manifest
// name, and the schema that Prisma's client is made from when it is installed.
func scriptFiles(a *detect.App, dir string) []string {
	m := read(a.Project, dir)
	var out []string
	for _, h := range hooks {
		if settingUp(m, h, m.script(h)) {
			continue
		}
		for _, w := range strings.FieldsFunc(m.script(h), func(r rune) bool { return strings.ContainsRune(" \t;&|()'\"", r) }) {
			p := path.Join(dir, w)
			if path.Ext(w) != "" && a.Project.Has(p) && w != "package.json" {
				out = append(out, p)
			}
		}
	}
	if m.has("prisma", "@prisma/client") {
		if schema := prismaSchema(a, dir); schema != "" {
			out = append(out, schema)
		}
		for _, c := range []string{"prisma.config.ts", "prisma.config.js", "prisma.config.mjs"} {
			out = append(out, path.Join(dir, c))
		}
	}
	return out
}

// prismaSchema is where the schema stands: the file or folder that the
// manifest names, or the usual one.
func prismaSchema(a *detect.App, dir string) string {
	m := read(a.Project, dir)
	for _, p := range []string{m.Text("prisma", "schema"), "prisma/schema.prisma", "schema.prisma", "prisma/schema"} {
		if p == "" {
			continue
		}
		full := path.Join(dir, p)
		switch {
		case path.Base(path.Dir(full)) == "prisma" && a.Project.Has(full):
			return full
		case a.Project.Has(full) || a.Project.HasDir(full):
			return full
		}
	}
	return ""
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

// settingUp says whether an install script sets up the folder of those who
// work on the project, or builds a source that is copied only later.
func settingUp(_ manifest, hook, script string) bool {
	for _, tool := range []string{"husky", "lefthook", "simple-git-hooks", "yorkie", "git config", "git submodule", "pre-commit", "is-ci", "playwright install", "nuxt prepare", "nuxi prepare", "svelte-kit sync", "astro sync", "wxt prepare"} {
		if strings.Contains(script, tool) {
			return true
		}
	}
	if !strings.Contains(hook, "prepare") && hook != "prepublish" {
		return false
	}
	for _, tool := range []string{"build", "tsc", "tsup", "rollup", "webpack", "vite", "esbuild", "unbuild", "babel", "compile", "ts-patch"} {
		if strings.Contains(script, tool) {
			return true
		}
	}
	return false
}

// lacking says whether an install script calls what an installation without
// development dependencies lacks.
func lacking(m manifest, hook, script string) bool {
	if settingUp(m, hook, script) {
		return false // it is left out of every installation
	}
	for _, w := range strings.FieldsFunc(script, func(r rune) bool { return strings.ContainsRune(" ;&|", r) }) {
		if _, _, ok := m.depends(w, development); ok {
			return true
		}
	}
	return false
}

// dropped lists the install scripts of the manifest at the build context that
// are of a kind.
func dropped(a *detect.App, kind func(manifest, string, string) bool) []detect.Finding {
	m := read(a.Project, a.Context())
	var list []string
	var from []detect.Evidence
	for _, h := range hooks {
		if s := m.script(h); s != "" && kind(m, h, s) {
			list, from = append(list, h), append(from, m.at("scripts", h)...)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}
