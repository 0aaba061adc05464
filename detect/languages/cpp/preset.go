package cpp

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

const presetsFile = "CMakePresets.json"

// preset is one way to configure that CMakePresets.json names.
type preset struct {
	name, kind, compiler string
	from                 detect.Evidence
}

// foreign are words in names of presets that are not for an image.
var foreign = detect.NewPattern(`(?i)windows|win32|win64|msvc|vs20|mingw|macos|darwin|osx|apple|xcode|android|ios|emscripten|wasm|asan|tsan|ubsan|msan|sanit|coverage|debug|\bci\b|tidy|fuzz|profil`)

// presets lists what a person may configure with, for Linux.
func presets(a *detect.App) []preset {
	doc := a.Doc(presetsFile)
	if doc == nil || a.Text("manager") != "cmake" {
		return nil
	}
	all := doc.At("configurePresets")
	if all == nil {
		return nil
	}
	var out []preset
	for _, n := range all.Nodes {
		name := n.At("name").Text()
		if name == "" || n.At("hidden").Text() == "true" || detect.Printable(name) != nil {
			continue
		}
		p := preset{name: name, from: detect.Evidence{Path: a.Path(presetsFile), Line: n.At("name").Line}}
		if p.inherit(all.Nodes, n, map[string]bool{}) {
			out = append(out, p)
		}
	}
	return out
}

// inherit takes in a preset and those it inherits from; false means that it is
// for another system.
func (p *preset) inherit(all []*formats.Node, n *formats.Node, seen map[string]bool) bool {
	if c := n.At("condition"); c != nil {
		lhs, rhs, kind := c.At("lhs").Text(), c.At("rhs").Text(), c.At("type").Text()
		if lhs == "${hostSystemName}" && (kind == "equals") != (rhs == "Linux") {
			return false
		}
	}
	cache := n.At("cacheVariables")
	if p.kind == "" {
		p.kind = cacheText(cache.At("CMAKE_BUILD_TYPE"))
	}
	if p.compiler == "" {
		p.compiler = cacheText(cache.At("CMAKE_CXX_COMPILER")) + cacheText(cache.At("CMAKE_C_COMPILER"))
	}
	parents := n.At("inherits").Strings()
	if one := n.At("inherits").Text(); one != "" {
		parents = []string{one}
	}
	for _, parent := range parents {
		for _, o := range all {
			if seen[parent] || o.At("name").Text() != parent {
				continue
			}
			seen[parent] = true
			if !p.inherit(all, o, seen) {
				return false
			}
		}
	}
	return true
}

// cacheText reads a variable that is a text, or an object with its value.
func cacheText(n *formats.Node) string {
	if n == nil {
		return ""
	}
	if v := n.At("value"); v != nil {
		return v.Text()
	}
	return n.Text()
}

func presetNamed(a *detect.App, name string) (preset, bool) {
	for _, p := range presets(a) {
		if p.name == name && name != "" {
			return p, true
		}
	}
	return preset{}, false
}

var presetFact = detect.Fact{
	Name: "preset", Type: detect.Text, Strict: true,
	Ask:  "Which preset of CMake is the program configured with?",
	Help: "Without one CMake is called with a release build and its defaults.",
	When: func(a *detect.App) bool { return len(presets(a)) > 0 },
	Options: func(a *detect.App) []detect.Option {
		var out []detect.Option
		for _, p := range presets(a) {
			out = append(out, detect.Option{Value: p.name, Label: p.from.String(), From: []detect.Evidence{p.from}})
		}
		return out
	},
	Probes: []detect.Probe{{Says: "the release build of CMakePresets.json that is for Linux", Look: func(a *detect.App) []detect.Finding {
		var out []detect.Finding
		for _, p := range presets(a) {
			release := strings.HasPrefix(p.kind, "Rel") || p.kind == "MinSizeRel" || p.kind == "" && strings.Contains(strings.ToLower(p.name), "release")
			if release && !foreign.Regexp().MatchString(p.name) {
				out = append(out, detect.Finding{Value: detect.Is(p.name), From: []detect.Evidence{p.from}, Why: "it builds a release"})
			}
		}
		return out
	}}},
}
