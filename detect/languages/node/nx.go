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
