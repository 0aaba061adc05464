package gleam

import (
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
)

var installFacts = []detect.Fact{
	{
		Name: "installInputs", Type: detect.List,
		Ask: "Which files does the install read?",
		Probes: []detect.Probe{{Says: "gleam.toml, manifest.toml", Look: func(a *detect.App) []detect.Finding {
			out := []string{a.InContext(a.Path(manifest))}
			from := a.At(manifest, 0)
			if a.Has("manifest.toml") {
				out, from = append(out, a.InContext(a.Path("manifest.toml"))), append(from, detect.Evidence{Path: a.Path("manifest.toml")})
			} else {
				a.Warn("no-lock-file", "manifest.toml: there is none: each build may take other versions: run gleam deps download and commit it", a.At(manifest, 0)...)
			}
			return detect.Finds("", from, out...)
		}}},
	},
	{
		Name: "locals", Type: detect.List,
		Ask: "In which folders of the project do dependencies lie?",
		Probes: []detect.Probe{{Says: "dependencies with a path in gleam.toml", Look: func(a *detect.App) []detect.Finding {
			dirs, from := locals(a)
			if len(dirs) == 0 {
				return nil
			}
			for i, d := range dirs {
				dirs[i] = a.InContext(d)
			}
			return detect.Finds("", from, dirs...)
		}}},
	},
	{
		Name: "sources", Type: detect.List,
		Ask: "Which folders are built?",
		Probes: []detect.Probe{{Says: "src and priv beside gleam.toml", Look: func(a *detect.App) []detect.Finding {
			var out []string
			var from []detect.Evidence
			for _, d := range []string{"priv", "src"} {
				if len(a.Project.Files(a.Path(d))) > 0 {
					out, from = append(out, a.InContext(a.Path(d))), append(from, detect.Evidence{Path: a.Path(d)})
				}
			}
			return detect.Finds("", from, out...)
		}}},
	},
}

func startFacts() []detect.Fact {
	return []detect.Fact{{
		Name: "start", Type: detect.Command,
		Ask:     "Which command starts it?",
		Default: detect.Preset("the script of the shipment, which hands its place to Erlang", "/app/entrypoint.sh", "run"),
	}}
}

var (
	portCall = detect.NewPattern(`\bmist\.port\(\s*(?:_\s*,\s*)?(\d{2,5})\s*\)|\blet port\s*=\s*(\d{2,5})\b|\bconst port(?:\s*:\s*Int)?\s*=\s*(\d{2,5})\b`)
	portFrom = detect.NewPattern(`\b(?:envoy|os|dotenv\w*)\.get(?:_env)?\(\s*"((?:HTTP_|APP_|SERVER_)?PORT)"`)
	bind     = detect.NewPattern(`\bmist\.bind\(\s*(?:_\s*,\s*)?"([^"\n]*)"`)
	anyBind  = detect.NewPattern(`\bmist\.bind\(`)
	unwraps  = detect.NewPattern(`\bunwrap\(\s*(\d{2,5})\s*\)`)
)

func search(a *detect.App, p *detect.Pattern) []detect.Match { return a.Search(p, ".gleam") }

func serves(a *detect.App) bool { return a.Text("kind") == "service" }

var portFacts = []detect.Fact{
	{
		Name: "port", Type: detect.Number,
		Ask:  "Which port does it listen on?",
		When: serves,
		Probes: []detect.Probe{
			{Says: "mist.port in the source, and the default beside the variable PORT", Look: ports},
			{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts},
		},
		Default: func(*detect.App) *detect.Finding {
			return &detect.Finding{Value: detect.Is("4000"), Source: detect.FromFramework, Why: "Mist's own"}
		},
	},
	{
		Name: "env", Type: detect.List,
		Ask:  "Which variables does the image set?",
		When: serves,
		Probes: []detect.Probe{{Says: "the variable of the port", Look: func(a *detect.App) []detect.Finding {
			reachable(a)
			for _, m := range search(a, portFrom) {
				return detect.Finds("", []detect.Evidence{m.Evidence}, m.Group()+"="+a.Text("port"))
			}
			return nil
		}}},
	},
}

func ports(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, m := range search(a, portFrom) {
		for _, d := range unwraps.In(m.Path, a.Project.Code(m.Path)) {
			if d.Line >= m.Line && d.Line <= m.Line+4 {
				out = append(out, detect.Finds("the default of "+m.Group(), []detect.Evidence{d.Evidence}, d.Group())...)
			}
		}
	}
	for _, m := range search(a, portCall) {
		out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
	}
	return out
}

// reachable warns of a server that listens to its own machine, as Mist does
// unless it is told.
func reachable(a *detect.App) {
	for _, m := range search(a, bind) {
		if slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, m.Group()) {
			a.Warn("bound-to-localhost", m.Evidence.String()+": nothing outside of the container reaches it: bind 0.0.0.0", m.Evidence)
		}
	}
	if len(search(a, anyBind)) == 0 && dependency(a, "mist") != nil {
		at := detect.Evidence{Path: path.Join(a.Dir, manifest), Line: dependency(a, "mist").Line}
		a.Warn("bound-to-localhost", at.String()+": Mist listens to this machine alone unless it is told: add mist.bind(\"0.0.0.0\")", at)
	}
}
