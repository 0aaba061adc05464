// Package deno knows programs that run on Deno: servers, workers and tools
// whose source it runs as it is.
package deno

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// Language is the room's word on Deno.
var Language = &detect.Language{
	Name:       "deno",
	Title:      "Deno",
	Marks:      []string{"deno.json", "deno.jsonc", "deno.lock", "package.json"},
	Prune:      []string{"node_modules", "_fresh"},
	Claim:      claim,
	Workspaces: []string{"deno.json", "deno.jsonc"},
	Claims:     claims,
	Managers:   []string{"deno"},
	Frameworks: func() []detect.Framework { return frameworks },
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "No lock file fixes the versions of the dependencies.", Do: "Make one with deno install and commit it."},
		{Code: "bound-to-localhost", Means: "The program listens to localhost alone: nothing outside of the container reaches it.", Do: "Let it listen to 0.0.0.0."},
		{Code: "all-permissions", Means: "The start command gives the program every permission.", Do: "Name those that it needs, as --allow-net and --allow-read=folder."},
		typescript.SecretsWarning(),
	},
}

var frameworks = []detect.Framework{
	{Name: "fresh", Title: "Fresh", Kind: detect.Service},
	{Name: "oak", Title: "Oak", Kind: detect.Service},
	{Name: "hono", Title: "Hono", Kind: detect.Service},
}

// packages are what the frameworks go by in imports.
var packages = detect.Lists{
	{"fresh", "fresh", "$fresh/", "@fresh/core"},
	{"oak", "oak", "@oak/oak"},
	{"hono", "hono", "@hono/hono"},
}

// facts lists what a Dockerfile for Deno needs to know, in the order in which
// one depends on the other.
func facts() []detect.Fact {
	var all []detect.Fact
	for _, group := range [][]detect.Fact{claimFacts(), installFacts(), {baseFact()}, startFacts(), portFacts(), stopFacts(), fileFacts()} {
		all = append(all, group...)
	}
	return all
}

func claimFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "framework", Type: detect.Text,
			Ask:    "Which framework is it made with?",
			Probes: []detect.Probe{{Says: "imports in deno.json", Look: framework}},
		},
		typescript.KindFact(),
		{
			Name: "version", Type: detect.Version, Product: "deno",
			Ask: "Which version of Deno?",
			Probes: []detect.Probe{
				{Says: ".deno-version, .dvmrc", Look: func(a *detect.App) []detect.Finding { return pins.File(a, ".deno-version", ".dvmrc") }},
				{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, a.Language.Name) }},
				typescript.Engine("deno"),
				{Says: "the deno image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "denoland/deno") }},
			},
		},
		{
			Name: "manager", Type: detect.Text, Strict: true,
			Ask:     "Which package manager installs the dependencies?",
			Default: detect.Preset("", "deno"),
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "deno", Label: "the image is made of it"}}
			},
		},
	}
}

func framework(a *detect.App) []detect.Finding {
	for _, f := range frameworks {
		for _, name := range packages.Of(f.Name) {
			file, doc := config(a.Project, a.Dir)
			if n := doc.At("imports", name); n != nil {
				return detect.Finds("", []detect.Evidence{{Path: file, Line: n.Line}}, f.Name)
			}
			if other := doc.At("importMap").Text(); other != "" && !strings.Contains(other, ":") {
				if n := a.Doc(other).At("imports", name); n != nil {
					return detect.Finds("", a.At(other, n.Line), f.Name)
				}
			}
		}
	}
	return nil
}
