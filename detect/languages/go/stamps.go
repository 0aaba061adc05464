package golang

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var stampsFact = detect.Fact{
	Name: "stamps", Type: detect.List,
	Ask:  "Which variables of the program does the linker set to its version?",
	Help: "As the linker knows them: main.version. The value is the build argument VERSION.",
	When: func(a *detect.App) bool { return a.Known("main") },
	Check: func(_ *detect.App, v detect.Value) error {
		return checkStamps(v)
	},
	Probes: []detect.Probe{{Says: "-X main.version=… where Makefile, Taskfile, justfile, .goreleaser.yaml, a Dockerfile or a script builds", Look: func(a *detect.App) []detect.Finding {
		f := detect.Finding{}
		for _, s := range recipeOf(a.Project, a.Dir).stamps {
			if _, ok := stamped(a, s.name); ok && checkStamps(detect.Is(s.name)) == nil {
				f.Value = append(f.Value, s.name)
				f.From = append(f.From, s.at)
			}
		}
		if len(f.Value) == 0 {
			return nil
		}
		return []detect.Finding{f}
	}}},
}

func checkStamps(v detect.Value) error {
	for _, name := range v {
		if !plain(strings.ReplaceAll(name, "/", "")) {
			return stampError(name)
		}
	}
	return nil
}

type stampError string

func (e stampError) Error() string {
	return string(e) + ": it is no variable as the linker knows it: give PACKAGE.NAME, as in main.version"
}

var unstampedFact = detect.Fact{
	Name: "unstamped", Type: detect.Text,
	Ask:  "Which version does the program tell when the build is given none?",
	When: func(a *detect.App) bool { return a.Known("stamps") },
	Default: func(a *detect.App) *detect.Finding {
		if v, _ := stamped(a, a.List("stamps")[0]); plain(v.text) {
			return &detect.Finding{Value: detect.Is(v.text), Source: detect.Detected, From: []detect.Evidence{v.from}}
		}
		return &detect.Finding{Value: detect.Is("dev")}
	},
}

var buildArgsFact = detect.Fact{
	Name: "buildArgs", Type: detect.List,
	Ask:  "Which build arguments does it take?",
	When: func(a *detect.App) bool { return a.Known("stamps") },
	Default: func(a *detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is("VERSION"), Source: detect.Detected, From: a.Evidence("stamps")}
	},
}

// stamped finds the variable that a name of the linker's means, and what it is
// when nobody sets it; false where the program has none: the linker would say
// nothing.
func stamped(a *detect.App, name string) (value, bool) {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return value{}, false
	}
	dir, ok := a.Path(a.Text("main")), true
	if pkg := name[:dot]; pkg != "main" {
		dir, ok = readCode(a).dirOf(pkg)
	}
	if !ok {
		return value{}, false
	}
	for _, s := range sources(a) {
		if path.Dir(s.path) != dir || s.tree() == nil {
			continue
		}
		for _, d := range s.full.Decls {
			if v, ok := declares(s, d, name[dot+1:]); ok {
				return v, true
			}
		}
	}
	return value{}, false
}

// declares says whether a declaration is of a text variable of the name.
func declares(s *source, d ast.Decl, name string) (value, bool) {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return value{}, false
	}
	for _, spec := range g.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		i := slices.IndexFunc(v.Names, func(id *ast.Ident) bool { return id.Name == name })
		switch {
		case i < 0:
		case len(v.Values) == 0:
			return value{from: s.at(v)}, true
		case i < len(v.Values):
			text, ok := literal(v.Values[i])
			return value{text: text, from: s.at(v.Values[i])}, ok // what a function makes is made after the linker's
		}
	}
	return value{}, false
}
