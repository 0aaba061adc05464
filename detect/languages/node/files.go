package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// read are folders that programs read though their name may stand nowhere.
var readFolders = []string{"public", "static", "views", "templates", "locales", "locale", "i18n", "lang", "translations", "migrations", "assets", "emails", "certs", "config"}

// ignored are entries of a folder that no image holds.
var ignoredNames = []string{"node_modules", "test", "tests", "__tests__", "spec", "coverage", "docs", "e2e", "cypress", "dist", "package.json", "package-lock.json",
	"yarn.lock", "pnpm-lock.yaml", "Dockerfile", "Makefile", "README.md", "LICENSE", "tsconfig.json", "Procfile"}

var quotedPath = detect.NewPattern("['\"`](?:\\.{0,2}/)*([A-Za-z0-9_][\\w.@-]*)(?:/[^'\"`\\n]*)?['\"`]")

func runtimeFiles(a *detect.App) []detect.Finding {
	if a.Yes("whole") {
		return wholeFiles(a)
	}
	var list []string
	var from []detect.Evidence
	built := outputsOf(a, own(a)).dirs
	if len(a.List("build")) == 0 {
		built = nil
	}
	kept := keptOut(a)
	add := func(name string, at detect.Evidence) {
		name = path.Clean(name)
		if slices.Contains(kept, name) || slices.Contains(list, name) || slices.Contains(built, name) || slices.Contains(ignoredNames, name) || strings.HasPrefix(name, ".") ||
			strings.Contains(name, ".config.") || strings.HasSuffix(name, ".md") || !a.Has(name) && !a.HasDir(name) {
			return
		}
		list, from = append(list, name), append(from, at)
	}
	started := startFiles(a)
	compiled := slices.ContainsFunc(built, func(d string) bool {
		return slices.ContainsFunc(started, func(f string) bool { return strings.HasPrefix(f, d) })
	})
	src := ""
	for _, file := range started {
		if !compiled {
			src = top(file)
			add(src, detect.Evidence{Path: a.Path(file)})
		}
	}
	s := shapeOf(a)
	if s != nil && s.bundled && compiled {
		return nil
	}
	if s != nil {
		for _, f := range s.files {
			if !slices.Contains(list, f) && (a.Has(f) || a.HasDir(f) && len(a.Project.Files(a.Path(f))) > 0) {
				list, from = append(list, f), append(from, detect.Evidence{Path: a.Path(f)})
			}
		}
	}
	sourceDir := ""
	if compiled {
		sourceDir = rootDir(a, projectOf(a, own(a), "src/x"), "src/x")
	}
	made := ownPages(a, own(a))
	for _, f := range sources(a) {
		for _, m := range quotedPath.In(f, a.Project.Code(f)) {
			name := m.Group()
			if name == sourceDir || compiled && name == "src" || name == src || ofPages(made, m.Text) {
				continue
			}
			add(name, m.Evidence)
		}
	}
	for _, f := range sources(a) {
		for _, m := range besideModule.In(f, a.Project.Code(f)) {
			file := module(a, path.Join(path.Dir(detect.Rel(a.Dir, f)), m.Group()))
			if file != "" && !strings.Contains(file, "/") && !inTypeScript(file) && path.Ext(file) != ".tsx" {
				add(file, m.Evidence)
			}
		}
	}
	for _, d := range mapped(own(a)) {
		if !compiled || d != sourceDir && d != "src" {
			add(d, own(a).at("imports")[0])
		}
	}
	if compiled {
		for _, f := range sources(a) {
			for _, m := range belowSource.In(f, a.Project.Code(f)) {
				if d := path.Clean(m.Group()); a.HasDir(d) && !slices.Contains(list, d) && !holdsSource(a, d) {
					list, from = append(list, d), append(from, m.Evidence)
				}
			}
		}
	}
	for _, d := range readFolders {
		if d == "public" && s != nil && s.packed {
			continue
		}
		if a.HasDir(d) && len(a.Project.Files(a.Path(d))) > 0 {
			add(d, detect.Evidence{Path: a.Path(d)})
		}
	}
	for _, f := range pathConfigs(a) {
		list, from = append(list, f), append(from, a.Evidence("start")...)
	}
	if s := sampled(a); s != nil {
		list, from = append(list, s[0].Value[0]), append(from, s[0].From...)
	}
	for i := len(list) - 1; i >= 0; i-- { // what lies in a folder of the list comes with it
		if slices.ContainsFunc(list, func(d string) bool { return strings.HasPrefix(list[i], d+"/") }) {
			list, from = slices.Delete(list, i, i+1), slices.Delete(from, i, i+1)
		}
	}
	for i := range list {
		list[i] = a.InContext(a.Path(list[i]))
	}
	unbuilt, at := unbuiltPackages(a)
	list, from = append(list, unbuilt...), append(from, at...)
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

// besideModule is a file further up that a program imports.
var besideModule = detect.NewPattern("(?:\\bfrom\\s*|\\bimport\\s*\\(?\\s*|\\brequire\\(\\s*)['\"`]((?:\\.\\./)+[\\w@.-]+)['\"`]")

// mapped are the folders that imports of the manifest lead to: "#lib/*".
func mapped(m manifest) []string {
	var out []string
	var walk func(n *formats.Node, depth int)
	walk = func(n *formats.Node, depth int) {
		if n == nil || depth > 4 {
			return
		}
		if rest, ok := strings.CutPrefix(n.Value, "./"); ok {
			if dir, _, below := strings.Cut(rest, "/"); below && !slices.Contains(out, dir) {
				out = append(out, dir)
			}
		}
		for _, c := range n.Nodes {
			if c.Key != "development" && c.Key != "types" && c.Key != "browser" {
				walk(c, depth+1)
			}
		}
	}
	walk(m.At("imports"), 0)
	return out
}

// belowSource is a folder among the source that a compiled program names.
var belowSource = detect.NewPattern("['\"`](?:\\.{0,2}/)*(src/[\\w./-]+?)/?['\"`]")

// holdsSource says whether a folder holds what is compiled, or nothing.
func holdsSource(a *detect.App, dir string) bool {
	files := a.Project.Files(a.Path(dir))
	return len(files) == 0 || slices.ContainsFunc(files, func(f string) bool { return slices.Contains(scriptExts, path.Ext(f)) })
}

// wholeFiles are what a member of a workspace needs whose whole folder goes
// into the image: the folder, unless the build leaves it, and the packages of
// the workspace that it uses as they are. Without a workspace the context is
// the folder.
func wholeFiles(a *detect.App) []detect.Finding {
	if a.Workspace == "" || a.Workspace == a.Dir {
		return nil
	}
	list, from := unbuiltPackages(a)
	if len(a.List("build")) == 0 {
		list, from = append(list, a.InContext(a.Dir)), append(from, own(a).at()...)
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

// unbuiltPackages lists the packages of the workspace that the app uses and
// that nothing builds.
func unbuiltPackages(a *detect.App) (list []string, from []detect.Evidence) {
	for _, m := range loaded(a) {
		if buildScript(m.manifest) == "" {
			list, from = append(list, a.InContext(m.dir)), append(from, m.at()...)
		}
	}
	return list, from
}

// sampleName is the sample of the settings as sources name it.
var sampleName = detect.NewPattern("['\"`/](\\.env\\.(?:example|sample|template|defaults))['\"`]")

// sampled finds the sample that the program holds its settings against when it
// runs, which no image would have otherwise.
func sampled(a *detect.App) []detect.Finding {
	for _, f := range sources(a) {
		for _, m := range sampleName.In(f, a.Project.Code(f)) {
			if a.Has(m.Group()) {
				return detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())
			}
		}
	}
	if _, from, ok := own(a).depends("dotenv-safe", production); ok && a.Has(".env.example") {
		return detect.Finds("dotenv-safe compares the settings with it", from, ".env.example")
	}
	return nil
}

// keptOut lists what the project's own ignore file names plainly: its people
// know that the program does without.
func keptOut(a *detect.App) []string {
	var out []string
	for line := range strings.Lines(a.Project.Text(path.Join(a.Context(), ".dockerignore"))) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "**/")
		if line = strings.Trim(line, "/"); line != "" && !strings.ContainsAny(line, "*?[!#") {
			out = append(out, line)
		}
	}
	return out
}
