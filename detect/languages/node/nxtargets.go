package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

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
