package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// nest: "nest start" builds again each time; what it builds is what runs.
func nest(a *detect.App, m manifest, s *shape) {
	dir := nestOut(a)
	s.build = "nest build"
	s.tools = []string{"nest"}
	s.out = []string{dir}
	s.start = []string{"node", path.Join(dir, nestEntry(a))}
	s.startWhy = "nest start is for development"
	s.port, s.portVar = 0, ""
	if _, ok := listening(a); !ok {
		s.kind = detect.Worker // it makes a context, and listens to nothing
	}
}

// nestOut is where Nest's build writes.
func nestOut(a *detect.App) string {
	for _, name := range []string{"tsconfig.build.json", "tsconfig.json"} {
		if t := tsconfig(a, name); t.outDir != "" && t.outDir != "." {
			return t.outDir
		}
	}
	return "dist"
}

// nestEntry is the program within it. Where TypeScript beside src is compiled
// too, the layout keeps src.
func nestEntry(a *detect.App) string {
	d := a.Doc("nest-cli.json")
	entry, root := "main", "src"
	if v := d.At("entryFile").Text(); v != "" {
		entry = v
	}
	if v := d.At("sourceRoot").Text(); v != "" {
		root = path.Clean(v)
	}
	t := tsconfig(a, "tsconfig.build.json")
	if t.outDir == "" {
		t = tsconfig(a, "tsconfig.json")
	}
	return path.Join(detect.Rel(rootDir(a, t, root+"/main.ts"), root), strings.TrimSuffix(entry, ".js")+".js")
}

// adonis builds a folder that is an application of its own.
func adonis(a *detect.App, m manifest, s *shape) {
	s.build = "node ace build"
	s.tools = []string{"ace"}
	s.out = []string{"build"}
	s.start = []string{"node", "build/bin/server.js"}
	if spec, _, _ := m.depends("@adonisjs/core"); major(spec) > 0 && major(spec) < 6 {
		s.build = "node ace build --production"
		s.start = []string{"node", "build/server.js"}
	}
	s.env = []string{"HOST=0.0.0.0"}
	s.portVar = "PORT"
	s.stops = true
}

// nitroServer is Nitro by itself.
func nitroServer(a *detect.App, m manifest, s *shape) {
	s.build, s.tools = "nitro build", []string{"nitro", "nitropack"}
	cli, _ := called(m, s.tools...)
	name, at := nitroPreset(cli, configOf(a, scripted("nitro.config")...))
	s.nitro(a, name, at)
}
