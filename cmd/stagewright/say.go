package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/write"
)

// printDecisions prints one line a decision, with the line it comes from.
func printDecisions(w io.Writer, app *plan.App) {
	b := bufio.NewWriter(w) // a tabwriter writes cell by cell
	tw := tabwriter.NewWriter(b, 0, 4, 2, ' ', 0)
	for _, d := range app.Decisions {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", d.Name, shorten(d.Value), reason(d))
	}
	_ = tw.Flush()
	_ = b.Flush()
}

// reason says in a few words why a decision is so.
func reason(d plan.Decision) string {
	var s string
	switch {
	case d.Source != detect.Detected:
		s = string(d.Source)
		if len(d.From) > 0 {
			s += ", " + places(d.From)
		}
	case len(d.From) > 0:
		s = places(d.From)
	default:
		s = string(d.Source)
	}
	if d.Why != "" {
		s += " (" + d.Why + ")"
	}
	for _, i := range d.Instead {
		s += "; not " + shorten(i.Value)
		if len(i.From) > 0 {
			s += " of " + places(i.From)
		}
	}
	return s
}

func places(from []detect.Evidence) string {
	var out []string
	for i, e := range from {
		if i == 3 {
			out = append(out, fmt.Sprintf("and %d more", len(from)-i))
			break
		}
		out = append(out, e.String())
	}
	return strings.Join(out, ", ")
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 70 {
		return string(r[:67]) + "..."
	}
	return s
}

func printWarnings(w io.Writer, p *plan.Plan, app *plan.App) {
	for _, list := range [][]detect.Warning{p.Warnings, app.Warnings} {
		for _, warning := range list {
			fmt.Fprintf(w, "warning: %s [%s]\n", warning.Message, warning.Code)
		}
	}
}

// printWritten ends a run: what was written, how to build it and how to run it.
func printWritten(w io.Writer, changes []write.Change, app *plan.App, dir string) {
	for _, c := range changes {
		switch c.Action {
		case write.Same:
			fmt.Fprintf(w, "%s is as it should be\n", c.Path)
		case write.Extend:
			fmt.Fprintf(w, "added lines to %s\n", c.Path)
		default:
			fmt.Fprintf(w, "wrote %s\n", c.Path)
		}
	}
	where := ""
	if dir != "." {
		where = " (in the project's root)"
	}
	fmt.Fprintf(w, "build it%s: %s\n", where, strings.Replace(app.BuildCommand, "docker build", "docker build -t "+app.Name, 1))
	for _, r := range app.Release {
		fmt.Fprintf(w, "before a new version runs: %s\n", r)
	}
	if app.Port != 0 {
		fmt.Fprintf(w, "run it: docker run --rm -p %d:%d %s\n", app.Port, app.Port, app.Name)
	} else {
		fmt.Fprintf(w, "run it: docker run --rm %s\n", app.Name)
	}
}

// several says which apps there are and how to choose one.
func several(p *plan.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d apps were found: choose one of them:", len(p.Apps))
	for _, a := range p.Apps {
		flag := "--app " + a.Path
		for _, other := range p.Apps {
			if other != a && other.Path == a.Path {
				flag = "--app " + a.Path + " --language " + a.Language
			}
		}
		fmt.Fprintf(&b, "\n  %s\t%s %s", flag, a.Language, a.Kind)
	}
	return b.String()
}

// open says which facts the project leaves open and which flag settles each.
func open(app *plan.App) string {
	var b strings.Builder
	b.WriteString("the project does not say everything: give what is missing:")
	for _, o := range app.Open {
		flag := o.Flag + " …"
		if strings.HasSuffix(o.Flag, "=") {
			flag = o.Flag + "…"
		}
		fmt.Fprintf(&b, "\n  %s\t%s", flag, o.Ask)
		if o.Why != "" {
			fmt.Fprintf(&b, "\n      %s", o.Why)
		}
		for _, opt := range o.Options {
			fmt.Fprintf(&b, "\n      %s", strings.TrimSpace(opt.Value+"  "+opt.Label))
			if len(opt.From) > 0 {
				fmt.Fprintf(&b, "  (%s)", places(opt.From))
			}
		}
	}
	return b.String()
}

// nothing says what was looked for and what came nearest.
func nothing(r *request) string {
	var b strings.Builder
	for _, s := range r.plan.Skipped {
		fmt.Fprintf(&b, "%s: %s\n", s.Path, s.Reason)
	}
	fmt.Fprintf(&b, "%s: nothing was found that can be put into an image", r.name)
	if len(r.plan.Missed) > 0 {
		fmt.Fprintf(&b, ": the nearest is %s, which names no program", places(r.plan.Missed[:1]))
	}
	var marks []string
	for _, l := range languages.All() {
		for _, m := range l.Marks[:min(2, len(l.Marks))] {
			if !slices.Contains(marks, m) {
				marks = append(marks, m)
			}
		}
	}
	fmt.Fprintf(&b, ": looked for %s and their like", strings.Join(marks, ", "))
	return b.String()
}
