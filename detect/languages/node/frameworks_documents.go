package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// docusaurus writes a page for each document.
func docusaurus(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("docusaurus.config")...)
	s.site("build")
	s.build, s.tools = "docusaurus build", []string{"docusaurus"}
	cli, _ := called(m, "docusaurus")
	if dir, at := cli.flag("--out-dir"); dir != "" {
		s.moved(dir, at)
	}
	s.belowBy(a, c, "baseUrl")
	s.notFound()
	s.hashed = []string{"assets"}
	s.ownNames(a, "static")
	readsHistory(a, c, "showLastUpdateTime", "showLastUpdateAuthor")
}

// vitepress: the folder of the documents is a word of its commands.
func vitepress(a *detect.App, m manifest, s *shape) {
	root := documents(a, m, "vitepress")
	c := configOf(a, scripted(path.Join(root, ".vitepress/config"))...)
	if c.path == "" {
		c = configOf(a, scripted(path.Join(root, ".vitepress/config/index"))...)
	}
	s.site(path.Join(root, ".vitepress/dist"))
	s.build, s.tools = strings.TrimSuffix("vitepress build "+root, " ."), []string{"vitepress"}
	s.movedBy(c, root, "outDir")
	cli, _ := called(m, "vitepress")
	if dir, at := cli.flag("--outDir"); dir != "" {
		s.moved(path.Join(root, dir), at)
	}
	if v, at := cli.flag("--base"); v != "" {
		s.below(v, at)
	}
	s.belowBy(a, c, "base")
	s.notFound()
	s.hashed = []string{"assets"}
	if v, _ := c.value("assetsDir"); v != "" {
		s.hashed = []string{v}
	}
	s.ownNames(a, path.Join(root, "public"))
	readsHistory(a, c, "lastUpdated")
}

func vuepress(a *detect.App, m manifest, s *shape) {
	root := documents(a, m, "vuepress")
	c := configOf(a, scripted(path.Join(root, ".vuepress/config"))...)
	s.site(path.Join(root, ".vuepress/dist"))
	s.build, s.tools = strings.TrimSuffix("vuepress build "+root, " ."), []string{"vuepress", "vuepress-vite", "vuepress-webpack"}
	s.movedBy(c, ".", "dest")
	cli, _ := called(m, s.tools...)
	if dir, at := cli.flag("--dest", "-d"); dir != "" {
		s.moved(dir, at)
	}
	s.belowBy(a, c, "base")
	s.notFound()
	s.hashed = []string{"assets"}
	s.ownNames(a, path.Join(root, ".vuepress/public"))
}

// documents is the folder that a documents' tool is told to read, else the one
// that holds its own.
func documents(a *detect.App, m manifest, tool string) string {
	if c, ok := called(m, tool); ok && len(c.args) > 0 {
		return c.folder()
	}
	for _, dir := range []string{".", "docs", "doc", "src"} {
		if a.HasDir(path.Join(dir, "."+tool)) {
			return dir
		}
	}
	return "."
}

// readsHistory warns of what asks git for dates: a build context has no .git.
func readsHistory(a *detect.App, c config, keys ...string) {
	for _, key := range keys {
		if set, ok := c.get(key); ok && set.raw != "false" {
			a.Warn("reads-history", path.Base(c.path)+": "+key+" asks git for dates, and neither git nor the history is in the build: set it to false where a container builds the pages", set.from...)
			return
		}
	}
}

// eleventyOut are the ways in which its configuration names the output.
var eleventyOut = detect.NewPattern(`setOutputDirectory\(\s*['"` + "`" + `]([^'"` + "`" + `]+)['"` + "`" + `]`)

func eleventy(a *detect.App, m manifest, s *shape) {
	c := configOf(a, ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts")
	s.site("_site")
	s.build, s.tools = "eleventy", []string{"eleventy"}
	s.movedBy(c, ".", "dir", "output")
	if c.path != "" {
		for _, out := range eleventyOut.In(c.path, c.text) {
			s.moved(out.Group(), []detect.Evidence{out.Evidence})
		}
	}
	cli, _ := called(m, "eleventy")
	if dir, at := cli.flag("--output"); dir != "" {
		s.moved(dir, at)
	}
	if v, at := cli.flag("--pathprefix"); v != "" {
		s.below(v, at)
	}
	s.belowBy(a, c, "pathPrefix")
	s.notFound()
}

func gatsby(a *detect.App, m manifest, s *shape) {
	s.site("public")
	s.build, s.tools = "gatsby build", []string{"gatsby"}
	cli, _ := called(m, "gatsby")
	if strings.Contains(strings.Join(cli.args, " "), "--prefix-paths") {
		s.belowBy(a, configOf(a, scripted("gatsby-config")...), "pathPrefix")
	}
	s.notFound()
	s.hashed = []string{"static"}
	s.ownNames(a, "static")
}

func hexo(a *detect.App, m manifest, s *shape) {
	s.site("public")
	s.build, s.tools = "hexo generate", []string{"hexo"}
	d := a.Doc("_config.yml")
	if n := d.At("public_dir"); n != nil && n.Text() != "" {
		s.moved(n.Text(), a.At("_config.yml", n.Line))
	}
	if n := d.At("root"); n != nil {
		s.below(n.Text(), a.At("_config.yml", n.Line))
	}
	s.notFound()
}
