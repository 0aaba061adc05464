// Package julia knows programs in Julia: Genie, Oxygen, HTTP.jl and plain
// scripts.
package julia

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/script"
	"github.com/stagewright/stagewright/detect/tables"
)

// Language is the room's word on Julia.
var Language = &detect.Language{
	Name:       "julia",
	Title:      "Julia",
	Marks:      []string{"Project.toml", "JuliaProject.toml", "Manifest.toml", "main.jl", "server.jl", "app.jl", "run.jl", "bootstrap.jl"},
	Helpers:    []string{"node", "python"},
	Claim:      claim,
	Managers:   []string{"pkg"},
	Frameworks: func() []detect.Framework { return frameworks },
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "No Manifest.toml fixes the versions of the packages.", Do: "Make one with Pkg.instantiate() and commit it."},
		{Code: "bound-to-localhost", Means: "The program listens to localhost alone.", Do: "Let it listen to 0.0.0.0."},
	},
}

var frameworks = []detect.Framework{
	{Name: "genie", Title: "Genie", Kind: detect.Service},
	{Name: "oxygen", Title: "Oxygen", Kind: detect.Service},
	{Name: "http", Title: "HTTP.jl", Kind: detect.Service},
}

// starters are files that programs begin with, the likeliest first.
var starters = []string{"main.jl", "server.jl", "app.jl", "run.jl", "bin/server.jl", "bin/main.jl", "src/main.jl", "src/server.jl", "src/app.jl"}

var (
	listens = detect.NewPattern(`\bHTTP\.(?:serve!?|listen!?)\s*\(|\blisten\s*\(|\bserve(?:parallel)?\s*\(|(?:Genie\.)?\bup\s*\(`)
	goesOn  = detect.NewPattern(`\bwhile\s+true\b|\bwait\s*\(\s*Condition\s*\(`)
	source  = script.Source{
		Files: func(a *detect.App) []string { return a.Sources(".jl") },
		Ports: []*detect.Pattern{
			detect.NewPattern(`get\(\s*ENV\s*,\s*"PORT"\s*,\s*"?(\d{2,5})`),
			detect.NewPattern(`\bport\s*=\s*(\d{2,5})`),
			detect.NewPattern(`\b(?:HTTP\.)?(?:serve!?|listen!?)\s*\([^\n)]*?,\s*(\d{2,5})\s*[),]`),
			detect.NewPattern(`\b(?:Genie\.)?up\s*\(\s*(\d{2,5})`),
		},
		Local: detect.NewPattern(`\b(?:HTTP\.)?(?:serve|listen)!?\s*\([^\n]*(?:"127\.0\.0\.1"|ip"127\.0\.0\.1"|Sockets\.localhost)`),
	}
)

// project is the file that lists the packages, "" when there is none.
func project(a *detect.App) string {
	for _, name := range []string{"JuliaProject.toml", "Project.toml"} {
		if a.Has(name) && (a.Doc(name).Has("deps") || a.Doc(name).Has("uuid") || a.Doc(name).Has("compat")) {
			return name
		}
	}
	return ""
}

// genie says whether the folder is laid out as Genie does it.
func genie(a *detect.App) bool {
	return a.Has("routes.jl") && a.Doc(project(a)).At("deps").Has("Genie")
}

func entry(a *detect.App) string {
	for _, name := range starters {
		if a.Has(name) {
			return name
		}
	}
	return ""
}

// others are manifests of other languages: a lone script beside one is theirs.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "composer.json", "Gemfile", "pyproject.toml", "setup.py", "CMakeLists.txt", "mix.exs"}

func claim(a *detect.App) *detect.Claim {
	file := project(a)
	if file == "" {
		if slices.ContainsFunc(others, a.Has) || entry(a) == "" {
			return nil
		}
		for dir := a.Dir; dir != "."; {
			dir = path.Dir(dir)
			if slices.ContainsFunc(append([]string{"Project.toml"}, others...), func(m string) bool { return a.Project.Has(path.Join(dir, m)) }) {
				return nil
			}
		}
	}
	c := &detect.Claim{Kind: detect.Library, Why: "a package: it has no program to run", From: a.At(file, 0)}
	if dir := path.Dir(entry(a)); dir != "." {
		c.Absorbs, a.Claim = []string{a.Path(dir)}, c // the program's folder is a part of this one
	}
	switch e := entry(a); {
	case genie(a):
		c.Kind, c.Why, c.From = detect.Service, "", a.At(file, a.Doc(file).At("deps", "Genie").Line)
	case e == "" && !a.Doc(file).Has("uuid"):
		c.Kind, c.Why = detect.Tooling, "it lists packages, and no program that is known lies beside them"
	case e != "":
		c.From = a.At(e, 0)
		source.Sort(a, c, listens, goesOn)
	}
	return c
}

func facts() []detect.Fact {
	return []detect.Fact{
		{Name: "framework", Type: detect.Text, Ask: "What is it made with?", Probes: []detect.Probe{{Says: "deps in Project.toml", Look: framework}}},
		script.Kind(),
		{Name: "entry", Type: detect.Text, Ask: "Which file does it begin with?",
			Probes: []detect.Probe{{Says: "main.jl, server.jl and their like", Look: func(a *detect.App) []detect.Finding {
				if e := entry(a); e != "" && !genie(a) {
					return detect.Finds("", a.At(e, 0), e)
				}
				return nil
			}}}},
		{Name: "version", Type: detect.Version, Product: "julia", Ask: "Which version of Julia?",
			Probes: []detect.Probe{
				{Says: ".julia-version, .tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding {
					return append(pins.File(a, ".julia-version"), pins.Managers(a, "julia")...)
				}},
				{Says: "julia_version in Manifest.toml", Look: manifest},
				{Says: "julia in compat of Project.toml", Look: compat},
				{Says: "the julia image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "julia") }},
			}},
		{Name: "suite", Type: detect.Text, Derived: true, Ask: "Which Debian is the image made of?", Default: suite},
		{Name: "manager", Type: detect.Text, Derived: true, Ask: "What installs the packages?", When: func(a *detect.App) bool { return project(a) != "" },
			Default: func(*detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is("pkg")} }},
		{Name: "installInputs", Type: detect.List, Ask: "Which files decide what is installed?",
			Probes: []detect.Probe{{Says: "Project.toml and Manifest.toml", Look: inputs}}},
		{Name: "package", Type: detect.Text, Derived: true, Ask: "Which package is the project itself?",
			Probes: []detect.Probe{{Says: "name in Project.toml", Look: ownPackage}}},
		source.Port(func(a *detect.App) *detect.Finding {
			switch a.Text("framework") {
			case "genie":
				return &detect.Finding{Value: detect.Is("8000"), Source: detect.FromFramework, Why: "Genie's own"}
			case "oxygen":
				return &detect.Finding{Value: detect.Is("8080"), Source: detect.FromFramework, Why: "Oxygen's own"}
			}
			return nil
		}),
		{Name: "start", Type: detect.Command, Required: true, Ask: "Which command starts it?",
			Probes: []detect.Probe{
				{Says: "the web process of a Procfile", Look: func(a *detect.App) []detect.Finding { return script.Written(a, nil) }},
				{Says: "the entry; Genie's own way for its apps", Look: start},
			}},
		script.Others(),
		source.Stopping(nil),
		source.Packages("programs that the source calls", nil),
	}
}

func framework(a *detect.App) []detect.Finding {
	for _, k := range []struct{ dep, name string }{{"Genie", "genie"}, {"Oxygen", "oxygen"}, {"HTTP", "http"}} {
		if n := a.Doc(project(a)).At("deps", k.dep); n != nil {
			return detect.Finds("", a.At(project(a), n.Line), k.name)
		}
	}
	return nil
}

func manifest(a *detect.App) []detect.Finding {
	if n := a.Doc("Manifest.toml").At("julia_version"); n.Text() != "" {
		return []detect.Finding{{Value: detect.Is(n.Text()), From: a.At("Manifest.toml", n.Line), Syntax: tables.Loose}}
	}
	return nil
}

var plainVersion = detect.NewPattern(`^1(?:\.\d+){0,2}$`)

// compat reads Julia's own ranges: a plain version is a caret.
func compat(a *detect.App) []detect.Finding {
	n := a.Doc(project(a)).At("compat", "julia")
	if n.Text() == "" {
		return nil
	}
	if plainVersion.Regexp().MatchString(n.Text()) {
		// There is no Julia 2: the caret's upper end says nothing.
		return []detect.Finding{{Value: detect.Is(n.Text()), From: a.At(project(a), n.Line), Syntax: tables.Minimum}}
	}
	var parts []string
	for part := range strings.SplitSeq(n.Text(), ",") {
		if part = strings.TrimSpace(part); part != "" && part[0] >= '0' && part[0] <= '9' && !strings.Contains(part, " - ") {
			part = "^" + part
		}
		parts = append(parts, part)
	}
	return []detect.Finding{{Value: detect.Is(strings.Join(parts, " || ")), From: a.At(project(a), n.Line), Syntax: tables.Npm}}
}

// suite is that of the image's tag: none for an old release of a line, whose
// image may be of another one than those of the newest.
func suite(a *detect.App) *detect.Finding {
	if p, err := tables.Releases("julia"); err == nil {
		if tag, ok := p.Pick(a.Text("version"), "trixie", "bookworm", "bullseye", "buster"); ok {
			return &detect.Finding{Value: detect.Is(tag)}
		}
	}
	return &detect.Finding{}
}

func inputs(a *detect.App) []detect.Finding {
	file := project(a)
	if file == "" {
		return nil
	}
	list, from := []string{file}, a.At(file, 0)
	if a.Has("Manifest.toml") {
		list, from = append(list, "Manifest.toml"), append(from, a.At("Manifest.toml", 0)...)
	} else {
		a.Warn("no-lock-file", "Manifest.toml is missing: each build takes the newest packages that fit: run Pkg.instantiate() and commit it", from[0])
	}
	return detect.Finds("", from, list...)
}

var plainName = detect.NewPattern(`^[A-Za-z]\w*$`)

func ownPackage(a *detect.App) []detect.Finding {
	n := a.Doc(project(a)).At("name")
	if !plainName.Regexp().MatchString(n.Text()) || !a.Has("src/"+n.Text()+".jl") {
		return nil
	}
	return detect.Finds("", a.At(project(a), n.Line), n.Text())
}

func start(a *detect.App) []detect.Finding {
	if genie(a) && !a.Known("entry") {
		up := fmt.Sprintf(`using Genie; Genie.loadapp(); up(%s, "0.0.0.0"; async = false)`, a.Text("port"))
		return []detect.Finding{{Value: detect.Is("julia", "--project=.", "-e", up), From: a.Evidence("framework")}}
	}
	e := a.Text("entry")
	if e == "" {
		return nil
	}
	words := detect.Is("julia", e)
	if project(a) != "" {
		words = detect.Is("julia", "--project=.", e)
	}
	return []detect.Finding{{Value: words, From: a.Evidence("entry")}}
}
