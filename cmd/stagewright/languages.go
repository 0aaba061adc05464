package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
)

type languagesOptions struct {
	streams
	format   string
	markdown bool
}

func newLanguages(s streams) *cobra.Command {
	o := languagesOptions{streams: s}
	c := &cobra.Command{
		Use:   "languages",
		Short: "List the languages, managers and frameworks that are known",
		Long: "languages lists every language with its managers and frameworks. --format reads lists\n" +
			"what is read for each fact of each language, in the order in which it is asked.",
		Example: "  stagewright languages\n" +
			"  stagewright languages --markdown\n" +
			"  stagewright languages --format json",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return o.run() },
	}
	formatFlag(c, &o.format, "table", "table", "markdown", "reads", "json")
	c.Flags().BoolVar(&o.markdown, "markdown", false, "the same as --format markdown")
	return c
}

// languageRow is one language as it is listed.
type languageRow struct {
	Name       string    `json:"name"`
	Title      string    `json:"title"`
	Marks      []string  `json:"marks"`
	Managers   []string  `json:"managers"`
	Frameworks []string  `json:"frameworks"`
	Facts      []factRow `json:"facts"`
}

type factRow struct {
	Name  string   `json:"name"`
	Ask   string   `json:"ask"`
	Flag  string   `json:"flag"`
	Reads []string `json:"reads"`
}

func (o *languagesOptions) run() error {
	if err := oneOf("--format", o.format, "table", "markdown", "reads", "json"); err != nil {
		return err
	}
	rows := languageRows()
	switch {
	case o.format == "json":
		return printJSON(o.out, rows)
	case o.format == "reads":
		return readsMarkdown(o.out, rows)
	case o.markdown || o.format == "markdown":
		return languagesMarkdown(o.out, rows)
	}
	tw := tabwriter.NewWriter(o.out, 0, 4, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", r.Name, strings.Join(r.Managers, ", "), shorten(strings.Join(r.Frameworks, ", ")))
	}
	return tw.Flush()
}

func languageRows() []languageRow {
	var rows []languageRow
	for _, l := range languages.All() {
		r := languageRow{Name: l.Name, Title: l.Title, Marks: l.Marks, Managers: append([]string{}, l.Managers...), Frameworks: []string{}}
		for _, f := range frameworks(l) {
			r.Frameworks = append(r.Frameworks, f.Title)
		}
		for _, f := range plan.Facts(l) {
			row := factRow{Name: f.Name, Ask: f.Ask, Flag: detect.Override(f.Name), Reads: []string{}}
			for _, p := range f.Probes {
				row.Reads = append(row.Reads, p.Says)
			}
			r.Facts = append(r.Facts, row)
		}
		rows = append(rows, r)
	}
	return rows
}

func frameworks(l *detect.Language) []detect.Framework {
	if l.Frameworks == nil {
		return nil
	}
	return l.Frameworks()
}

func languagesMarkdown(w io.Writer, rows []languageRow) error {
	fmt.Fprintln(w, "| Language | Managers | Frameworks | Version read from |\n| --- | --- | --- | --- |")
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "| %s | %s | %s | %s |\n", r.Title, strings.Join(r.Managers, ", "), strings.Join(r.Frameworks, ", "), cell(r.versionSources())); err != nil {
			return err
		}
	}
	return nil
}

// versionSources is what is read for the version of the language's runtime.
func (r languageRow) versionSources() []string {
	for _, f := range r.Facts {
		if f.Name == "version" {
			return f.Reads
		}
	}
	return nil
}

// cell puts several texts into one cell of a table.
func cell(texts []string) string {
	return strings.ReplaceAll(strings.Join(texts, " · "), "|", "\\|")
}

// readsMarkdown lists what is read for each fact of each language.
func readsMarkdown(w io.Writer, rows []languageRow) error {
	for _, r := range rows {
		fmt.Fprintf(w, "**%s**\n\n| Fact | Read from, in this order | Override |\n| --- | --- | --- |\n", r.Title)
		for _, f := range r.Facts {
			if len(f.Reads) > 0 {
				fmt.Fprintf(w, "| %s | %s | `%s` |\n", f.Name, cell(f.Reads), f.Flag)
			}
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
	}
	return nil
}
