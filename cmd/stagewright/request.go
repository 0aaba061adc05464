package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
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
	baseMap, mirrors   []string
	answersFile        string
	planFile           string
	replayed           *plan.Plan // of planFile
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
	f.StringVar(&o.answersFile, "answers", "", "settle the facts that this `FILE` holds (YAML or JSON, as under facts in stagewright.yaml)")
	f.StringVar(&o.planFile, "plan", "", "take every decision from this `FILE`, made by plan --format json (-: from stdin)")
	f.StringVar(&o.templates, "templates", "", "lay the templates of this `DIR` over the built-in ones")
	f.StringArrayVar(&o.baseMap, "base-map", nil, "use another image, as `IMAGE=INSTEAD` (repeatable; an image without tag stands for all)")
	f.StringArrayVar(&o.mirrors, "registry-mirror", nil, "take Docker Hub's images from `HOST/PATH` (REGISTRY=HOST/PATH for another registry; repeatable)")
	f.BoolVar(&o.noProjectTemplates, "no-project-templates", false, "leave the project's own .stagewright/templates out")
	_ = c.RegisterFlagCompletionFunc("language", lazily(languageNames, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("set", lazily(factNames, cobra.ShellCompDirectiveNoSpace|cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("manager", lazily(managerNames, cobra.ShellCompDirectiveNoFileComp))
}

// lazily completes a flag from a list that is made when it is asked for.
func lazily(list func() []string, d cobra.ShellCompDirective) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return list(), d
	}
}

// given collects the facts that flags settle.
func (o *requestOptions) given(c *cobra.Command) (plan.Choices, error) {
	if err := o.readPlan(c); err != nil {
		return nil, err
	}
	choices := environment()
	answers, err := o.answers()
	if err != nil {
		return nil, err
	}
	maps.Copy(choices, answers)
	for _, n := range detect.NamedFlags {
		if c.Flags().Changed(n.Flag) {
			choices[n.Fact] = plan.Choice{Value: *o.named[n.Fact]}
		}
	}
	for _, s := range o.set {
		name, value, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, exit(exitUsage, fmt.Errorf("--set %s: not a fact and its value: write --set FACT=VALUE", s))
		}
		choices[name] = plan.Choice{Value: value}
	}
	return choices, nil
}

// flagWords are the flags of a command line that every planning command has.
func (o *requestOptions) flagWords(c *cobra.Command) []string {
	has := requestOptions{}
	known := cobra.Command{}
	has.flags(&known)
	var words []string
	c.Flags().Visit(func(f *pflag.Flag) {
		if known.Flags().Lookup(f.Name) == nil {
			return
		}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			for _, v := range list.GetSlice() {
				words = append(words, "--"+f.Name, formats.Quote(v))
			}
		} else if f.Value.Type() == "bool" {
			words = append(words, "--"+f.Name)
		} else {
			words = append(words, "--"+f.Name, formats.Quote(f.Value.String()))
		}
	})
	return words
}

// request is what a command works on after its flags are read.
type request struct {
	*project
	renderer *render.Renderer
	plan     *plan.Plan
	config   *config.Config
	layers   []layer // of templates, the first on top
	images   plan.Images
	notices  []string
}

// open reads the project and plans it.
func (o *requestOptions) open(given plan.Choices) (*request, error) {
	p, err := openProject(o.dir)
	if err != nil {
		return nil, err
	}
	return o.over(p, given)
}

// over plans an opened project.
func (o *requestOptions) over(p *project, given plan.Choices) (*request, error) {
	r := &request{project: p}
	var err error
	if r.config, err = config.Read(p.Project, facts); err != nil {
		return nil, exit(exitUsage, err)
	}
	if err := o.layers(r); err != nil {
		return nil, err
	}
	catalog, err := overlay(r.layers)
	if err != nil {
		return nil, err
	}
	r.renderer = render.New(catalog)
	if r.images, err = o.images(r.config); err != nil {
		return nil, err
	}
	if r.plan, err = o.make(r, given); err != nil {
		return nil, exit(exitUsage, err)
	}
	return r, nil
}

// make plans an opened project; with other choices it may be planned again.
func (o *requestOptions) make(r *request, given plan.Choices) (*plan.Plan, error) {
	if o.replayed != nil {
		return o.replay()
	}
	return plan.Make(plan.Request{Project: r.Project, Languages: languages.All(), Dir: r.dir, Name: r.name,
		App: o.app, Language: o.language, Given: given, Configured: r.config.Facts, Apps: r.config.Apps,
		AppLanguages: r.config.Languages, Images: r.images, Words: r.renderer})
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
	for _, l := range languages.All() {
		names = append(names, l.Name)
	}
	return names
}

// facts lists every language's facts, each once. Most runs need no list of them.
func facts() []string {
	seen := map[string]bool{}
	for _, l := range languages.All() {
		for _, f := range plan.Facts(l) {
			seen[f.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// factNames completes what stands after --set.
func factNames() []string {
	names := facts()
	for i := range names {
		names[i] += "="
	}
	return names
}

// environment collects the facts that variables settle: STAGEWRIGHT_PORT,
// STAGEWRIGHT_INSTALL_INPUTS.
func environment() plan.Choices {
	choices := plan.Choices{}
	if !slices.ContainsFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, envPrefix) }) {
		return choices
	}
	for _, f := range facts() {
		name := variable(f)
		if v, ok := os.LookupEnv(name); ok {
			choices[f] = plan.Choice{Value: v, Why: name}
		}
	}
	return choices
}

// envPrefix begins the variables that settle facts.
const envPrefix = "STAGEWRIGHT_"

// variable names the environment variable of a fact; a fact with a flag of its
// own goes by the flag's name.
func variable(fact string) string {
	for _, n := range detect.NamedFlags {
		if n.Fact == fact {
			fact = n.Flag
		}
	}
	var b strings.Builder
	for _, r := range fact {
		switch {
		case r >= 'A' && r <= 'Z':
			b.WriteByte('_')
			b.WriteRune(r)
		case r == '-':
			b.WriteByte('_')
		default:
			b.WriteString(strings.ToUpper(string(r)))
		}
	}
	return envPrefix + b.String()
}

// images joins what flags and the config file say of where images come from.
func (o *requestOptions) images(c *config.Config) (plan.Images, error) {
	out := plan.Images{Map: map[string]string{}, Mirrors: append(slices.Clone(o.mirrors), c.Mirrors...)}
	maps.Copy(out.Map, c.BaseMap)
	for _, m := range o.baseMap {
		image, instead, ok := strings.Cut(m, "=")
		if !ok || image == "" || instead == "" {
			return out, exit(exitUsage, fmt.Errorf("--base-map %s: not an image and another: write IMAGE=INSTEAD", m))
		}
		out.Map[image] = instead
	}
	return out, nil
}

func managerNames() []string {
	var names []string
	for _, l := range languages.All() {
		for _, m := range l.Managers {
			if !slices.Contains(names, m) {
				names = append(names, m)
			}
		}
	}
	slices.Sort(names)
	return names
}
