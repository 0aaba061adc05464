package python

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

// running are the facts of what starts.
func running() []detect.Fact {
	return []detect.Fact{
		{
			Name: "port", Type: detect.Number, Required: true,
			Ask:     "Which port does it listen on?",
			Probes:  portProbes(),
			When:    nil,
			Default: portDefault,
			Missing: func(*detect.App) string { return "no port was found: give it" },
		},
		{
			Name: "start", Type: detect.Command, Required: true,
			Ask: "Which command starts it?",
			Probes: []detect.Probe{
				{Says: "web in Procfile, then fly.toml, render.yaml, railway.json, heroku.yml, nixpacks.toml", Look: named},
				{Says: "start, serve and their like among the scripts of PDM, Pipenv, Hatch, Rye, Poe and taskipy", Look: taskStart},
				{Says: "the application that the code makes, and the server among the dependencies; console scripts; __main__; a script", Look: coded},
				{Says: "CMD of a Dockerfile, command in compose (evidence)", Look: contained},
			},
			Options: startOptions,
			Missing: startMissing,
		},
	}
}

// contained is the start command of the project's own containers, where it
// would do here too.
func contained(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, f := range detect.ContainerStart(a) {
		line := strings.Join(f.Value, " ")
		if len(f.Value) == 3 && f.Value[1] == "-c" {
			line = f.Value[2]
		} else if slices.ContainsFunc(f.Value, func(w string) bool { return strings.ContainsAny(w, " '\"$()") }) {
			line = formats.QuoteAll(f.Value)
		}
		words, ok := fit(a, detect.Process{Name: "web", Command: line, From: f.From[0]})
		if ok && runsHere(a, words) {
			out = append(out, detect.Finding{Value: words, From: f.From, Weak: true})
		}
	}
	return out
}

// runsHere says whether a command is one that surely starts the app in the
// image that is written: a server, a console script, a script that is there.
func runsHere(a *detect.App, words []string) bool {
	name := words[programAt(words)]
	if isPython(words[0]) && len(words) > 1 && strings.HasSuffix(words[1], ".py") {
		return a.Has(words[1])
	}
	if a.Text("kind") != string(detect.Service) && slices.Contains(stopping, name) {
		return true
	}
	_, server := listenFlags.Find(name)
	return server || slices.ContainsFunc(consoleScripts(a), func(c console) bool { return c.name == name })
}

// startOptions are the commands that could be meant, where it is not clear.
func startOptions(a *detect.App) []detect.Option {
	var out []detect.Option
	add := func(words []string, at detect.Evidence) {
		out = append(out, detect.Option{Value: strings.Join(words, " "), From: []detect.Evidence{at}})
	}
	if a.Known("framework") && speaking(a) != itself {
		s := serves(a)
		for _, o := range s.objects {
			if s.found {
				add(s.server.command(o, a.Text("port")), o.at)
			} else {
				out = append(out, detect.Option{Value: o.target(), From: []detect.Evidence{o.at}})
			}
		}
		return out
	}
	for _, c := range consoleScripts(a) {
		add([]string{c.name}, c.at)
	}
	for _, s := range spiders(a) {
		add(crawl(s), s.Evidence)
	}
	if len(out) == 0 {
		for _, m := range runnable(a) {
			add(program(a, m.Path), m.Evidence)
		}
	}
	return out
}

// startMissing says why there is no start command, and what to do.
func startMissing(a *detect.App) string {
	name := a.Text("framework")
	if name == "" || speaking(a) == itself {
		if list := startOptions(a); len(list) > 1 {
			return "several programs could be meant: choose one"
		}
		return "nothing that starts was found in the code: give the command"
	}
	s := serves(a)
	async := len(s.objects) > 0 && s.objects[0].async || len(s.objects) == 0 && speaking(a) == asgi
	add := "gunicorn"
	if async {
		add = "uvicorn"
	}
	switch {
	case !s.found:
		return fmt.Sprintf("%s is served by a program of its own in production, and %s lists none: add %s to it", title(tables.Framework{Name: name, Title: name}), manifestName(a), add)
	case len(s.objects) > 1:
		return "several applications could be meant: choose one"
	case name == "dash":
		return "Dash is served through its Flask application: add \"server = app.server\" to the module, or give the command"
	}
	return "the code that makes the application was not found: give the command"
}
