//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
)

// ask asks for one fact and plans with the answer.
func (w *wizard) ask(ctx context.Context, f *detect.Fact) error {
	app := w.chosen
	w.asked = append(w.asked, f.Name)
	def, q := "", question{f.Ask, f.Help}
	if q.Ask == "" {
		q.Ask = f.Name + "?"
	}
	if d := app.Decision(f.Name); d != nil {
		def = d.Answer(f)
		fmt.Fprintf(w.err, "\n%s: %s: %s\n", f.Name, shown(d.Value), shown(reason(*d)))
	}
	opts := app.Options(f)
	for _, o := range app.Open {
		if o.Name == f.Name {
			fmt.Fprintf(w.err, "\n%s: open: %s\n", f.Name, shown(o.Why))
			opts = o.Options
		}
	}
	for {
		text, err := w.answer(ctx, f, q, opts, def)
		if err != nil {
			return err
		}
		if err := w.valid(f, text); err != nil && text != def {
			fmt.Fprintln(w.err, "not possible: "+shown(err.Error()))
			continue
		}
		w.keep(f, text, def)
		w.chosen, err = w.plan()
		return err
	}
}

// another is the option that asks for a value of one's own.
const another = "another"

func (w *wizard) answer(ctx context.Context, f *detect.Fact, q question, opts []plan.Option, def string) (string, error) {
	switch {
	case f.Type == detect.YesNo:
		yes, err := w.p.Confirm(ctx, q, def == "yes")
		if yes {
			return "yes", err
		}
		return "no", err
	case len(opts) > 0 && f.Type != detect.List:
		text, err := w.p.Select(ctx, q, listed(f, opts, def), def)
		if err != nil || text != another {
			return text, err
		}
	}
	q.Help = strings.TrimSpace(q.Help + " A single - stands for none.")
	text, err := w.p.Input(ctx, q, def, func(text string) error { return w.valid(f, text) })
	return none(text), err
}

// listed are the options of a fact, what holds now among them.
func listed(f *detect.Fact, opts []plan.Option, def string) []option {
	var out []option
	for _, o := range opts {
		label := o.Label
		if len(o.From) > 0 {
			label = strings.TrimSpace(label + " (" + places(o.From) + ")")
		}
		out = append(out, option{o.Value, label})
	}
	if def != "" && !slices.ContainsFunc(out, func(o option) bool { return o.Value == def }) {
		out = append([]option{{def, ""}}, out...)
	}
	if !f.Strict {
		out = append(out, option{another, "type it"})
	}
	return out
}

func none(text string) string {
	if text = strings.TrimSpace(text); text == "-" {
		return ""
	}
	return text
}

// valid holds an answer to everything that a flag is held to.
func (w *wizard) valid(f *detect.Fact, text string) error {
	text = none(text)
	if text == "" && f.Required {
		return errors.New("an image cannot be written without it")
	}
	app, err := w.plan(config.Answer{Fact: f, Text: text})
	if err == nil && len(app.Open) == 0 {
		_, err = w.r.changes(app, true)
	}
	return err
}

// keep remembers an answer that differs from what the project says.
func (w *wizard) keep(f *detect.Fact, text, def string) {
	before := slices.IndexFunc(w.answers, func(a config.Answer) bool { return a.Fact.Name == f.Name })
	switch {
	case before >= 0:
		w.answers[before].Text = text
	case text != def:
		w.answers = append(w.answers, config.Answer{Fact: f, Text: text})
	}
}
