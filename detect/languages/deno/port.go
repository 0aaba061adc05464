package deno

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// source is how programs for Deno are read.
var source = &typescript.Runtime{
	Wide:     true,
	Calls:    detect.NewPattern(`\bDeno\.serve\s*(?:<[^(]*>)?\(|(?:^|[^.\w])(?:serve|listenAndServe)\s*\(|[\w)\]]\s*\.listen\s*\(`),
	Variable: detect.NewPattern(`\bDeno\.env\.get\(\s*['"]([A-Z][A-Z0-9_]*)['"]\s*\)|process\.env\.([A-Z][A-Z0-9_]*)|\benv\[?['".]+([A-Z][A-Z0-9_]*)`),
}

// exts are the endings of what Deno runs.
func exts() []string { return typescript.Exts() }

func portFacts() []detect.Fact {
	return []detect.Fact{
		source.PortFact(usualPort, detect.Probe{Says: "--port of the start command", Look: startPort}),
	}
}

func usualPort(a *detect.App) *detect.Finding {
	p, _ := starting(a)
	for _, l := range source.Listens(a) {
		if l.Open || l.Variable != "" {
			return &detect.Finding{Value: detect.Is("8000"), From: l.From, Source: detect.FromFramework, Why: "Deno's own"}
		}
	}
	if p.serves || len(framework(a)) > 0 {
		return &detect.Finding{Value: detect.Is("8000"), From: p.from, Source: detect.FromFramework, Why: "Deno's own"}
	}
	return nil
}

func startPort(a *detect.App) []detect.Finding {
	p, _ := starting(a)
	for i, w := range p.flags {
		v, ok := strings.CutPrefix(w, "--port=")
		if w == "--port" && i+1 < len(p.flags) {
			v, ok = p.flags[i+1], true
		}
		if n, err := strconv.Atoi(v); ok && err == nil && n > 0 && n < 65536 {
			return detect.Finds("", a.Evidence("start"), v)
		}
	}
	return nil
}
