package bun

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// source is how programs for Bun are read.
var source = &typescript.Runtime{
	Wide:     true,
	Calls:    detect.NewPattern(`\bBun\.serve\s*(?:<[^(]*>)?\(|(?:^|[^.\w])serve\s*\(\s*\{|[\w)\]]\s*\.listen\s*\(|^export\s+default\s+(?:\{|\w+)`),
	Variable: detect.NewPattern(`(?:process|Bun|import\.meta)\.env(?:\.|\?\.|\[['"])([A-Z][A-Z0-9_]*)|\benv\.([A-Z][A-Z0-9_]*)`),
	Exported: exported,
}

// exts are the endings of what Bun runs.
func exts() []string { return typescript.Exts() }

var server = detect.NewPattern(`\bnew\s+(?:Hono|OpenAPIHono|Elysia)\b`)

// exported says whether Bun serves what a file exports: the app of the file
// that it starts, or an object with fetch, which may name a port.
func exported(a *detect.App, file, code, call, rest string) (listens, names bool) {
	if !strings.HasSuffix(call, "{") {
		return file == entry(a) && server.Matches(code), false
	}
	object := strings.Contains(rest, "fetch")
	return object, object
}

// entry is the project path of the file that Bun starts.
func entry(a *detect.App) string {
	p, _ := starting(a)
	return a.Path(resolve(a, p.file))
}

func portFacts() []detect.Fact {
	return []detect.Fact{
		source.PortFact(usualPort),
		{
			Name: "portVariable", Type: detect.Text,
			Ask:    "Which environment variable sets the port?",
			When:   func(a *detect.App) bool { return a.Number("port") > 0 },
			Probes: []detect.Probe{{Says: "the variable that the source reads, or Bun itself", Look: portVariable}},
		},
	}
}

func usualPort(a *detect.App) *detect.Finding {
	for _, l := range source.Listens(a) {
		if l.Open {
			return &detect.Finding{Value: detect.Is("3000"), From: l.From, Source: detect.FromFramework, Why: "Bun's own"}
		}
		if l.Variable != "" {
			return &detect.Finding{Value: detect.Is("3000"), From: l.From, Why: "the program takes any from " + l.Variable}
		}
	}
	return nil
}

func portVariable(a *detect.App) []detect.Finding {
	for _, l := range source.Listens(a) {
		if l.Variable != "" {
			return detect.Finds("", l.From, l.Variable)
		}
		if l.Open {
			return []detect.Finding{{Value: detect.Is("PORT"), From: l.From, Source: detect.FromFramework}}
		}
	}
	return nil
}
