package golang

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var generateFact = detect.Fact{
	Name: "generate", Type: detect.Lines,
	Ask:    "Which commands generate code before the build?",
	When:   func(a *detect.App) bool { return a.Known("main") },
	Probes: []detect.Probe{{Says: "packages that are imported and have no Go files, and the go:generate lines that make them", Look: generate}},
}

var (
	generateLine = detect.NewPattern(`^//go:generate (.+)$`)
	ownTool      = detect.NewPattern(`^go (run|tool) `)
)

// generate finds code that is not committed. It is generated where every line
// of go:generate runs a tool that Go itself brings; else it is warned about.
func generate(a *detect.App) []detect.Finding {
	missing := ungenerated(a)
	if len(missing) == 0 {
		return nil
	}
	var lines []detect.Match
	own := true
	for _, f := range a.Sources(".go") {
		for _, m := range generateLine.In(f, a.Project.Text(f)) {
			lines = append(lines, m)
			own = own && ownTool.Matches(m.Group())
		}
	}
	if len(lines) > 0 && own {
		from := []detect.Evidence{lines[0].Evidence}
		command := "go generate " + goPath(path.Join(a.InContext(a.Dir), "..."))
		if chdir(a) {
			command = "go generate -C " + a.InContext(a.Dir) + " ./..."
		}
		return []detect.Finding{{Value: detect.Is(command), From: append(from, missing[0].from), Why: missing[0].path + " is not committed"}}
	}
	for _, m := range missing {
		what := "commit the generated code, or give --set generate=COMMAND"
		if len(lines) > 0 {
			what = fmt.Sprintf("run %q before the image is built, or %s", lines[0].Group(), what)
		}
		a.Warn("generated-missing", fmt.Sprintf("%s: %s has no Go files: %s", m.from, m.path, what), m.from)
	}
	return nil
}

// ungenerated lists the imports of packages of the project's own modules that
// are not there.
func ungenerated(a *detect.App) []opened {
	c := readCode(a)
	var out []opened
	for _, s := range sources(a) {
		for _, u := range s.imports {
			dir, ok := c.dirOf(u.path)
			if !ok || len(c.p.Glob(dir, "*.go")) > 0 || a.Text("manager") == "vendor" && inVendor(a, u.path) {
				continue
			}
			if !slices.ContainsFunc(out, func(o opened) bool { return o.path == u.path }) {
				out = append(out, opened{path: u.path, from: detect.Evidence{Path: s.path, Line: u.line}})
			}
		}
	}
	return append(out, untempled(a)...)
}

func inVendor(a *detect.App, pkg string) bool {
	return a.Project.HasDir(path.Join(top(a), "vendor", pkg))
}

// untempled lists templ files without the Go file that is made of them.
func untempled(a *detect.App) []opened {
	var out []opened
	for _, f := range a.Sources(".templ") {
		made := strings.TrimSuffix(f, ".templ") + "_templ.go"
		if !a.Project.Has(made) || a.Project.Ignored(made) {
			out = append(out, opened{path: made, from: detect.Evidence{Path: f}})
		}
	}
	return out
}
