package bun

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var installFacts = []detect.Fact{
	{
		Name: "lock", Type: detect.Text,
		Ask:    "Which lock file fixes the versions of the dependencies?",
		Probes: []detect.Probe{{Says: "bun.lock or bun.lockb, up to the workspace's root", Look: lock}},
	},
	{
		Name: "dependencies", Type: detect.YesNo,
		Ask:     "Are there packages that the program needs?",
		Probes:  []detect.Probe{{Says: "dependencies in package.json", Look: dependencies}},
		Default: preset("", "no"),
	},
	{
		Name: "secrets", Type: detect.List,
		Ask:    "Which files with credentials does the install need?",
		Probes: []detect.Probe{{Says: "credentials in .npmrc", Look: secrets}},
	},
	{
		Name: "installInputs", Type: detect.List,
		Ask:    "Which files does the install read?",
		When:   func(a *detect.App) bool { return a.Yes("dependencies") || len(a.List("build")) > 0 },
		Probes: []detect.Probe{{Says: "package.json of the app and its workspace, lock file, bunfig.toml, .npmrc, patches", Look: inputs}},
	},
	{
		Name: "ignoreScripts", Type: detect.YesNo,
		Ask:     "Is the install to leave out the project's own scripts?",
		Help:    "They run before the source is there, and often only serve development.",
		Probes:  []detect.Probe{{Says: "preinstall, install, postinstall and prepare in package.json", Look: hooks}},
		Default: preset("", "no"),
	},
}

func lock(a *detect.App) []detect.Finding {
	for _, name := range []string{"bun.lock", "bun.lockb"} {
		if p := a.Up(name); p != "" {
			return found("", []detect.Evidence{{Path: p}}, a.InContext(p))
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
			return found("", a.At("package.json", n.Line), "yes")
		}
	}
	return nil
}

// credential is a setting of .npmrc that must not be in an image.
var credential = detect.NewPattern(`^\s*(?:[^#;\n]*:)?_(?:authToken|auth|password)\s*=\s*(\S+)`)

func secrets(a *detect.App) []detect.Finding {
	file := path.Join(a.Context(), ".npmrc")
	all := credential.In(file, a.Project.Text(file))
	if len(all) == 0 {
		return nil
	}
	if !strings.Contains(all[0].Group(), "${") {
		a.Warn("secret-in-file", file+": it holds a credential in plain text: revoke it, and keep it in your own .npmrc or a variable", all[0].Evidence)
	}
	return found("it holds a credential: mounted for the install alone", []detect.Evidence{all[0].Evidence}, "npmrc=/root/.npmrc")
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
	return found("", from, list...)
}

// hooks are scripts of the project that an installation would run, before the
// source is there.
func hooks(a *detect.App) []detect.Finding {
	doc := a.Project.Doc(path.Join(a.Context(), "package.json"))
	var names []string
	var from []detect.Evidence
	for _, name := range []string{"preinstall", "install", "postinstall", "prepare"} {
		n := doc.At("scripts", name)
		if n == nil {
			continue
		}
		names, from = append(names, name), append(from, detect.Evidence{Path: path.Join(a.Context(), "package.json"), Line: n.Line})
		if !development.Regexp().MatchString(n.Value) {
			a.Warn("install-scripts", name+": it would run before the source is there and is left out: give what is needed of it with --build", from[len(from)-1])
		}
	}
	if len(names) == 0 {
		return nil
	}
	return found(strings.Join(names, " and ")+" would run before the source is there", from, "yes")
}

// development are programs that only serve those who work on the project.
var development = detect.NewPattern(`\b(?:husky|lefthook|simple-git-hooks|is-ci|only-allow|pre-commit|lint-staged)\b`)

// workspaceOf finds the folder whose workspace has dir as a member, "" if none.
func workspaceOf(p *detect.Project, dir string) string {
	for above := dir; above != "."; {
		above = path.Dir(above)
		if slices.Contains(members(p, above), dir) {
			return above
		}
	}
	return ""
}

// members lists the folders of the workspace that begins in a folder.
func members(p *detect.Project, root string) []string {
	doc := p.Doc(path.Join(root, "package.json"))
	patterns := doc.At("workspaces").Strings()
	if n := doc.At("workspaces", "packages"); n != nil {
		patterns = n.Strings()
	}
	if len(patterns) == 0 {
		return nil
	}
	var out []string
	for _, f := range p.Files(root) {
		dir := path.Dir(f)
		if path.Base(f) == "package.json" && dir != root && slices.ContainsFunc(patterns, func(pattern string) bool {
			ok, err := path.Match(path.Clean(pattern), detect.Rel(root, dir))
			return ok && err == nil
		}) {
			out = append(out, dir)
		}
	}
	return out
}
