package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/write"
)

type generateOptions struct {
	streams
	requestOptions
	stdout, dryRun, force, pin, strict bool
	words                              []string // the command line, for the program that does what this one leaves out
}

func newGenerate(s streams) *cobra.Command {
	o := generateOptions{streams: s}
	c := &cobra.Command{
		Use:   "generate [DIR]",
		Short: "Write the Dockerfile and .dockerignore of a project",
		Long: "generate reads the project in DIR (default: the current folder) and writes its\n" +
			"Dockerfile and .dockerignore, and an nginx.conf where a site needs one. Files that\n" +
			"are there already are not replaced without --force; a .dockerignore keeps its lines.",
		Example: "  stagewright generate ./shop\n" +
			"  stagewright generate --stdout --port 9000 > Dockerfile.new\n" +
			"  stagewright generate --app apps/api --set base=alpine --dry-run\n" +
			"  stagewright generate --pin",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.args(args)
			given, err := o.given(c)
			if err != nil {
				return err
			}
			o.words = commandLine(c, args)
			return o.run(c.Context(), given)
		},
	}
	o.flags(c)
	c.Flags().BoolVar(&o.stdout, "stdout", false, "print the Dockerfile on stdout and write nothing")
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "print a diff against what is there and write nothing")
	c.Flags().BoolVar(&o.force, "force", false, "replace files that are there and differ")
	c.Flags().BoolVar(&o.strict, "strict", false, "write nothing and exit 1 when there is a warning")
	c.Flags().BoolVar(&o.pin, "pin", false, "write each image with the digest behind its tag, asked of the registry and kept in stagewright.lock")
	return c
}

func (o *generateOptions) run(ctx context.Context, given plan.Choices) error {
	r, err := o.open(given)
	if err != nil {
		return err
	}
	o.pin = o.pin || r.config.Pin
	if o.pin {
		if done, err := o.handedOver(ctx); done {
			return err
		}
	}
	app, err := r.one(o.streams)
	if err != nil {
		return err
	}
	printDecisions(o.err, app)
	printWarnings(o.err, r.plan, app)
	for _, n := range r.notices {
		fmt.Fprintln(o.err, "note: "+n)
	}
	if n := len(r.plan.Warnings) + len(app.Warnings); o.strict && n > 0 {
		return exit(exitFailed, fmt.Errorf("--strict: there are warnings (%d): mend what they name, or leave --strict out", n))
	}
	changes, err := r.changes(app, o.force)
	if err != nil {
		return err
	}
	if o.pin {
		if changes, err = r.pinned(ctx, o.err, app, changes, o.force); err != nil {
			return err
		}
	}
	switch {
	case o.stdout:
		return printFile(o.streams, changes, app.Dockerfile)
	case o.dryRun:
		return printDiff(o.streams, changes)
	}
	if err := write.Refused(changes); err != nil && !o.force {
		return exit(exitFailed, err)
	}
	if err := write.Apply(r.root, changes); err != nil {
		return err
	}
	printWritten(o.err, changes, app, r.dir)
	return nil
}

// commandLine is what was typed, in words that say the same.
func commandLine(c *cobra.Command, args []string) []string {
	words := []string{c.Name()}
	c.Flags().Visit(func(f *pflag.Flag) {
		if list, ok := f.Value.(pflag.SliceValue); ok {
			for _, v := range list.GetSlice() {
				words = append(words, "--"+f.Name+"="+v)
			}
			return
		}
		words = append(words, "--"+f.Name+"="+f.Value.String())
	})
	return append(append(words, "--"), args...)
}

// one gives the app to write for, or says what must be settled first.
func (r *request) one(s streams) (*plan.App, error) {
	switch len(r.plan.Apps) {
	case 0:
		return nil, exit(exitNothing, errors.New(nothing(r)))
	case 1:
	default:
		return nil, exit(exitUsage, errors.New(several(r.plan)))
	}
	app := r.plan.Apps[0]
	if len(app.Open) > 0 {
		printDecisions(s.err, app)
		printWarnings(s.err, r.plan, app)
		return nil, exit(exitUsage, errors.New(open(app)))
	}
	return app, nil
}

// changes renders the files, proves them, and compares them with the disk.
func (r *request) changes(app *plan.App, force bool) ([]write.Change, error) {
	files, err := r.renderer.Files(app)
	if err != nil {
		return nil, err
	}
	changes, err := write.Plan(r.tree, files, force)
	if err != nil {
		return nil, err
	}
	return changes, proof.Check(app, files, ignoreText(changes, app), r.renderer, r.Project)
}

// ignoreText is the ignore file as it will be.
func ignoreText(changes []write.Change, app *plan.App) []byte {
	for _, c := range changes {
		if strings.HasSuffix(c.Path, ".dockerignore") {
			return c.Body
		}
	}
	return nil
}

func printFile(s streams, changes []write.Change, name string) error {
	for _, c := range changes {
		if c.Path == name {
			_, err := s.out.Write(c.Body)
			return err
		}
	}
	return fmt.Errorf("%s: it was not rendered", name)
}

func printDiff(s streams, changes []write.Change) error {
	for _, c := range changes {
		before := "a/" + c.Path
		if c.Before == nil {
			before = "/dev/null"
		}
		if _, err := fmt.Fprint(s.out, udiff.Unified(before, "b/"+c.Path, string(c.Before), string(c.Body))); err != nil {
			return err
		}
	}
	return nil
}
