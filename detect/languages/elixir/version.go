package elixir

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

var versionFacts = []detect.Fact{
	{
		Name: "version", Type: detect.Version, Product: "elixir",
		Ask: "Which version of Elixir?",
		Probes: []detect.Probe{
			{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return toolVersions(a, "elixir") }},
			{Says: "elixir_buildpack.config", Look: func(a *detect.App) []detect.Finding { return buildpack(a, "elixir_version") }},
			{Says: ".elixir-version", Look: versionFile},
			{Says: "elixir in mix.exs", Look: required},
			{Says: "the elixir image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "elixir") }},
		},
	},
	{
		Name: "otp", Type: detect.Version, Product: "erlang",
		Ask: "Which version of Erlang/OTP?",
		Probes: []detect.Probe{
			{Says: "erlang, or -otp- behind elixir, in .tool-versions and mise.toml", Look: otpVersions},
			{Says: "erlang_version in elixir_buildpack.config", Look: func(a *detect.App) []detect.Finding { return buildpack(a, "erlang_version") }},
			{Says: "the erlang image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "erlang") }},
		},
	},
	{
		Name: "otpLine", Type: detect.Text, Derived: true,
		Ask:    "Which line of Erlang/OTP stands in the image's tag?",
		Probes: []detect.Probe{{Says: "the version of Erlang/OTP, and the images that this Elixir has", Look: otpLine}},
	},
	{
		Name: "suite", Type: detect.Text, Derived: true,
		Ask:    "Which Debian release is the image of Elixir made on?",
		Probes: []detect.Probe{{Says: "the images of Erlang/OTP: bookworm up to 27, trixie from 28", Look: suite}},
	},
}

func constraint(text, syntax, file string, line int) detect.Finding {
	return detect.Finding{Value: detect.Is(text), Syntax: syntax, From: []detect.Evidence{{Path: file, Line: line}}}
}

// toolVersions reads what asdf and mise are told; what stands behind "-otp-"
// is another tool's.
func toolVersions(a *detect.App, tool string) []detect.Finding {
	out := pins.Managers(a, tool)
	for i := range out {
		text, _, _ := strings.Cut(out[i].Value.String(), "-otp-")
		out[i].Value = detect.Is(text)
	}
	return out
}

// otpVersions are the tool's own line, and what its version of Elixir is for.
func otpVersions(a *detect.App) []detect.Finding {
	out := toolVersions(a, "erlang")
	for _, f := range pins.Managers(a, "elixir") {
		if _, otp, ok := strings.Cut(f.Value.String(), "-otp-"); ok {
			f.Value = detect.Is(otp)
			out = append(out, f)
		}
	}
	return out
}

// buildpack reads elixir_buildpack.config, one assignment a line.
func buildpack(a *detect.App, key string) []detect.Finding {
	const name = "elixir_buildpack.config"
	for i, l := range strings.Split(a.Read(name), "\n") {
		l, _, _ = strings.Cut(l, "#")
		if k, v, ok := strings.Cut(l, "="); ok && strings.TrimSpace(k) == key {
			if v = strings.Trim(strings.TrimSpace(v), `"'`); v != "" {
				return []detect.Finding{constraint(v, tables.Loose, a.Path(name), i+1)}
			}
		}
	}
	return nil
}

func versionFile(a *detect.App) []detect.Finding {
	for i, l := range strings.Split(a.Read(".elixir-version"), "\n") {
		l, _, _ = strings.Cut(l, "#")
		if l, _, _ = strings.Cut(strings.TrimSpace(l), "-otp-"); l != "" {
			return []detect.Finding{constraint(l, tables.Exact, a.Path(".elixir-version"), i+1)}
		}
	}
	return nil
}

// required are the ranges that the mix.exs files name.
func required(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, m := range mixfiles(a) {
		if text, at := m.text("elixir"); text != "" {
			out = append(out, constraint(text, tables.Hex, at.Path, at.Line))
		}
	}
	return out
}

// otpLine holds the line of Erlang/OTP to those that have an image with this
// Elixir.
func otpLine(a *detect.App) []detect.Finding {
	line, _, _ := strings.Cut(a.Text("otp"), ".")
	p, err := tables.Releases("elixir")
	if err != nil || line == "" {
		return nil
	}
	c, known := p.Cycle(a.Text("version"))
	if !known || slices.Contains(c.Tags, "otp-"+line) {
		return found("", a.Evidence("otp"), line)
	}
	var paired []string
	for _, tag := range c.Tags {
		if n, ok := strings.CutPrefix(tag, "otp-"); ok && !strings.Contains(n, "-") {
			paired = append(paired, n)
		}
	}
	if len(paired) == 0 {
		return found("", a.Evidence("otp"), line)
	}
	slices.Sort(paired)
	newest := paired[len(paired)-1]
	if a.Source("otp") != detect.Default {
		a.Warn("otp-not-paired", fmt.Sprintf("Erlang/OTP %s: no image of Elixir %s with it is known: %s is used: images are there for %s", line, c.Name, newest, strings.Join(paired, ", ")), a.Evidence("otp")...)
	}
	return found("", a.Evidence("otp"), newest)
}

func suite(a *detect.App) []detect.Finding {
	switch line := a.Text("otpLine"); {
	case len(line) == 2 && line <= "27":
		return found("", nil, "bookworm")
	default:
		return found("", nil, "trixie")
	}
}
