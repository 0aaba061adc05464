package bun

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
	"github.com/stagewright/stagewright/detect/formats"
)

var startFacts = []detect.Fact{
	{
		Name: "build", Type: detect.Lines,
		Ask:    "Which command builds it?",
		Help:   "Bun runs TypeScript as it is; a build is for what browsers get, or for a bundle.",
		Probes: []detect.Probe{{Says: "build script of package.json, unless it only checks types", Look: building}},
	},
	{
		Name: "start", Type: detect.Command, Required: true,
		Ask:  "Which command starts it in production?",
		Help: "A program and its arguments, not a package script: it must be process 1 to be stopped.",
		Probes: []detect.Probe{{
			Says: "start:prod, start or module in package.json, followed to the file, without what only helps in development",
			Look: start,
		}},
		Missing: func(*detect.App) string {
			return "start: package.json names a file that is not there and that no build makes: correct it, or give --start"
		},
	},
	{
		Name: "developing", Type: detect.YesNo, Derived: true,
		When: typescript.Single,
		Default: func(a *detect.App) *detect.Finding {
			if slices.ContainsFunc(a.List("build"), func(l string) bool { return strings.HasPrefix(l, "bun run ") }) {
				return &detect.Finding{Value: detect.Is("yes")}
			}
			return nil
		},
	},
	{
		Name: "built", Type: detect.List,
		Ask:  "Which folders does the build make that the program needs?",
		When: func(a *detect.App) bool { return len(a.List("build")) > 0 && !typescript.Single(a) },
		Probes: []detect.Probe{{Says: "--outdir and --outfile of the build script", Look: func(a *detect.App) []detect.Finding {
			if dirs := outputs(a); len(dirs) > 0 {
				return detect.Finds("", a.Evidence("build"), dirs...)
			}
			return nil
		}}},
	},
}

// building is what makes what browsers get, or the one file.
func building(a *detect.App) []detect.Finding {
	if typescript.Single(a) {
		return compileLines(a)
	}
	return browserBuild(a)
}

// browserBuild is the project's own build, unless what is started needs
// nothing of it.
func browserBuild(a *detect.App) []detect.Finding {
	n := a.Doc("package.json").At("scripts", "build")
	if n == nil || n.Value == "" {
		return nil
	}
	p, _ := starting(a)
	file := resolve(a, path.Clean(p.file))
	tool, _, _ := strings.Cut(n.Value, " ")
	c, compiles := compiling(a)
	switch {
	case !a.Has(file):
	case tool == "tsc", compiles && c.script == "build":
		return nil // what it writes is not what is started
	case len(pages(a)) > 0 && !mentioned(a, outputs(a)):
		return nil // Bun makes the pages itself that its source imports
	}
	return detect.Finds("", a.At("package.json", n.Line), "bun run build")
}

// page is an import of a page, for which Bun bundles what it refers to.
var page = detect.NewPattern(`^\s*import\s+\w+\s+from\s+['"][^'"]+\.html['"]`)

func pages(a *detect.App) []detect.Match { return a.Search(page, exts()...) }

// mentioned says whether the source names one of the folders that a build
// writes to, the usual one where the build does not say.
func mentioned(a *detect.App, dirs []string) bool {
	if len(dirs) == 0 {
		dirs = []string{"dist"}
	}
	return len(data(a, dirs)) > 0
}

func start(a *detect.App) []detect.Finding {
	p, ok := starting(a)
	if !ok {
		return nil
	}
	file := resolve(a, path.Clean(p.file))
	if !a.Has(file) && len(a.List("build")) == 0 {
		return nil
	}
	if typescript.Single(a) {
		return detect.Finds("", p.from, append([]string{"/app/" + name(a)}, p.args...)...)
	}
	if p.shell != "" {
		if watching.Regexp().MatchString(p.shell) {
			return nil
		}
		return detect.Finds("it needs a shell", p.from, "/bin/sh", "-c", p.shell)
	}
	words := append(append([]string{"bun"}, p.flags...), file)
	return detect.Finds("", p.from, append(words, p.args...)...)
}

var watching = detect.NewPattern(`\s--(?:watch|hot)\b`)

// outputs are the folders that the build script says it writes to.
func outputs(a *detect.App) []string {
	var out []string
	cmds, _ := formats.Commands(a.Doc("package.json").At("scripts", "build").Text())
	for _, c := range cmds {
		for i, w := range c.Args {
			name, value, given := strings.Cut(w, "=")
			if !given && i+1 < len(c.Args) {
				value = c.Args[i+1]
			}
			switch name {
			case "--outfile":
				value = path.Dir(value)
			case "--outdir", "--outDir":
			default:
				continue
			}
			if value = path.Clean(value); value != "." && !strings.HasPrefix(value, "..") && !path.IsAbs(value) {
				out = append(out, value)
			}
		}
	}
	return out
}
