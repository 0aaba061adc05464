//go:build !lean

package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/generator/skeleton"
	"github.com/stagewright/stagewright/templates"
)

// newRow is one template as it is listed.
type newRow struct {
	Name      string        `json:"name"`
	Title     string        `json:"title"`
	Questions []newQuestion `json:"questions"`
}

type newQuestion struct {
	Name    string   `json:"name"`
	Ask     string   `json:"ask"`
	Type    string   `json:"type"`
	Default string   `json:"default,omitempty"`
	Options []string `json:"options,omitempty"`
	Pattern string   `json:"pattern,omitempty"`
}

func (o *newOptions) printList() error {
	all, err := skeleton.Builtin(templates.Projects())
	if err != nil {
		return err
	}
	var rows []newRow
	for _, t := range all {
		row := newRow{Name: t.Name, Title: t.Title}
		for _, q := range t.Questions {
			row.Questions = append(row.Questions, newQuestion{q.Name, q.Ask, q.Type, q.Default, q.Options, q.Pattern})
		}
		rows = append(rows, row)
	}
	if o.format == "json" {
		return printJSON(o.out, rows)
	}
	tw := tabwriter.NewWriter(o.out, 0, 4, 2, ' ', 0)
	for _, r := range rows {
		var asks []string
		for _, q := range r.Questions {
			asks = append(asks, q.Name)
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\n", r.Name, r.Title, strings.Join(asks, ", "))
	}
	return tw.Flush()
}

// templateTitles completes the name of a built-in template.
func templateTitles() []string {
	all, err := skeleton.Builtin(templates.Projects())
	if err != nil {
		return nil
	}
	var out []string
	for _, t := range all {
		out = append(out, cobra.CompletionWithDesc(t.Name, t.Title))
	}
	return out
}
