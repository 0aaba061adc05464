package node

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// script endings, and files that say nothing of how the program runs.
var scriptExts = []string{".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx"}

var portFacts = []detect.Fact{
	{
		Name: "port", Type: detect.Number, Required: true,
		Ask:  "Which port does it listen on? (0: none)",
		When: func(a *detect.App) bool { return a.Text("kind") == string(detect.Service) || serves(a) },
		Probes: []detect.Probe{
			{Says: "the port that the start script sets for the program", Look: scriptPort},
			{Says: "the call that listens, in the source, and the setting that it reads", Look: sourcePort},
			{Says: "port in the start command", Look: startPort},
			{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts},
			{Says: "the default of the program that loads the app", Look: loaderPort},
			{Says: "the framework's own default, which the project may tell containers otherwise", Look: frameworkPort},
		},
		Default: func(a *detect.App) *detect.Finding {
			if serves(a) {
				return &detect.Finding{Value: detect.Is("8080"), Why: "nginx, not as root"}
			}
			for _, l := range listens(a) {
				if l.variable != "" {
					return &detect.Finding{Value: detect.Is("3000"), From: l.from, Why: "the program takes any from " + l.variable}
				}
			}
			if namesPort(a) {
				return &detect.Finding{Value: detect.Is("3000"), From: a.Evidence("start"), Why: "the start command takes any from PORT"}
			}
			return nil
		},
		Missing: func(*detect.App) string {
			return "port: no number was found where the program begins to listen: give --port"
		},
	},
	{
		Name: "portVariable", Type: detect.Text,
		Ask:  "Which environment variable sets the port?",
		When: func(a *detect.App) bool { return runs(a) && a.Number("port") > 0 },
		Probes: []detect.Probe{{
			Says: "the variable that the source or the framework reads",
			Look: func(a *detect.App) []detect.Finding {
				for _, l := range listens(a) {
					if l.variable != "" {
						return detect.Finds("", l.from, l.variable)
					}
				}
				if namesPort(a) || loads(a) {
					return detect.Finds("", a.Evidence("start"), "PORT")
				}
				if s := shapeOf(a); s != nil && s.portVar != "" && (!plain(s.name) || len(listens(a)) == 0 && readsPort(a)) {
					return []detect.Finding{{Value: detect.Is(s.portVar), From: s.from, Source: detect.FromFramework}}
				}
				return nil
			},
		}},
	},
}

// loads says whether the start command is Fastify's own, which loads the app
// and listens for it.
func loads(a *detect.App) bool {
	words := a.List("start")
	return len(words) > 1 && path.Base(words[0]) == "fastify" && words[1] == "start"
}

// loaderPort is where that listens when it is told nothing else.
func loaderPort(a *detect.App) []detect.Finding {
	if !loads(a) {
		return nil
	}
	return []detect.Finding{{Value: detect.Is("3000"), From: a.Evidence("start"), Source: detect.FromFramework, Weak: true}}
}

// namesPort says whether the start command takes the port from the environment.
func namesPort(a *detect.App) bool {
	return slices.ContainsFunc(a.List("start"), func(w string) bool { return detect.WithPort(w, "0") != w })
}

func readsPort(a *detect.App) bool { return len(a.Search(readPort, scriptExts...)) > 0 }

var readPort = detect.NewPattern(`process\.env\.PORT\b`)

// scriptPort reads PORT=4000 node server.js, and next start -p 4000, whatever
// starts what the build leaves.
func scriptPort(a *detect.App) []detect.Finding {
	p, ok := starting(a, own(a))
	if !ok || serves(a) || p.watches || p.develops() {
		return nil
	}
	for _, kv := range p.env {
		if v, set := strings.CutPrefix(kv, "PORT="); set && typescript.Number(v) != "" {
			return detect.Finds("", p.from, v)
		}
	}
	if v := flag(p.args, "-p", "--port"); p.tool != "node" && len(p.typed) == 0 && typescript.Number(v) != "" {
		return detect.Finds("", p.from, v)
	}
	return nil
}

func sourcePort(a *detect.App) []detect.Finding {
	if serves(a) {
		return nil
	}
	var out []detect.Finding
	for _, l := range listens(a) {
		if n, err := strconv.Atoi(l.number); err == nil && n > 0 && n < 65536 {
			out = append(out, detect.Finds("", l.from, strconv.Itoa(n))...)
		}
	}
	return out
}

// startPort reads the flags of a start command: next start -p 4000.
func startPort(a *detect.App) []detect.Finding {
	words := a.List("start")
	if len(words) > 0 && words[0] == "node" { // what stands after its file is the program's own
		i := program{tool: "node", args: words[1:]}.fileAt()
		words = words[i+1:]
	}
	if v := flag(words, "-p", "--port"); v != "" && typescript.Number(v) != "" {
		return detect.Finds("", a.Evidence("start"), v)
	}
	return nil
}

func frameworkPort(a *detect.App) []detect.Finding {
	s := shapeOf(a)
	if s == nil || s.port == 0 || plain(s.name) || serves(a) {
		return nil
	}
	told := slices.ContainsFunc(detect.ContainerPorts(a), func(f detect.Finding) bool { return !strings.Contains(f.From[0].Path, "devcontainer") })
	return []detect.Finding{{Value: detect.Is(strconv.Itoa(s.port)), From: s.from, Source: detect.FromFramework, Weak: told && s.portVar != ""}}
}
