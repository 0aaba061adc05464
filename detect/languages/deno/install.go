package deno

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

func installFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "lock", Type: detect.Text,
			Ask: "Which lock file fixes the versions of the dependencies?",
			Probes: []detect.Probe{{Says: "deno.lock, up to the workspace's root", Look: func(a *detect.App) []detect.Finding {
				if p := a.Up("deno.lock"); p != "" {
					return detect.Finds("", []detect.Evidence{{Path: p}}, a.InContext(p))
				}
				return nil
			}}},
		},
		{
			Name: "dependencies", Type: detect.YesNo,
			Ask:     "Does it use packages or modules of others?",
			Probes:  []detect.Probe{{Says: "imports in deno.json, dependencies in package.json, addresses in the source", Look: dependencies}},
			Default: detect.Preset("", "no"),
		},
		{
			Name: "installInputs", Type: detect.List,
			Ask:    "Which files does the install read?",
			When:   func(a *detect.App) bool { return a.Yes("dependencies") },
			Probes: []detect.Probe{{Says: "deno.json of the app and its workspace, lock file, import map, package.json, .npmrc", Look: inputs}},
		},
		{
			Name: "secrets", Type: detect.List,
			Ask:    "Which files with credentials does the install read?",
			When:   func(a *detect.App) bool { return a.Yes("dependencies") },
			Probes: []detect.Probe{{Says: "credentials in .npmrc", Look: typescript.Secrets}},
		},
	}
}

// remote is an import of what lies elsewhere.
var remote = detect.NewPattern(`(?:from|import)\s*\(?\s*['"]((?:npm:|jsr:|https?://)[^'"]+)['"]`)

func dependencies(a *detect.App) []detect.Finding {
	for _, dir := range []string{a.Dir, a.Context()} {
		file, doc := config(a.Project, dir)
		for _, name := range doc.At("imports").Keys() {
			n := doc.At("imports", name)
			if v := n.Text(); strings.Contains(v, ":") {
				return locked(a, file, n.Line)
			}
		}
		if n := doc.At("importMap"); n != nil {
			return locked(a, file, n.Line)
		}
		pkg := path.Join(dir, "package.json")
		if n := a.Project.Doc(pkg).At("dependencies"); n != nil {
			return locked(a, pkg, n.Line)
		}
	}
	if m := a.Search(remote, exts()...); len(m) > 0 {
		return locked(a, m[0].Path, m[0].Line)
	}
	return nil
}

func locked(a *detect.App, file string, line int) []detect.Finding {
	from := detect.Evidence{Path: file, Line: line}
	if !a.Known("lock") {
		a.Warn("no-lock-file", "deno.lock: not there: each build may install other versions: run deno install and commit it", from)
	}
	return detect.Finds("", []detect.Evidence{from}, "yes")
}

// inputs are the files that an install reads, relative to the context.
func inputs(a *detect.App) []detect.Finding {
	root := a.Context()
	var list []string
	var from []detect.Evidence
	add := func(p string) {
		if p = path.Clean(p); p != "." && a.Project.Has(p) {
			list, from = append(list, detect.Rel(root, p)), append(from, detect.Evidence{Path: p})
		}
	}
	file, doc := config(a.Project, root)
	add(file)
	if lock := a.Text("lock"); lock != "" {
		add(path.Join(root, lock))
	}
	add(path.Join(root, "package.json"))
	if len(typescript.Credentials(a)) == 0 {
		add(path.Join(root, ".npmrc")) // one with a credential is mounted, and never copied
	}
	if m := doc.At("importMap").Text(); m != "" && !strings.Contains(m, ":") {
		add(path.Join(root, m))
	}
	for _, dir := range members(a.Project, root) {
		file, _ := config(a.Project, dir)
		add(file)
		add(path.Join(dir, "package.json"))
	}
	if len(list) == 0 {
		return nil
	}
	return detect.Finds("", from, list...)
}
