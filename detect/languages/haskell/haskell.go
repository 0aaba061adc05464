// Package haskell knows packages of Cabal and Stack whose executables are
// servers, workers or tools.
package haskell

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
)

// The build tools.
const (
	cabal = "cabal"
	stack = "stack"
)

// Language is the room's word on Haskell.
var Language = &detect.Language{
	Name:       "haskell",
	Title:      "Haskell",
	Marks:      []string{"*.cabal", "package.yaml"},
	Helpers:    []string{"node"},
	Prune:      []string{"dist-newstyle", ".stack-work"},
	Claim:      claim,
	Managers:   []string{cabal, stack},
	Frameworks: func() []detect.Framework { return kit.Known() },
	Shared:     binary.Warnings,
	Warnings: []detect.WarningDoc{
		{Code: "nightly-snapshot", Means: "stack.yaml names a snapshot whose GHC is not known here, and the image's own has to be that one.", Do: "Give --runtime-version, or take a long-term snapshot."},
		{Code: "not-frozen", Means: "Nothing fixes the versions of the packages: each build may take other ones.", Do: "Run cabal freeze, or stack build, and commit the file that it writes."},
	},
	Facts: facts,
}

var kit = &binary.Kit{
	Exts:     []string{".hs", ".lhs"},
	Programs: programs,
	Uses:     uses,
	Frameworks: []binary.Framework{
		{Name: "yesod", Title: "Yesod", Packages: []string{"yesod"}, Port: "3000"},
		{Name: "scotty", Title: "Scotty", Packages: []string{"scotty"}},
		{Name: "servant", Title: "Servant", Packages: []string{"servant-server"}},
		{Name: "spock", Title: "Spock", Packages: []string{"Spock"}},
		{Name: "snap", Title: "Snap", Packages: []string{"snap", "snap-server"}, Port: "8000"},
		{Name: "warp", Title: "Warp", Packages: []string{"warp"}},
	},
	Listens: []*detect.Pattern{
		detect.NewPattern(`\b(?:scotty|runSpock|runEnv|setPort|warp|Warp\.run|runSettings)[ \t]+\(?(\w+)`),
		detect.NewPattern(`\brun[ \t]+(\d{2,5})\b`),
		detect.NewPattern(`\bimport\s+c(?:call|api)\b[^\n]*"(?:[\w./]+\s+)?listen"`),
		detect.NewPattern(`^\s*listen[ \t]+\w+[ \t]+\d+|\bbindPortTCP[ \t]+(\w+)`),
	},
	Reads:       detect.NewPattern(`"PORT"|\brunEnv\b`),
	Interrupts:  detect.NewPattern(`\bsigINT\b|\bkeyboardSignal\b`),
	Handles:     detect.NewPattern(`\bsigTERM\b|\bsoftwareTermination\b`),
	Waits:       detect.NewPattern(`\bforever\b`),
	Says:        "installHandler sigTERM",
	Suite:       func(a *detect.App) string { return a.Text("runSuite") },
	Libraries:   libraries,
	RunPackages: func(*detect.App) []string { return ghcs() },
	Native: detect.Lookup[string]{{"zlib", "zlib"}, {"postgresql-libpq", "postgresql"}, {"postgresql-simple", "postgresql"}, {"persistent-postgresql", "postgresql"},
		{"hasql", "postgresql"}, {"HsOpenSSL", "openssl"}, {"curl", "curl"}},
}

// ghcs are libraries that what GHC makes loads: big numbers, and, as far as
// GHC was built to share them, foreign functions and the layout of memory.
func ghcs() []string { return []string{"libffi8", "libgmp10", "libnuma1"} }

func facts() []detect.Fact {
	k := kit
	return []detect.Fact{
		managerFact,
		k.ProgramFact("the only executable of the package, or the one with its name"),
		k.FrameworkFact("build-depends, dependencies in package.yaml"),
		k.KindFact(),
		binary.VersionFact("haskell", "Which version of GHC builds it?", versions()...),
		variantFact, suiteFact, runSuiteFact,
		k.StopsFact(), k.StopSignalFact(), k.BuildPackagesFact(), k.RunPackagesFact(), k.PortFact(), k.EnvFact(),
		k.RuntimeFilesFact(func(a *detect.App) []string {
			if a.Text("framework") == "yesod" {
				return []string{"static", "config"}
			}
			return nil
		}),
		k.WritableFact(), inputsFact,
		{Name: "build", Type: detect.Lines, Ask: "Which commands build the program?", Help: "They must leave it in /out."},
		k.StartFact(nil),
	}
}

// manifest is the file that describes the package of the folder.
func manifest(a *detect.App) string {
	if a.Has("package.yaml") {
		return "package.yaml"
	}
	if all := a.Project.Glob(a.Dir, "*.cabal"); len(all) > 0 {
		return path.Base(all[0])
	}
	return "package.yaml"
}

// projects are files that make packages below their folder parts of one build.
var projects = []string{"cabal.project", "stack.yaml"}

func claim(a *detect.App) *detect.Claim {
	c := kit.Claim(a, manifest(a))
	for dir := a.Dir; ; dir = path.Dir(dir) {
		for _, f := range projects {
			if a.Project.Has(path.Join(dir, f)) {
				if dir != a.Dir {
					c.Workspace = dir
				}
				return c
			}
		}
		if dir == "." {
			return c
		}
	}
}

var managerFact = detect.Fact{
	Name: "manager", Type: detect.Text, Required: true, Strict: true,
	Ask: "What builds the program?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: cabal, Label: "Cabal"}, {Value: stack, Label: "Stack"}}
	},
	Probes: []detect.Probe{{Says: "cabal.project, stack.yaml", Look: func(a *detect.App) []detect.Finding {
		var out []detect.Finding
		if f := a.Up("cabal.project"); f != "" {
			out = append(out, binary.Found(cabal, "", detect.Evidence{Path: f})...)
		}
		if f := a.Up("stack.yaml"); f != "" {
			out = append(out, binary.Found(stack, "", detect.Evidence{Path: f})...)
		}
		if len(out) == 0 {
			out = binary.Found(cabal, "", a.From...)
		}
		return out
	}}},
}

// boot are packages that come with GHC.
var boot = []string{"base", "array", "binary", "bytestring", "Cabal", "containers", "deepseq", "directory", "exceptions", "filepath", "ghc",
	"ghc-bignum", "ghc-prim", "haskeline", "mtl", "parsec", "pretty", "process", "stm", "template-haskell", "text", "time", "transformers", "unix"}

// inputsFact lists what decides which packages are fetched and compiled.
var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask: "Which files decide what is fetched?",
	Probes: []detect.Probe{{Says: "the descriptions of the packages, and what fixes their versions", Look: func(a *detect.App) []detect.Finding {
		third := false
		for _, u := range uses(a) {
			third = third || !slices.Contains(boot, u.Name)
		}
		if !third {
			return nil
		}
		names := []string{"cabal.project", "cabal.project.freeze"}
		fixed := "cabal.project.freeze"
		if a.Text("manager") == stack {
			names, fixed = []string{"stack.yaml", "stack.yaml.lock"}, "stack.yaml.lock"
		}
		var list []string
		frozen := false
		for _, f := range a.Project.Files(a.Context()) {
			base := path.Base(f)
			switch {
			case slices.Contains(names, base) && path.Dir(f) == a.Context():
				frozen = frozen || base == fixed
			case (strings.HasSuffix(base, ".cabal") || base == "package.yaml") && !detect.Aside(a.Context(), f):
			default:
				continue
			}
			list = append(list, a.InContext(f))
		}
		if !frozen {
			a.Warn("not-frozen", fixed+": not there: each build may take other versions of the packages: run "+
				map[bool]string{true: "stack build", false: "cabal freeze"}[a.Text("manager") == stack]+" and commit it", a.From...)
		}
		return []detect.Finding{{Value: list, From: a.From}}
	}}},
}
