//go:build !lean

package main

import "github.com/spf13/cobra"

// inspections make the subcommands that read Dockerfiles and images back. What
// they link, BuildKit's conversion above all, costs every start some 4 ms: a
// build with -tags lean leaves them to a second program beside it.
var inspections = []func(streams) *cobra.Command{
	newInit, newNew, newTemplates,
	newCheck, newGraph, newCache, newSize, newPin, newVerify,
}
