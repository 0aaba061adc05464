//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/write"
)

// maxChoices bounds the questions about what the project determines itself.
const maxChoices = 3

// wizard is one conversation. What it brings home are values of flags.
type wizard struct {
	*initOptions
	p     prompter
	r     *request
	given plan.Choices // flags and the environment
	moment
	before []moment // of the questions answered so far
}

// moment is how far a conversation has come.
type moment struct {
	chosen        *plan.App
	path, as      string // of chosen, and its language, where that was asked
	answers       []config.Answer
	asked         []string
	choices       int
	extrasAsked   bool
	editing       bool
	edited        *detect.Fact
	writes, saved bool
	replaces      bool
	changes       []write.Change
}

// run asks one question after the other until everything is settled. Which
// comes next follows from what was answered, so that going back is to forget.
func (w *wizard) run(ctx context.Context) error {
	w.path, w.as = w.app, w.language
	if apps := w.r.plan.Apps; len(apps) == 1 {
		if err := w.opens(apps[0]); err != nil {
			return err
		}
	}
	for !w.saved {
		now := w.moment.copy()
		err := w.step(ctx)
		switch {
		case errors.Is(err, errBack) && len(w.before) == 0:
			fmt.Fprintln(w.err, "this is the first question")
			w.moment = now
		case errors.Is(err, errBack):
			last := len(w.before) - 1
			w.moment, w.before = w.before[last], w.before[:last]
			w.app, w.language = w.path, w.as
		case errors.Is(err, errNothingToAsk):
		case err != nil:
			return err
		default:
			w.before = append(w.before, now)
		}
	}
	if w.r.config.Pin {
		var err error
		if w.changes, err = w.r.pinned(ctx, w.err, w.chosen, w.changes, true); err != nil {
			return err
		}
	}
	return w.settled(w.chosen, w.changes)
}

// copy keeps a moment from what is answered later.
func (m moment) copy() moment {
	m.answers, m.asked = slices.Clone(m.answers), slices.Clone(m.asked)
	return m
}

// errNothingToAsk is a step that asked nobody: going back passes it by.
var errNothingToAsk = errors.New("nothing to ask")

// step asks the next question.
func (w *wizard) step(ctx context.Context) error {
	switch {
	case w.chosen == nil:
		return w.chooseApp(ctx)
	case w.edited != nil:
		f := w.edited
		w.edited = nil
		return w.ask(ctx, f)
	case w.editing:
		return w.edit(ctx)
	}
	if f := w.next(); f != nil {
		return w.ask(ctx, f)
	}
	switch {
	case !w.extrasAsked:
		w.extrasAsked = true
		return w.extras(ctx)
	case !w.writes:
		return w.show(ctx)
	}
	w.saved = true
	return w.save(ctx)
}

// opens says what was found in the app.
func (w *wizard) opens(app *plan.App) error {
	w.chosen = app
	fmt.Fprintf(w.err, "%s: %s\n", app.Path, title(app))
	printDecisions(w.err, app)
	printWarnings(w.err, w.r.plan, app)
	for _, n := range w.r.notices {
		fmt.Fprintln(w.err, "note: "+n)
	}
	fmt.Fprintln(w.err, manners)
	return nil
}

// show shows what would be written, and asks what is to become of it.
func (w *wizard) show(ctx context.Context) (err error) {
	if w.changes, err = w.r.changes(w.chosen, true); err != nil {
		return err
	}
	if err := preview(w.err, w.chosen, w.changes); err != nil {
		return err
	}
	for {
		what, err := w.whatNow(ctx)
		if err != nil {
			return err
		}
		switch what {
		case "write":
			w.writes = true
			return nil
		case "edit":
			w.editing = true
			return nil
		case "difference":
			if err := printDiff(streams{out: w.err}, w.changes); err != nil {
				return err
			}
		default:
			return errCancelled
		}
	}
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
func (w *wizard) next() *detect.Fact {
	app := w.chosen
	facts := app.Asked(languages.All())
	for _, f := range facts {
		if slices.ContainsFunc(app.Open, func(o plan.Open) bool { return o.Name == f.Name }) {
			return f
		}
	}
	for _, f := range facts {
		_, given := w.given[f.Name]
		if f.Strict && len(app.Options(f)) == 1 {
			continue // there is nothing to choose
		}
		if f.Choice && !given && !slices.Contains(w.asked, f.Name) && w.choices < maxChoices && app.Decision(f.Name) != nil {
			w.choices++
			return f
		}
	}
	return nil
}
