package erlang

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
)

var (
	listening = detect.NewPattern(`\bgen_tcp:listen\(|\bcowboy:start_(?:clear|tls)\(|\branch:start_listener\(|\belli:start_link\(|\{\s*elli\s*,\s*start_link\b|\binets:start\(\s*httpd\b|\bsocket:listen\(|\bmochiweb_http:start`)
	portFrom  = detect.NewPattern(`\bos:getenv\(\s*"((?:HTTP_|APP_|SERVER_)?PORT)"\s*(?:,\s*"(\d{2,5})"\s*)?\)`)
	portOf    = detect.NewPattern(`\{\s*port\s*,\s*(\d{2,5})\s*\}|\bgen_tcp:listen\(\s*(\d{2,5})\b|\bport\s*=>\s*(\d{2,5})\b|\bPort\s*=\s*(\d{2,5})\b|-define\(\s*(?:HTTP_)?PORT\s*,\s*(\d{2,5})\s*\)|get_env\([^()\n]*port,\s*(\d{2,5})\s*\)`)
	portSet   = detect.NewPattern(`\{\s*(?:http_|listen_)?port\s*,\s*(\d{2,5})\s*\}`)
	portGiven = detect.NewPattern(`\{\s*(?:http_|listen_)?port\s*,\s*\$\{((?:HTTP_|APP_|SERVER_)?PORT)(?::?-(\d{2,5}))?\}\s*\}`)
	loopback  = detect.NewPattern(`\{\s*(?:ip|ifaddr|bind_address)\s*,\s*(\{\s*127\s*,[^}]*\}|loopback|"127[^"]*"|"localhost")\s*\}`)
)

func search(a *detect.App, p *detect.Pattern) []detect.Match { return a.Search(p, ".erl", ".hrl") }

// serving gives the places that show that the program listens.
func serving(a *detect.App) []detect.Evidence {
	for _, f := range frameworks {
		if from := depends(a, f.Name); from != nil {
			return from
		}
	}
	if m := search(a, listening); len(m) > 0 {
		return []detect.Evidence{m[0].Evidence}
	}
	return nil
}

// settings are the files of configuration that the release takes.
func settings(a *detect.App) []string {
	var out []string
	for _, dir := range []string{".", "config", "rel", "rel/files"} {
		for _, pattern := range []string{"sys.config", "sys.config.src", "*.config", "*.config.src"} {
			for _, f := range a.Project.Glob(a.Path(dir), pattern) {
				if !slices.Contains(out, f) && f != a.Path(manifest) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}

var portFacts = []detect.Fact{
	{
		Name: "port", Type: detect.Number, Required: true,
		Ask:  "Which port does it listen on? (0: none)",
		When: func(a *detect.App) bool { return a.Text("kind") == "service" },
		Probes: []detect.Probe{
			{Says: "the variable that sets it, with its default, in the settings and the source", Look: portVariable},
			{Says: "port in sys.config", Look: portSetting},
			{Says: "the call that listens, in the source", Look: portCall},
			{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts},
		},
		Default: func(a *detect.App) *detect.Finding {
			if v := variables(a); len(v) > 0 {
				return &detect.Finding{Value: detect.Is("8080"), From: []detect.Evidence{v[0].Evidence}, Why: v[0].Groups[0] + " sets it, and nothing says to what"}
			}
			return nil
		},
		Missing: func(*detect.App) string {
			return "port: no number was found where the program begins to listen: give --port"
		},
	},
	{
		Name: "env", Type: detect.List,
		Ask:    "Which variables does the image set?",
		When:   func(a *detect.App) bool { return a.Text("kind") == "service" && a.Known("port") },
		Probes: []detect.Probe{{Says: "the variable of the port", Look: environment}},
	},
}

func variables(a *detect.App) []detect.Match {
	var out []detect.Match
	for _, f := range settings(a) {
		out = append(out, portGiven.In(f, a.Project.Text(f))...)
	}
	return append(out, search(a, portFrom)...)
}

func portVariable(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, m := range variables(a) {
		if number := m.Groups[1]; number != "" {
			out = append(out, detect.Finds("the default of "+m.Groups[0], []detect.Evidence{m.Evidence}, number)...)
		}
	}
	return out
}

func portSetting(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, f := range settings(a) {
		for _, m := range portSet.In(f, a.Project.Text(f)) {
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
		}
	}
	return out
}

func portCall(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, f := range a.Sources(".erl", ".hrl") {
		code := a.Project.Code(f)
		if !listening.Regexp().MatchString(code) {
			continue
		}
		for _, m := range portOf.In(f, code) {
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
		}
		for _, m := range loopback.In(f, code) {
			a.Warn("bound-to-localhost", m.Evidence.String()+": "+m.Group()+": nothing outside of the container reaches it: listen to all addresses", m.Evidence)
		}
	}
	return out
}

func environment(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	for _, m := range variables(a) {
		if kv := m.Groups[0] + "=" + a.Text("port"); !slices.Contains(out, kv) {
			out, from = append(out, kv), append(from, m.Evidence)
		}
	}
	return detect.Finds("", from, out...)
}
