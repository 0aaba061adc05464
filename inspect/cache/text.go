package cache

import (
	"fmt"
	"io"
	"strings"
)

// WriteSteps prints a prediction, one line a step, and the sum below it.
func WriteSteps(w io.Writer, steps []Step) error {
	p := &printer{w: w}
	names := width(steps)
	for _, s := range steps {
		p.f("%-6s  %4d  %s", s.State, s.Line, pad(shorten(s.Name), names, s.Why != ""))
		if s.Why != "" {
			p.f("  %s", s.Why)
		}
		p.f("\n")
	}
	runs, maybe, _ := Count(steps)
	p.f("\n%d of %d steps run again", runs, len(steps))
	if maybe > 0 {
		p.f(", %d more if what they copy has changed", maybe)
	}
	p.f("\n")
	return p.err
}

// WriteGroups prints what each group of files costs, and what an ordinary
// commit does.
func WriteGroups(w io.Writer, groups []Group, commit Commit) error {
	p := &printer{w: w}
	longest := len("an edit of")
	for _, g := range groups {
		longest = max(longest, len([]rune(title(g))))
	}
	p.f("%-*s  runs again\n", longest, "an edit of")
	for _, g := range groups {
		p.f("%s  %s\n", pad(title(g), longest, true), cost(g.Steps))
	}
	p.f("\nAn ordinary commit (%s) runs %s of %d steps again", commit.From, number(commit.Runs), commit.Steps)
	if commit.Steps > 0 {
		p.f(" (%.0f%%)", 100*commit.Runs/float64(commit.Steps))
	}
	p.f(", %s of them commands.\n", number(commit.Commands))
	return p.err
}

func title(g Group) string {
	if g.Files == 1 {
		return g.Label
	}
	return fmt.Sprintf("%s (%d files)", g.Label, g.Files)
}

// cost says which steps run, the commands by name.
func cost(steps []Step) string {
	runs, maybe, commands := Count(steps)
	if runs == 0 {
		return "nothing"
	}
	text := fmt.Sprintf("%d of %d steps", runs, len(steps))
	if maybe > 0 {
		text += fmt.Sprintf(" (and up to %d more)", maybe)
	}
	if commands > 0 {
		var names []string
		for _, s := range steps {
			if s.State == Runs && s.Run {
				names = append(names, fmt.Sprintf("line %d", s.Line))
			}
		}
		text += ", commands in " + strings.Join(names, ", ")
	}
	return text
}

// WriteAdvice prints a reordering and what it saves, or that there is none.
func WriteAdvice(w io.Writer, a *Advice) error {
	p := &printer{w: w}
	if a == nil {
		p.f("Nothing worth having is to be saved by another order.\n")
		return p.err
	}
	p.f("Another order would save more:\n")
	for _, move := range a.Moves {
		p.f("  - %s\n", move)
	}
	if a.After < a.Before {
		p.f("An ordinary commit would run %s again instead of %s.\n", commands(a.After), number(a.Before))
	}
	if a.Arguments > 0 {
		p.f("A new value of a build argument would run %s less.\n", commands(float64(a.Arguments)))
	}
	for _, minds := range a.Minds {
		p.f("Before you take it: %s.\n", minds)
	}
	p.f("\n%s", a.Diff)
	return p.err
}

// printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func number(n float64) string {
	if n == float64(int(n)) {
		return fmt.Sprint(int(n))
	}
	return fmt.Sprintf("%.1f", n)
}

func commands(n float64) string {
	if n == 1 {
		return "1 command"
	}
	return number(n) + " commands"
}

func width(steps []Step) int {
	longest := 0
	for _, s := range steps {
		longest = max(longest, len([]rune(shorten(s.Name))))
	}
	return longest
}

// shorten keeps a step's name in its column, without what moves a cursor.
func shorten(name string) string {
	const most = 60
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}

func pad(text string, width int, wanted bool) string {
	if n := width - len([]rune(text)); wanted && n > 0 {
		return text + strings.Repeat(" ", n)
	}
	return text
}
