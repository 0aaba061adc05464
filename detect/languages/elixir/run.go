package elixir

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

func runFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "requires", Type: detect.List,
			Ask:    "Which variables must be set when it starts?",
			Probes: []detect.Probe{{Says: "System.fetch_env! and variables without a default in config/runtime.exs", Look: requires}},
		},
		{
			Name: "runPackages", Type: detect.List,
			Ask:     "Which system packages does it need when it runs?",
			When:    func(a *detect.App) bool { return released(a) && a.Yes("erts") && a.Text("suite") != "buster" },
			Probes:  []detect.Probe{{Says: "programs that it calls", Look: runPackages}},
			Default: detect.Preset("what Erlang links to, and the authorities that requests trust", erlangNeeds...),
		},
	}
}

// erlangNeeds is what an Erlang of one's own links to.
var erlangNeeds = []string{"ca-certificates", "libncurses6", "libstdc++6", "openssl"}

var (
	needed = detect.NewPattern(`\bSystem\.(?:fetch_env!\(\s*"([A-Z][A-Z0-9_]*)"|get_env\(\s*"([A-Z][A-Z0-9_]*)"\s*\)\s*\|\|\s*raise\b)`)
	called = detect.NewPattern(`\bSystem\.cmd\(\s*"([\w.-]+)"|\bSystem\.find_executable\(\s*"([\w.-]+)"|\bPort\.open\(\s*\{:spawn(?:_executable)?,\s*"([\w.-]+)`)
)

func requires(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	for _, f := range settings(a) {
		if base := path.Base(f); base != "runtime.exs" && base != "releases.exs" {
			continue
		}
		for _, m := range needed.In(f, a.Project.Code(f)) {
			if name := m.Group(); !slices.Contains(out, name) && !slices.ContainsFunc(a.List("env"), func(kv string) bool { return strings.HasPrefix(kv, name+"=") }) {
				out, from = append(out, name), append(from, m.Evidence)
			}
		}
	}
	return detect.Finds("", from, out...)
}

// calls are packages of Hex that start a program.
var calls = []struct{ name, tool string }{{"mogrify", "convert"}, {"chromic_pdf", "chromium"}, {"ffmpex", "ffmpeg"}, {"thumbnex", "ffmpeg"}, {"pdf_generator", "chromium"}}

func runPackages(a *detect.App) []detect.Finding {
	out := slices.Clone(erlangNeeds)
	var from []detect.Evidence
	add := func(name string, at detect.Evidence) {
		t, ok := tables.SystemTool(name)
		if !ok {
			return
		}
		for _, p := range t.On(a.Text("suite")).Run {
			if !slices.Contains(out, p) {
				out, from = append(out, p), append(from, at)
			}
		}
	}
	for _, m := range search(a, called) {
		if !strings.Contains(m.Path, "lib/mix/tasks/") { // a release has no mix
			add(m.Group(), m.Evidence)
		}
	}
	for _, c := range calls {
		if d, ok := depends(a, c.name); ok {
			add(c.tool, d.at)
		}
	}
	if len(from) == 0 {
		return nil
	}
	slices.Sort(out)
	return detect.Finds("what Erlang links to, and programs that it calls", from, out...)
}
