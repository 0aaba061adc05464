package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
)

type explainOptions struct {
	streams
	requestOptions
	format, fact, code string
}

func newExplain(s streams) *cobra.Command {
	o := explainOptions{streams: s}
	c := &cobra.Command{
		Use:   "explain [DIR] [FACT]",
		Short: "Explain every decision with the line it comes from",
		Long: "explain shows for each decision (or for FACT alone) its value, the line of the project\n" +
			"that says so, what was found too and why it gave way, and how to override it. With\n" +
			"--code it explains a warning instead.",
		Example: "  stagewright explain\n" +
			"  stagewright explain ./shop version\n" +
			"  stagewright explain --code version-ended",
		Args: cobra.MaximumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			o.args(args)
			if len(args) > 1 {
				o.fact = args[1]
			}
			given, err := o.given(c)
			if err != nil {
				return err
			}
			return o.run(given)
		},
	}
	o.flags(c)
	formatFlag(c, &o.format, "text", "text", "json")
	c.Flags().StringVar(&o.code, "code", "", "explain the warning of this `CODE`")
	_ = c.RegisterFlagCompletionFunc("code", lazily(warningCodes, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// explained is one decision as it is explained.
type explained struct {
	App string `json:"app"`
	plan.Decision
	Lines []quoted `json:"lines"`
}

// quoted is a line of the project.
type quoted struct {
	detect.Evidence
	Text string `json:"text"`
}

// explanation is everything that explain says.
type explanation struct {
	Decisions []explained      `json:"decisions"`
	NotTaken  []detect.Skip    `json:"notTaken"`
	Warnings  []detect.Warning `json:"warnings"`
}

func (o *explainOptions) run(given plan.Choices) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	if o.code != "" {
		return o.explainCode()
	}
	r, err := o.open(given)
	if err != nil {
		return err
	}
	e := explanation{Decisions: []explained{}, NotTaken: r.plan.Skipped, Warnings: r.plan.Warnings}
	for _, app := range r.plan.Apps {
		for _, d := range app.Decisions {
			if o.fact == "" || o.fact == d.Name {
				e.Decisions = append(e.Decisions, explained{app.Path, d, r.quote(d.From)})
			}
		}
		e.Warnings = append(e.Warnings, app.Warnings...)
	}
	if o.fact != "" && len(e.Decisions) == 0 {
		return exit(exitUsage, fmt.Errorf("%s: no such decision was made: see stagewright plan", o.fact))
	}
	if o.format == "json" {
		err = printJSON(o.out, e)
	} else {
		err = o.print(e)
	}
	if err == nil && len(r.plan.Apps) == 0 {
		return exit(exitNothing, errors.New(nothing(r)))
	}
	return err
}

// quote reads the lines that evidence points to.
func (r *request) quote(from []detect.Evidence) []quoted {
	out := []quoted{}
	for _, e := range from {
		q := quoted{Evidence: e}
		if lines := strings.Split(r.Text(e.Path), "\n"); e.Line > 0 && e.Line <= len(lines) {
			q.Text = strings.TrimSpace(lines[e.Line-1])
		}
		out = append(out, q)
	}
	return out
}

func (o *explainOptions) print(e explanation) error {
	for _, d := range e.Decisions {
		fmt.Fprintf(o.out, "%s: %s (%s)\n", d.Name, d.Value, d.Source)
		if d.Probe != "" {
			fmt.Fprintf(o.out, "  asked: %s\n", d.Probe)
		}
		for _, l := range d.Lines {
			fmt.Fprintf(o.out, "  %s\t%s\n", l.Evidence, shorten(l.Text))
		}
		if d.Why != "" {
			fmt.Fprintf(o.out, "  because: %s\n", d.Why)
		}
		for _, i := range d.Instead {
			fmt.Fprintf(o.out, "  not %s", i.Value)
			if len(i.From) > 0 {
				fmt.Fprintf(o.out, " of %s", places(i.From))
			}
			if i.Why != "" {
				fmt.Fprintf(o.out, ": %s", i.Why)
			}
			fmt.Fprintln(o.out)
		}
		fmt.Fprintf(o.out, "  override: %s\n", overrideForm(d.Override))
	}
	if o.fact == "" {
		for _, s := range e.NotTaken {
			fmt.Fprintf(o.out, "not taken: %s (%s): %s\n", s.Path, s.Language, s.Reason)
		}
		for _, w := range e.Warnings {
			fmt.Fprintf(o.out, "warning: %s [%s]\n", w.Message, w.Code)
		}
	}
	return nil
}

// overrideForm shows a flag with its place for a value.
func overrideForm(flag string) string {
	if strings.HasSuffix(flag, "=") {
		return flag + "VALUE"
	}
	return flag + " VALUE"
}

// warningDocs lists every warning that can be raised.
func warningDocs() []detect.WarningDoc {
	docs := append([]detect.WarningDoc{}, detect.Warnings...)
	for _, l := range languages.All() {
		var shared []detect.WarningDoc
		if l.Shared != nil {
			shared = l.Shared()
		}
		for _, w := range slices.Concat(shared, l.Warnings) {
			if !documented(docs, w.Code) {
				docs = append(docs, w)
			}
		}
	}
	return docs
}

func documented(docs []detect.WarningDoc, code string) bool {
	for _, d := range docs {
		if d.Code == code {
			return true
		}
	}
	return false
}

func warningCodes() []string {
	var codes []string
	for _, d := range warningDocs() {
		codes = append(codes, d.Code)
	}
	return codes
}

func (o *explainOptions) explainCode() error {
	for _, d := range warningDocs() {
		if d.Code == o.code {
			return printCode(o.out, d)
		}
	}
	return exit(exitUsage, fmt.Errorf("--code %s: no such warning: choose one of %s", o.code, strings.Join(warningCodes(), ", ")))
}

func printCode(w io.Writer, d detect.WarningDoc) error {
	_, err := fmt.Fprintf(w, "%s\n  means: %s\n  do: %s\n", d.Code, d.Means, d.Do)
	return err
}
