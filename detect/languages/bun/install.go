package bun

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

func installFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "lock", Type: detect.Text,
			Ask:    "Which lock file fixes the versions of the dependencies?",
			Probes: []detect.Probe{{Says: "bun.lock or bun.lockb, up to the workspace's root", Look: lock}},
		},
		{
			Name: "dependencies", Type: detect.YesNo,
			Ask:     "Are there packages that the program needs?",
			Probes:  []detect.Probe{{Says: "dependencies in package.json", Look: dependencies}},
			Default: detect.Preset("", "no"),
		},
		{
			Name: "secrets", Type: detect.List,
			Ask:    "Which files with credentials does the install need?",
			Probes: []detect.Probe{{Says: "credentials in .npmrc", Look: typescript.Secrets}},
		},
	}
}

// inputFacts follow from what is built.
func inputFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "installInputs", Type: detect.List,
			Ask:    "Which files does the install read?",
			When:   installs,
			Probes: []detect.Probe{{Says: "package.json of the app and its workspace, lock file, bunfig.toml, .npmrc, patches", Look: inputs}},
		},
		{
			Name: "ignoreScripts", Type: detect.YesNo,
			Ask:     "Is the install to leave out the project's own scripts?",
			Help:    "They run before the source is there, and often only serve development.",
			Probes:  []detect.Probe{{Says: "preinstall, install, postinstall and prepare in package.json", Look: hooks}},
			Default: detect.Preset("", "no"),
		},
		{
			Name: "hooks", Type: detect.List, Derived: true,
			When: func(a *detect.App) bool { return a.Yes("ignoreScripts") && deletes(a.Text("version")) },
			Default: func(a *detect.App) *detect.Finding {
				if names, _ := hookNames(a); len(names) > 0 {
					return &detect.Finding{Value: names}
				}
				return nil
			},
		},
	}
}

// deletes says whether a release of Bun has a command that takes scripts out of
// package.json: --ignore-scripts would leave out those of trusted packages too.
func deletes(version string) bool {
	return !strings.Contains(version, ".") || !pins.Less(version, "1.3")
}

// installs says whether there is anything to install: what only development
// needs counts where something is built.
func installs(a *detect.App) bool {
	if a.Yes("dependencies") {
		return true
	}
	for _, dir := range []string{a.Dir, a.Context()} {
		if n := a.Project.Doc(path.Join(dir, "package.json")).At("devDependencies"); n != nil && len(n.Nodes) > 0 && len(a.List("build")) > 0 {
			return true
		}
	}
	return false
}

func lock(a *detect.App) []detect.Finding {
	for _, name := range []string{"bun.lock", "bun.lockb"} {
		if p := a.Up(name); p != "" {
			return detect.Finds("", []detect.Evidence{{Path: p}}, a.InContext(p))
		}
	}
	if n := a.Doc("package.json").At("dependencies"); n != nil {
		a.Warn("no-lock-file", "bun.lock: not there: each build may install other versions: run bun install and commit it", a.At("package.json", n.Line)...)
	}
	return nil
}

func dependencies(a *detect.App) []detect.Finding {
	for _, group := range []string{"dependencies", "optionalDependencies"} {
		if n := a.Doc("package.json").At(group); n != nil && len(n.Nodes) > 0 {
			return detect.Finds("", a.At("package.json", n.Line), "yes")
		}
	}
	return nil
}

// inputs are the files that an install reads, relative to the context.
func inputs(a *detect.App) []detect.Finding {
	root := a.Context()
	var list []string
	add := func(p string) {
		if a.Project.Has(path.Join(root, p)) && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	add("package.json")
	add(a.Text("lock"))
	add("bunfig.toml")
	if !a.Known("secrets") {
		add(".npmrc")
	}
	doc := a.Project.Doc(path.Join(root, "package.json"))
	for _, name := range doc.At("patchedDependencies").Keys() {
		add(path.Clean(doc.At("patchedDependencies", name).Text()))
	}
	for _, m := range members(a.Project, root) {
		add(detect.Rel(root, path.Join(m, "package.json")))
	}
	var from []detect.Evidence
	for _, p := range list {
		from = append(from, detect.Evidence{Path: path.Join(root, p)})
	}
	return detect.Finds("", from, list...)
}

// hooks are scripts of the project that an installation would run, before the
// source is there.
func hooks(a *detect.App) []detect.Finding {
	names, from := hookNames(a)
	if len(names) == 0 {
		return nil
	}
	doc := a.Project.Doc(from[0].Path)
	for i, name := range names {
		_, hook, _ := strings.Cut(name, ".")
		if !development.Regexp().MatchString(doc.At("scripts", hook).Text()) {
			a.Warn("install-scripts", hook+": it would run before the source is there and is left out: give what is needed of it with --build", from[i])
		}
		names[i] = hook
	}
	return detect.Finds(strings.Join(names, " and ")+" would run before the source is there", from, "yes")
}

// hookNames are the keys of those scripts in package.json.
func hookNames(a *detect.App) (names []string, from []detect.Evidence) {
	file := path.Join(a.Context(), "package.json")
	for _, name := range []string{"preinstall", "install", "postinstall", "prepare"} {
		if n := a.Project.Doc(file).At("scripts", name); n != nil {
			names, from = append(names, "scripts."+name), append(from, detect.Evidence{Path: file, Line: n.Line})
		}
	}
	return names, from
}

// development are programs that only serve those who work on the project.
var development = detect.NewPattern(`\b(?:husky|lefthook|simple-git-hooks|is-ci|only-allow|pre-commit|lint-staged)\b`)

// members lists the folders of the workspace that begins in a folder.
func members(p *detect.Project, root string) []string {
	doc := p.Doc(path.Join(root, "package.json"))
	return typescript.Members(p, root, typescript.Patterns(doc.At("workspaces"), "packages"), "package.json")
}
