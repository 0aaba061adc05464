// Package cmd is the command line.
package cmd

import (
	"os"

	"github.com/spf13/cobra"
)

var root = &cobra.Command{
	Use:          "words",
	Short:        "Count words",
	SilenceUsage: true,
}

// Execute runs the command that was asked for.
func Execute() {
	if err := root.Execute(); err != nil {
		os.Exit(1)
	}
}
