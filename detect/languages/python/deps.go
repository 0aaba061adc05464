package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// dep is one package that the project asks for itself.
type dep struct {
	name   string // normalised
	extras []string
	spec   string
	group  string // "" for what the app needs, else the group or extra it belongs to
	at     detect.Evidence
}

// deps lists every package that the project's manifests ask for.
func deps(a *detect.App) []dep {
	return detect.Memo(a, "deps", func() []dep {
		var out []dep
		if l := requirements(a); l != nil {
			for i, q := range l.list {
				if q.Name != "" {
					out = append(out, fromRequirement(q, "", l.at[i]))
				}
			}
		}
		out = append(out, pyprojectDeps(a)...)
		out = append(out, pipfileDeps(a)...)
		out = append(out, setupDeps(a)...)
		return out
	})
}

func fromRequirement(q formats.Requirement, group string, at detect.Evidence) dep {
	d := dep{name: q.Name, spec: q.Spec, group: group, at: at}
	for e := range strings.SplitSeq(q.Extras, ",") {
		if e != "" {
			d.extras = append(d.extras, formats.NormalName(e))
		}
	}
	return d
}

// pyprojectDeps reads [project], PEP 735 groups and the tools' own tables.
func pyprojectDeps(a *detect.App) []dep {
	doc := a.Doc("pyproject.toml")
	var out []dep
	add := func(list []*formats.Node, group string) {
		for _, n := range list {
			if q, ok := formats.Requirement508(n.Text()); ok && q.Name != "" {
				out = append(out, fromRequirement(q, group, detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line}))
			}
		}
	}
	add(doc.At("project", "dependencies").List(), "")
	for _, key := range doc.At("project", "optional-dependencies").Keys() {
		add(doc.At("project", "optional-dependencies", key).List(), key)
	}
	for _, key := range doc.At("dependency-groups").Keys() {
		add(doc.At("dependency-groups", key).List(), key)
	}
	add(doc.At("tool", "uv", "dev-dependencies").List(), "dev")
	for _, key := range doc.At("tool", "pdm", "dev-dependencies").Keys() {
		add(doc.At("tool", "pdm", "dev-dependencies", key).List(), key)
	}
	out = append(out, tableDeps(a, "pyproject.toml", doc.At("tool", "poetry", "dependencies"), "")...)
	out = append(out, tableDeps(a, "pyproject.toml", doc.At("tool", "poetry", "dev-dependencies"), "dev")...)
	for _, key := range doc.At("tool", "poetry", "group").Keys() {
		group := key
		if key == "main" {
			group = ""
		}
		out = append(out, tableDeps(a, "pyproject.toml", doc.At("tool", "poetry", "group", key, "dependencies"), group)...)
	}
	return out
}

// tableDeps reads dependencies that are the keys of a table: Poetry's, Pipenv's.
func tableDeps(a *detect.App, file string, table *formats.Node, group string) []dep {
	var out []dep
	for _, key := range table.Keys() {
		n := table.At(key)
		if strings.EqualFold(key, "python") {
			continue
		}
		d := dep{name: formats.NormalName(key), group: group, at: detect.Evidence{Path: a.Path(file), Line: n.Line}}
		if n.Kind == formats.Map {
			d.spec = n.At("version").Text()
			for _, e := range n.At("extras").Strings() {
				d.extras = append(d.extras, formats.NormalName(e))
			}
			if n.At("optional").Text() == "true" && group == "" {
				d.group = extraOf(a, key)
			}
		} else {
			d.spec = n.Text()
		}
		out = append(out, d)
	}
	return out
}

// extraOf is the extra of Poetry's that brings an optional dependency, those for
// production first.
func extraOf(a *detect.App, name string) string {
	extras := a.Doc("pyproject.toml").At("tool", "poetry", "extras")
	for _, key := range append(slices.Clone(servingGroups), extras.Keys()...) {
		if slices.Contains(extras.At(key).Strings(), name) {
			return key
		}
	}
	return "optional"
}

func pipfileDeps(a *detect.App) []dep {
	doc := a.Doc("Pipfile")
	return append(tableDeps(a, "Pipfile", doc.At("packages"), ""), tableDeps(a, "Pipfile", doc.At("dev-packages"), "dev")...)
}

// has finds a package that the app needs to run, by any of its names.
func has(a *detect.App, names ...string) (dep, bool) {
	for _, name := range names {
		for _, d := range deps(a) {
			if d.name == name && needed(a, d) {
				return d, true
			}
		}
	}
	return dep{}, false
}

// servingGroups are extras and groups for what only production adds.
var servingGroups = []string{"prod", "production", "deploy", "deployment", "server", "serve", "web"}

// needed says whether a dependency is installed in the image: the manager in
// use reads its manifest, and it is not for those who work on the app.
func needed(a *detect.App, d dep) bool {
	itself, extras := ofItself(a)
	if d.group != "" && !slices.Contains(servingGroups, d.group) && !slices.Contains(extras, d.group) {
		return false
	}
	base := path.Base(d.at.Path)
	switch m := manager(a); {
	case m == "":
		return true
	case m == pipenv:
		return base == "Pipfile"
	case m == pip && requirements(a) != nil && !itself:
		return base != "pyproject.toml" && base != "Pipfile" && base != "setup.cfg" && base != "setup.py"
	case m == pip:
		return base != "Pipfile"
	}
	return base == "pyproject.toml"
}

// ofItself says whether the requirements install the project itself (-e .), and
// with which extras (-e .[prod]).
func ofItself(a *detect.App) (bool, []string) {
	l := requirements(a)
	if l == nil {
		return false, nil
	}
	for _, q := range l.list {
		dir, extras, _ := strings.Cut(strings.TrimPrefix(q.URL, "file:"), "[")
		if dir != "" && path.Clean(dir) == "." {
			return true, strings.FieldsFunc(strings.TrimSuffix(extras, "]"), func(r rune) bool { return r == ',' || r == ' ' })
		}
	}
	return false, nil
}

// brought are packages that others install along, where no lock file tells.
var brought = detect.Lists{
	{"fastapi[standard]", "uvicorn"},
	{"fastapi[all]", "uvicorn"},
	{"fastapi-cli", "uvicorn"},
	{"litestar[standard]", "uvicorn"},
	{"starlite[standard]", "uvicorn"},
	{"quart", "hypercorn"},
	{"nicegui", "uvicorn"},
	{"channels[daphne]", "daphne"},
	{"uvicorn-worker", "uvicorn", "gunicorn"},
	{"psycopg[c]", "psycopg-c"},
	{"psycopg[binary]", "psycopg-binary"},
}

// installs finds a package that is there when the app runs: asked for,
// brought by what is, or named by the lock file.
func installs(a *detect.App, name string) (detect.Evidence, bool) {
	if d, ok := has(a, name); ok {
		return d.at, true
	}
	for _, d := range deps(a) {
		if !needed(a, d) {
			continue
		}
		for _, key := range append([]string{d.name}, extrasOf(d)...) {
			if slices.Contains(brought.Of(key), name) {
				return d.at, true
			}
		}
	}
	for _, p := range locked(a) {
		if formats.NormalName(p.Name) == name && !p.Dev && !onlyDev(a, name) {
			return detect.Evidence{Path: up(a, lockOf(a)), Line: p.Line}, true
		}
	}
	return detect.Evidence{}, false
}

func extrasOf(d dep) []string {
	var out []string
	for _, e := range d.extras {
		out = append(out, d.name+"["+e+"]")
	}
	return out
}
