package node

import (
	"path"

	"github.com/stagewright/stagewright/detect"
)

// router: React Router as a framework. It renders on a server unless ssr is
// false.
func router(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("react-router.config")...)
	s.build, s.tools = "react-router build", []string{"react-router", "react-router-serve"}
	routed(a, m, s, c, c, "@react-router/serve", "react-router-serve", "__spa-fallback.html")
}

// remix has two compilers: its own, and a plugin of Vite.
func remix(a *detect.App, m manifest, s *shape) {
	s.tools = []string{"remix", "remix-serve"}
	v := viteConfig(a)
	if v.path == "" {
		s.build, s.mode = "remix build", "classic"
		s.out, s.start, s.portVar = []string{"build", "public/build"}, []string{binary(a, "remix-serve"), "build/index.js"}, "PORT"
		s.served(a, m, "@remix-run/serve")
		return
	}
	s.build = "remix vite:build"
	routed(a, m, s, v, v, "@remix-run/serve", "remix-serve", "")
}

// routed is what both make of their configuration.
func routed(a *detect.App, m manifest, s *shape, c, dirs config, server, program, prerendered string) {
	dir := "build"
	if v, _ := dirs.value("buildDirectory"); v != "" {
		dir = path.Clean(v)
	}
	s.static, s.portVar = "", "PORT"
	ssr, at := c.value("ssr")
	if mode := a.Text("mode"); mode == "spa" {
		ssr = "false"
	}
	if ssr == "false" {
		s.mode, s.modeAt = "spa", at
		s.site(path.Join(dir, "client"))
		s.staticAt = at
		s.fallback, s.hashed = "index.html", []string{"assets"}
		if p, ok := c.get("prerender"); ok && p.raw != "false" && prerendered != "" {
			s.fallback = prerendered
		}
		s.belowBy(a, c, "basename")
		s.ownNames(a, "public")
		return
	}
	s.mode = "ssr"
	s.out, s.packed = []string{dir}, true
	s.start = []string{binary(a, program), dir + "/server/index.js"}
	s.stops = true
	s.served(a, m, server)
}

// served holds the start to a program that is installed in production.
func (s *shape) served(a *detect.App, m manifest, name string) {
	if m.needs(name) {
		return
	}
	s.start = nil
	s.missing = "start: nothing serves what the build makes: add " + name + " to the dependencies, or give --start"
}

// solidStart stands on Nitro.
func solidStart(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("app.config")...)
	if c.path == "" {
		c = viteConfig(a)
	}
	s.build, s.tools = "vinxi build", []string{"vinxi", "vite"}
	cli, _ := called(m, s.tools...)
	name, at := nitroPreset(cli, c, "server")
	if name == "" {
		name, at = nitroPreset(cli, c, "nitro")
	}
	s.nitro(a, name, at)
	s.hashed = []string{"_build/assets"}
	if ssr, _ := c.value("ssr"); ssr == "false" && s.kind == detect.Site {
		s.fallback = "index.html"
	}
}

// tanstack runs where Nitro or another server is a plugin of Vite.
func tanstack(a *detect.App, m manifest, s *shape) {
	v := viteConfig(a)
	s.build, s.tools = "vite build", []string{"vite", "vinxi"}
	cli, _ := called(m, s.tools...)
	if c := configOf(a, scripted("app.config")...); c.path != "" && m.has("vinxi") {
		name, at := nitroPreset(cli, c, "server")
		s.build = "vinxi build"
		s.nitro(a, name, at)
		return
	}
	if set, at := v.value("spa", "enabled"); set == "true" {
		s.mode, s.modeAt = "spa", at
		s.site("dist/client")
		s.fallback, s.hashed = "_shell.html", []string{"assets"}
		s.ownNames(a, "public")
		return
	}
	for _, mark := range []string{"nitro(", "nitroV2Plugin("} {
		if at, ok := v.says(mark); ok {
			name, presetAt := nitroPreset(cli, v)
			if name != "" {
				at = presetAt
			}
			s.nitro(a, name, at)
			s.mode = "nitro"
			return
		}
	}
	s.mode, s.out, s.static, s.portVar = "plain", []string{"dist"}, "", "PORT"
	if _, _, ok := m.depends("srvx", production); ok {
		s.start = []string{binary(a, "srvx"), "--prod", "--static", "../client", "dist/server/server.js"}
		s.startWhy = "srvx is a production dependency"
		return
	}
	s.start = nil
	s.missing = "start: TanStack Start makes a handler without a server: add the nitro plugin to vite.config, or give --start"
}
