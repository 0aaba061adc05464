package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
)

// requestOptions are the flags of every command that plans.
type requestOptions struct {
	dir                string
	app, language      string
	set                []string
	named              map[string]*string // by fact
	templates          string
	noProjectTemplates bool
}

// flags declares them on a command.
func (o *requestOptions) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.app, "app", "", "which app, by `PATH`, where several were found")
	f.StringVar(&o.language, "language", "", "take the project for this `LANGUAGE`")
	f.StringArrayVar(&o.set, "set", nil, "settle any fact, as `FACT=VALUE` (repeatable)")
	o.named = map[string]*string{}
	for _, n := range detect.NamedFlags {
		o.named[n.Fact] = f.String(n.Flag, "", n.Usage+", as `"+n.Placeholder+"`")
	}
	f.StringVar(&o.templates, "templates", "", "lay the templates of this `DIR` over the built-in ones")
	f.BoolVar(&o.noProjectTemplates, "no-project-templates", false, "leave the project's own .stagewright/templates out")
	_ = c.RegisterFlagCompletionFunc("language", cobra.FixedCompletions(languageNames(), cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("set", cobra.FixedCompletions(factNames(), cobra.ShellCompDirectiveNoSpace|cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("manager", cobra.FixedCompletions(managerNames(), cobra.ShellCompDirectiveNoFileComp))
}

// given collects the facts that flags settle.
func (o *requestOptions) given(c *cobra.Command) (plan.Choices, error) {
	choices := plan.Choices{}
	for _, n := range detect.NamedFlags {
		if c.Flags().Changed(n.Flag) {
			choices[n.Fact] = *o.named[n.Fact]
		}
	}
	for _, s := range o.set {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, exit(exitUsage, fmt.Errorf("--set %s: not a fact and its value: write --set FACT=VALUE", s))
		}
		choices[name] = value
	}
	return choices, nil
}

// request is what a command works on after its flags are read.
type request struct {
	*project
	renderer *render.Renderer
	plan     *plan.Plan
	notices  []string
}

// open reads the project and plans it.
func (o *requestOptions) open(given plan.Choices) (*request, error) {
	p, err := openProject(o.dir)
	if err != nil {
		return nil, err
	}
	r := &request{project: p}
	layers := []string{}
	if o.templates != "" {
		if info, err := os.Stat(o.templates); err != nil || !info.IsDir() {
			return nil, exit(exitUsage, fmt.Errorf("--templates %s: not a folder: name one that holds LANGUAGE/*.tmpl", o.templates))
		}
		layers = append(layers, o.templates)
	}
	if own := filepath.Join(p.root, ".stagewright", "templates"); !o.noProjectTemplates && p.HasDir(".stagewright/templates") {
		layers = append(layers, own)
		r.notices = append(r.notices, "templates of the project itself are used: .stagewright/templates (leave them out with --no-project-templates)")
	}
	catalog, err := overlay(layers)
	if err != nil {
		return nil, err
	}
	r.renderer = render.New(catalog)
	r.plan, err = plan.Make(plan.Request{Project: p.Project, Languages: languages.All, Dir: p.dir, Name: p.name,
		App: o.app, Language: o.language, Given: given, Words: r.renderer})
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	return r, nil
}

// args takes the folder from the command line.
func (o *requestOptions) args(args []string) {
	o.dir = "."
	if len(args) > 0 {
		o.dir = args[0]
	}
}

func languageNames() []string {
	var names []string
	for _, l := range languages.All {
		names = append(names, l.Name)
	}
	return names
}

// factNames lists every language's facts, for completion after --set.
func factNames() []string {
	var names []string
	for _, l := range languages.All {
		for _, f := range plan.Facts(l) {
			if !slices.Contains(names, f.Name+"=") {
				names = append(names, f.Name+"=")
			}
		}
	}
	slices.Sort(names)
	return names
}

func managerNames() []string {
	var names []string
	for _, l := range languages.All {
		for _, m := range l.Managers {
			if !slices.Contains(names, m) {
				names = append(names, m)
			}
		}
	}
	slices.Sort(names)
	return names
}
