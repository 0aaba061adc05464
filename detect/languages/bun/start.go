package bun

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
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
		Name: "built", Type: detect.List,
		Ask:  "Which folders does the build make that the program needs?",
		When: func(a *detect.App) bool { return len(a.List("build")) > 0 },
		Probes: []detect.Probe{{Says: "--outdir and --outfile of the build script", Look: func(a *detect.App) []detect.Finding {
			if dirs := outputs(a); len(dirs) > 0 {
				return found("", a.Evidence("build"), dirs...)
			}
			return nil
		}}},
	},
}

func building(a *detect.App) []detect.Finding {
	n := a.Doc("package.json").At("scripts", "build")
	p, _ := starting(a)
	if n == nil || n.Value == "" {
		return nil
	}
	if tool, _, _ := strings.Cut(n.Value, " "); tool == "tsc" && a.Has(resolve(a, path.Clean(p.file))) {
		return nil // what it writes is not what is started
	}
	return found("", a.At("package.json", n.Line), "bun run build")
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
	if p.shell != "" {
		if watching.Regexp().MatchString(p.shell) {
			return nil
		}
		return found("it needs a shell", p.from, "/bin/sh", "-c", p.shell)
	}
	words := append(append([]string{"bun"}, p.flags...), file)
	return found("", p.from, append(words, p.args...)...)
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
