package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var runtimeFacts = []detect.Fact{
	{
		Name: "dependencies", Type: detect.YesNo, When: runs,
		Ask: "Does the program need installed packages when it runs?",
		Probes: []detect.Probe{{
			Says: "dependencies in package.json, unless the build puts them into its output",
			Look: needsPackages,
		}},
		Default: preset("no dependencies beside those of development", "no"),
	},
	{
		Name: "whole", Type: detect.YesNo, When: runs,
		Ask:  "Does the final image need the whole folder, rather than parts of it?",
		Help: "It does where what a build leaves, or what a program reads, cannot be told.",
		Probes: []detect.Probe{{
			Says: "a build whose output is not known, or a program that begins beside package.json",
			Look: wholeFolder,
		}},
		Default: preset("", "no"),
	},
	{
		Name: "built", Type: detect.List, When: runs,
		Ask: "Which files and folders does the build make for the final image?",
		Probes: []detect.Probe{{
			Says: "where the programs of the build script write",
			Look: built,
		}},
	},
	{
		Name: "runtimeFiles", Type: detect.List, When: runs,
		Ask:  "Which files and folders of the project does the program read when it runs?",
		Help: "What the build makes and what is installed is there without being named.",
		Probes: []detect.Probe{{
			Says: "the folder that the program begins in, and every folder and file that the source names",
			Look: runtimeFiles,
		}},
	},
	{
		Name: "writable", Type: detect.List, When: runs,
		Ask: "Which folders does the program write to?",
		Probes: []detect.Probe{{
			Says: "databases in files, uploads and logs in the source",
			Look: writable,
		}},
	},
}

// built lists what the build leaves for the final image: its own output and
// that of the workspace packages it uses, relative to the build context.
func built(a *detect.App) []detect.Finding {
	if len(a.List("build")) == 0 {
		return nil
	}
	var list []string
	o := outputsOf(a, own(a))
	from := o.from
	for _, m := range used(a) {
		dep := outputsOf(viewOf(a, m), m.manifest)
		if buildScript(m.manifest) == "" {
			continue
		}
		if !dep.sure {
			dep.dirs = []string{"."}
		}
		for _, d := range dep.dirs {
			list = append(list, a.InContext(path.Join(m.dir, d)))
		}
		from = append(from, dep.from...)
	}
	if a.Yes("whole") && a.Workspace != "" && a.Workspace != a.Dir {
		list = append(list, a.InContext(a.Dir))
	} else {
		for _, d := range o.dirs {
			list = append(list, a.InContext(a.Path(d)))
		}
	}
	if s := shapeOf(a); s == nil || !s.bundled {
		if d := generated(a); d != "" && !slices.ContainsFunc(o.dirs, func(o string) bool { return strings.HasPrefix(d, o+"/") }) {
			list = append(list, a.InContext(a.Path(d)))
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

func needsPackages(a *detect.App) []detect.Finding {
	if s := shapeOf(a); s != nil && s.bundled {
		return found("the build puts them into its output", s.from, "no")
	}
	all := own2(a)
	if inWorkspace(a) {
		all = append(all, read(a.Project, a.Workspace)) // what its root asks for is there for all members
	}
	for _, m := range all {
		for _, g := range []string{production, optional} {
			if len(m.packages(g)) > 0 {
				return yes("", m.at(g)...)
			}
		}
	}
	return nil
}

func wholeFolder(a *detect.App) []detect.Finding {
	o := outputsOf(a, own(a))
	if patterns, from := workspaces(a.Project, a.Dir); len(patterns) > 0 && a.Workspace == "" {
		return yes("node_modules links to the packages of the workspace", from...)
	}
	if unknownOutput(a) {
		return yes("where the build writes is not known", o.from...)
	}
	for _, file := range startFiles(a) {
		if slices.ContainsFunc(o.dirs, func(d string) bool { return d == file || strings.HasPrefix(file, d+"/") }) {
			continue
		}
		if (!strings.Contains(file, "/") || path.Ext(file) == ".sh") && a.Has(file) {
			return yes(file+" stands beside package.json, and may read anything beside it", a.At(file, 0)...)
		}
	}
	return nil
}

// unknownOutput says whether the build leaves files in places that cannot be
// told, or in all of the workspace that begins in the app's folder.
func unknownOutput(a *detect.App) bool {
	if len(a.List("build")) == 0 {
		return false
	}
	if patterns, _ := workspaces(a.Project, a.Dir); len(patterns) > 0 && a.Workspace == "" {
		return true
	}
	m := own(a)
	o := outputsOf(a, m)
	return !o.sure || len(o.dirs) == 0 && buildScript(m) != ""
}

// startFile is the file that the start command runs, "" when it runs none.
func startFile(a *detect.App) string {
	words := a.List("start")
	if len(words) == 0 || words[0] != "node" {
		return ""
	}
	return path.Clean(program{tool: "node", args: words[1:]}.file())
}

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
		sourceDir = rootDir(a, tsconfig(a, tsProject(own(a))), "src/x")
	}
	for _, f := range sources(a) {
		for _, m := range quotedPath.In(f, a.Project.Code(f)) {
			name := m.Group()
			if name == sourceDir || compiled && name == "src" || name == src {
				continue
			}
			add(name, m.Evidence)
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
				return found("", []detect.Evidence{m.Evidence}, m.Group())
			}
		}
	}
	if _, from, ok := own(a).depends("dotenv-safe", production); ok && a.Has(".env.example") {
		return found("dotenv-safe compares the settings with it", from, ".env.example")
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

// written are the places of files that a program writes.
var written = detect.NewPattern(`(?:\bdest\s*:\s*|new (?:Database|DatabaseSync)\(\s*|filename\s*:\s*|storage\s*:\s*|mkdirSync\(\s*|createWriteStream\(\s*)(?:process\.env\.\w+\s*(?:\|\||\?\?)\s*)?['"` + "`" + `](?:\./)?([A-Za-z0-9_][\w-]*)/`)

func writable(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	for _, f := range sources(a) {
		for _, m := range written.In(f, a.Project.Code(f)) {
			dir := m.Group()
			if !slices.Contains(list, dir) && dir != "dist" && dir != "src" && dir != "tmp" {
				list, from = append(list, dir), append(from, m.Evidence)
			}
		}
	}
	if s := shapeOf(a); s != nil {
		for _, dir := range s.writes {
			if !slices.Contains(list, dir) {
				list, from = append(list, dir), append(from, s.from...)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}
