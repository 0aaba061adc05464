package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect/tables"
)

// version is set by a release build.
var version = ""

func newVersion(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the program's version and the date of its tables",
		Long:  "version prints the program's version, and the day of which its tables of releases,\nend-of-life dates and packages are.",
		Example: "  stagewright version\n" +
			"  stagewright version | head -1\n" +
			"  go run ./cmd/stagewright version",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(s.out, "stagewright %s\ntables of %s\n", programVersion(), tables.AsOf())
			return err
		},
	}
}

// programVersion is the release's, else the module's.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
