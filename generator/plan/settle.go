package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// settler settles the facts of one app in the language's order: given,
// configured, detected, the framework's, the language's, or open.
type settler struct {
	request *Request
	app     *detect.App
	plan    *App
}

func (s *settler) settle(f *detect.Fact) error {
	chosen, source, given := s.chosen(f.Name)
	if f.When != nil && !f.When(s.app) {
		if given && source == detect.Given {
			return fmt.Errorf("%s: it does not arise for this app (%s %s): leave it out",
				detect.Override(f.Name), s.plan.Language, s.plan.Kind)
		}
		return nil
	}
	findings := s.look(f)
	switch {
	case given:
		text, more := strings.CutPrefix(chosen.Value, "+")
		if more = more && f.Type == detect.List; !more {
			text = chosen.Value
		}
		v, err := f.Parse(text)
		if err == nil {
			err = inRange(f, v)
		}
		if err == nil {
			err = s.allowed(f, v)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", detect.Override(f.Name), err)
		}
		if f.Type == detect.Version {
			return s.version(f, findings, &detect.Finding{Value: v, Source: source, Syntax: "loose", From: chosen.From, Why: chosen.Why})
		}
		if more && len(findings) > 0 {
			v = added(findings[0].Value, v)
		}
		s.take(f, detect.Finding{Value: v, Source: source, From: chosen.From, Why: chosen.Why}, findings)
		return nil
	case f.Type == detect.Version:
		return s.version(f, findings, nil)
	case len(findings) > 0:
		s.take(f, findings[0], findings[1:])
		return nil
	}
	s.fallback(f)
	return nil
}

// added puts what is given with a "+" before it behind what the project says.
func added(found, given detect.Value) detect.Value {
	out := slices.Clone(found)
	for _, v := range given {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// fallback takes the language's default, or lists the fact as open.
func (s *settler) fallback(f *detect.Fact) {
	if f.Default != nil {
		if d := f.Default(s.app); d != nil {
			if d.Source == "" {
				d.Source = detect.Default
			}
			s.take(f, *d, nil)
			return
		}
	}
	if !f.Required {
		return
	}
	o := Open{Name: f.Name, Ask: f.Ask, Flag: detect.Override(f.Name), Options: []Option{}}
	if f.Missing != nil {
		o.Why = f.Missing(s.app)
	}
	if f.Options != nil {
		for _, opt := range f.Options(s.app) {
			o.Options = append(o.Options, Option{opt.Value, opt.Label, append([]detect.Evidence{}, opt.From...)})
		}
	}
	s.plan.Open = append(s.plan.Open, o)
}

// chosen is what a flag or the config file says of a fact.
func (s *settler) chosen(name string) (Choice, detect.Source, bool) {
	if v, ok := s.request.Given[name]; ok {
		return v, detect.Given, true
	}
	if v, ok := s.request.Apps[s.app.Dir][name]; ok {
		return v, detect.Configured, true
	}
	v, ok := s.request.Configured[name]
	return v, detect.Configured, ok
}

// look asks the probes in their order; what they find first is the answer, the
// rest is kept as runner-up. Values with line breaks and the like are refused.
func (s *settler) look(f *detect.Fact) []detect.Finding {
	var out []detect.Finding
	for _, p := range f.Probes {
		for _, found := range p.Look(s.app) {
			if bad := slices.IndexFunc(found.Value, func(v string) bool { return detect.Printable(v) != nil }); bad >= 0 {
				s.app.Warn("value-refused", fmt.Sprintf("%s: %q was refused: it holds a line break or control character", f.Name, found.Value[bad]), found.From...)
				continue
			}
			if err := inRange(f, found.Value); err != nil {
				s.app.Warn("value-refused", fmt.Sprintf("%s: %v: it was refused", f.Name, err), found.From...)
				continue
			}
			if found.Value != nil {
				found.Says = p.Says
				out = append(out, found)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b detect.Finding) int { return weight(a) - weight(b) })
	return out
}

// inRange refuses a number that is none, and a port that no computer has.
func inRange(f *detect.Fact, v detect.Value) error {
	if f.Type != detect.Number || len(v) == 0 {
		return nil
	}
	n, err := strconv.Atoi(v[0])
	if err != nil || n < 0 || n > maxNumber {
		return fmt.Errorf("%q is not a number from 0 to %d", v[0], maxNumber)
	}
	return nil
}

// maxNumber bounds numbers: all that there are are ports.
const maxNumber = 65535

func weight(f detect.Finding) int {
	if f.Weak {
		return 1
	}
	return 0
}

// noSecrets refuses variables of the image that have the name of a secret.
func noSecrets(f *detect.Fact, v detect.Value) error {
	for _, kv := range v {
		if name, value, _ := strings.Cut(kv, "="); f.Name == "env" && value != "" && detect.SecretName(name) {
			return fmt.Errorf("%s has the name of a secret, which everyone who has the image could read: give it when the program runs, docker run --env %s", name, name)
		}
	}
	return nil
}

// allowed holds a value to the fact's options and check.
func (s *settler) allowed(f *detect.Fact, v detect.Value) error {
	if err := noSecrets(f, v); err != nil {
		return err
	}
	if f.Check != nil { // first, because it knows the reason
		if err := f.Check(s.app, v); err != nil {
			return err
		}
	}
	if f.Strict && f.Options != nil {
		var names []string
		for _, o := range f.Options(s.app) {
			names = append(names, o.Value)
		}
		for _, one := range v {
			if !slices.Contains(names, one) {
				return fmt.Errorf("%q is not possible: choose one of %s", one, strings.Join(names, ", "))
			}
		}
	}
	return nil
}

// take records the value of a fact, its evidence and its runners-up.
func (s *settler) take(f *detect.Fact, found detect.Finding, others []detect.Finding) {
	if found.Source == "" {
		found.Source = detect.Detected
	}
	s.app.Settle(f.Name, found.Value, found.Source, found.From)
	d := Decision{Name: f.Name, Value: found.Value.String(), Source: found.Source, From: found.From, Why: found.Why, Probe: found.Says, Override: detect.Override(f.Name), value: found.Value}
	if f.Type == detect.Command {
		d.Value = commandLine(found.Value)
	}
	for _, o := range others {
		if !slices.Equal(o.Value, found.Value) {
			d.Instead = append(d.Instead, Instead{o.Value.String(), o.From, lost(found, o)})
		}
	}
	if !f.Derived {
		s.plan.decide(d)
	}
	s.plan.set(f, found.Value)
}

// lost says in a few words why one finding gave way to another.
func lost(taken, other detect.Finding) string {
	switch {
	case taken.Source == detect.Given:
		return "a flag goes before what the project says"
	case taken.Source == detect.Configured:
		return "the config file goes before what the project says"
	case other.Weak && !taken.Weak:
		return "it is evidence only, and something stronger speaks"
	case other.Says == taken.Says:
		return "it stands after the one that was taken"
	}
	return taken.Says + " is asked first"
}

// commandLine shows a command as a person would type it.
func commandLine(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = shellWord(w)
	}
	return strings.Join(out, " ")
}

// unknown refuses given facts that the language does not have.
func (s *settler) unknown() error {
	for _, name := range sorted(s.request.Given) {
		var names []string
		for _, f := range Facts(s.app.Language) {
			names = append(names, f.Name)
		}
		if slices.Contains(names, name) {
			continue
		}
		return fmt.Errorf("%s: %s apps have no such fact: choose one of %s", strings.TrimSuffix(detect.Override(name), "="), s.plan.Language, strings.Join(names, ", "))
	}
	return nil
}

func sorted(c Choices) []string {
	var names []string
	for n := range c {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
