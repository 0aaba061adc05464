package golang

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

var processesFact = detect.Fact{
	Name: "processes", Type: detect.List,
	Ask:    "Which other processes does the image run?",
	Help:   "NAME=COMMAND",
	When:   func(a *detect.App) bool { return a.Known("main") },
	Probes: []detect.Probe{{Says: "lines of the Procfile and its kin that start the same program", Look: processes}},
}

var releaseFact = detect.Fact{
	Name: "release", Type: detect.Lines,
	Ask:  "What is run once before a new version starts?",
	When: func(a *detect.App) bool { return a.Known("main") },
	Probes: []detect.Probe{{Says: "the Procfile's release line, where it starts the same program", Look: func(a *detect.App) []detect.Finding {
		var out []detect.Finding
		for _, p := range detect.ReleaseProcesses(a) {
			if words := started(a, p.Command); words != nil {
				out = append(out, detect.Finding{Value: detect.Is(strings.Join(words, " ")), From: []detect.Evidence{p.From}})
			}
		}
		return out
	}}},
}

func processes(a *detect.App) []detect.Finding {
	f := detect.Finding{}
	for _, p := range detect.Processes(a) {
		if words := started(a, p.Command); words != nil {
			f.Value = append(f.Value, p.Name+"="+strings.Join(words, " "))
			f.From = append(f.From, p.From)
		}
	}
	if len(f.Value) == 0 {
		return nil
	}
	return []detect.Finding{f}
}

// started gives a command that starts the app's program, by the name that it
// has in the image; nil for any other.
func started(a *detect.App, command string) []string {
	words, ok := formats.Words(command)
	if !ok || len(words) == 0 || path.Base(words[0]) != a.Text("program") {
		return nil
	}
	return append([]string{path.Join(folder(a), a.Text("program"))}, words[1:]...)
}

// webProcess is what the Procfile starts for the web, where it says more than
// the program's name.
func webProcess(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, p := range detect.WebProcesses(a) {
		words := started(a, detect.WithPort(p.Command, a.Text("port")))
		if len(words) > 1 && !strings.Contains(strings.Join(words, " "), "$") {
			out = append(out, detect.Finding{Value: words, From: []detect.Evidence{p.From}})
		}
	}
	return out
}
