package ruby

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func startFacts() []detect.Fact {
	return []detect.Fact{
		portFact(),
		{
			Name: "start", Type: detect.Command, Required: true, Ask: "Which command starts it in production?",
			When: func(a *detect.App) bool { return !isSite(a) },
			Probes: []detect.Probe{
				{Says: "web in the Procfile and its kin", Look: webStart},
				{Says: "the server among the gems, and its configuration", Look: serverStart},
				{Says: "the script that is the program", Look: scriptStart},
				{Says: "the program of the queue among the gems", Look: queueStart},
				{Says: "CMD of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerStart(a) }},
			},
			Missing: missing,
		},
		{
			Name: "stops", Type: detect.YesNo, Ask: "Does the program end when it gets SIGTERM?", When: goesOn,
			Probes: []detect.Probe{{Says: "the server that starts, or a handler in the source", Look: stops}},
			Default: func(a *detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("no"), From: a.Evidence("start"), Why: "no handler of SIGTERM was found, and Ruby as process 1 would end with an error: tini stands in front"}
			},
		},
		{
			Name: "env", Type: detect.List, Ask: "Which variables does it need? (NAME=value)", When: goesOn,
			Probes: []detect.Probe{{Says: "reads of PORT, what stands in front of the server", Look: env}},
		},
		{
			Name: "runPackages", Type: detect.List, Ask: "Which system packages does it need when it runs?", When: func(a *detect.App) bool { return !isSite(a) },
			Probes: []detect.Probe{{Says: "shared libraries of gems, programs that they call", Look: runPackages}},
		},
		{
			Name: "loaders", Type: detect.List, Derived: true, Ask: "What needs them?", When: func(a *detect.App) bool { return !isSite(a) },
			Probes: []detect.Probe{{Says: "gems with shared libraries", Look: func(a *detect.App) []detect.Finding {
				return detect.Finds("", natives(a).loadersFrom, natives(a).loaders...)
			}}},
		},
	}
}

// listener is a server among the gems.
type listener struct {
	name, port string
	at         detect.Evidence
	words      func(config, port string) []string // port is "" where the settings file says it
	configs    []string
}

// listeners are the servers of Rack, those for production alone.
func listeners() []listener {
	with := func(words ...string) func(string, string) []string {
		return func(config, port string) []string {
			out := append([]string{"bundle", "exec"}, words...)
			for i, w := range out {
				out[i] = strings.ReplaceAll(w, "PORT", port)
			}
			return out
		}
	}
	return []listener{
		{name: "puma", port: "9292", configs: []string{"config/puma.rb", "config/puma/production.rb", "puma.rb"}, words: configured("puma", "-C", "--port", "")},
		{name: "falcon", port: "9292", words: with("falcon", "serve", "--bind", "http://0.0.0.0:PORT")},
		{name: "unicorn", port: "8080", configs: []string{"config/unicorn.rb", "unicorn.rb"}, words: configured("unicorn", "-c", "--listen", "0.0.0.0:")},
		{name: "pitchfork", port: "8080", configs: []string{"config/pitchfork.rb", "pitchfork.rb"}, words: configured("pitchfork", "-c", "--listen", "0.0.0.0:")},
		{name: "iodine", port: "3000", words: with("iodine", "-b", "0.0.0.0", "-p", "PORT")},
		{name: "thin", port: "3000", words: with("thin", "start", "--address", "0.0.0.0", "--port", "PORT")},
	}
}

// configured starts a server that has a settings file, and is told the port
// where that does not say it.
func configured(name, file, listen, host string) func(string, string) []string {
	return func(config, port string) []string {
		words := []string{"bundle", "exec", name}
		if config != "" {
			words = append(words, file, config)
		}
		if port != "" {
			words = append(words, listen, host+port)
		}
		return words
	}
}

// server finds the server that the Gemfile lists; nil where there is none.
func server(a *detect.App) *listener {
	for _, l := range listeners() {
		if g, ok := of(a).has(l.name); ok {
			l.at = g.at
			return &l
		}
	}
	return nil
}

// config is the server's own settings file.
func (l *listener) config(a *detect.App) string {
	for _, c := range l.configs {
		if a.Has(c) {
			return c
		}
	}
	return ""
}

// thrust is where Thruster is listed; nil where it does not stand in front.
func thrust(a *detect.App) []detect.Evidence {
	if g, ok := of(a).has("thruster"); ok && a.Text("framework") == "rails" && server(a) != nil {
		return []detect.Evidence{g.at}
	}
	return nil
}

func webStart(a *detect.App) []detect.Finding {
	p, ok := web(a)
	if !ok || a.Text("kind") != string(detect.Service) {
		return nil
	}
	return detect.Finds("", []detect.Evidence{p.From}, detect.ShellCommand(detect.WithPort(p.Command, a.Text("port")))...)
}

func serverStart(a *detect.App) []detect.Finding {
	s := server(a)
	if s == nil || a.Text("kind") != string(detect.Service) {
		return nil
	}
	from := []detect.Evidence{s.at}
	why := ""
	config := s.config(a)
	if !racked(a) && a.Text("framework") != "rails" {
		return nil
	}
	port := a.Text("port")
	reads := len(a.Search(readsPort, ".rb", ".ru")) > 0
	if says := config != "" && len(configPort(a)) > 0; says && (reads || !a.Chosen("port")) || thrust(a) != nil {
		port = "" // the settings file says it, or Thruster does
	}
	words := s.words(config, port)
	if config != "" {
		from = append(from, a.At(config, 0)...)
	}
	if a.Text("framework") == "rails" {
		why = "without the pid file of rails server, which would hinder a restart"
	}
	if t := thrust(a); t != nil {
		from = append(t, from...)
		if a.Has("bin/thrust") {
			words = append([]string{"./bin/thrust"}, words...)
		} else {
			words = append([]string{"bundle", "exec", "thrust"}, words[2:]...)
		}
	}
	return detect.Finds(why, from, words...)
}

// scriptStart starts a file by Ruby itself.
func scriptStart(a *detect.App) []detect.Finding {
	words := []string{"ruby"}
	if bundled(a) {
		words = []string{"bundle", "exec", "ruby"}
	}
	if a.Text("framework") == "sinatra" && !racked(a) {
		for _, m := range a.Search(sinatraUse, ".rb") {
			rel := detect.Rel(a.Dir, m.Path)
			if server(a) != nil && !strings.Contains(rel, "/") {
				return detect.Finds("Sinatra serves a file of the classic kind itself", []detect.Evidence{m.Evidence}, append(words, rel, "-o", "0.0.0.0", "-p", a.Text("port"))...)
			}
		}
		return nil
	}
	s := script(a)
	if s == nil || len(framework(a)) > 0 {
		return nil
	}
	return detect.Finds("", s.from, append(words, s.file)...)
}

// queueStart starts what takes work from a queue, where that is all there is.
func queueStart(a *detect.App) []detect.Finding {
	if a.Text("kind") != string(detect.Worker) {
		return nil
	}
	for _, p := range queueProcesses(a) {
		return detect.Finds("", p.from, detect.ShellCommand(p.command)...)
	}
	for _, p := range detect.Processes(a) {
		return detect.Finds("", []detect.Evidence{p.From}, detect.ShellCommand(p.Command)...)
	}
	return nil
}

func missing(a *detect.App) string {
	if f := a.Text("framework"); f != "" && server(a) == nil {
		return "no server for production is among the gems: add puma to the Gemfile (bundle add puma), or give --start"
	}
	return "nothing says which command starts it: add a Procfile with web, or give --start"
}

var traps = detect.NewPattern(`\btrap[\s(]+["':](?:SIG)?TERM\b|\btrap[\s(]+:?["']?TERM`)

// stops finds who handles SIGTERM.
func stops(a *detect.App) []detect.Finding {
	for _, m := range a.Search(traps, ".rb", ".ru") {
		return detect.Finds("", []detect.Evidence{m.Evidence}, "yes")
	}
	words := a.List("start")
	if len(words) > 1 && words[0] == "/bin/sh" && !strings.Contains(words[len(words)-1], "exec ") {
		return detect.Finds("a shell stands in front of the program", a.Evidence("start"), "no")
	}
	for _, w := range words {
		switch w {
		case "puma", "unicorn", "pitchfork", "falcon", "iodine", "thin", "sidekiq", "./bin/thrust", "thrust":
			return detect.Finds(strings.TrimPrefix(w, "./bin/")+" ends on it", a.Evidence("start"), "yes")
		}
	}
	return nil
}
