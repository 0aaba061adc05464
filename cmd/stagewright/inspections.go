package main

import "github.com/spf13/cobra"

// inspections make the subcommands that read Dockerfiles and images back.
var inspections = []func(streams) *cobra.Command{
	newCheck,
}
