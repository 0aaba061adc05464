package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// vite builds pages for a browser from index.html.
func vite(a *detect.App, m manifest, s *shape) {
	c := viteConfig(a)
	root := viteRoot(a, m, c)
	s.site(path.Join(root, "dist"))
	s.build, s.tools = "vite build", []string{"vite"}
	s.movedBy(c, root, "build", "outDir")
	cli, _ := called(m, "vite")
	if dir, at := cli.flag("--outDir"); dir != "" {
		s.moved(path.Join(root, dir), at)
	}
	if base, at := cli.flag("--base"); base != "" {
		s.below(base, at)
	}
	s.belowBy(a, c, "base")
	s.fallback, s.hashed = "index.html", []string{"assets"}
	if v, _ := c.value("build", "assetsDir"); v != "" {
		s.hashed = []string{v}
	}
	if v, _ := cli.flag("--assetsDir"); v != "" {
		s.hashed = []string{v}
	}
	for _, key := range []string{"entryFileNames", "assetFileNames", "chunkFileNames"} {
		if names, ok := c.get(key); ok && !(strings.Contains(names.raw, "[hash") && strings.Contains(names.raw, s.hashed0()+"/")) {
			s.hashed = nil
		}
	}
	if v, _ := c.value("appType"); v == "mpa" {
		s.notFound()
	}
	public := "public"
	if v, _ := c.value("publicDir"); v != "" {
		public = v
	}
	s.ownNames(a, path.Join(root, public))
}

func (s *shape) hashed0() string {
	if len(s.hashed) == 0 {
		return "-"
	}
	return s.hashed[0]
}

func viteConfig(a *detect.App) config { return configOf(a, scripted("vite.config")...) }

// viteRoot is the folder of index.html: by the command line, else by the
// configuration.
func viteRoot(a *detect.App, m manifest, c config) string {
	if cli, ok := called(m, "vite"); ok {
		if len(cli.args) > 1 && cli.args[0] == "build" && !strings.HasPrefix(cli.args[1], "-") {
			return path.Clean(cli.args[1])
		}
	}
	if root, _, known := c.folder("root"); known && root != "" && a.HasDir(root) {
		return path.Clean(root)
	}
	return "."
}

// vitePage is the page that Vite begins with, "" when there is none: then it
// builds a library, or parts of another program's pages.
func vitePage(a *detect.App) string {
	c := viteConfig(a)
	if _, ok := c.get("build", "lib"); ok {
		return ""
	}
	for _, p := range []string{path.Join(viteRoot(a, own(a), c), "index.html"), "index.html"} {
		if a.Has(p) {
			return p
		}
	}
	return ""
}

// quasar builds for what its mode is: pages for a browser, or a server.
func quasar(a *detect.App, m manifest, s *shape) {
	cli, _ := called(m, "quasar")
	mode, at := cli.flag("-m", "--mode")
	if mode == "" {
		mode = "spa"
	}
	s.mode, s.modeAt, s.tools = mode, at, []string{"quasar"}
	c := configOf(a, append(scripted("quasar.config"), "quasar.conf.js")...)
	switch mode {
	case "spa", "pwa":
		s.site("dist/" + mode)
		s.movedBy(c, ".", "build", "distDir")
		s.fallback, s.hashed = "index.html", []string{"assets"}
		s.ownNames(a, "public")
	case "ssr":
		s.refuse("start: Quasar's ssr mode makes a package of its own in dist/ssr, whose dependencies are installed there: give --start and --build", at)
	default:
		s.refuse("start: Quasar's mode "+mode+" makes no program for a server: build with -m spa, -m pwa or -m ssr", at)
	}
}

// rsbuild and its kin for documents.
func rsbuild(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("rsbuild.config")...)
	s.site("dist")
	s.build, s.tools = "rsbuild build", []string{"rsbuild"}
	s.movedBy(c, ".", "output", "distPath", "root")
	if dir, at := c.value("output", "distPath"); dir != "" {
		s.moved(dir, at)
	}
	s.belowBy(a, c, "server", "base")
	s.fallback, s.hashed = "index.html", []string{"static"}
	s.ownNames(a, "public")
}

func rspress(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("rspress.config")...)
	s.site("doc_build")
	s.build, s.tools = "rspress build", []string{"rspress"}
	s.movedBy(c, ".", "outDir")
	s.belowBy(a, c, "base")
	s.notFound()
	s.hashed = []string{"static"}
}
