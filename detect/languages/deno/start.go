package deno

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

func startFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "build", Type: detect.Lines,
			Ask:    "Which command builds it?",
			Help:   "Deno runs TypeScript as it is; a build is for what browsers get.",
			Probes: []detect.Probe{{Says: "build task of deno.json, unless it only checks or compiles", Look: building}},
		},
		{
			Name: "start", Type: detect.Command, Required: true,
			Ask:  "Which command starts it in production?",
			Help: "The permissions are those that the task gives; name no more than the program needs.",
			Probes: []detect.Probe{{
				Says: "task start, serve or dev of deno.json, followed to the file, without what only helps in development; else the usual main file",
				Look: start,
			}},
			Missing: func(*detect.App) string {
				return "start: the task names a file that is not there and that no build makes: correct it, or give --start"
			},
		},
		{
			Name: "entry", Type: detect.Text, Derived: true,
			Ask: "Which file does Deno start?",
			Probes: []detect.Probe{{Says: "the start command", Look: func(a *detect.App) []detect.Finding {
				if p, ok := starting(a); ok {
					return detect.Finds("", p.from, p.file)
				}
				return nil
			}}},
		},
		typescript.EnvFact(func(a *detect.App) ([]string, []detect.Evidence) {
			p, _ := starting(a)
			return p.env, p.from
		}),
	}
}

// building is what makes what browsers get, or the one file.
func building(a *detect.App) []detect.Finding {
	if typescript.Single(a) {
		return compileLines(a)
	}
	return taskBuild(a)
}

func taskBuild(a *detect.App) []detect.Finding {
	file, doc := config(a.Project, a.Dir)
	n := task(doc.At("tasks"), "build")
	if c, ok := compiling(a); n == nil || ok && c.task == "build" || strings.HasPrefix(n.Text(), "deno check") {
		return nil
	}
	return detect.Finds("", []detect.Evidence{{Path: file, Line: n.Line}}, "deno task build")
}

func start(a *detect.App) []detect.Finding {
	p, ok := starting(a)
	if !ok || !a.Has(p.file) && len(a.List("build")) == 0 {
		return nil
	}
	words := []string{"deno", p.verb}
	if a.Yes("dependencies") {
		words = append(words, "--cached-only")
	}
	for _, f := range p.flags {
		if f == "-A" || f == "--allow-all" {
			a.Warn("all-permissions", f+": the program may do anything: name the permissions that it needs, as --allow-net", p.from...)
		}
	}
	if typescript.Single(a) {
		return detect.Finds(p.why, p.from, "/app/"+name(a)) // the permissions are compiled in
	}
	words = append(append(append(words, p.flags...), p.file), p.args...)
	return detect.Finds(p.why, p.from, words...)
}
