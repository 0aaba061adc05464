package node

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func runtimeFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "dependencies", Type: detect.YesNo, When: runs,
			Ask: "Does the program need installed packages when it runs?",
			Probes: []detect.Probe{{
				Says: "dependencies in package.json, unless the build puts them into its output",
				Look: needsPackages,
			}},
			Default: detect.Preset("no dependencies beside those of development", "no"),
		},
		{
			Name: "whole", Type: detect.YesNo, When: runs,
			Ask:  "Does the final image need the whole folder, rather than parts of it?",
			Help: "It does where what a build leaves, or what a program reads, cannot be told.",
			Probes: []detect.Probe{{
				Says: "a build whose output is not known, or a program that begins beside package.json",
				Look: wholeFolder,
			}},
			Default: detect.Preset("", "no"),
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
		view := viewOf(a, m)
		dep := outputsOf(view, m.manifest)
		if d := generated(view); d != "" && !slices.ContainsFunc(dep.dirs, func(o string) bool { return strings.HasPrefix(d, o+"/") }) {
			list = append(list, a.InContext(path.Join(m.dir, d)))
		}
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
		return detect.Finds("the build puts them into its output", s.from, "no")
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
	return !o.sure || len(o.dirs) == 0 && ownBuild(a, m) != ""
}

// startFile is the file that the start command runs, "" when it runs none.
func startFile(a *detect.App) string {
	words := a.List("start")
	if len(words) == 0 || words[0] != "node" {
		return ""
	}
	file := path.Clean(program{tool: "node", args: words[1:]}.file())
	if file == "." && (slices.Contains(words, ".") || slices.Contains(words, "./")) { // what the manifest says is the package's main file
		file = resolve(a, path.Clean(cmp.Or(own(a).Text("main"), "index.js")))
	}
	return file
}

// written are the places of files that a program writes.
var written = detect.NewPattern(`(?:\bdest\s*:\s*|new (?:Database|DatabaseSync)\(\s*|filename\s*:\s*|storage\s*:\s*|mkdirSync\(\s*|createWriteStream\(\s*)(?:process\.env\.\w+\s*(?:\|\||\?\?)\s*)?['"` + "`" + `](?:\./)?([A-Za-z0-9_][\w-]*)/`)

// databaseFile is a database right in the folder that the program starts in.
var databaseFile = detect.NewPattern(`new (?:Database|DatabaseSync)\(\s*(?:process\.env\.\w+\s*(?:\|\||\?\?)\s*)?['"` + "`" + `](?:\./)?[\w-]+\.(?:db|sqlite3?)['"` + "`" + `]`)

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
	for _, f := range sources(a) {
		dirs, at := workedOut(a, f)
		for i, dir := range dirs {
			if !slices.Contains(list, dir) {
				list, from = append(list, dir), append(from, at[i])
			}
		}
	}
	for _, f := range sources(a) {
		for _, m := range databaseFile.In(f, a.Project.Code(f)) {
			if !slices.Contains(list, ".") {
				list, from = append(list, "."), append(from, m.Evidence)
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
