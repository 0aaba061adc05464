//go:build !lean

package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/templates"
)

func newTemplatesCheck(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "check DIR",
		Short: "Render a folder of templates against recorded plans, and review the result",
		Long: "check lays the templates of DIR over the built-in ones and renders them with the plans of\n" +
			"all examples. What fails is named with the template's file and line; what was rendered\n" +
			"is put to BuildKit's own checks. It exits 1 when there is anything to say.",
		Example: "  stagewright templates check .stagewright/templates\n" +
			"  stagewright templates check ../company-templates\n" +
			"  stagewright templates check ~/.config/stagewright/templates",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return checkTemplates(c.Context(), s, args[0]) },
	}
}

func checkTemplates(ctx context.Context, s streams, dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return exit(exitUsage, fmt.Errorf("%s: not a folder: name one that holds LANGUAGE/*.tmpl", dir))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	names, err := templateNames(root.FS())
	if err != nil {
		return err
	}
	problems := strays(names)
	recorded, err := templates.Recorded()
	if err != nil {
		return err
	}
	over := render.New(templates.Over(root.FS(), templates.Builtin()))
	plain := render.New(templates.Builtin())
	tried := 0
	for _, name := range recorded.Names() {
		p, err := plan.Read(recorded.Plan(name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, app := range p.Apps {
			tried++
			for _, said := range checkApp(ctx, app, over, plain) {
				if !slices.Contains(problems, said) {
					problems = append(problems, said)
				}
			}
		}
	}
	for _, p := range problems {
		fmt.Fprintln(s.out, p)
	}
	if len(problems) > 0 {
		return exit(exitFailed, fmt.Errorf("%s: %d findings", dir, len(problems)))
	}
	fmt.Fprintf(s.err, "%s: %d templates, rendered with the plans of %d apps: nothing to say\n", dir, len(names), tried)
	return nil
}

// strays are files that no built-in template has the name of: they are used
// only by templates that name them.
func strays(names []string) []string {
	var out []string
	if len(names) == 0 {
		return []string{"no template is there: name a folder that holds LANGUAGE/*.tmpl"}
	}
	for _, n := range names {
		folder, _, _ := strings.Cut(n, "/")
		if _, err := fs.Stat(templates.Builtin(), folder); err != nil {
			out = append(out, fmt.Sprintf("templates/%s: no language or shared folder is called %s: nothing will use it", n, folder))
		}
	}
	return out
}

// checkApp renders one recorded app and reviews what comes out. What the
// built-in templates say too is not the folder's fault.
func checkApp(ctx context.Context, app *plan.App, over, plain *render.Renderer) []string {
	if err := over.Parse(app.Language); err != nil {
		return []string{err.Error()}
	}
	if _, err := over.Values(app); err != nil {
		return []string{err.Error()}
	}
	files, err := over.Files(app)
	if err != nil {
		return []string{err.Error()}
	}
	var before []string
	if builtin, err := plain.Files(app); err == nil {
		before = lintFiles(ctx, app, builtin)
	}
	return slices.DeleteFunc(lintFiles(ctx, app, files), func(s string) bool { return slices.Contains(before, s) })
}

func lintFiles(ctx context.Context, app *plan.App, files []render.File) []string {
	var out []string
	for i, f := range files {
		if f.Path != app.Dockerfile {
			continue
		}
		name := "templates/" + app.Files[i].Template
		findings, err := inspect.Lint(ctx, f.Body, inspect.Context{Path: name})
		if err != nil {
			return []string{name + ": " + err.Error()}
		}
		lines := strings.Split(string(f.Body), "\n")
		for _, finding := range findings {
			said := fmt.Sprintf("%s: %s: %s", name, finding.Code, finding.Message)
			if finding.Line > 0 && finding.Line <= len(lines) {
				said += ": " + lines[finding.Line-1]
			}
			out = append(out, said)
		}
	}
	return out
}
