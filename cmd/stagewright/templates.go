//go:build !lean

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/write"
	"github.com/stagewright/stagewright/templates"
)

func newTemplates(s streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "templates",
		Short: short("templates"),
		Long: "The words of every file that is written stand in templates. Your own lie over the\n" +
			"built-in ones, file by file: those of --templates over the project's (templates: in\n" +
			"stagewright.yaml, .stagewright/templates) over those of your config folder.",
		Example: "  stagewright templates list\n" +
			"  stagewright templates eject shared/user .stagewright/templates\n" +
			"  stagewright templates check .stagewright/templates",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newTemplatesList(s), newTemplatesShow(s), newTemplatesEject(s), newTemplatesCheck(s), newTemplatesDocs(s))
	return c
}

type templatesListOptions struct {
	streams
	requestOptions
	format string
}

func newTemplatesList(s streams) *cobra.Command {
	o := templatesListOptions{streams: s}
	c := &cobra.Command{
		Use:   "list [DIR]",
		Short: "List the templates, and where each is taken from",
		Long:  "list prints every template that holds for the project in DIR (default: the current folder),\nwhere it is taken from, and whose it hides.",
		Example: "  stagewright templates list\n" +
			"  stagewright templates list ./shop --templates ../ours\n" +
			"  stagewright templates list --format json",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.args(args)
			return o.run()
		},
	}
	o.layerFlags(c)
	formatFlag(c, &o.format, "text", "text", "json")
	return c
}

func (o *templatesListOptions) run() error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	c, err := o.openCatalog()
	if err != nil {
		return err
	}
	rows, err := c.rows()
	if err != nil {
		return err
	}
	if o.format == "json" {
		return printJSON(o.out, rows)
	}
	tw := tabwriter.NewWriter(o.out, 0, 4, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(tw, "%s\t%s", r.Name, r.From)
		if r.Hides != "" {
			fmt.Fprintf(tw, " (hides %s)", r.Hides)
		}
		fmt.Fprintln(tw)
	}
	return tw.Flush()
}

func newTemplatesShow(s streams) *cobra.Command {
	o := requestOptions{dir: "."}
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Print one template",
		Long:  "show prints the template NAME (static/Dockerfile.tmpl; the ending may be left out) as it\nholds in the current folder.",
		Example: "  stagewright templates show shared/ignore\n" +
			"  stagewright templates show static/Dockerfile.tmpl\n" +
			"  stagewright templates show static/values --no-project-templates",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := o.openCatalog()
			if err != nil {
				return err
			}
			names, err := named(templates.Over(c.trees...), args[0])
			if err != nil {
				return err
			}
			for _, name := range names {
				b, err := fs.ReadFile(templates.Over(c.trees...), name)
				if err != nil {
					return err
				}
				if _, err := s.out.Write(b); err != nil {
					return err
				}
			}
			return nil
		},
	}
	o.layerFlags(c)
	return c
}

// named finds a template, or all of a folder, by what a person types.
func named(tree fs.FS, name string) ([]string, error) {
	want := strings.TrimSuffix(path.Clean(filepath.ToSlash(name)), templateExt)
	all, err := templateNames(tree)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, n := range all {
		if strings.TrimSuffix(n, templateExt) == want || path.Dir(n) == want {
			found = append(found, n)
		}
	}
	if len(found) == 0 {
		return nil, exit(exitUsage, fmt.Errorf("%s: no such template: see stagewright templates list", name))
	}
	return found, nil
}

func newTemplatesEject(s streams) *cobra.Command {
	force := false
	c := &cobra.Command{
		Use:   "eject NAME [DIR]",
		Short: "Copy a built-in template, to make it your own",
		Long: "eject copies the built-in template NAME, or all of a folder, into DIR (default:\n" +
			".stagewright/templates), where the copy hides the built-in one. What is there already\n" +
			"is not replaced without --force.",
		Example: "  stagewright templates eject shared/user\n" +
			"  stagewright templates eject static ../company-templates\n" +
			"  stagewright templates eject shared/ignore ~/.config/stagewright/templates",
		Args: cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := filepath.Join(".stagewright", "templates")
			if len(args) > 1 {
				dir = args[1]
			}
			return eject(s, args[0], dir, force)
		},
	}
	c.Flags().BoolVar(&force, "force", false, "replace copies that are there and differ")
	return c
}

func eject(s streams, name, dir string, force bool) error {
	names, err := named(templates.Builtin(), name)
	if err != nil {
		return err
	}
	var files []render.File
	for _, n := range names {
		b, err := fs.ReadFile(templates.Builtin(), n)
		if err != nil {
			return err
		}
		files = append(files, render.File{Path: n, Body: b})
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	changes, err := write.Plan(os.DirFS(dir), files, force)
	if err != nil {
		return err
	}
	if err := write.Refused(changes); err != nil && !force {
		return exit(exitFailed, errors.New(strings.Replace(err.Error(), "see the difference with --dry-run, ", "", 1)))
	}
	if err := write.Apply(dir, changes); err != nil {
		return err
	}
	for _, change := range changes {
		fmt.Fprintf(s.err, "%s: %s\n", filepath.Join(dir, filepath.FromSlash(change.Path)), change.Action)
	}
	fmt.Fprintf(s.err, "when you have changed them: stagewright templates check %s\n", formats.Quote(dir))
	return nil
}
