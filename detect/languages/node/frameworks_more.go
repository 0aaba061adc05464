package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// qwik builds for the adapter that was added to the project.
func qwik(a *detect.App, m manifest, s *shape) {
	s.build, s.tools, s.portVar = "qwik build", []string{"qwik", "vite"}, "PORT"
	s.out, s.static, s.start = []string{"dist", "server"}, "", nil
	for _, name := range []string{"express", "fastify", "node-server"} {
		if a.HasDir("adapters/"+name) || a.Has("src/entry."+name+".tsx") {
			s.mode, s.modeAt = name, []detect.Evidence{{Path: a.Path("adapters/" + name)}}
			s.start = []string{"node", "server/entry." + name + ".js"}
			return
		}
	}
	if a.HasDir("adapters/static") || a.HasDir("adapters/ssg") {
		s.mode = "static"
		s.site("dist")
		s.movedBy(viteConfig(a), ".", "build", "outDir")
		s.notFound()
		s.hashed = []string{"build"}
		return
	}
	s.missing = "start: Qwik builds no server without an adapter: run qwik add express (or static for a site), or give --start"
}

// vike leaves the server to the project, or renders all pages when it builds.
func vike(a *detect.App, m manifest, s *shape) {
	s.build, s.tools = "vike build", []string{"vike", "vite"}
	s.out, s.static, s.start, s.port = []string{"dist"}, "", nil, 0
	c := viteConfig(a)
	for _, f := range append([]string{"pages/+config", "+config", "renderer/+config", "src/pages/+config"}, "vite.config") {
		if c = configOf(a, scripted(f)...); c.path == "" {
			continue
		}
		if set, ok := c.get("prerender"); ok && set.raw != "false" {
			s.mode, s.modeAt = "prerender", set.from
			s.site("dist/client")
			s.notFound()
			s.hashed = []string{"assets"}
			s.ownNames(a, "public")
			return
		}
	}
	s.missing = "start: Vike leaves the server to the project: add a start script that runs it, set prerender for a site, or give --start"
}

// waku serves what it built by itself.
func waku(a *detect.App, m manifest, s *shape) {
	s.build, s.tools = "waku build", []string{"waku"}
	s.out, s.static = []string{"dist"}, ""
	s.start = []string{binary(a, "waku"), "start"}
	s.files = scripted("waku.config")
}

// payload is a part of Next.js since its third version.
func payload(a *detect.App, m manifest, s *shape) {
	if v := version(m, "payload"); strings.HasPrefix(v, "1.") || strings.HasPrefix(v, "2.") {
		s.build, s.tools, s.out, s.start = "payload build", []string{"payload"}, []string{"dist", "build"}, []string{"node", "dist/server.js"}
		return
	}
	next(a, m, s)
}

// strapi reads its own folders as it starts.
func strapi(a *detect.App, m manifest, s *shape) {
	s.build, s.tools = "strapi build", []string{"strapi"}
	s.start = []string{binary(a, "strapi"), "start"}
	s.out = []string{"dist"}
	if !a.Has("tsconfig.json") {
		s.out = []string{"build"}
		if spec, _, _ := m.depends("@strapi/strapi"); major(spec) >= 5 {
			s.out = []string{"dist"}
		}
	}
	s.files = []string{"config", "src", "public", "database", "types", "favicon.png", "favicon.ico", "tsconfig.json"}
	s.env = []string{"HOST=0.0.0.0"}
	s.writes = []string{"public/uploads"}
	if m.needs("better-sqlite3") {
		s.writes = append(s.writes, ".tmp") // where its database lies unless it is told otherwise
	}
	s.stops = true
}

// keystone serves what it built from a folder of its own, and reads its schema.
func keystone(a *detect.App, m manifest, s *shape) {
	s.build, s.tools = "keystone build", []string{"keystone"}
	s.start, s.out = []string{binary(a, "keystone"), "start"}, []string{".keystone"}
	s.files = []string{"schema.prisma", "schema.graphql", "migrations"}
	s.portVar = "PORT"
}

// medusa builds a folder that is a program of its own, with its own manifest.
func medusa(a *detect.App, m manifest, s *shape) {
	s.build, s.tools = "medusa build", []string{"medusa"}
	if spec, _, _ := m.depends("@medusajs/medusa"); major(spec) == 1 {
		s.start, s.out = []string{binary(a, "medusa"), "start"}, []string{"dist"}
		s.files = []string{"medusa-config.js"}
		return
	}
	s.out = []string{".medusa"}
	s.refuse("start: medusa build makes a program with dependencies of its own in .medusa/server: give --build and --start", s.from)
}

// redwood serves two sides, each with a program of its own.
func redwood(a *detect.App, m manifest, s *shape) {
	s.build, s.tools, s.static = "rw build", []string{"rw", "redwood", "cedar"}, ""
	s.start = []string{binary(a, "rw"), "serve"}
	s.out = []string{"api/dist", "web/dist"}
	d := a.Doc("redwood.toml")
	if n := d.At("web", "port"); n != nil {
		s.port = int(number(n.Text()))
	}
	s.files = []string{"redwood.toml", "api", "web"}
}

func number(s string) (n int64) {
	for _, r := range s {
		if r < '0' || r > '9' || n > 100000 {
			return 0
		}
		n = n*10 + int64(r-'0')
	}
	return n
}

// stencil builds pages only where it is told to.
func stencil(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("stencil.config")...)
	s.site("www")
	s.build, s.tools = "stencil build", []string{"stencil"}
	if dir, at := c.value("outputTargets", "dir"); dir != "" {
		s.moved(dir, at)
	}
	s.fallback, s.hashed = "index.html", []string{"build"}
}

// preact is Preact's old command line.
func preact(a *detect.App, m manifest, s *shape) {
	s.site("build")
	s.build, s.tools = "preact build", []string{"preact"}
	cli, _ := called(m, "preact")
	if dir, at := cli.flag("--dest", "-d"); dir != "" {
		s.moved(path.Clean(dir), at)
	}
	s.fallback = "index.html"
}
