package dotnet

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// The ways in which a program is published.
const (
	portable   = "portable"
	standalone = "self-contained"
	native     = "native"
)

// The kinds of final images.
const (
	chiseled = "chiseled"
	ubuntu   = "ubuntu"
	alpine   = "alpine"
	debian   = "debian"
)

func runs(a *detect.App) bool { return a.Text("kind") != "site" }

func imageFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "assembly", Type: detect.Text, Required: true,
			Ask:     "What is the program called that the build makes?",
			When:    runs,
			Probes:  []detect.Probe{{Says: "AssemblyName, else the name of the project file", Look: assembly}},
			Missing: func(*detect.App) string { return "its name holds what no file's name should: give another" },
		},
		{
			Name: "layout", Type: detect.Text, Strict: true,
			Ask:  "How is it published?",
			When: runs,
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: portable, Label: "for any processor, run by dotnet"}, {Value: standalone, Label: "with its own .NET"}, {Value: native, Label: "compiled to machine code"}}
			},
			Probes:  []detect.Probe{{Says: "PublishAot, SelfContained, PublishSingleFile, PublishTrimmed in the project", Look: layout}},
			Default: detect.Preset("the image brings .NET along", portable),
		},
		{
			Name: "invariant", Type: detect.YesNo,
			Ask:    "Does it do without cultures and their rules (ICU)?",
			When:   runs,
			Probes: []detect.Probe{{Says: "InvariantGlobalization in the project", Look: invariant}},
			Default: func(*detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("no"), Why: "the image holds ICU and time zones"}
			},
		},
		{
			Name: "runPackages", Type: detect.List,
			Ask:    "Which system packages does it need when it runs?",
			When:   runs,
			Probes: []detect.Probe{{Says: "packages that load libraries of the system, programs that it starts", Look: runPackages}},
		},
		{
			Name: "base", Type: detect.Text, Strict: true, Choice: true,
			Ask:     "Which kind of final image?",
			When:    runs,
			Options: bases,
			Default: func(a *detect.App) *detect.Finding {
				all := bases(a)
				if a.Known("runPackages") && len(all) > 1 {
					return &detect.Finding{Value: detect.Is(ubuntu), Why: "it needs packages of the system"}
				}
				return &detect.Finding{Value: detect.Is(all[0].Value), Why: all[0].Label}
			},
		},
		{
			Name: "repository", Type: detect.Text, Derived: true,
			Ask:    "Which of .NET's images runs it?",
			When:   runs,
			Probes: []detect.Probe{{Says: "the layout, and whether ASP.NET is used", Look: repository}},
		},
		{
			Name: "suffix", Type: detect.Text, Derived: true,
			Ask:    "What stands behind the version in the final image's tag?",
			When:   runs,
			Probes: []detect.Probe{{Says: "the kind of image, and whether ICU is needed", Look: suffix}},
		},
		{
			Name: "buildSuffix", Type: detect.Text, Derived: true,
			Ask:    "What stands behind the version in the SDK's tag?",
			Probes: []detect.Probe{{Says: "the SDK, and whether it compiles to machine code", Look: buildSuffix}},
		},
		{
			Name: "buildPackages", Type: detect.List,
			Ask:    "Which system packages does the build need?",
			Probes: []detect.Probe{{Says: "the linker that PublishAot calls, where the SDK's image lacks it", Look: buildPackages}},
		},
	}
}

func layout(a *detect.App) []detect.Finding {
	p := current(a)
	if at, ok := p.yes("PublishAot"); ok {
		return detect.Finds("PublishAot", []detect.Evidence{at}, native)
	}
	for _, name := range []string{"SelfContained", "PublishSelfContained", "PublishSingleFile", "PublishTrimmed"} {
		if at, ok := p.yes(name); ok {
			return detect.Finds(name, []detect.Evidence{at}, standalone)
		}
	}
	return nil
}

func invariant(a *detect.App) []detect.Finding {
	if s, ok := current(a).property("InvariantGlobalization"); ok && strings.EqualFold(s.text, "true") {
		return detect.Finds("InvariantGlobalization is true", []detect.Evidence{s.at}, "yes")
	}
	return nil
}

// libraries are packages of NuGet that load what the system must have.
var libraries = []struct{ name, system string }{
	{"SkiaSharp.NativeAssets.Linux", "libfontconfig1"},
	{"QuestPDF", "libfontconfig1"},
	{"System.Drawing.Common", "libgdiplus"},
	{"SharpPcap", "libpcap0.8t64"},
	{"System.DirectoryServices.Protocols", "libldap2"},
}

var called = detect.NewPattern(`\bProcess\.Start\(\s*"([\w.-]+)"|\bnew\s+ProcessStartInfo\(\s*"([\w.-]+)"|\bFileName\s*=\s*"([\w.-]+)"|\bCli\.Wrap\(\s*"([\w.-]+)"|\b_?(\w+)Path\s*=\s*"([\w.-]+)"`)

func runPackages(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	add := func(name string, at detect.Evidence) {
		if !slices.Contains(out, name) {
			out, from = append(out, name), append(from, at)
		}
	}
	for _, one := range current(a).closure() {
		for _, l := range libraries {
			if at, ok := one.packages(l.name); ok {
				add(l.system, at)
			}
		}
	}
	for _, m := range searchAll(a, called, "Process.Start(", "ProcessStartInfo", "FileName", "Cli.Wrap(", "Path = \"") {
		if g := m.Groups; len(g) > 5 && g[5] != "" && !strings.EqualFold(g[4], g[5]) {
			continue // a path of something else
		}
		name := m.Groups[len(m.Groups)-1]
		if name == "" {
			name = m.Group()
		}
		if tool, ok := tables.SystemTool(name); ok && name != "dotnet" {
			for _, p := range tool.Run {
				add(p, m.Evidence)
			}
		}
	}
	slices.Sort(out)
	return detect.Finds("", from, out...)
}

// tagged says whether an image of the version is known.
func tagged(a *detect.App, repository, suffix string) bool {
	p, err := tables.Releases("dotnet")
	return err == nil && p.HasTag(a.Text("version"), repository+":"+suffix)
}

// bases are the kinds of final image that the version has, the default first.
func bases(a *detect.App) []detect.Option {
	switch {
	case line(a) < 8:
		return []detect.Option{{Value: debian, Label: "the only one that this version has"}}
	case !tagged(a, "runtime-deps", "noble-chiseled"):
		return []detect.Option{{Value: ubuntu, Label: "no smaller one is known for this version"}}
	}
	return []detect.Option{
		{Value: chiseled, Label: "Ubuntu without a shell or packages"},
		{Value: ubuntu, Label: "Ubuntu with a shell and apt"},
		{Value: alpine, Label: "Alpine, with musl"},
	}
}

func repository(a *detect.App) []detect.Finding {
	if a.Text("layout") != portable {
		return detect.Finds("", nil, "runtime-deps")
	}
	for _, one := range current(a).closure() {
		if _, ok := one.sdk("Microsoft.NET.Sdk.Web"); ok {
			return detect.Finds("", nil, "aspnet")
		}
		if _, ok := one.packages("Microsoft.AspNetCore.App"); ok {
			return detect.Finds("", nil, "aspnet")
		}
	}
	return detect.Finds("", nil, "runtime")
}

func suffix(a *detect.App) []detect.Finding {
	extra := ""
	if !a.Yes("invariant") {
		extra = "-extra"
	}
	text := ""
	switch a.Text("base") {
	case chiseled:
		text = "-noble-chiseled" + extra
	case alpine:
		if text = "-alpine" + extra; !tagged(a, a.Text("repository"), text[1:]) {
			text = "-alpine"
		}
	case ubuntu:
		if tagged(a, a.Text("repository"), "noble") {
			text = "-noble"
		}
	}
	if text == "" {
		return nil
	}
	return detect.Finds("", nil, text)
}

func buildSuffix(a *detect.App) []detect.Finding {
	text := ""
	switch {
	case a.Text("layout") == native && a.Text("base") == alpine && tagged(a, "sdk", "alpine-aot"):
		text = "-alpine-aot"
	case a.Text("layout") == native && tagged(a, "sdk", "noble-aot"):
		text = "-noble-aot"
	case a.Text("layout") == native && a.Text("base") == alpine:
		text = "-alpine"
	case a.Text("sdk") == a.Text("version") && tagged(a, "sdk", "noble"):
		text = "-noble"
	}
	if text == "" {
		return nil
	}
	return detect.Finds("", nil, text)
}

func buildPackages(a *detect.App) []detect.Finding {
	if a.Text("layout") != native || strings.HasSuffix(a.Text("buildSuffix"), "-aot") {
		return nil
	}
	if a.Text("buildSuffix") == "-alpine" {
		return detect.Finds("the linker that PublishAot calls", a.Evidence("layout"), "build-base", "clang", "zlib-dev")
	}
	return detect.Finds("the linker that PublishAot calls", a.Evidence("layout"), "clang", "zlib1g-dev")
}
