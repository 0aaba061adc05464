package elixir

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	listening = detect.NewPattern(`:gen_tcp\.listen\(|\bgen_tcp:listen\(|:inets\.start\(\s*:httpd\b|:cowboy\.start_(?:clear|tls)\(|:ranch\.start_listener\(|:elli\.start_link\(|:socket\.listen\(|\{\s*(?:Bandit|Plug\.Cowboy|ThousandIsland)\s*,|\b(?:Bandit|ThousandIsland)\.(?:start_link|child_spec)\(|\bPlug\.Cowboy\.(?:http|child_spec)\(`)
	portFrom  = detect.NewPattern(`\b(?:System\.(?:get_env|fetch_env!)|Map\.get|[A-Z]\w*\.(?:get|fetch)_\w+)\(\s*(?:\w+,\s*)?"((?:[A-Z]+_)?PORT)"\s*(?:,\s*"?(\d{2,5})"?\s*)?\)(?:\s*\|\|\s*(?:System\.get_env|Map\.get)\([^()]*\))*(?:\s*\|\|\s*"?(\d{2,5})"?)?`)
	portIn    = detect.NewPattern(`\bhttps?:\s*\[[^\]]*?\bport:\s*(\d{2,5})\b`)
	portOf    = detect.NewPattern(`\bport:\s*(\d{2,5})\b|:gen_tcp\.listen\(\s*(\d{2,5})\b|@port\s+(\d{2,5})\b|\bport\s*=\s*(\d{2,5})\b|_env\([^()\n]*port,\s*(\d{2,5})\s*\)`)
	loopback  = detect.NewPattern(`\bip:\s*(\{\s*127\s*,[^}]*\}|:loopback|\{(?:\s*0\s*,){7}\s*1\s*\})`)
	serves    = detect.NewPattern(`\bserver:\s*true\b|\bPHX_SERVER\b`)
)

// serving gives the places that show that the program listens.
func serving(a *detect.App) []detect.Evidence {
	return detect.Memo(a, "serving", func() []detect.Evidence {
		if d, ok := depends(a, append([]string{"phoenix"}, servers...)...); ok {
			return []detect.Evidence{d.at}
		}
		if m := search(a, listening); len(m) > 0 {
			return []detect.Evidence{m[0].Evidence}
		}
		return nil
	})
}

// settings are the files of configuration that production reads, what is read
// when it starts before what is compiled in.
func settings(a *detect.App) []string {
	var out []string
	for _, name := range []string{"config/runtime.exs", "config/releases.exs"} {
		if a.Has(name) {
			out = append(out, a.Path(name))
		}
	}
	for _, f := range slices.Backward(a.List("configs")) {
		out = append(out, path.Join(a.Context(), f))
	}
	return out
}

var portFacts = []detect.Fact{
	{
		Name: "port", Type: detect.Number, Required: true,
		Ask:  "Which port does it listen on? (0: none)",
		When: func(a *detect.App) bool { return a.Text("kind") == "service" },
		Probes: []detect.Probe{
			{Says: "the variable that sets it, with its default, in config and lib", Look: portVariable},
			{Says: "http and port in config", Look: portSetting},
			{Says: "the call that listens, in lib", Look: portCall},
			{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts},
		},
		Default: func(a *detect.App) *detect.Finding {
			if f := framework(a); len(f) > 0 {
				return &detect.Finding{Value: detect.Is("4000"), From: f[0].From, Source: detect.FromFramework}
			}
			if v := variables(a); len(v) > 0 {
				return &detect.Finding{Value: detect.Is("4000"), From: []detect.Evidence{v[0].Evidence}, Why: v[0].Groups[0] + " sets it, and nothing says to what"}
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
		When:   func(a *detect.App) bool { return a.Text("kind") == "service" },
		Probes: []detect.Probe{{Says: "the variable of the port, and PHX_SERVER where no script sets it", Look: environment}},
	},
}

// variables are the places that take the port from the environment.
func variables(a *detect.App) []detect.Match {
	app, _ := mixOf(a, a.Dir).text("app")
	own := []string{"", "HTTP_", "APP_", "SERVER_", "WEB_", "LISTEN_", "PHX_", strings.ToUpper(app) + "_"}
	var out []detect.Match
	for _, f := range append(settings(a), code(a)...) {
		for _, m := range portFrom.In(f, a.Project.Code(f)) {
			if slices.Contains(own, strings.TrimSuffix(m.Groups[0], "PORT")) {
				out = append(out, m)
			}
		}
	}
	return out
}

func portVariable(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, m := range variables(a) {
		for _, number := range m.Groups[1:] {
			if number != "" {
				out = append(out, detect.Finds("the default of "+m.Groups[0], []detect.Evidence{m.Evidence}, number)...)
			}
		}
	}
	return out
}

func portSetting(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, f := range settings(a) {
		for _, m := range portIn.In(f, a.Project.Code(f)) {
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
		}
	}
	return out
}

func portCall(a *detect.App) []detect.Finding {
	var out []detect.Finding
	own := ownSetting(a)
	for _, f := range settings(a) {
		if own != nil {
			for _, m := range own.In(f, a.Project.Code(f)) {
				out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
			}
		}
	}
	for _, f := range code(a) {
		code := a.Project.Code(f)
		if !listening.Regexp().MatchString(code) {
			continue
		}
		for _, m := range portOf.In(f, code) {
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
		}
	}
	return out
}

// ownSetting finds a port among the app's own settings: config :shop, port: 4040.
func ownSetting(a *detect.App) *detect.Pattern {
	app, _ := mixOf(a, a.Dir).text("app")
	if !plainName.Regexp().MatchString(app) {
		return nil
	}
	return detect.NewPattern(`^[ \t]*config\s+:` + strings.ReplaceAll(app, "@", "") + `,(?:\s*\w+:[^,\n]+,)*?\s*(?:http_)?port:\s*(\d{2,5})\b`)
}

// environment is what makes the release listen, and where.
func environment(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	usual := ""
	for _, m := range variables(a) {
		number := strings.Join(m.Groups[1:], "")
		if usual == "" {
			usual = number
		}
		if number != "" && number != usual {
			continue // a port of something else
		}
		if kv := m.Groups[0] + "=" + a.Text("port"); a.Known("port") && !slices.Contains(out, kv) {
			out, from = append(out, kv), append(from, m.Evidence)
		}
	}
	if a.Text("framework") == "phoenix" {
		set := false
		for _, f := range settings(a) {
			for _, m := range serves.In(f, a.Project.Code(f)) {
				if set = true; m.Text == "PHX_SERVER" && path.Base(a.Text("start")) != "server" && !slices.Contains(out, "PHX_SERVER=true") {
					out, from = append(out, "PHX_SERVER=true"), append(from, m.Evidence)
				}
			}
		}
		if !set {
			a.Warn("endpoint-not-served", "config: nothing tells the endpoint to listen in a release: set server: true for it in config/runtime.exs", a.Evidence("framework")...)
		}
	}
	listensAlone(a)
	return detect.Finds("", from, out...)
}

// listensAlone warns of an address that nothing outside reaches.
func listensAlone(a *detect.App) {
	files := settings(a)
	for _, f := range code(a) {
		if listening.Regexp().MatchString(a.Project.Code(f)) {
			files = append(files, f)
		}
	}
	for _, f := range files {
		for _, m := range loopback.In(f, a.Project.Code(f)) {
			a.Warn("bound-to-localhost", m.Evidence.String()+": "+m.Group()+": nothing outside of the container reaches it: listen to all addresses", m.Evidence)
		}
	}
}
