//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/write"
)

type initOptions struct {
	streams
	requestOptions
	plain, yes, force bool
	words             []string // the flags that were given, as generate takes them
}

func newInit(s streams) *cobra.Command {
	o := initOptions{streams: s}
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: short("init"),
		Long: "init reads the project in DIR (default: the current folder), says what it found and asks\n" +
			"what is open or worth a choice; Enter accepts each proposal. It shows the files before\n" +
			"it writes them, and ends with the command that does the same without questions.\n" +
			"At every question < goes back to the one before. Leaving (Ctrl-C, Ctrl-D, and Esc where\n" +
			"lists are moved through with arrow keys) writes nothing.",
		Example: "  stagewright init\n" +
			"  stagewright init ./shop --plain\n" +
			"  stagewright init --yes --port 9000",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.args(args)
			given, err := o.given(c)
			if err != nil {
				return err
			}
			o.words = o.flagWords(c)
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			return o.run(ctx, given)
		},
	}
	o.flags(c)
	c.Flags().BoolVar(&o.plain, "plain", false, "ask in plain numbered lines, for screen readers and simple terminals")
	c.Flags().BoolVar(&o.yes, "yes", false, "accept every proposal and ask nothing")
	c.Flags().BoolVar(&o.force, "force", false, "with --yes: replace files that are there and differ")
	return c
}

func (o *initOptions) run(ctx context.Context, given plan.Choices) error {
	if o.yes {
		g := generateOptions{streams: o.streams, requestOptions: o.requestOptions, force: o.force}
		return g.run(ctx, given)
	}
	if o.replayed != nil {
		return exit(exitUsage, errors.New("--plan: a plan leaves nothing to ask: use stagewright generate, or --yes"))
	}
	r, err := o.open(given)
	if err != nil {
		return err
	}
	if len(r.plan.Apps) == 0 {
		return exit(exitNothing, errors.New(nothing(r)))
	}
	p, giveBack, err := newPrompter(o.streams, o.plain)
	switch {
	case errors.Is(err, errNotInteractive):
		return exit(exitUsage, errors.New(withoutTerminal(r, o.dir)))
	case err != nil:
		return exit(exitCancelled, err)
	}
	defer giveBack()
	w := wizard{initOptions: o, p: p, r: r, given: given}
	if err := w.run(ctx); errors.Is(err, errCancelled) {
		return exit(exitCancelled, err)
	} else if err != nil {
		return err
	}
	return nil
}

// withoutTerminal says which flags answer what would be asked.
func withoutTerminal(r *request, dir string) string {
	var b strings.Builder
	b.WriteString("init: there is no terminal to ask at: accept every proposal with --yes, or run\n  stagewright generate")
	if dir != "." {
		b.WriteString(" " + formats.Quote(dir))
	}
	b.WriteString("\nwith flags for what is to be otherwise:")
	if len(r.plan.Apps) > 1 {
		for _, a := range r.plan.Apps {
			fmt.Fprintf(&b, "\n  --app %s\t%s", formats.Quote(a.Path), title(a))
		}
		return b.String()
	}
	app := r.plan.Apps[0]
	for _, f := range app.Asked(languages.All()) {
		d := app.Decision(f.Name)
		if f.Ask == "" || !f.Choice && !f.Required && d == nil {
			continue
		}
		value := "…"
		if d != nil {
			value = formats.Quote(d.Answer(f))
		}
		fmt.Fprintf(&b, "\n  %s\t%s", flagWith(detect.Override(f.Name), value), f.Ask)
	}
	return b.String()
}

// flagWith joins a flag and its value, which is quoted already.
func flagWith(flag, value string) string {
	if strings.HasSuffix(flag, "=") {
		return flag + value
	}
	return flag + " " + value
}

// settled writes what was decided, and says how to come by it again.
func (w *wizard) settled(app *plan.App, changes []write.Change) error {
	if err := write.Apply(w.r.root, changes); err != nil {
		return err
	}
	printWritten(w.err, changes, app, w.r.dir)
	fmt.Fprintln(w.err, "the same without questions: "+w.command(app))
	return nil
}

// command is the line that does the same without questions.
func (w *wizard) command(app *plan.App) string {
	words := []string{"stagewright", "generate"}
	if w.dir != "." {
		words = append(words, formats.Quote(w.dir))
	}
	if w.app != "" && !w.has("--app") {
		words = append(words, "--app", formats.Quote(w.app))
	}
	if w.language != "" && !w.has("--language") {
		words = append(words, "--language", w.language)
	}
	words = append(words, w.words...)
	for _, name := range slices.Sorted(maps.Keys(w.given)) {
		if c := w.given[name]; strings.HasPrefix(c.Why, envPrefix) {
			words = append(words, flagWith(detect.Override(name), formats.Quote(c.Value)))
		}
	}
	for _, a := range w.answers {
		words = append(words, flagWith(detect.Override(a.Fact.Name), formats.Quote(a.Text)))
	}
	if w.replaces {
		words = append(words, "--force")
	}
	return strings.Join(words, " ")
}

func (w *wizard) has(flag string) bool { return slices.Contains(w.words, flag) }
