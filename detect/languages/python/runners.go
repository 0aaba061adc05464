package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// serveNames are what projects call the command that serves, where a task
// runner keeps it.
var serveNames = []string{"start", "serve", "server", "prod", "production", "web", "start-prod", "start:prod", "run-prod", "run"}

// tasked lists the commands that the project's task runner is given to serve
// by: scripts of PDM, Pipenv, Hatch and Rye, tasks of Poe and taskipy.
func tasked(a *detect.App) []detect.Process {
	return detect.Memo(a, "tasked", func() []detect.Process {
		var out []detect.Process
		read := func(file string, table *formats.Node) {
			for _, name := range serveNames {
				n := table.At(name)
				if n != nil && n.Kind == formats.Map {
					for _, key := range []string{"cmd", "shell"} {
						if c := n.At(key); c != nil {
							n = c
							break
						}
					}
				}
				line := n.Text()
				if n != nil && n.Kind == formats.List {
					line = plainLine(n.Strings())
				}
				if line = strings.TrimSpace(line); line != "" {
					out = append(out, detect.Process{Name: "web", Command: line, From: detect.Evidence{Path: a.Path(file), Line: n.Line}})
				}
			}
		}
		doc := a.Doc("pyproject.toml")
		for _, key := range [][]string{{"tool", "pdm", "scripts"}, {"tool", "poe", "tasks"}, {"tool", "taskipy", "tasks"}, {"tool", "rye", "scripts"}, {"tool", "hatch", "envs", "default", "scripts"}} {
			read("pyproject.toml", doc.At(key...))
		}
		read("Pipfile", a.Doc("Pipfile").At("scripts"))
		return out
	})
}

// taskStart gives those that call a server: other tasks may need what the image
// does not have.
func taskStart(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, p := range tasked(a) {
		cmds, _ := formats.Commands(p.Command)
		if len(cmds) != 1 || !plain(cmds[0]) {
			continue
		}
		words := unwrapped(cmds[0].Args)
		if len(words) == 0 || listenFlags.Of(words[programAt(words)]).port == nil && listenFlags.Of(words[programAt(words)]).bind == nil || slices.Contains(words, "--dev") {
			continue
		}
		if words, ok := fit(a, p); ok {
			out = append(out, detect.Finding{Value: words, From: []detect.Evidence{p.From}})
		}
	}
	return out
}
