package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// projectSources is what is copied to install the project itself; nothing
// where that is the whole source.
func projectSources(a *detect.App) []detect.Finding {
	if a.Dir != a.Context() && a.Known("packages") {
		return packagesFinding(a.List("packages"), a.Evidence("packages"))
	}
	if _, compiled := compiles(a); compiled {
		return nil // what is compiled lies elsewhere
	}
	if !a.Yes("ownProject") || !srcPackage(a, a.Path(sourceDir(a))) {
		return nil
	}
	list := []string{a.InContext(a.Path(sourceDir(a)))}
	from := []detect.Evidence{{Path: a.Path(sourceDir(a))}}
	for _, f := range buildFiles(a) {
		list = append(list, a.InContext(a.Path(f)))
		from = append(from, detect.Evidence{Path: a.Path(f)})
	}
	return packagesFinding(list, from)
}

// sourceFiles are single files beside them, whatever they are called.
func sourceFiles(a *detect.App) []detect.Finding {
	if !a.Known("sources") || a.Dir != a.Context() {
		return nil
	}
	var list []string
	var from []detect.Evidence
	for _, f := range dynamicFiles(a) {
		if !slices.Contains(list, f) && !slices.Contains(a.List("installInputs"), f) && !strings.HasPrefix(f, sourceDir(a)+"/") {
			list, from = append(list, f), append(from, detect.Evidence{Path: a.Path(f)})
		}
	}
	return packagesFinding(list, from)
}

// installInputs lists what the install of the dependencies reads.
func installInputs(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(p string) {
		if p != "" && a.Project.Has(p) && !slices.Contains(list, a.InContext(p)) {
			list = append(list, a.InContext(p))
			from = append(from, detect.Evidence{Path: p})
		}
	}
	own := func(names ...string) {
		for _, n := range names {
			add(a.Path(n))
		}
	}
	switch a.Text("manager") {
	case pip:
		if l := requirements(a); l != nil {
			own(l.files...)
			for _, dir := range l.folders {
				list = append(list, a.InContext(a.Path(dir)))
				from = append(from, detect.Evidence{Path: a.Path(dir)})
			}
		} else {
			own(a.Text("manifest"))
		}
	case uv:
		if !apart(a) {
			add(path.Join(a.Context(), "pyproject.toml"))
		}
		add(up(a, "uv.lock"))
		own("uv.toml", "pyproject.toml")
		for _, m := range members(a) {
			add(path.Join(m, "pyproject.toml"))
		}
	case poetry:
		own("pyproject.toml", "poetry.lock", "poetry.toml")
	case pdm:
		own("pyproject.toml", "pdm.lock", "pdm.toml")
	case pipenv:
		own("Pipfile", "Pipfile.lock")
	}
	for _, p := range a.List("localDependencies") {
		list, from = append(list, p), append(from, detect.Evidence{Path: path.Join(a.Context(), p)})
	}
	return packagesFinding(list, from)
}

// installFolders are those of the inputs that are folders.
func installFolders(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	for _, l := range locals(a) {
		if a.Project.HasDir(l.path) && a.Known("localDependencies") {
			list, from = append(list, a.InContext(l.path)), append(from, l.at)
		}
	}
	if l := requirements(a); l != nil && isPip(a) {
		for i, dir := range l.folders {
			list, from = append(list, a.InContext(a.Path(dir))), append(from, l.foldersAt[i])
		}
	}
	return packagesFinding(list, from)
}

// members are the folders of the app's uv workspace, as project paths.
func members(a *detect.App) []string {
	root := a.Context()
	doc := a.Project.Doc(path.Join(root, "pyproject.toml"))
	if !doc.Has("tool", "uv", "workspace") {
		return nil
	}
	var out []string
	for _, f := range a.Project.Files(root) {
		if dir := path.Dir(f); path.Base(f) == "pyproject.toml" && dir != root && member(doc, detect.Rel(root, dir)) {
			out = append(out, dir)
		}
	}
	return out
}

// servingGroup lists groups, or extras, that only production adds.
func servingGroup(extra bool) func(*detect.App) []detect.Finding {
	return func(a *detect.App) []detect.Finding {
		var list []string
		var from []detect.Evidence
		for _, d := range deps(a) {
			doc := a.Doc("pyproject.toml")
			optional := doc.Has("project", "optional-dependencies", d.group) || doc.Has("tool", "poetry", "extras", d.group)
			if d.group != "" && extra == optional && slices.Contains(servingGroups, d.group) && !slices.Contains(list, d.group) {
				list = append(list, d.group)
				from = append(from, d.at)
			}
		}
		return packagesFinding(list, from)
	}
}

// environments are names of folders that people give what pip installs into,
// beside those that are ignored anywhere.
var environments = []string{"env", "ENV", "env.bak", "venv.bak", ".env"}

// unread lists requirements files that nothing in the image reads, and folders
// of installed packages.
func unread(a *detect.App) []detect.Finding {
	l := requirements(a)
	var list []string
	var from []detect.Evidence
	for _, f := range a.Project.Glob(a.Dir, "*requirements*.txt") {
		if l == nil || !isPip(a) || !slices.Contains(l.files, relative(a, f)) {
			list = append(list, a.InContext(f))
			from = append(from, detect.Evidence{Path: f})
		}
	}
	for _, d := range environments {
		// One that git ignores was not looked into.
		if a.HasDir(d) && (a.Has(d+"/pyvenv.cfg") || len(a.Project.Files(a.Path(d))) == 0) {
			list = append(list, a.InContext(a.Path(d)))
			from = append(from, detect.Evidence{Path: a.Path(d)})
		}
	}
	return packagesFinding(list, from)
}
