// Package node knows Node.js: servers, workers and tools that run on it, and
// sites that it builds.
package node

import "github.com/stagewright/stagewright/detect"

// Language is the room's word on Node.js.
var Language = &detect.Language{
	Name:       "node",
	Title:      "Node.js",
	Marks:      []string{"package.json"},
	Prune:      []string{"node_modules", "bower_components", ".pnpm-store", ".next", ".nuxt", ".output", ".svelte-kit", ".turbo", ".angular", ".astro", ".docusaurus", ".nx"},
	Outputs:    []string{"dist", "out", "coverage", "storybook-static"},
	Claim:      claim,
	Workspaces: []string{"package.json", "pnpm-workspace.yaml"},
	Claims:     claims,
	Frameworks: frameworks,
	Managers:   []string{"npm", "pnpm", "yarn", "bun"},
	Facts:      facts,
	Warnings:   warnings,
}

// facts lists what a Dockerfile for Node.js needs to know, in the order in
// which one depends on the other.
func facts() []detect.Fact {
	var all []detect.Fact
	for _, group := range [][]detect.Fact{
		nxFacts, frameworkFacts, managerFacts(), versionFacts(), installFacts, startFacts, portFacts, stopFacts(), nativeFacts, siteFacts, runtimeFacts(), environmentFacts, buildFacts, nestedFacts(), derivedFacts(), memberFacts(),
	} {
		all = append(all, group...)
	}
	return all
}

// serves says whether the image is a web server for files that were built.
func serves(a *detect.App) bool { return a.Text("kind") == string(detect.Site) }

// runs says whether the image runs Node.js.
func runs(a *detect.App) bool { return !serves(a) }

// yes gives a found yes.
func yes(why string, from ...detect.Evidence) []detect.Finding {
	return detect.Finds(why, from, "yes")
}
