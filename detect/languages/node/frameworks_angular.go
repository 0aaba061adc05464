package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// target is the build of one project of an Angular workspace.
type target struct {
	project string
	file    string // project path of the file it is written in
	build   *formats.Node
}

// angular: where the build writes depends on the builder, and whether a server
// belongs to it on the builder's options.
func angular(a *detect.App, m manifest, s *shape) {
	s.build, s.tools = "ng build", []string{"ng", "nx"}
	cli, _ := called(m, s.tools...)
	t, why := angularTarget(a, cli)
	s.site("")
	s.mode = ""
	if t.build == nil {
		s.missing = "staticDir: " + why
		return
	}
	out := t.out(a, cli)
	if !out.known {
		s.missing = "staticDir: " + path.Base(t.file) + " gives no outputPath for " + t.project + ": give --set staticDir="
		return
	}
	if n := t.option("ssr", cli); n != nil && n.Text() != "false" && out.builder == "application" && t.text("outputMode", cli) != "static" {
		t.server(s, out)
		return
	}
	s.mode, s.modeAt = "static", out.at
	if out.builder != "application" {
		s.mode = "legacy"
	}
	if given := a.Text("mode"); given != "" {
		s.mode = given
	}
	s.moved(out.browser, out.at)
	s.fallback = "index.html"
	if n := t.option("ssr", cli); n != nil && n.Text() != "false" {
		s.fallback = "index.csr.html"
	}
	if t.text("outputHashing", cli) == "all" {
		s.hashedNames = true
		if out.builder == "application" {
			s.hashed = []string{out.media}
		}
	}
	if v, at := cli.flag("--base-href"); v != "" {
		s.below(v, at)
	} else if n := t.option("baseHref", cli); n != nil {
		s.below(n.Text(), []detect.Evidence{{Path: t.file, Line: n.Line}})
	}
	if n := t.option("localize", cli); n != nil && n.Text() != "false" {
		a.Warn("localized-site", "angular.json: localize makes a folder for each language: nothing answers for / itself", detect.Evidence{Path: t.file, Line: n.Line})
	}
}

// server is what the builder makes where pages are rendered on a server: the
// dependencies are bundled into it.
func (t target) server(s *shape, out angularOut) {
	s.kind, s.mode, s.modeAt = detect.Service, "ssr", out.at
	s.out, s.static = []string{out.base}, ""
	s.start = []string{"node", path.Join(out.base, out.server, "server.mjs")}
	s.port, s.portVar = 4000, "PORT"
	s.bundled = t.option("externalDependencies", call{}) == nil
}

// angularTarget finds the build of the project that is meant: the one that the
// build script names, the workspace's default, or its only application.
func angularTarget(a *detect.App, cli call) (target, string) {
	if a.Has("project.json") { // a project of Nx keeps its own file
		d := a.Doc("project.json")
		if b := d.At("targets", "build"); b != nil {
			return target{d.At("name").Text(), a.Path("project.json"), b}, ""
		}
	}
	file := a.Up("angular.json")
	if file == "" {
		return target{}, "there is no angular.json: give --set staticDir="
	}
	d := a.Project.Doc(file)
	named := ""
	if len(cli.args) > 1 && !strings.HasPrefix(cli.args[1], "-") {
		named, _, _ = strings.Cut(cli.args[1], ":")
	}
	if named == "" {
		named = d.At("defaultProject").Text()
	}
	var found []target
	for _, name := range d.At("projects").Keys() {
		p := d.At("projects", name)
		b := p.At("architect", "build")
		if b == nil {
			b = p.At("targets", "build")
		}
		if b != nil && (name == named || named == "" && p.At("projectType").Text() != "library") {
			found = append(found, target{name, file, b})
		}
	}
	if len(found) != 1 {
		return target{}, path.Base(file) + " has several projects: name one in the build script (ng build NAME), or give --set staticDir="
	}
	return found[0], ""
}

// option gives one of the builder's options: that of the configuration which
// is built comes first.
func (t target) option(name string, cli call) *formats.Node {
	which, _ := cli.flag("--configuration", "-c")
	if which == "" {
		which = t.build.At("defaultConfiguration").Text()
	}
	if which == "" && slices.Contains(cli.args, "--prod") {
		which = "production"
	}
	if n := t.build.At("configurations", which, name); n != nil && which != "" {
		return n
	}
	return t.build.At("options", name)
}

func (t target) text(name string, cli call) string { return t.option(name, cli).Text() }

// angularOut is where the builder writes.
type angularOut struct {
	builder               string // "application", "browser", "browser-esbuild"
	base, browser, server string
	media                 string
	at                    []detect.Evidence
	known                 bool
}

func (t target) out(a *detect.App, cli call) angularOut {
	builder := t.build.At("builder").Text()
	if builder == "" {
		builder = t.build.At("executor").Text()
	}
	_, kind, _ := strings.Cut(builder, ":")
	o := angularOut{builder: kind, server: "server", media: "media", known: true, base: path.Join("dist", t.project)}
	o.at = []detect.Evidence{{Path: t.file, Line: t.build.Line}}
	browser := "browser"
	if n := t.option("outputPath", cli); n != nil {
		o.at[0].Line = n.Line
		o.base = n.Text()
		if b := n.At("base"); b != nil {
			o.base, o.at[0].Line = b.Text(), b.Line
		}
		for key, to := range map[string]*string{"browser": &browser, "server": &o.server, "media": &o.media} {
			if v := n.At(key); v != nil {
				*to = v.Text()
			}
		}
	}
	if v, at := cli.flag("--output-path"); v != "" {
		o.base, o.at = v, at
	}
	if strings.ContainsAny(o.base, "{}") || o.base == "" {
		o.known = false
		return o
	}
	// The path is relative to the file's folder; Nx writes it from the workspace.
	dir := path.Dir(t.file)
	if path.Base(t.file) == "project.json" {
		dir = a.Context()
	}
	o.base = detect.Rel(a.Dir, path.Join(dir, o.base))
	o.browser = o.base
	if kind == "application" {
		o.browser = path.Join(o.base, browser)
	}
	return o
}
