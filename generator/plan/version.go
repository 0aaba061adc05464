package plan

import (
	"fmt"
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// version resolves everything that was found of a version against the release
// table; a given one is kept as it is, and still warned about.
func (s *settler) version(f *detect.Fact, findings []detect.Finding, given *detect.Finding) error {
	var constraints []tables.Constraint
	if given != nil {
		constraints = append(constraints, constraint(*given))
	} else {
		for _, found := range findings {
			constraints = append(constraints, constraint(found))
		}
	}
	res, err := tables.Resolve(f.Product, constraints)
	if err != nil {
		return err
	}
	if given != nil && res.Defaulted {
		return fmt.Errorf("%s %s: no version of %s that is known: give one such as %s", detect.Override(f.Name), given.Value, f.Product, res.Version)
	}
	for _, n := range res.Notes {
		var from []detect.Evidence
		for _, c := range n.From {
			if c.Path != "" {
				from = append(from, detect.Evidence{Path: c.Path, Line: c.Line})
			}
		}
		s.app.Warn(n.Code, n.Message, from...)
	}
	taken := detect.Finding{Value: detect.Is(res.Version), Source: detect.Detected}
	switch {
	case given != nil:
		taken.Source = given.Source
	case res.Defaulted:
		taken.Source = detect.Default
	}
	for _, c := range res.Decided {
		by := s.finding(findings, c)
		taken.Says = by.Says
		if c.Path != "" {
			taken.From = append(taken.From, detect.Evidence{Path: c.Path, Line: c.Line})
		}
		switch {
		case by.Why != "" && c.Text != res.Version:
			taken.Why = appendWord(taken.Why, by.Why)
		case c.Text != res.Version:
			taken.Why = appendWord(taken.Why, c.Text)
		}
	}
	s.take(f, taken, s.runnersUp(findings, res, given != nil))
	return nil
}

// runnersUp are the constraints that did not decide.
func (s *settler) runnersUp(findings []detect.Finding, res tables.Resolution, all bool) []detect.Finding {
	var out []detect.Finding
	for _, found := range findings {
		c := constraint(found)
		if all || slices.ContainsFunc(res.Ignored, func(i tables.Constraint) bool { return i.Text == c.Text && i.Path == c.Path && i.Line == c.Line }) {
			out = append(out, found)
		}
	}
	return out
}

// finding gives what a constraint came from.
func (s *settler) finding(findings []detect.Finding, c tables.Constraint) detect.Finding {
	for _, f := range findings {
		if k := constraint(f); k.Text == c.Text && k.Path == c.Path && k.Line == c.Line {
			return f
		}
	}
	return detect.Finding{}
}

func constraint(f detect.Finding) tables.Constraint {
	c := tables.Constraint{Syntax: f.Syntax, Weak: f.Weak}
	if len(f.Value) > 0 {
		c.Text = f.Value[0]
	}
	if len(f.From) > 0 {
		c.Path, c.Line = f.From[0].Path, f.From[0].Line
	}
	return c
}

func appendWord(s, word string) string {
	if s == "" {
		return word
	}
	return s + " and " + word
}
