package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func init() {
	root.AddCommand(&cobra.Command{
		Use:   "count TEXT...",
		Short: "Print how many words a text has",
		RunE: func(c *cobra.Command, args []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), len(strings.Fields(strings.Join(args, " "))), "words")
			return err
		},
	})
}
