package node

import (
	"path"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// nitro is what Nitro makes of a preset; Nuxt, SolidStart
// and TanStack Start stand on it.
func (s *shape) nitro(a *detect.App, preset string, at []detect.Evidence) {
	s.out, s.start, s.bundled = []string{".output"}, []string{"node", ".output/server/index.mjs"}, true
	s.kind, s.static = detect.Service, ""
	s.portVar, s.stops = "PORT", true
	switch preset = strings.ReplaceAll(preset, "_", "-"); preset {
	case "", "node", "node-server", "node-cluster":
		s.mode, s.modeAt = "server", at
	case "static", "github-pages", "gitlab-pages":
		s.mode, s.modeAt = "static", at
		s.site(".output/public")
		s.notFound()
	case "node-listener", "node-middleware":
		s.mode = preset
		s.refuse("start: the preset "+preset+" makes a handler for a server of the project's own: give --start", at)
	default:
		s.mode = preset
		s.refuse("start: the preset "+preset+" is made for another platform: take node-server, or give --start", at)
	}
}

// nitroPreset gives the Nitro preset that a build is told: by its command line, the
// variable, or the configuration.
func nitroPreset(cli call, c config, keys ...string) (string, []detect.Evidence) {
	if v, at := cli.flag("--preset"); v != "" {
		return v, at
	}
	for _, name := range []string{"NITRO_PRESET", "SERVER_PRESET"} {
		if v, at := cli.variable(name); v != "" {
			return v, at
		}
	}
	return c.value(append(keys, "preset")...)
}

func nuxt(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("nuxt.config")...)
	cli, _ := called(m, "nuxt", "nuxi")
	spec, _, _ := m.depends("nuxt")
	generates := len(cli.args) > 0 && cli.args[0] == "generate"
	s.build, s.tools = "nuxt build", []string{"nuxt", "nuxi"}
	if v := major(spec); v > 0 && v < 3 {
		nuxt2(a, c, s, generates)
		return
	}
	name, at := nitroPreset(cli, c, "nitro")
	if generates && name == "" {
		name, at = "static", cli.from
	}
	if given := a.Text("mode"); given == "static" || given == "server" {
		name = map[string]string{"static": "static", "server": ""}[given]
	}
	s.nitro(a, name, at)
	if s.kind != detect.Site {
		return
	}
	if ssr, _ := c.value("ssr"); ssr == "false" {
		s.fallback = "200.html" // one program in the browser
	}
	s.hashed = []string{"_nuxt"}
	if v, _ := c.value("buildAssetsDir"); v != "" {
		s.hashed = []string{strings.Trim(v, "/")}
	}
	s.unhashed = []string{path.Join(s.hashed[0], "builds")} // which build is the newest
	if dir, at := c.value("nitro", "output", "publicDir"); dir != "" {
		s.moved(dir, at)
	}
	s.belowBy(a, c, "app", "baseURL")
}

// nuxt2 is served by its own program, from where it was built.
func nuxt2(a *detect.App, c config, s *shape, generates bool) {
	s.portVar = "PORT"
	target, at := c.value("target")
	if generates || target == "static" {
		s.mode, s.modeAt = "static", at
		s.site("dist")
		s.fallback, s.hashed = "200.html", []string{"_nuxt"}
		s.movedBy(c, ".", "generate", "dir")
		s.belowBy(a, c, "router", "base")
		return
	}
	s.mode, s.out = "server", []string{".nuxt"}
	s.start, s.bundled = []string{binary(a, "nuxt"), "start"}, false
	s.env = []string{"HOST=0.0.0.0"}
	s.files = append(scripted("nuxt.config"), "static")
}

// adapterImport finds the adapters that a configuration imports.
var adapterImport = detect.NewPattern(`(?:from|require\()\s*['"](@?[\w./-]*adapter-[\w-]+)['"]`)

func sveltekit(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("svelte.config")...)
	s.build, s.tools = "vite build", []string{"vite", "svelte-kit"}
	s.portVar = "PORT"
	adapters := c.adapters()
	if len(adapters) == 0 {
		if v := viteConfig(a); len(v.adapters()) > 0 {
			c, adapters = v, v.adapters()
		}
	}
	name, at := "", []detect.Evidence(nil)
	if len(adapters) == 1 {
		name, at = path.Base(adapters[0].Group()), []detect.Evidence{adapters[0].Evidence}
	}
	if given := a.Text("mode"); given != "" {
		name = given
	}
	s.mode, s.modeAt = name, at
	switch name {
	case "adapter-node":
		out := "build"
		if v, _ := c.value("out"); v != "" {
			out = path.Clean(v)
		}
		s.out, s.start, s.static = []string{out}, []string{"node", out}, ""
		s.stops = !strings.HasPrefix(version(m, "@sveltejs/adapter-node"), "1.")
		if prefix, _ := c.value("envPrefix"); prefix != "" {
			s.portVar = prefix + "PORT"
		}
	case "adapter-static":
		s.site("build")
		s.movedBy(c, ".", "pages")
		s.notFound()
		if page, _ := c.value("fallback"); page != "" {
			s.fallback = page
		}
		dir := "_app"
		if v, _ := c.value("kit", "appDir"); v != "" {
			dir = v
		}
		s.hashed = []string{dir + "/immutable"}
		s.belowBy(a, c, "paths", "base")
	case "":
		s.refuse("start: which adapter SvelteKit builds with is not written in plain words: give --set mode=adapter-node or --set mode=adapter-static", nil)
	case "adapter-auto":
		s.refuse("start: adapter-auto makes nothing that runs in a container: install @sveltejs/adapter-node (or adapter-static for a site) and import it in "+path.Base(c.path), at)
	default:
		s.refuse("start: "+name+" builds for another platform: install @sveltejs/adapter-node (or adapter-static for a site) and import it in "+path.Base(c.path), at)
	}
}

func (c config) adapters() []detect.Match {
	if c.path == "" {
		return nil
	}
	return adapterImport.In(c.path, c.text)
}

// version gives the version that is asked for, without its sign.
func version(m manifest, name string) string {
	spec, _, _ := m.depends(name)
	return strings.TrimLeft(spec, "^~>= ")
}

// astroAdapter is how a configuration names the package of its adapter.
var astroAdapter = detect.NewPattern(`from\s+['"](@astrojs/(?:node|vercel|netlify|cloudflare|deno)(?:/[\w-]+)?|astro-[\w-]*adapter[\w-]*|@[\w-]+/astro-adapter[\w-]*|@deno/astro-adapter)['"]`)

func astro(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("astro.config")...)
	s.build, s.tools, s.portVar = "astro build", []string{"astro"}, "PORT"
	out := "dist"
	dir, outAt, known := c.folder("outDir")
	if dir != "" {
		out = path.Clean(dir)
	}
	cli, _ := called(m, "astro")
	if v, at := cli.flag("--outDir"); v != "" {
		out, outAt, known = path.Clean(v), at, true
	}
	_, has := c.get("adapter")
	if has {
		astroServer(c, s, out)
		return
	}
	if v, at := c.value("output"); v == "server" || v == "hybrid" {
		s.mode = v
		s.refuse("start: astro.config has output \""+v+"\" and no adapter: add @astrojs/node with mode \"standalone\"", at)
		return
	}
	s.mode = "static"
	s.site(out)
	s.staticAt = outAt
	if !known {
		s.movedBy(c, ".", "outDir")
	}
	s.notFound()
	s.hashed = []string{"_astro"}
	if v, _ := c.value("build", "assets"); v != "" {
		s.hashed = []string{strings.Trim(v, "/")}
	}
	s.belowBy(a, c, "base")
	public := "public"
	if v, _ := c.value("publicDir"); v != "" {
		public = v
	}
	s.ownNames(a, public)
}

// astroServer is what an adapter makes of the pages.
func astroServer(c config, s *shape, out string) {
	set, _ := c.get("adapter")
	s.modeAt = set.from
	names := astroAdapter.In(c.path, c.text)
	if len(names) != 1 {
		s.mode = "adapter"
		s.refuse("start: which adapter Astro builds with is not written in plain words: take @astrojs/node with mode \"standalone\", or give --start", set.from)
		return
	}
	name := names[0].Group()
	if name != "@astrojs/node" {
		s.mode = path.Base(name)
		s.refuse("start: "+name+" builds for another platform: take @astrojs/node with mode \"standalone\", or give --start", set.from)
		return
	}
	s.static = ""
	switch mode, _ := c.value("mode"); mode {
	case "standalone":
		s.mode, s.out = "node-standalone", []string{out}
		server := path.Join(out, "server")
		if v, _, ok := c.folder("build", "server"); ok && v != "" {
			server = path.Clean(v)
		}
		s.start = []string{"node", path.Join(server, "entry.mjs")}
		s.env = []string{"HOST=0.0.0.0"}
		if v, _ := c.value("server", "port"); typescript.Number(v) != "" {
			s.port, _ = strconv.Atoi(v)
		}
	case "middleware":
		s.mode, s.out = "node-middleware", []string{out}
		s.start = nil
		s.missing = "start: @astrojs/node makes a handler for a server of the project's own in mode \"middleware\": take mode \"standalone\", or give --start"
	default:
		s.mode = "node"
		s.refuse("start: the mode of @astrojs/node is not written in plain words: take \"standalone\", or give --start", set.from)
	}
}
