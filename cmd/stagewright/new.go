//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/generator/skeleton"
	"github.com/stagewright/stagewright/generator/write"
	"github.com/stagewright/stagewright/templates"
)

type newOptions struct {
	streams
	list, dryRun, plain bool
	format              string
	set                 []string
}

func newNew(s streams) *cobra.Command {
	o := newOptions{streams: s}
	c := &cobra.Command{
		Use:   "new [TEMPLATE] [DIR]",
		Short: short("new"),
		Long: "new makes a project of TEMPLATE in DIR, which is empty or absent (default: a folder named\n" +
			"like the template), and writes the Dockerfile and .dockerignore that generate would write\n" +
			"for it. TEMPLATE is one of --list, or a folder, .tar.gz or .zip of your own that declares\n" +
			"its questions in template.yaml; nothing in it is executed. What --set does not answer gets\n" +
			"the template's default. Without arguments new asks for everything.",
		Example: "  stagewright new --list\n" +
			"  stagewright new go-http shop --set port=9000\n" +
			"  stagewright new ../templates/service.tar.gz shop --dry-run",
		Args: cobra.MaximumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error { return o.run(args) },
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			switch len(args) {
			case 0:
				return templateTitles(), cobra.ShellCompDirectiveDefault // a path may be meant
			case 1:
				return nil, cobra.ShellCompDirectiveFilterDirs
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
	}
	f := c.Flags()
	f.BoolVar(&o.list, "list", false, "list the built-in templates and what they ask")
	formatFlag(c, &o.format, "text", "text", "json")
	f.StringArrayVar(&o.set, "set", nil, "answer a question of the template, as `NAME=VALUE` (repeatable)")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the files and write nothing")
	f.BoolVar(&o.plain, "plain", false, "ask in plain numbered lines, for screen readers and simple terminals")
	return c
}

func (o *newOptions) run(args []string) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	given, err := o.given()
	if err != nil {
		return err
	}
	switch {
	case o.list:
		return o.printList()
	case len(args) == 0:
		return o.converse(given)
	}
	t, err := openTemplate(args[0])
	if err != nil {
		return exit(exitUsage, err)
	}
	dir := t.Name
	if len(args) > 1 {
		dir = args[1]
	}
	if err := write.Vacant(dir); err != nil {
		return exit(exitUsage, err)
	}
	answers, err := t.Settle(folderName(dir), given)
	if err != nil {
		return exit(exitUsage, err)
	}
	b, err := begin(t, dir, answers)
	if err != nil {
		return err
	}
	if o.dryRun {
		b.warn(o.err)
		return printDiff(o.streams, b.changes)
	}
	return b.write(o.err)
}

// given collects the answers that flags give.
func (o *newOptions) given() (map[string]string, error) {
	given := map[string]string{}
	for _, s := range o.set {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, exit(exitUsage, fmt.Errorf("--set %s: not a question and its answer: write --set NAME=VALUE", s))
		}
		given[name] = value
	}
	return given, nil
}

// folderName is the last part of a folder's path, wherever it is.
func folderName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return filepath.Base(dir)
}

// openTemplate finds a template by its name or its path.
func openTemplate(name string) (*skeleton.Template, error) {
	builtin, err := skeleton.Builtin(templates.Projects())
	if err != nil {
		return nil, err
	}
	for _, t := range builtin {
		if t.Name == name {
			return t, nil
		}
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("%s: no such template, folder or archive: see stagewright new --list", name)
	}
	plain := filepath.Base(filepath.Clean(name))
	if info.IsDir() {
		root, err := os.OpenRoot(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = root.Close() }()
		return skeleton.Folder(folderName(name), root.FS())
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	switch lower := strings.ToLower(plain); {
	case strings.HasSuffix(lower, ".tar.gz"):
		return skeleton.Tar(plain[:len(plain)-len(".tar.gz")], f)
	case strings.HasSuffix(lower, ".tgz"):
		return skeleton.Tar(plain[:len(plain)-len(".tgz")], f)
	case strings.HasSuffix(lower, ".zip"):
		return skeleton.Zip(plain[:len(plain)-len(".zip")], f, info.Size())
	}
	return nil, fmt.Errorf("%s: not a template: name a folder, a .tar.gz or a .zip, or see stagewright new --list", name)
}

// converse asks for everything, where there is somebody to ask.
func (o *newOptions) converse(given map[string]string) error {
	p, giveBack, err := newPrompter(o.streams, o.plain)
	switch {
	case errors.Is(err, errNotInteractive):
		return exit(exitUsage, errors.New("new: there is no terminal to ask at: say it all in one line:\n"+
			"  stagewright new TEMPLATE DIR --set NAME=VALUE\nTEMPLATE is one of stagewright new --list, or a folder, .tar.gz or .zip"))
	case err != nil:
		return exit(exitCancelled, err)
	}
	defer giveBack()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	w := newWizard{newOptions: o, p: p, given: given}
	if err := w.run(ctx); errors.Is(err, errCancelled) {
		return exit(exitCancelled, err)
	} else if err != nil {
		return err
	}
	return nil
}
