package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

var versionFact = detect.Fact{
	Name: "version", Type: detect.Version, Product: "go",
	Ask: "Which Go builds the program?",
	Probes: []detect.Probe{
		{Says: ".go-version, .tool-versions, mise.toml", Look: pinned},
		{Says: "the toolchain and go lines of go.work and go.mod", Look: directives},
	},
}

// directives reads the least versions that go.work, go.mod and the modules of
// the workspace name.
func directives(a *detect.App) []detect.Finding {
	c := readCode(a)
	var out []detect.Finding
	add := func(file string, at int, text string) {
		text = strings.TrimPrefix(text, "go")
		text, _, _ = strings.Cut(text, "-")
		said := slices.ContainsFunc(out, func(f detect.Finding) bool { return f.Value[0] == text })
		if text != "" && text != "default" && text != "local" && !said {
			out = append(out, detect.Finding{Value: detect.Is(text), From: []detect.Evidence{{Path: file, Line: at}}, Syntax: tables.Minimum})
		}
	}
	if c.work != nil {
		name := path.Join(c.work.dir, "go.work")
		if t := c.work.file.Toolchain; t != nil {
			add(name, line(t.Syntax), t.Name)
		}
		if g := c.work.file.Go; g != nil {
			add(name, line(g.Syntax), g.Version)
		}
	}
	modules := []*module{c.mod}
	if c.work != nil {
		for _, m := range c.work.members {
			if m != c.mod.dir {
				modules = append(modules, readModule(c.p, m))
			}
		}
	}
	for _, m := range modules {
		name := path.Join(m.dir, "go.mod")
		if t := m.file.Toolchain; t != nil {
			add(name, line(t.Syntax), t.Name)
		}
		if g := m.file.Go; g != nil {
			add(name, line(g.Syntax), g.Version)
		}
	}
	return out
}

// pinned reads the files of version managers.
func pinned(a *detect.App) []detect.Finding {
	var out []detect.Finding
	add := func(file string, at int, text, syntax string) {
		out = append(out, detect.Finding{Value: detect.Is(text), From: []detect.Evidence{{Path: file, Line: at}}, Syntax: syntax})
	}
	if f := a.Above(".go-version"); f != "" {
		for i, l := range strings.Split(a.Project.Text(f), "\n") {
			l, _, _ = strings.Cut(l, "#")
			if l = strings.TrimPrefix(strings.TrimSpace(l), "go"); l != "" {
				add(f, i+1, l, tables.Exact)
				break
			}
		}
	}
	return append(out, pins.Managers(a, "golang", "go")...)
}
