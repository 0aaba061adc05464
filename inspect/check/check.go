// Package check reviews Dockerfiles: BuildKit's own checks and the rules that
// BuildKit lacks, each a typed value with its reason, its remedy and two
// examples. Commands in RUN are read by a shell parser, not by patterns.
package check

import (
	"context"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// Options say which rules run and how.
type Options struct {
	// Off and On switch rules by code; On is for those that are off by default.
	Off, On []string
	// Severity changes a rule's severity.
	Severity map[string]inspect.Severity
	// Facts are what the project asks of its image; the zero value knows nothing.
	Facts Facts
}

// Facts are what is known of a project beside its Dockerfile.
type Facts struct {
	// Port is where the app listens, 0 if it is not known.
	Port int
	// Images are the versions the project asks for: an image repository and
	// the tag prefixes that satisfy the project, the best one first.
	Images map[string][]string
	// Ended maps image references without digest to the date support ended.
	Ended func(image string) (date, instead string, ended bool)
}

// Result is what a review of one Dockerfile found.
type Result struct {
	// Findings are in reading order.
	Findings []inspect.Finding
	// Edits are what --fix would change.
	Edits []Edit
}

// Check reviews one Dockerfile.
func Check(ctx context.Context, text []byte, c inspect.Context, opt Options) (*Result, error) {
	findings, err := inspect.Lint(ctx, text, c)
	if err != nil {
		return nil, err
	}
	result := &Result{}
	file, err := dockerfile.Parse(text, dockerfile.Options{
		Path: c.Path, BuildArgs: c.BuildArgs, Env: imageEnv,
	})
	if err != nil {
		result.Findings = findings // Lint has named the line
		return result, nil
	}
	ignores := readIgnores(file)
	v := newView(file, c, opt.Facts)
	for i := range findings {
		result.Edits = append(result.Edits, buildkitEdits(v, findings[i], ignores)...)
	}
	for _, rule := range Rules() {
		if opt.runs(rule) {
			v.run(rule, ignores, result)
		}
	}
	findings = slices.DeleteFunc(findings, func(f inspect.Finding) bool {
		return ignores.covers(f)
	})
	findings = append(findings, result.Findings...)
	findings = append(findings, ignores.complaints(opt)...)
	result.Findings = inspect.Sort(opt.Settle(findings))
	return result, nil
}

// Settle leaves out the findings of rules that are off, and gives the others
// the severity that was asked for.
func (o Options) Settle(findings []inspect.Finding) []inspect.Finding {
	findings = slices.DeleteFunc(findings, func(f inspect.Finding) bool { return slices.Contains(o.Off, f.Code) })
	for i, f := range findings {
		if severity, ok := o.Severity[f.Code]; ok {
			findings[i].Severity = severity
		}
	}
	return findings
}

func (o Options) runs(rule *Rule) bool {
	if slices.Contains(o.Off, rule.Code) {
		return false
	}
	return !rule.Off || slices.Contains(o.On, rule.Code)
}

func imageEnv(image string) []string {
	known, _ := inspect.KnownImage(image)
	return known.Env
}

// Worst is the highest severity among findings, empty if there are none.
func Worst(findings []inspect.Finding) inspect.Severity {
	var worst inspect.Severity
	for _, f := range findings {
		if f.Severity.Rank() > worst.Rank() {
			worst = f.Severity
		}
	}
	return worst
}

// view is a Dockerfile with what the rules ask of it worked out once.
type view struct {
	file    *dockerfile.File
	context inspect.Context
	facts   Facts
	scripts map[*dockerfile.Step]*script
	shells  map[*dockerfile.Step][]string
	offsets []int // where each line begins
}

func newView(file *dockerfile.File, c inspect.Context, facts Facts) *view {
	v := &view{
		file: file, context: c, facts: facts,
		scripts: map[*dockerfile.Step]*script{}, shells: map[*dockerfile.Step][]string{},
	}
	v.offsets = []int{0}
	for i, b := range file.Text {
		if b == '\n' {
			v.offsets = append(v.offsets, i+1)
		}
	}
	after := map[*dockerfile.Stage][]string{}
	for _, stage := range file.Stages {
		shell := after[stage.Base]
		for _, step := range stage.Steps {
			v.shells[step] = shell
			shell = nextShell(step, shell)
			v.scripts[step] = readScript(step, v.shells[step])
		}
		after[stage] = shell
	}
	return v
}

// run lets one rule look at the file and files what it found.
func (v *view) run(rule *Rule, ignores *ignores, result *Result) {
	rule.look(v, func(h hit) {
		f := inspect.Finding{
			Code: rule.Code, Severity: rule.Severity, Message: h.message, Fix: rule.Fix,
			URL: rule.URL(), Path: v.context.Path,
		}
		if h.severity != "" {
			f.Severity = h.severity
		}
		if h.fix != "" {
			f.Fix = h.fix
		}
		f.Line, f.EndLine = h.line, h.line
		if h.step != nil {
			f.Line, f.EndLine = h.step.Line, h.step.End
		}
		if h.at.line > 0 {
			f.Line, f.EndLine, f.Column, f.EndColumn = h.at.line, h.at.line, h.at.column, h.at.end
		}
		if ignores.covers(f) {
			return
		}
		result.Findings = append(result.Findings, f)
		for _, e := range h.edits {
			e.Code = rule.Code
			result.Edits = append(result.Edits, e)
		}
	})
}

// final reports whether a step belongs to the image that the build makes.
func (v *view) final(stage *dockerfile.Stage) bool {
	return slices.Contains(v.file.Final().Chain(), stage)
}

// steps calls a function for every step of the file.
func (v *view) steps(do func(*dockerfile.Step)) {
	for _, stage := range v.file.Stages {
		for _, step := range stage.Steps {
			do(step)
		}
	}
}

// calls calls a function for every command that a RUN holds.
func (v *view) calls(do func(*script, *call)) {
	v.steps(func(step *dockerfile.Step) {
		if s := v.scripts[step]; s != nil && isRun(step) {
			for _, c := range s.calls {
				do(s, c)
			}
		}
	})
}

// line gives a line's text.
func (v *view) line(n int) string {
	if n < 1 || n > len(v.file.Lines) {
		return ""
	}
	return v.file.Lines[n-1]
}

// find gives the place of a text within the lines of a step.
func (v *view) find(step *dockerfile.Step, text string) place {
	for n := step.Line; n <= step.End; n++ {
		if i := strings.Index(v.line(n), text); i >= 0 && text != "" {
			return place{n, i + 1, i + 1 + len(text)}
		}
	}
	return place{line: step.Line}
}
