package node

import (
	"path"

	"github.com/stagewright/stagewright/detect"
)

// vite builds pages for a browser from index.html.
func vite(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("vite.config")...)
	s.static = "dist"
	if out, at := c.value("build", "outDir"); out != "" {
		s.static, s.staticAt = path.Join(viteRoot(c), out), at
	} else if root := viteRoot(c); root != "." {
		s.static = path.Join(root, "dist")
	}
	assets := "assets"
	if v, _ := c.value("build", "assetsDir"); v != "" {
		assets = v
	}
	s.fallback, s.hashed = "index.html", []string{assets}
	s.tools = []string{"vite"}
	s.build = "vite build"
}

func viteRoot(c config) string {
	if root, _ := c.value("root"); root != "" {
		return path.Clean(root)
	}
	return "."
}

// vitePage is the page that Vite begins with, "" when there is none: then it
// builds a library, or parts of another program's pages.
func vitePage(a *detect.App) string {
	c := configOf(a, scripted("vite.config")...)
	if _, ok := c.get("build", "lib"); ok {
		return ""
	}
	for _, p := range []string{path.Join(viteRoot(c), "index.html"), "index.html"} {
		if a.Has(p) {
			return p
		}
	}
	return ""
}
