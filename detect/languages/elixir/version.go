package elixir

import (
	"fmt"
	"slices"
	"strconv"
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
			{Says: "OTP_VERSION, or -erlang- in the tag of an image, in a Dockerfile", Look: otpOfContainer},
		},
	},
	{
		Name: "otpLine", Type: detect.Text, Derived: true,
		Ask:    "Which line of Erlang/OTP stands in the image's tag?",
		Probes: []detect.Probe{{Says: "the version of Erlang/OTP, and the images that this Elixir has", Look: otpLine}},
	},
	{
		Name: "tag", Type: detect.Text, Derived: true,
		Ask:    "Which tag of the image of Elixir?",
		Probes: []detect.Probe{{Says: "the images that this release has with this Erlang/OTP, else those of its line", Look: tag}},
	},
	{
		Name: "suite", Type: detect.Text, Derived: true,
		Ask:    "Which Debian release is the image of Elixir made on?",
		Probes: []detect.Probe{{Says: "the images of Erlang/OTP: bullseye for 24 and 25, bookworm for 26 and 27, trixie from 28", Look: suite}},
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
// Elixir: where nobody asked for one, with this very release of it.
func otpLine(a *detect.App) []detect.Finding {
	line, _, _ := strings.Cut(a.Text("otp"), ".")
	p, err := tables.Releases("elixir")
	if err != nil || line == "" {
		return nil
	}
	c, known := p.Cycle(a.Text("version"))
	var paired, here []string
	for _, tag := range c.Tags {
		if n, ok := strings.CutPrefix(tag, "otp-"); ok && !strings.Contains(n, "-") {
			if paired = append(paired, n); p.HasSince(a.Text("version"), tag) {
				here = append(here, n)
			}
		}
	}
	slices.Sort(paired)
	slices.Sort(here)
	asked := a.Source("otp") != detect.Default
	switch {
	case !known || slices.Contains(here, line) || asked && slices.Contains(paired, line):
		return detect.Finds("", a.Evidence("otp"), line)
	case len(paired) == 0 && bare()[c.Name] != "":
		return detect.Finds("the one of its image", a.Evidence("version"), bare()[c.Name])
	case len(paired) == 0:
		return detect.Finds("", a.Evidence("otp"), line)
	}
	if len(here) == 0 {
		here = paired
	}
	newest := here[len(here)-1]
	if asked {
		a.Warn("otp-not-paired", fmt.Sprintf("Erlang/OTP %s: no image of Elixir %s with it is known: %s is used: images are there for %s", line, c.Name, newest, strings.Join(paired, ", ")), a.Evidence("otp")...)
	}
	return detect.Finds("", a.Evidence("otp"), newest)
}

// bare are the lines of Erlang/OTP of images whose tags do not name one.
func bare() map[string]string {
	return map[string]string{"1.11": "23", "1.10": "22", "1.9": "22", "1.8": "22", "1.7": "22"}
}

// tag is the image's tag: of the release that is asked for, where there is one
// with this Erlang/OTP, else of its line.
func tag(a *detect.App) []detect.Finding {
	version, otp := a.Text("version"), "otp-"+a.Text("otpLine")
	p, err := tables.Releases("elixir")
	if err != nil {
		return nil
	}
	c, known := p.Cycle(version)
	switch {
	case known && bare()[c.Name] != "":
		return detect.Finds("", nil, version)
	case known && !p.HasSince(version, otp) && p.HasTag(c.Name, otp):
		a.Warn("image-of-line", fmt.Sprintf("Elixir %s: no image of it with Erlang/OTP %s is known: that of the newest %s is used", version, a.Text("otpLine"), c.Name), a.Evidence("version")...)
		version = c.Name
	}
	return detect.Finds("", nil, version+"-"+otp)
}

// suite is the Debian release of the images of Erlang/OTP, which those of
// Elixir are made on: as erlang/docker-erlang-otp has them.
func suite(a *detect.App) []detect.Finding {
	line, err := strconv.Atoi(a.Text("otpLine"))
	switch {
	case err == nil && line <= 23:
		return detect.Finds("", nil, "buster")
	case err == nil && line <= 25, line == 26 && slices.Contains([]string{"1.15.7", "1.16.0", "1.16.1"}, a.Text("version")):
		return detect.Finds("", nil, "bullseye")
	case err == nil && line <= 27:
		return detect.Finds("", nil, "bookworm")
	}
	return detect.Finds("", nil, "trixie")
}

var otpArgument = detect.NewPattern(`^ARG\s+(?:OTP|ERLANG)_VERSION=["']?([\d.]+)|^(?:ARG|FROM)\b[^\n]*-erlang-(\d[\d.]*)-`)

// otpOfContainer is what an image of hexpm/elixir names in its tag.
func otpOfContainer(a *detect.App) []detect.Finding {
	for _, m := range otpArgument.In(a.Path("Dockerfile"), a.Read("Dockerfile")) {
		f := constraint(strings.Trim(m.Group(), "."), tables.Loose, m.Path, m.Line)
		f.Weak = true
		return []detect.Finding{f}
	}
	return nil
}
