// Package bun knows programs that run on Bun: servers, workers and tools whose
// source it runs as it is.
package bun

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/typescript"
	"github.com/stagewright/stagewright/detect/tables"
)

// Language is the room's word on Bun.
var Language = &detect.Language{
	Name:       "bun",
	Title:      "Bun",
	Marks:      []string{"package.json"},
	Prune:      []string{"node_modules"},
	Claim:      claim,
	Managers:   []string{"bun"},
	Frameworks: func() []detect.Framework { return frameworks },
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "No lock file fixes the versions of the dependencies.", Do: "Make one with bun install and commit it."},
		{Code: "bound-to-localhost", Means: "The program listens to localhost alone: nothing outside of the container reaches it.", Do: "Let it listen to 0.0.0.0."},
		{Code: "install-scripts", Means: "Scripts of package.json that run after an installation are left out of it.", Do: "Give what is needed of them with --build."},
		typescript.SecretsWarning(),
	},
}

var frameworks = []detect.Framework{
	{Name: "elysia", Title: "Elysia", Kind: detect.Service},
	{Name: "hono", Title: "Hono", Kind: detect.Service},
}

// facts lists what a Dockerfile for Bun needs to know, in the order in which
// one depends on the other.
func facts() []detect.Fact {
	var all []detect.Fact
	for _, group := range [][]detect.Fact{claimFacts(), installFacts(), {baseFact()}, startFacts, inputFacts(), portFacts(), runFacts()} {
		all = append(all, group...)
	}
	return all
}

func claimFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "framework", Type: detect.Text,
			Ask:    "Which framework is it made with?",
			Probes: []detect.Probe{{Says: "dependencies in package.json", Look: framework}},
		},
		typescript.KindFact(),
		{
			Name: "version", Type: detect.Version, Product: "bun",
			Ask: "Which version of Bun?",
			Probes: []detect.Probe{
				{Says: ".bun-version", Look: func(a *detect.App) []detect.Finding { return pins.File(a, ".bun-version") }},
				{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, a.Language.Name) }},
				{Says: "packageManager in package.json", Look: packageManager},
				typescript.Engine("bun"),
				{Says: "the bun image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "oven/bun") }},
			},
		},
		{
			Name: "manager", Type: detect.Text, Strict: true,
			Ask:     "Which package manager installs the dependencies?",
			Default: detect.Preset("", "bun"),
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "bun", Label: "the image brings it"}}
			},
		},
	}
}

func framework(a *detect.App) []detect.Finding {
	doc := a.Doc("package.json")
	for _, f := range frameworks {
		if n := doc.At("dependencies", f.Name); n != nil {
			return detect.Finds("", a.At("package.json", n.Line), f.Name)
		}
	}
	return nil
}

// packageManager reads the version that Corepack would take.
func packageManager(a *detect.App) []detect.Finding {
	p := a.Up("package.json")
	n := a.Project.Doc(p).At("packageManager")
	name, v, ok := strings.Cut(n.Text(), "@")
	if !ok || name != "bun" {
		return nil
	}
	v, _, _ = strings.Cut(v, "+")
	return []detect.Finding{{Value: detect.Is(v), Syntax: tables.Exact, From: []detect.Evidence{{Path: p, Line: n.Line}}}}
}
