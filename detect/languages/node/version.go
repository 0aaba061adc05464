package node

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

func versionFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "version", Type: detect.Version, Product: "node",
			Ask: "Which version of Node.js?",
			Probes: []detect.Probe{
				{Says: ".nvmrc, .node-version", Look: versionFiles},
				{Says: "volta in package.json", Look: func(a *detect.App) []detect.Finding { return engine(a, tables.Exact, "volta", "node") }},
				{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, "nodejs", "node") }},
				{Says: "engines.node in package.json", Look: func(a *detect.App) []detect.Finding { return engine(a, tables.Npm, "engines", "node") }},
				{Says: "devEngines.runtime in package.json", Look: devEngine},
				{Says: "the node image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "node") }},
			},
		},
		{
			Name: "base", Type: detect.Text, Choice: true,
			Ask: "Which kind of final image?",
			Probes: []detect.Probe{{Says: "packages with programs of their own, which want glibc", Look: func(a *detect.App) []detect.Finding {
				if n := natives(a); len(n) > 0 {
					return detect.Finds(n[0].name+" has a compiled part", n[0].from, "slim")
				}
				return nil
			}}},
			Default: detect.Preset("", "slim"),
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{
					{Value: "slim", Label: "Debian without extras: compiled packages work as their makers built them"},
					{Value: "alpine", Label: "smaller, with another C library: compiled packages may need to be built anew"},
				}
			},
			Strict: true,
			When:   runs,
		},
		{
			Name: "variant", Type: detect.Text, Derived: true,
			Ask: "Which variant of the Node.js image?",
			Default: func(a *detect.App) *detect.Finding {
				p, err := tables.Releases("node")
				if err != nil {
					return nil
				}
				if n := natives(a); len(n) > 0 && a.Text("base") == "alpine" {
					a.Warn("native-on-alpine", n[0].name+" has a compiled part, which may not fit Alpine: keep --base slim, or try the image well", n[0].from...)
				}
				wanted, pick := []string{"trixie-slim", "bookworm-slim", "bullseye-slim", "slim"}, p.PickSince
				if a.Text("base") == "alpine" {
					wanted, pick = []string{"alpine3.24", "alpine3.23", "alpine"}, p.Pick
				}
				tag, ok := pick(a.Text("version"), wanted...)
				if !ok {
					tag = wanted[len(wanted)-1]
				}
				return &detect.Finding{Value: detect.Is(tag)}
			},
		},
	}
}

func versionFiles(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, name := range []string{".nvmrc", ".node-version"} {
		if p := a.Above(name); p != "" {
			text, line := firstLine(a.Project.Text(p))
			if text != "" {
				out = append(out, detect.Finding{Value: detect.Is(text), Syntax: tables.Exact, From: []detect.Evidence{{Path: p, Line: line}}})
			}
		}
	}
	return out
}

// firstLine gives the first line that says something.
func firstLine(text string) (string, int) {
	for i, l := range strings.Split(text, "\n") {
		l, _, _ = strings.Cut(l, "#")
		if l = strings.TrimSpace(l); l != "" {
			return l, i + 1
		}
	}
	return "", 0
}

func engine(a *detect.App, syntax string, keys ...string) []detect.Finding {
	for _, m := range above(a) {
		if v := m.Text(keys...); v != "" {
			return []detect.Finding{{Value: detect.Is(v), Syntax: syntax, From: m.at(keys...)}}
		}
	}
	return nil
}

func devEngine(a *detect.App) []detect.Finding {
	for _, m := range above(a) {
		if m.Text("devEngines", "runtime", "name") == "node" && m.Text("devEngines", "runtime", "version") != "" {
			return []detect.Finding{{Value: detect.Is(m.Text("devEngines", "runtime", "version")), Syntax: tables.Npm, From: m.at("devEngines", "runtime", "version")}}
		}
	}
	return nil
}
