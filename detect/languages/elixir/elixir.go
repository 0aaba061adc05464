// Package elixir knows projects of Mix: releases, Phoenix with its assets,
// umbrellas, and programs packed as escripts.
package elixir

import "github.com/stagewright/stagewright/detect"

const manifest = "mix.exs"

// Language is the room's word on Elixir.
var Language = &detect.Language{
	Name:       "elixir",
	Title:      "Elixir",
	Marks:      []string{manifest},
	Helpers:    []string{"node"},
	Prune:      []string{"_build", ".elixir_ls", ".lexical"},
	Outputs:    []string{"deps", "cover"},
	Claim:      claim,
	Workspaces: []string{manifest},
	Claims:     claims,
	Managers:   []string{"mix"},
	Frameworks: func() []detect.Framework { return frameworks },
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "There is no mix.lock: each build may take other versions.", Do: "Run mix deps.get and commit mix.lock."},
		{Code: "otp-not-paired", Means: "No image of this Elixir with the Erlang/OTP that is asked for is known.", Do: "Take one that is: the message names them."},
		{Code: "image-of-line", Means: "No image of the very release of Elixir with this Erlang/OTP is known: that of its line is used.", Do: "Ask for the newest release of the line, or for an Erlang/OTP that it has."},
		{Code: "endpoint-not-served", Means: "Nothing tells the endpoint to listen when a release starts.", Do: "Set server: true for it in config/runtime.exs, or run mix phx.gen.release."},
		{Code: "bound-to-localhost", Means: "The program listens to this machine alone: nothing outside of the container reaches it.", Do: "Let it listen to all addresses."},
		{Code: "secret-config", Means: "Secrets stand in a file that is compiled into the release, and the image would hold them.", Do: "Read them in config/runtime.exs from variables."},
		{Code: "path-outside", Means: "A dependency lies outside of the project.", Do: "Move it into the project, or take it from Hex or git."},
	},
}

var frameworks = []detect.Framework{
	{Name: "phoenix", Title: "Phoenix", Kind: detect.Service},
	{Name: "plug", Title: "Plug", Kind: detect.Service},
}

// facts lists what a Dockerfile for Elixir needs to know, in the order in
// which one depends on the other.
func facts() []detect.Fact {
	var all []detect.Fact
	for _, group := range [][]detect.Fact{kindFacts(), versionFacts, installFacts(), sourceFacts, nativeFacts, assetFacts(), releaseFacts(), portFacts, runFacts()} {
		all = append(all, group...)
	}
	return all
}
