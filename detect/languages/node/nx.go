package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// nxProject is an application of an Nx workspace whose packages are all in the
// root: it has a project.json and no package.json of its own.
type nxProject struct {
	name, dir string // dir is relative to the root
	file      string
	build     *formats.Node // the target, nil where a plugin infers it
}

// nxProjects lists the applications of the workspace in the app's folder, by name.
func nxProjects(a *detect.App) []nxProject {
	return detect.Memo(a, "nx", func() []nxProject {
		if !a.Has("nx.json") || !own(a).has("nx") {
			return nil
		}
		var out []nxProject
		for _, f := range a.Project.Files(a.Dir) {
			dir := path.Dir(f)
			if path.Base(f) != "project.json" || detect.Aside(a.Dir, f) || strings.HasSuffix(dir, "-e2e") || dir != a.Dir && a.Project.Has(path.Join(dir, "package.json")) {
				continue
			}
			d := a.Project.Doc(f)
			p := nxProject{d.At("name").Text(), detect.Rel(a.Dir, dir), f, d.At("targets", "build")}
			if p.name == "" {
				p.name = path.Base(dir)
			}
			if d.At("projectType").Text() == "application" {
				out = append(out, p)
			}
		}
		slices.SortFunc(out, func(x, y nxProject) int { return strings.Compare(x.name, y.name) })
		return out
	})
}

// nxChosen is the application that is meant: the one that is given, else the only one.
func nxChosen(a *detect.App) (nxProject, bool) {
	all := nxProjects(a)
	for _, p := range all {
		if p.name == a.Text("project") || len(all) == 1 {
			return p, true
		}
	}
	return nxProject{}, false
}

var nxFacts = []detect.Fact{{
	Name: "project", Type: detect.Text, Required: true, Strict: true,
	Ask:  "Which application of the Nx workspace is it?",
	When: func(a *detect.App) bool { return len(nxProjects(a)) > 0 },
	Probes: []detect.Probe{{Says: "project.json files of applications", Look: func(a *detect.App) []detect.Finding {
		if p, ok := nxChosen(a); ok {
			from := detect.Evidence{Path: p.file}
			if n := a.Project.Doc(p.file).At("name"); n != nil {
				from.Line = n.Line
			}
			return detect.Finds("", []detect.Evidence{from}, p.name)
		}
		return nil
	}}},
	Options: func(a *detect.App) []detect.Option {
		var out []detect.Option
		for _, p := range nxProjects(a) {
			out = append(out, detect.Option{Value: p.name, Label: p.dir, From: []detect.Evidence{{Path: p.file}}})
		}
		return out
	},
	Missing: func(a *detect.App) string {
		var names []string
		for _, p := range nxProjects(a) {
			names = append(names, p.name)
		}
		return "project: the Nx workspace has several applications, " + strings.Join(names, ", ") + ": give --set project="
	},
}}

// nx lays what one application of the workspace is over what the dependencies
// of all of them say.
func nx(a *detect.App, s *shape) *shape {
	p, ok := nxChosen(a)
	if !ok {
		if len(nxProjects(a)) == 0 {
			return s
		}
		return &shape{kind: detect.Service, from: []detect.Evidence{{Path: a.Path("nx.json")}}, missing: "start: it follows from the project: give --set project= first"}
	}
	out := &shape{name: p.framework(a), kind: detect.Service, from: []detect.Evidence{{Path: p.file}}, build: "nx build " + p.name}
	dir, at := p.output(a)
	ssr := p.option("ssr")
	switch {
	case p.builds("angular") && ssr != nil && ssr.Text() != "false" && dir != "":
		out.out, out.start, out.port, out.portVar, out.bundled = []string{dir}, []string{"node", path.Join(dir, "server/server.mjs")}, 4000, "PORT", true
	case p.builds("next"), p.builds("nuxt"), p.builds("remix"):
		out.missing = "start: what Nx's executor for this framework leaves is not known: give --start"
	case dir == "":
		out.missing = "start: " + p.file + " does not say where the build writes: give outputPath, or --start"
	case p.pages(a):
		out.site(dir)
		out.moved(dir, at)
		out.fallback = "index.html"
		if p.builds("angular") && p.builds("application") {
			out.moved(path.Join(dir, "browser"), at)
			out.hashedNames = true
		} else if p.builds("vite") {
			out.hashed = []string{"assets"}
		}
		out.out = nil
	default:
		out.out, out.start = []string{dir}, []string{"node", path.Join(dir, p.program())}
		out.startWhy = "what the build of " + p.name + " leaves"
		out.portVar = "PORT"
		if len(listens(a)) == 0 {
			out.kind = detect.Worker
		}
	}
	return out
}

// framework is what the project is made with: the dependencies are those of all
// projects, so that its own source says it.
func (p nxProject) framework(a *detect.App) string {
	switch {
	case p.builds("angular"):
		return "angular"
	case p.pages(a) && (p.builds("pack") || p.build == nil && !hasAny(a, within(p.dir, scripted("vite.config")))):
		return "webpack-spa"
	case p.pages(a):
		return "vite-spa"
	}
	for _, f := range append([]string{"@nestjs/core"}, servers...) {
		for _, file := range sources(a) {
			if code := a.Project.Code(file); (p.dir == "." || strings.HasPrefix(detect.Rel(a.Dir, file), p.dir+"/")) && (strings.Contains(code, "'"+f+"'") || strings.Contains(code, `"`+f+`"`)) {
				return strings.Replace(f, "@nestjs/core", "nestjs", 1)
			}
		}
	}
	return ""
}

// within puts names below a folder.
func within(dir string, names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, path.Join(dir, n))
	}
	return out
}

// builds says whether a word is part of the name of what builds the project.
func (p nxProject) builds(word string) bool {
	return strings.Contains(p.build.At("executor").Text(), word)
}

// option gives one of the build's options, those of production first.
func (p nxProject) option(name string) *formats.Node {
	if which := p.build.At("defaultConfiguration").Text(); which != "" {
		if n := p.build.At("configurations", which, name); n != nil {
			return n
		}
	}
	return p.build.At("options", name)
}

// pages says whether the build makes pages rather than a program.
func (p nxProject) pages(a *detect.App) bool {
	switch executor := p.build.At("executor").Text(); {
	case strings.Contains(executor, "angular"), strings.Contains(executor, "@nx/vite"):
		return true
	case strings.Contains(executor, "webpack"), strings.Contains(executor, "rspack"):
		return p.option("target").Text() != "node"
	case executor != "":
		return false
	}
	return a.Has(path.Join(p.dir, "index.html")) || a.Has(path.Join(p.dir, "src/index.html"))
}

// program is the file within the output that runs.
func (p nxProject) program() string {
	if n := p.option("outputFileName"); n != nil {
		return n.Text()
	}
	main := path.Base(p.option("main").Text())
	if main == "." || main == "" || strings.Contains(p.build.At("executor").Text(), "pack") {
		return "main.js"
	}
	file := strings.TrimSuffix(main, path.Ext(main)) + ".js"
	if p.builds("@nx/js:") { // it keeps the layout of the source
		return path.Join(strings.TrimPrefix(path.Dir(p.option("main").Text()), p.dir+"/"), file)
	}
	return file
}

// output is where the build writes, relative to the root: outputPath, else what
// the configuration of the bundler says.
func (p nxProject) output(a *detect.App) (string, []detect.Evidence) {
	n := p.option("outputPath")
	if base := n.At("base"); base != nil {
		n = base
	}
	if v := strings.ReplaceAll(n.Text(), "{workspaceRoot}/", ""); v != "" {
		v = strings.NewReplacer("{projectRoot}", p.dir, "{projectName}", p.name).Replace(v)
		if !strings.ContainsAny(v, "{}") && !strings.HasPrefix(path.Clean(v), "..") {
			return path.Clean(v), []detect.Evidence{{Path: p.file, Line: n.Line}}
		}
		return "", nil
	}
	for tool, keys := range map[string][]string{"vite": {"build", "outDir"}} {
		for _, name := range scripted(tool + ".config") {
			file := a.Path(path.Join(p.dir, name))
			if !a.Project.Has(file) {
				continue
			}
			c := config{file, a.Project.Code(file)}
			if dir, at, known := c.folder(keys...); known && dir != "" {
				return inRoot(p.dir, dir), at
			}
			return path.Join(p.dir, "dist"), []detect.Evidence{{Path: file}}
		}
	}
	for _, name := range append(scripted("webpack.config"), scripted("rspack.config")...) {
		file := a.Path(path.Join(p.dir, name))
		if !a.Project.Has(file) {
			continue
		}
		c := config{file, a.Project.Code(file)}
		if set, ok := c.get("output", "path"); ok {
			if _, dir, ok := lastText(set.raw); ok {
				return inRoot(p.dir, dir), set.from
			}
		}
	}
	return "", nil
}

func inRoot(dir, to string) string {
	if to = path.Join(dir, to); strings.HasPrefix(to, "..") {
		return ""
	}
	return to
}

// nxForeign says whether a source belongs to another application of the workspace.
func nxForeign(a *detect.App, rel string) bool {
	chosen, ok := nxChosen(a)
	if !ok {
		return false
	}
	return slices.ContainsFunc(nxProjects(a), func(p nxProject) bool {
		return p.name != chosen.name && p.dir != "." && strings.HasPrefix(rel, p.dir+"/")
	})
}
