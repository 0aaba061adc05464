//go:build !lean

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/check"
	"github.com/stagewright/stagewright/inspect/dockerfile"
	"github.com/stagewright/stagewright/inspect/pin"
)

type checkOptions struct {
	streams
	dockerfileOptions
	format, failOn  string
	disable, enable []string
	fix, drift      bool
	explain         string
	failOnGiven     bool
	unknown         error // a code of stagewright.yaml that no rule has
}

func newCheck(s streams) *cobra.Command {
	o := checkOptions{streams: s}
	c := &cobra.Command{
		Use:   "check [DIR|DOCKERFILE...]",
		Short: short("check"),
		Long: "check reviews the Dockerfiles named, or those found below DIR (default: the current\n" +
			"folder), offline: all of BuildKit's own checks, rules on images, layers, packages,\n" +
			"users, secrets and caching, and the project they belong to. One finding can be\n" +
			"allowed in its place: # stagewright: ignore=CODE reason\n" +
			"Under check in stagewright.yaml, off and on switch rules, severity changes theirs, and\n" +
			"failOn says what fails; flags go before it.",
		Example: "  stagewright check\n" +
			"  stagewright check Dockerfile --fix\n" +
			"  stagewright check . --format sarif > findings.sarif\n" +
			"  stagewright check --explain RunsAsRoot",
		RunE: func(c *cobra.Command, args []string) error {
			o.failOnGiven = c.Flags().Changed("fail-on")
			return o.run(c.Context(), args)
		},
	}
	o.flags(c)
	f := c.Flags()
	f.StringVar(&o.failOn, "fail-on", "warning", "end with 1 from this `SEVERITY` on: error, warning, info or never")
	f.StringSliceVar(&o.disable, "disable", nil, "leave out the rules with these `CODES`")
	f.StringSliceVar(&o.enable, "enable", nil, "add rules that are off by default, by their `CODES`")
	f.BoolVar(&o.fix, "fix", false, "mend in the file what can be mended safely")
	f.BoolVar(&o.drift, "drift", false, "compare with what generate would write today")
	f.StringVar(&o.explain, "explain", "", "print the page of the rule with this `CODE`")
	formatFlag(c, &o.format, "text", "text", "json", "sarif", "github")
	_ = c.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions([]string{"error", "warning", "info", "never"}, cobra.ShellCompDirectiveNoFileComp))
	for _, flag := range []string{"disable", "enable", "explain"} {
		_ = c.RegisterFlagCompletionFunc(flag, lazily(ruleCodes, cobra.ShellCompDirectiveNoFileComp))
	}
	return c
}

func (o *checkOptions) run(ctx context.Context, args []string) error {
	if err := oneOf("--format", o.format, "text", "json", "sarif", "github"); err != nil {
		return err
	}
	if err := oneOf("--fail-on", o.failOn, "error", "warning", "info", "never"); err != nil {
		return err
	}
	for _, names := range [][]string{o.disable, o.enable} {
		if err := ownCodes(names); err != nil {
			return err
		}
	}
	if o.explain != "" {
		return o.page()
	}
	files, err := o.read(args, o.in)
	if err != nil {
		return err
	}
	var reviewed []check.Reviewed
	failed := false
	for _, file := range files {
		s, err := o.settings(file)
		if err != nil {
			return err
		}
		one, err := o.review(ctx, file, s.Options)
		if err != nil {
			return err
		}
		reviewed = append(reviewed, one)
		failed = failed || s.failOn != "never" && check.Worst(one.Findings).Rank() >= inspect.Severity(s.failOn).Rank()
	}
	if err := o.print(reviewed); err != nil {
		return err
	}
	if failed {
		return exit(exitFailed, errors.New(""))
	}
	return nil
}

func (o *checkOptions) page() error {
	rule := check.Find(o.explain)
	if rule == nil {
		return exit(exitUsage, fmt.Errorf("--explain %s: no page for this code: choose one of %s", o.explain, strings.Join(ruleCodes(), ", ")))
	}
	_, err := fmt.Fprint(o.out, rule.Page())
	return err
}

// review checks one file, mends it if that was asked for, and checks again.
func (o *checkOptions) review(ctx context.Context, file *buildFile, options check.Options) (check.Reviewed, error) {
	drift := options.Settle(o.project(file, &options.Facts))
	result, err := check.Check(ctx, file.text, file.Context, options)
	if err != nil {
		return check.Reviewed{}, err
	}
	if o.fix && len(result.Edits) > 0 {
		fixed, n := check.Apply(file.text, result.Edits)
		if err := o.save(file, fixed, n); err != nil {
			return check.Reviewed{}, err
		}
		if result, err = check.Check(ctx, file.text, file.Context, options); err != nil {
			return check.Reviewed{}, err
		}
	}
	return check.Reviewed{Path: file.name, Text: file.text, Findings: inspect.Sort(append(result.Findings, drift...))}, nil
}

func (o *checkOptions) save(file *buildFile, fixed []byte, edits int) error {
	if file.path == "" {
		return exit(exitUsage, errors.New("--fix: standard input cannot be mended: name a file"))
	}
	info, err := os.Stat(file.path)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file.path, fixed, info.Mode().Perm()); err != nil {
		return err
	}
	file.text = fixed
	fmt.Fprintf(o.err, "%s: mended %d places\n", file.name, edits)
	return nil
}

func (o *checkOptions) print(files []check.Reviewed) error {
	switch o.format {
	case "json":
		return check.WriteJSON(o.out, files)
	case "sarif":
		return check.WriteSARIF(o.out, files, "")
	case "github":
		return check.WriteGitHub(o.out, files)
	}
	return check.WriteText(o.out, files)
}

// project reads the project around a Dockerfile for what it asks of its image,
// and gives a finding where the file differs from what generate would write.
// A folder that is no project says nothing.
func (o *checkOptions) project(file *buildFile, facts *check.Facts) []inspect.Finding {
	if file.root == nil || file.path == "" {
		return nil
	}
	request := requestOptions{dir: file.root.Name()}
	r, err := request.open(plan.Choices{})
	if err != nil || len(r.plan.Apps) != 1 {
		return nil
	}
	app := r.plan.Apps[0]
	facts.Port = app.Port
	if d := app.Decision("version"); d != nil && len(d.From) > 0 && d.Why == "" {
		facts.Images = check.Wanted(app.Images, d.Value)
	}
	if !o.drift || len(app.Open) > 0 {
		return nil
	}
	changes, err := r.changes(app, true)
	if err != nil {
		return nil
	}
	have := unpinned(file.text)
	for _, change := range changes {
		if want := unpinned(change.Body); change.Path == app.Dockerfile && !bytes.Equal(have, want) {
			return []inspect.Finding{check.Drift(file.name, have, want)}
		}
	}
	return nil
}

// unpinned is a Dockerfile without the digests behind its tags: a new one is
// no other file than generate would write.
func unpinned(text []byte) []byte {
	file, err := dockerfile.Parse(text, dockerfile.Options{})
	if err != nil {
		return text
	}
	return pin.Unpin(text, pin.References(file))
}
