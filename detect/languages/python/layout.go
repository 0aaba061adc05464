package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// installable says whether the project is a package that can be installed.
func installable(a *detect.App) (detect.Evidence, bool) {
	doc := a.Doc("pyproject.toml")
	at := func(n *formats.Node) detect.Evidence {
		return detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line}
	}
	if n := doc.At("tool", "uv", "package"); n != nil {
		return at(n), n.Text() == "true" && doc.Has("project")
	}
	if n := doc.At("tool", "poetry", "package-mode"); n.Text() == "false" {
		return at(n), false
	}
	if n := doc.At("tool", "pdm", "distribution"); n.Text() == "false" {
		return at(n), false
	}
	if n := doc.At("build-system"); n != nil && (doc.Has("project", "name") || doc.Has("tool", "poetry", "name")) {
		return at(n), true
	}
	for _, name := range []string{"setup.py", "setup.cfg"} {
		if a.Has(name) && (name == "setup.py" || a.Doc(name).Has("metadata")) {
			return detect.Evidence{Path: a.Path(name)}, true
		}
	}
	if n := doc.At("build-system"); n != nil && a.Has("setup.py") {
		return at(n), true
	}
	return detect.Evidence{}, false
}

var ownVersion = detect.NewPattern(`(?:metadata\.|\b)(?:version|distribution|metadata)\(\s*(?:["']([\w.-]+)["']|__package__|__name__)`)

// ownProject says whether the project itself has to be installed: its program
// is what starts, it lies under src, or it asks for its own version.
func ownProject(a *detect.App) []detect.Finding {
	yes := func(at detect.Evidence, why string) []detect.Finding {
		return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{at}, Why: why}}
	}
	at, ok := installable(a)
	if !ok {
		return nil
	}
	start := a.List("start")
	for _, c := range consoleScripts(a) {
		if len(start) > 0 && start[0] == c.name {
			return yes(c.at, "its own program starts")
		}
	}
	if at, ok := compiles(a); ok {
		return yes(at, "a part of it is compiled")
	}
	if src := a.Path(sourceDir(a)); srcPackage(a, src) && startsIn(a, src) {
		return yes(at, "it lies under "+sourceDir(a)+"/")
	}
	for _, m := range search(a, ownVersion) {
		if (m.Group() == "" && importsOf(a, m.Path, "importlib", "importlib_metadata")) || m.Group() != "" && formats.NormalName(m.Group()) == projectName(a) {
			return yes(m.Evidence, "it asks for its own version")
		}
	}
	return nil
}

// srcPackage says whether src holds packages and is none itself.
func srcPackage(a *detect.App, src string) bool {
	if a.Project.Has(path.Join(src, "__init__.py")) {
		return false
	}
	_, dirs := a.Project.Entries(src)
	return slices.ContainsFunc(dirs, func(d string) bool { return holdsCode(a, path.Join(src, d)) })
}

// startsIn says whether what starts is imported from a folder.
func startsIn(a *detect.App, dir string) bool {
	for _, w := range a.List("start") {
		module, _, _ := strings.Cut(w, ":")
		p := path.Join(dir, strings.ReplaceAll(module, ".", "/"))
		if dotted.Regexp().MatchString(strings.ReplaceAll(module, ".", "/")) && (a.Project.Has(p+".py") || a.Project.Has(path.Join(p, "__init__.py")) || a.Project.Has(path.Join(p, "__main__.py"))) {
			return true
		}
	}
	return false
}

// searchPath is where imports start, when that is not the app's own folder.
func searchPath(a *detect.App) []detect.Finding {
	var dirs []string
	var from []detect.Evidence
	if a.Known("packages") {
		dirs, from = append(dirs, "/app/lib"), append(from, a.Evidence("packages")...)
	}
	if !a.Yes("ownProject") {
		for _, root := range startRoots(a) {
			if root != a.Dir {
				dirs, from = append(dirs, path.Join("/app", a.InContext(root))), append(from, a.Evidence("start")...)
				break
			}
		}
	}
	if len(dirs) == 0 {
		return nil
	}
	return text(strings.Join(dirs, ":"), from...)
}

// startRoots are the folders that the modules of the start command, and of the
// other processes, are imported from.
func startRoots(a *detect.App) []string {
	var out []string
	if d := django(a); d != nil && a.Text("framework") == "django" && d.root != a.Dir {
		out = append(out, d.root)
	}
	roots := []string{a.Dir, a.Path(sourceDir(a))}
	for _, o := range objects(a) {
		roots = append(roots, o.root)
	}
	if start := a.List("start"); len(start) > 1 && isPython(start[0]) && strings.HasSuffix(start[1], ".py") {
		return out // a script's own folder comes first by itself
	}
	for _, root := range roots {
		if startsIn(a, root) {
			return append(out, root)
		}
	}
	return out
}

// beyond are files outside the package that the program reads when it runs.
var beyond = []string{"alembic", "alembic.ini", "migrations", "templates", "static", "public", "locale", "locales", "translations",
	"assets", "prompts", "resources", "i18n", "config", "conf", "data", "sql"}

// runtimeFiles lists files and folders beside src that the program needs.
func runtimeFiles(a *detect.App) []detect.Finding {
	if !a.Yes("ownProject") || a.Yes("wholeSource") {
		return nil
	}
	var list []string
	var from []detect.Evidence
	code := ""
	for _, f := range sources(a) {
		code += a.Project.Code(f)
		if len(code) > 4<<20 {
			break
		}
	}
	for _, name := range beyond {
		if !a.Has(name) && (!a.HasDir(name) || len(a.Project.Files(a.Path(name))) == 0) {
			continue
		}
		if strings.HasPrefix(name, "alembic") || strings.Contains(code, `"`+name) || strings.Contains(code, `'`+name) {
			list = append(list, a.InContext(a.Path(name)))
			from = append(from, detect.Evidence{Path: a.Path(name)})
		}
	}
	return packagesFinding(list, from)
}
