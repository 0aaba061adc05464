package python

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// local is a dependency that lies in the repository: a folder, or a file.
type local struct {
	path     string // of the project; begins with ".." where it leads out of it
	at       detect.Evidence
	editable bool // linked to, so that it has to be there at run time too
}

// locals lists what of the repository is installed because a dependency names
// it by its path, what such dependencies name themselves included.
func locals(a *detect.App) []local {
	return detect.Memo(a, "locals", func() []local {
		var out []local
		add := func(dir, named string, editable bool, at detect.Evidence) {
			p := pathOf(named)
			if p == "" {
				return
			}
			p = path.Join(dir, p)
			if p != a.Dir && !slices.ContainsFunc(out, func(l local) bool { return l.path == p }) {
				out = append(out, local{p, at, editable})
			}
		}
		if l := requirements(a); l != nil && manager(a) == pip {
			for i, q := range l.list {
				add(a.Dir, q.URL, q.Editable, l.at[i])
			}
		}
		if m := manager(a); m == pipenv {
			tablePaths(a, "Pipfile", a.Doc("Pipfile").At("packages"), a.Dir, add)
		} else if m != pip {
			manifestPaths(a, a.Dir, add)
		}
		for i := 0; i < len(out) && i < 1000; i++ {
			if a.Project.HasDir(out[i].path) {
				manifestPaths(a, out[i].path, add)
			}
		}
		return out
	})
}

// pathOf is the path that a requirement's address stands for, "" where it
// stands for another place.
func pathOf(address string) string {
	u, _, _ := strings.Cut(address, "[")
	u = strings.TrimPrefix(u, "file://")
	u = strings.TrimPrefix(u, "file:")
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(u, "/"), "${PROJECT_ROOT}/"); ok {
		u = rest
	}
	if u == "" || strings.Contains(u, "://") || strings.ContainsAny(u, "$\\@") || path.IsAbs(u) {
		return ""
	}
	return path.Clean(u)
}

// adding takes a path that a manifest in a folder names.
type adding func(dir, named string, editable bool, at detect.Evidence)

// manifestPaths reads the paths of a pyproject.toml: uv's sources, Poetry's
// tables, and addresses among the dependencies.
func manifestPaths(a *detect.App, dir string, add adding) {
	file := path.Join(dir, "pyproject.toml")
	doc := a.Project.Doc(file)
	for _, n := range doc.At("project", "dependencies").List() {
		if q, ok := formats.Requirement508(n.Text()); ok && strings.HasPrefix(q.URL, "file:") {
			add(dir, q.URL, false, detect.Evidence{Path: file, Line: n.Line})
		}
	}
	sources := doc.At("tool", "uv", "sources")
	for _, key := range sources.Keys() {
		for _, n := range append(sources.At(key).List(), sources.At(key)) {
			if p := n.At("path"); p != nil {
				add(dir, p.Text(), n.At("editable").Text() == "true", detect.Evidence{Path: file, Line: p.Line})
			}
		}
	}
	tablePaths(a, file, doc.At("tool", "poetry", "dependencies"), dir, add)
	for _, g := range append([]string{"main"}, servingGroups...) {
		tablePaths(a, file, doc.At("tool", "poetry", "group", g, "dependencies"), dir, add)
	}
}

// tablePaths reads the paths of a table of dependencies.
func tablePaths(a *detect.App, file string, table *formats.Node, dir string, add adding) {
	if !strings.Contains(file, "/") {
		file = a.Path(file)
	}
	for _, key := range table.Keys() {
		n := table.At(key)
		if p := n.At("path"); p != nil {
			add(dir, p.Text(), n.At("editable").Text() == "true" || n.At("develop").Text() == "true", detect.Evidence{Path: file, Line: p.Line})
		}
	}
}

// outside says whether a project path leads out of the project.
func outside(p string) bool { return p == ".." || strings.HasPrefix(p, "../") }

// spread is the folder that holds the app and all of the repository that its
// install reads, "" where that is the app's own.
func spread(a *detect.App) string {
	var read []string
	for _, l := range locals(a) {
		read = append(read, l.path)
	}
	if l := requirements(a); l != nil && manager(a) == pip {
		for _, f := range l.files {
			read = append(read, a.Path(f))
		}
	}
	return a.Around(read...)
}

// apart says whether the build context is a folder above the app's that is no
// workspace of its manager: the install runs in the app's folder there.
func apart(a *detect.App) bool { return a.Dir != a.Context() && len(members(a)) == 0 }

// up finds a file of the app's, or of the workspace that it is a member of.
func up(a *detect.App, name string) string {
	if !apart(a) {
		return a.Up(name)
	}
	if a.Has(name) {
		return a.Path(name)
	}
	return ""
}

// localFact is what of the repository is installed by path.
var localFact = detect.Fact{
	Name: "localDependencies", Type: detect.List, Required: true,
	Ask:  "Which folders of the repository are installed as dependencies?",
	When: func(a *detect.App) bool { return len(locals(a)) > 0 || len(strays(a)) > 0 },
	Probes: []detect.Probe{{Says: "paths in requirements, [tool.uv.sources], Poetry's dependencies and Pipfile", Look: func(a *detect.App) []detect.Finding {
		var list []string
		var from []detect.Evidence
		if notThere(a) != "" {
			return nil
		}
		for _, l := range locals(a) {
			list, from = append(list, a.InContext(l.path)), append(from, l.at)
		}
		return packagesFinding(list, from)
	}}},
	Missing: notThere,
}

// strays are lines of requirements that include files outside the project.
func strays(a *detect.App) []detect.Evidence {
	if l := requirements(a); l != nil && manager(a) == pip {
		return l.strays
	}
	return nil
}

// notThere says which dependency cannot be had from inside the project.
func notThere(a *detect.App) string {
	for _, at := range strays(a) {
		return at.String() + " includes a file outside this folder: run on the folder above that holds both, with --app"
	}
	for _, l := range locals(a) {
		switch {
		case outside(l.path):
			return fmt.Sprintf("%s installs %s, which lies outside this folder: run on the folder above that holds both, with --app", l.at, l.path)
		case !a.Project.Has(l.path) && !a.Project.HasDir(l.path):
			return fmt.Sprintf("%s installs %s, which is not there: add it, or remove the line", l.at, l.path)
		}
	}
	return ""
}

// editables lists the folders that what is installed only links to, so that the
// final stage needs them beside the source that goes there anyway.
func editables(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	for _, l := range locals(a) {
		if below := a.Dir == "." || strings.HasPrefix(l.path, a.Dir+"/"); l.editable && a.Project.HasDir(l.path) && !(below && a.Yes("wholeSource")) {
			list, from = append(list, a.InContext(l.path)), append(from, l.at)
		}
	}
	return packagesFinding(list, from)
}
