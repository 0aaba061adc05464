package haskell

import (
	"fmt"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/tables"
)

func versions() []detect.Probe {
	return []detect.Probe{
		binary.Pin(".ghc-version", "haskell", "ghc"),
		{Says: "resolver and compiler in stack.yaml", Look: resolver},
		{Says: "with-compiler in cabal.project", Look: withCompiler},
		{Says: "bounds of base", Look: base},
		{Says: "the haskell image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "haskell") }},
	}
}

// snapshot gives the GHC of a long-term snapshot of Stackage, by its major number.
func snapshot(lts string) string {
	major, _, _ := strings.Cut(strings.TrimPrefix(lts, "lts-"), ".")
	return map[string]string{"24": "9.10", "23": "9.8", "22": "9.6", "21": "9.4", "20": "9.2", "19": "9.0", "18": "8.10", "16": "8.8", "14": "8.6"}[major]
}

// snapshots are long-term ones by their address.
var snapshots = detect.NewPattern(`/lts/(\d+)/\d+\.yaml`)

// resolver reads stack.yaml, when Stack builds.
func resolver(a *detect.App) []detect.Finding {
	if a.Text("manager") != stack {
		return nil
	}
	file := root(a, "stack.yaml")
	doc := a.Project.Doc(file)
	for _, key := range []string{"compiler", "resolver", "snapshot"} {
		n := doc.At(key)
		if u := n.At("url"); u != nil {
			n = u
		}
		text := n.Text()
		if m := snapshots.In(file, text); len(m) > 0 {
			text = "lts-" + m[0].Groups[0]
		}
		if ghc, ok := strings.CutPrefix(text, "ghc-"); ok {
			return []detect.Finding{{Value: detect.Is(ghc), From: []detect.Evidence{{Path: file, Line: n.Line}}, Syntax: tables.Exact}}
		}
		if strings.Contains(text, "nightly") {
			a.Warn("nightly-snapshot", text+": which GHC it needs is not known: give --runtime-version, or take a long-term snapshot", detect.Evidence{Path: file, Line: n.Line})
		}
		if line := snapshot(text); strings.HasPrefix(text, "lts-") && line != "" {
			return []detect.Finding{{Value: detect.Is(line), From: []detect.Evidence{{Path: file, Line: n.Line}}, Syntax: tables.Exact, Why: text}}
		}
	}
	return nil
}

var compilerLine = detect.NewPattern(`^\s*with-compiler\s*:\s*\S*ghc-(\d+(?:\.\d+)*)`)

func withCompiler(a *detect.App) []detect.Finding {
	file := root(a, "cabal.project")
	for _, m := range compilerLine.In(file, a.Project.Text(file)) {
		return []detect.Finding{{Value: detect.Is(m.Groups[0]), From: []detect.Evidence{m.Evidence}, Syntax: tables.Exact}}
	}
	return nil
}

// lines are those of GHC, by the minor number of base 4, the oldest 4.12.
var lines = []string{"8.6", "8.8", "8.10", "9.0", "9.2", "9.4", "9.6", "9.8", "9.10", "9.12", "9.14"}

const oldest = 12

// ghc gives the line that a minor number of base belongs to.
func ghc(minor int) string {
	if minor < oldest || minor-oldest >= len(lines) {
		return ""
	}
	return lines[minor-oldest]
}

var (
	baseBounds = detect.NewPattern(`(?:^|[\s,])base\s*([<>=^][^,\n]*)`)
	bound      = detect.NewPattern(`(\^>=|>=|==|<=|<|>)\s*4\.(\d+)(\.\*|(?:\.\d+)*)`)
)

// base turns bounds of base into bounds of GHC, which brings it.
func base(a *detect.App) []detect.Finding {
	file := a.Path(manifest(a))
	for _, m := range baseBounds.In(file, a.Project.Text(file)) {
		if text := rangeOf(m.Groups[0]); text != "" {
			return []detect.Finding{{Value: detect.Is(text), From: []detect.Evidence{m.Evidence}, Syntax: tables.Npm, Why: "base " + strings.TrimSpace(m.Groups[0])}}
		}
	}
	return nil
}

// rangeOf gives the range of GHC's lines for bounds of base; alternatives stay apart.
func rangeOf(bounds string) string {
	var alternatives []string
	for one := range strings.SplitSeq(bounds, "||") {
		var parts []string
		for _, m := range bound.In("", one) {
			minor := 0
			_, _ = fmt.Sscan(m.Groups[1], &minor)
			line, next := ghc(minor), ghc(minor+1)
			switch op := m.Groups[0]; {
			case line == "" && (op == "<" || op == "<="):
			case line == "":
				return ""
			case op == "^>=" || op == "==":
				parts = append(parts, ">="+line)
				if next != "" {
					parts = append(parts, "<"+next)
				}
			case op == "<" && strings.Trim(m.Groups[2], ".0") != "":
				parts = append(parts, "<="+line)
			case op == "<":
				parts = append(parts, "<"+line)
			case op == "<=":
				if next != "" {
					parts = append(parts, "<"+next)
				}
			default:
				parts = append(parts, ">="+line)
			}
		}
		if len(parts) > 0 {
			alternatives = append(alternatives, strings.Join(parts, " "))
		}
	}
	return strings.Join(alternatives, " || ")
}

// variantFact is the end of the tag of the build's image: the slim one, and of
// a Debian release where that of the version is known.
var variantFact = detect.Fact{
	Name: "variant", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if p, err := tables.Releases("haskell"); err == nil {
			if tag, ok := p.Pick(a.Text("version"), "slim-bookworm", "slim-bullseye", "slim-buster", "slim", "buster"); ok {
				return &detect.Finding{Value: detect.Is(tag)}
			}
		}
		return &detect.Finding{}
	},
}

// suiteFact is the Debian release of the build's image, where it is known.
var suiteFact = detect.Fact{
	Name: "suite", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		suite := strings.TrimPrefix(strings.TrimPrefix(a.Text("variant"), "slim"), "-")
		if suite == "" {
			return &detect.Finding{}
		}
		return &detect.Finding{Value: detect.Is(suite)}
	},
}

// runSuiteFact is the Debian release of the final image: the build's, or where
// that one has ended the current one, whose libc runs what older ones built.
var runSuiteFact = detect.Fact{
	Name: "runSuite", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if s := a.Text("suite"); s == "bookworm" {
			return &detect.Finding{Value: detect.Is(s)}
		}
		return &detect.Finding{Value: detect.Is("trixie")}
	},
}
