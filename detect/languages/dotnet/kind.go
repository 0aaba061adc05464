package dotnet

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func kindFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "project", Type: detect.Text, Required: true,
			Ask:    "Which project is built?",
			Probes: []detect.Probe{{Says: "the project file of the folder that makes a program", Look: projectFile}},
			Options: func(a *detect.App) []detect.Option {
				var out []detect.Option
				for _, p := range candidates(a) {
					if kind, at, _ := p.kind(); kind != detect.Library && kind != detect.Tooling {
						out = append(out, detect.Option{Value: a.InContext(p.path), Label: string(kind), From: []detect.Evidence{at}})
					}
				}
				return out
			},
			Strict:  true,
			Missing: func(*detect.App) string { return "several project files of the folder make a program: choose one" },
		},
		{
			Name: "kind", Type: detect.Text, Strict: true,
			Ask: "What is it?",
			Probes: []detect.Probe{{Says: "Sdk, OutputType and packages of the project", Look: func(a *detect.App) []detect.Finding {
				kind, at, why := current(a).kind()
				return detect.Finds(why, []detect.Evidence{at}, string(kind))
			}}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "service", Label: "it listens on a port"}, {Value: "worker", Label: "it goes on without one"}, {Value: "tool", Label: "it ends by itself"}, {Value: "site", Label: "files for browsers"}}
			},
		},
		{
			Name: "framework", Type: detect.Text,
			Ask:    "What is it built on?",
			Probes: []detect.Probe{{Says: "Sdk and packages of the project, and what its source adds", Look: framework}},
		},
		{
			Name: "manager", Type: detect.Text, Strict: true,
			Ask:     "Which tool builds it?",
			Default: detect.Preset("", "dotnet"),
			Options: func(*detect.App) []detect.Option { return []detect.Option{{Value: "dotnet"}} },
		},
	}
}

func projectFile(a *detect.App) []detect.Finding {
	var runs []*project
	for _, p := range candidates(a) {
		if kind, _, _ := p.kind(); kind != detect.Library && kind != detect.Tooling {
			runs = append(runs, p)
		}
	}
	for _, p := range runs {
		if len(runs) == 1 || p.name() == path.Base(a.Dir) {
			return detect.Finds("", []detect.Evidence{{Path: p.path}}, a.InContext(p.path))
		}
	}
	return nil
}

var serverSide = detect.NewPattern(`\bAddServerSideBlazor\(|\bAddInteractiveServerComponents\(`)

func framework(a *detect.App) []detect.Finding {
	p := current(a)
	_, _, why := p.kind()
	switch a.Text("kind") {
	case "site":
		return detect.Finds(why, a.From, "blazor-wasm")
	case "worker":
		return detect.Finds(why, a.From, "worker")
	case "service":
		if at, ok := p.packages("Grpc.AspNetCore", "Grpc.AspNetCore."); ok {
			return detect.Finds("Grpc.AspNetCore", []detect.Evidence{at}, "grpc-service")
		}
		if m := search(a, serverSide); len(m) > 0 {
			return detect.Finds(strings.TrimSuffix(m[0].Text, "("), []detect.Evidence{m[0].Evidence}, "blazor-server")
		}
		return detect.Finds(why, a.From, "aspnetcore")
	}
	return nil
}

// code are the sources of the project, without those of others below it.
func code(a *detect.App) []string {
	return slices.DeleteFunc(a.Sources(".cs", ".fs", ".vb"), func(f string) bool {
		return strings.Contains("/"+f, "/obj/") || strings.Contains("/"+f, "/bin/")
	})
}

// searchAll looks in the sources of all that the project is built with, in
// those that hold one of some words: a large solution has thousands.
func searchAll(a *detect.App, p *detect.Pattern, words ...string) []detect.Match {
	files := code(a)
	for _, one := range current(a).closure()[1:] {
		for _, f := range a.Project.Files(one.dir()) {
			if !strings.HasPrefix(f, a.Dir+"/") && slices.Contains([]string{".cs", ".fs", ".vb"}, path.Ext(f)) {
				files = append(files, f)
			}
		}
	}
	var out []detect.Match
	for _, f := range files {
		text := a.Project.Code(f)
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) }) {
			out = append(out, p.In(f, text)...)
		}
	}
	return out
}

func search(a *detect.App, p *detect.Pattern) []detect.Match {
	var out []detect.Match
	for _, f := range code(a) {
		out = append(out, p.In(f, a.Project.Code(f))...)
	}
	return out
}
