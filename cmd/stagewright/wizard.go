//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/write"
)

// maxChoices bounds the questions about what the project determines itself.
const maxChoices = 3

// wizard is one conversation. What it brings home are values of flags.
type wizard struct {
	*initOptions
	p        prompter
	r        *request
	given    plan.Choices // flags and the environment
	answers  []config.Answer
	asked    []string
	choices  int
	replaces bool
}

func (w *wizard) run(ctx context.Context) error {
	app, err := w.chooseApp(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.err, "%s: %s\n", app.Path, title(app))
	printDecisions(w.err, app)
	printWarnings(w.err, w.r.plan, app)
	for _, n := range w.r.notices {
		fmt.Fprintln(w.err, "note: "+n)
	}
	if app, err = w.questions(ctx, app); err != nil {
		return err
	}
	if app, err = w.extras(ctx, app); err != nil {
		return err
	}
	for {
		if app, err = w.questions(ctx, app); err != nil {
			return err
		}
		changes, err := w.r.changes(app, true)
		if err != nil {
			return err
		}
		if err := preview(w.err, app, changes); err != nil {
			return err
		}
		what, err := w.whatNow(ctx, changes)
		if err != nil {
			return err
		}
		switch what {
		case "write":
			if changes, err = w.save(ctx, app, changes); err != nil {
				return err
			}
			if w.r.config.Pin {
				if changes, err = w.r.pinned(ctx, w.err, app, changes, true); err != nil {
					return err
				}
			}
			return w.settled(app, changes)
		case "edit":
			if app, err = w.edit(ctx, app); err != nil {
				return err
			}
		case "difference":
			if err := printDiff(streams{out: w.err}, changes); err != nil {
				return err
			}
		default:
			return errCancelled
		}
	}
}

// questions asks for what is open, and for what is worth a choice. An answer may
// open another question.
func (w *wizard) questions(ctx context.Context, app *plan.App) (*plan.App, error) {
	var err error
	for f := w.next(app); f != nil; f = w.next(app) {
		if app, err = w.ask(ctx, app, f); err != nil {
			return nil, err
		}
	}
	return app, nil
}

// extras asks once what is to stand beside what every image needs.
func (w *wizard) extras(ctx context.Context, app *plan.App) (*plan.App, error) {
	var opts []option
	answers := map[string]config.Answer{}
	for _, f := range app.Asked(languages.All) {
		_, given := w.given[f.Name]
		if given || app.Decision(f.Name) != nil || !slices.ContainsFunc(detect.Extras, func(e detect.Fact) bool { return e.Name == f.Name }) {
			continue
		}
		if f.Type == detect.YesNo {
			opts = append(opts, option{f.Name, f.Ask})
			answers[f.Name] = config.Answer{Fact: f, Text: "yes"}
			continue
		}
		for _, o := range app.Options(f) {
			opts = append(opts, option{f.Name + " " + o.Value, o.Label})
			answers[f.Name+" "+o.Value] = config.Answer{Fact: f, Text: o.Value}
		}
	}
	if len(opts) == 0 {
		return app, nil
	}
	fmt.Fprintln(w.err)
	chosen, err := w.p.MultiSelect(ctx, question{"Anything beside it?", "Each has a flag too, as --set compose=yes, and is written from the same decisions."}, opts, nil)
	if err != nil || len(chosen) == 0 {
		return app, err
	}
	for _, c := range chosen {
		w.keep(answers[c].Fact, answers[c].Text, "")
	}
	return w.plan()
}

// chooseApp asks which app is meant where there are several.
func (w *wizard) chooseApp(ctx context.Context) (*plan.App, error) {
	apps := w.r.plan.Apps
	if len(apps) == 1 {
		return apps[0], nil
	}
	var opts []option
	for i, a := range apps { // the path is the answer, but two languages may share one
		o := option{a.Path, title(a)}
		if slices.ContainsFunc(apps[:i], func(b *plan.App) bool { return b.Path == a.Path }) {
			o.Value += " as " + a.Language
		}
		opts = append(opts, o)
	}
	answer, err := w.p.Select(ctx, question{"Which app?", "Each app gets a Dockerfile of its own; run init again for another."}, opts, opts[0].Value)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(opts, func(o option) bool { return o.Value == answer })
	w.app = apps[at].Path
	for i, a := range apps {
		if i != at && a.Path == w.app {
			w.language = apps[at].Language
		}
	}
	return w.plan()
}

// plan decides everything again with the answers so far.
func (w *wizard) plan(more ...config.Answer) (*plan.App, error) {
	given := maps.Clone(w.given)
	for _, a := range append(slices.Clone(w.answers), more...) {
		given[a.Fact.Name] = plan.Choice{Value: a.Text}
	}
	p, err := w.make(w.r, given)
	if err != nil {
		return nil, err
	}
	if len(p.Apps) != 1 {
		return nil, errors.New(several(p))
	}
	return p.Apps[0], nil
}

// next is the fact to ask for: what is open first, then what is worth a choice
// though the project says it.
func (w *wizard) next(app *plan.App) *detect.Fact {
	facts := app.Asked(languages.All)
	for _, f := range facts {
		if slices.ContainsFunc(app.Open, func(o plan.Open) bool { return o.Name == f.Name }) {
			return f
		}
	}
	for _, f := range facts {
		_, given := w.given[f.Name]
		if f.Choice && !given && !slices.Contains(w.asked, f.Name) && w.choices < maxChoices && app.Decision(f.Name) != nil {
			w.choices++
			return f
		}
	}
	return nil
}

// whatNow asks what is to become of what was shown.
func (w *wizard) whatNow(ctx context.Context, changes []write.Change) (string, error) {
	opts := []option{{"write", "put the files down"}, {"edit", "change an answer"}, {"leave", "write nothing"}}
	def := "write"
	if refused := write.Refused(changes); refused != nil {
		fmt.Fprintln(w.err, "\nwarning: there are files of somebody else: "+strings.Split(refused.Error(), ": see")[0])
		opts = []option{{"write", "replace them"}, {"difference", "show what would change"}, opts[1], opts[2]}
		def, w.replaces = "leave", true
	}
	return w.p.Select(ctx, question{"What now?", "Nothing was written yet."}, opts, def)
}

// edit asks which decision is to be another.
func (w *wizard) edit(ctx context.Context, app *plan.App) (*plan.App, error) {
	var opts []option
	facts := app.Asked(languages.All)
	for _, f := range facts {
		label := f.Ask
		if d := app.Decision(f.Name); d != nil {
			label = shorten(d.Value)
		}
		opts = append(opts, option{f.Name, label})
	}
	name, err := w.p.Select(ctx, question{"Which of them?", "Everything that can be decided for this app."}, opts, opts[0].Value)
	if err != nil {
		return nil, err
	}
	return w.ask(ctx, app, facts[slices.IndexFunc(facts, func(f *detect.Fact) bool { return f.Name == name })])
}

// save asks once whether the answers are to be kept for everybody.
func (w *wizard) save(ctx context.Context, app *plan.App, changes []write.Change) ([]write.Change, error) {
	if len(w.answers) == 0 {
		return changes, nil
	}
	yes, err := w.p.Confirm(ctx, question{"Keep these answers in " + config.File + "?",
		"Then stagewright generate needs no flags here, for you and everybody else."}, true)
	if err != nil || !yes {
		return changes, err
	}
	after, before, err := config.Save(w.r.Project, w.keyOf(app), w.answers)
	if err != nil {
		return nil, err
	}
	c := write.Change{File: render.File{Path: config.File, Body: after}, Action: write.Create, Before: before}
	if before != nil {
		c.Action = write.Extend
	}
	return append(changes, c), nil
}

// keyOf is the app's key in the config file, "" where there is only one app.
func (w *wizard) keyOf(app *plan.App) string {
	if len(w.r.plan.Apps) == 1 && w.app == "" && app.Path == "." {
		return ""
	}
	return app.Path
}
