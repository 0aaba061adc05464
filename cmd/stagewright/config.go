package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
)

func newConfig(s streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Show what is configured, and what can be",
		Long: "stagewright.yaml in the project's root keeps choices for everybody who runs stagewright\n" +
			"there. A flag goes before the environment (STAGEWRIGHT_PORT), that before the file, and\n" +
			"the file before what the project says. Its keys:\n\n" + configKeys(),
		Example: "  stagewright config show ./shop\n" +
			"  stagewright config schema > stagewright.schema.json\n" +
			"  STAGEWRIGHT_PORT=9000 stagewright config show",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newConfigShow(s), newConfigSchema(s))
	return c
}

func configKeys() string {
	var b strings.Builder
	tw := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	for _, k := range config.Keys {
		fmt.Fprintf(tw, "  %s\t%s\n", k.Name, k.Says)
	}
	_ = tw.Flush()
	return strings.TrimRight(b.String(), "\n")
}

func newConfigSchema(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of stagewright.yaml",
		Long:  "schema prints the JSON Schema of stagewright.yaml, by which editors complete and check it.",
		Example: "  stagewright config schema > stagewright.schema.json\n" +
			"  echo '# yaml-language-server: $schema=stagewright.schema.json' >> stagewright.yaml\n" +
			"  stagewright config schema | jq '.\"$defs\".facts.properties | keys'",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			var facts []*detect.Fact
			for _, l := range languages.All() {
				facts = append(facts, plan.Facts(l)...)
			}
			b, err := config.Schema(languageNames(), facts)
			if err == nil {
				_, err = s.out.Write(b)
			}
			return err
		},
	}
}

type configShowOptions struct {
	streams
	requestOptions
	format string
}

func newConfigShow(s streams) *cobra.Command {
	o := configShowOptions{streams: s}
	c := &cobra.Command{
		Use:   "show [DIR]",
		Short: "Print the values that hold, and where each comes from",
		Long: "show prints every value that holds for the project in DIR (default: the current folder)\n" +
			"and where it comes from: a flag, the environment, a line of stagewright.yaml or of the\n" +
			"project, or a default. Keys are those of stagewright.yaml.",
		Example: "  stagewright config show\n" +
			"  stagewright config show ./shop --port 9000\n" +
			"  stagewright config show --format json",
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

// effective is one value that holds; From says where it comes from.
type effective struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	From  string `json:"from"`
}

func (o *configShowOptions) run(given plan.Choices) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	r, err := o.open(given)
	if err != nil {
		return err
	}
	values := o.settings(r)
	for _, app := range r.plan.Apps {
		values = append(values, factValues(r, app, given)...)
	}
	if o.format == "json" {
		err = printJSON(o.out, values)
	} else {
		tw := tabwriter.NewWriter(o.out, 0, 4, 2, ' ', 0)
		for _, v := range values {
			fmt.Fprintf(tw, "%s\t%s\t%s\n", v.Key, v.Value, v.From)
		}
		err = tw.Flush()
	}
	if err == nil && len(r.plan.Apps) == 0 {
		return exit(exitNothing, errors.New(nothing(r)))
	}
	return err
}

// settings are the values that are no facts.
func (o *configShowOptions) settings(r *request) []effective {
	out := []effective{}
	for _, l := range r.layers {
		out = append(out, effective{"templates", l.dir, l.from})
	}
	for _, image := range slices.Sorted(maps.Keys(r.images.Map)) {
		from := r.config.From("baseMap." + image)
		if from == "" || r.config.BaseMap[image] != r.images.Map[image] {
			from = "--base-map"
		}
		out = append(out, effective{"baseMap." + image, r.images.Map[image], from})
	}
	for i, m := range r.images.Mirrors {
		from := "--registry-mirror"
		if i >= len(o.mirrors) {
			from = r.config.From("registryMirror")
		}
		out = append(out, effective{"registryMirror", m, from})
	}
	for _, s := range r.config.Settings {
		if s.Key == "pin" || strings.HasPrefix(s.Key, "check.") {
			out = append(out, effective{s.Key, s.Value, s.From.String()})
		}
	}
	return out
}

// factValues are the settled facts of an app, and those that are open.
func factValues(r *request, app *plan.App, given plan.Choices) []effective {
	prefix := "facts."
	if len(r.plan.Apps) > 1 {
		prefix = "apps." + app.Path + ".facts."
	}
	var out []effective
	for _, d := range app.Decisions {
		key := prefix + d.Name
		if d.Name == "language" {
			key = "language"
			if len(r.plan.Apps) > 1 {
				key = "apps." + app.Path + ".language"
			}
		}
		from := reason(d)
		if d.Source == detect.Given {
			if from = given[d.Name].Why; from == "" {
				from = strings.TrimSuffix(d.Override, "=")
			}
		}
		out = append(out, effective{key, d.Value, from})
	}
	for _, o := range app.Open {
		out = append(out, effective{prefix + o.Name, "", "open: " + overrideForm(o.Flag)})
	}
	return out
}
