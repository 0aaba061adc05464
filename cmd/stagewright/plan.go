package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/generator/plan"
)

type planOptions struct {
	streams
	requestOptions
	format string
}

func newPlan(s streams) *cobra.Command {
	o := planOptions{streams: s}
	c := &cobra.Command{
		Use:   "plan [DIR]",
		Short: "Show what was found and decided, and why",
		Long: "plan reads the project in DIR (default: the current folder) and shows every app with\n" +
			"every decision and the line it comes from. It writes nothing.",
		Example: "  stagewright plan\n" +
			"  stagewright plan ./shop --format json\n" +
			"  stagewright plan --app apps/api --runtime-version 22",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.args(args)
			given, err := o.given(c)
			if err != nil {
				return err
			}
			return o.run(given)
		},
	}
	o.flags(c)
	formatFlag(c, &o.format, "text", "text", "json")
	return c
}

func (o *planOptions) run(given plan.Choices) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	r, err := o.open(given)
	if err != nil {
		return err
	}
	if o.format == "json" {
		if err := printJSON(o.out, r.plan); err != nil {
			return err
		}
	} else {
		for _, app := range r.plan.Apps {
			fmt.Fprintf(o.out, "%s: %s\n", app.Path, title(app))
			printDecisions(o.out, app)
			for _, open := range app.Open {
				fmt.Fprintf(o.out, "open: %s (%s): %s\n", open.Name, open.Flag, open.Why)
			}
			printWarnings(o.out, &plan.Plan{}, app)
		}
		for _, s := range r.plan.Skipped {
			fmt.Fprintf(o.out, "not an app: %s (%s): %s\n", s.Path, s.Language, s.Reason)
		}
		printWarnings(o.out, r.plan, &plan.App{})
	}
	if len(r.plan.Apps) == 0 {
		return exit(exitNothing, errors.New(nothing(r)))
	}
	return nil
}

// title names an app in a few words.
func title(app *plan.App) string {
	s := app.Language + " " + app.Kind
	if app.Framework != "" {
		s += " (" + app.Framework + ")"
	}
	return s
}

// printJSON prints a value as JSON, indented, its text as it is.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// formatFlag declares --format with completion.
func formatFlag(c *cobra.Command, v *string, def string, formats ...string) {
	usage := "print as `FORMAT`: " + formats[0]
	for i, f := range formats[1:] {
		if i == len(formats)-2 {
			usage += " or " + f
		} else {
			usage += ", " + f
		}
	}
	c.Flags().StringVar(v, "format", def, usage)
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

// oneOf refuses a value that a flag does not have.
func oneOf(flag, value string, values ...string) error {
	for _, v := range values {
		if v == value {
			return nil
		}
	}
	return exit(exitUsage, fmt.Errorf("%s %s: not possible: choose one of %v", flag, value, values))
}
