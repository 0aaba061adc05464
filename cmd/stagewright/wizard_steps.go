//go:build !lean

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/write"
)

// extras asks once what is to stand beside what every image needs.
func (w *wizard) extras(ctx context.Context) error {
	app := w.chosen
	var opts []option
	answers := map[string]config.Answer{}
	for _, f := range app.Asked(languages.All()) {
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
		return errNothingToAsk
	}
	fmt.Fprintln(w.err)
	chosen, err := w.p.MultiSelect(ctx, question{"Anything beside it?", "Each has a flag too, as --set compose=yes, and is written from the same decisions."}, opts, nil)
	if err != nil || len(chosen) == 0 {
		return err
	}
	for _, c := range chosen {
		w.keep(answers[c].Fact, answers[c].Text, "")
	}
	w.chosen, err = w.plan()
	return err
}

// chooseApp asks which app is meant where there are several.
func (w *wizard) chooseApp(ctx context.Context) error {
	apps := w.r.plan.Apps
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
		return err
	}
	at := slices.IndexFunc(opts, func(o option) bool { return o.Value == answer })
	w.app = apps[at].Path
	for i, a := range apps {
		if i != at && a.Path == w.app {
			w.language = apps[at].Language
		}
	}
	w.path, w.as = w.app, w.language
	app, err := w.plan()
	if err != nil {
		return err
	}
	return w.opens(app)
}

// whatNow asks what is to become of what was shown.
func (w *wizard) whatNow(ctx context.Context) (string, error) {
	opts := []option{{"write", "put the files down"}, {"edit", "change an answer"}, {"leave", "write nothing"}}
	def := "write"
	if refused := write.Refused(w.changes); refused != nil {
		fmt.Fprintln(w.err, "\nwarning: there are files of somebody else: "+strings.Split(refused.Error(), ": see")[0])
		opts = []option{{"write", "replace them"}, {"difference", "show what would change"}, opts[1], opts[2]}
		def, w.replaces = "leave", true
	}
	return w.p.Select(ctx, question{"What now?", "Nothing was written yet."}, opts, def)
}

// edit asks which decision is to be another.
func (w *wizard) edit(ctx context.Context) error {
	app := w.chosen
	var opts []option
	facts := app.Asked(languages.All())
	for _, f := range facts {
		label := f.Ask
		if d := app.Decision(f.Name); d != nil {
			label = shorten(d.Value)
		}
		opts = append(opts, option{f.Name, label})
	}
	name, err := w.p.Select(ctx, question{"Which of them?", "Everything that can be decided for this app."}, opts, opts[0].Value)
	if err != nil {
		return err
	}
	w.editing = false
	w.edited = facts[slices.IndexFunc(facts, func(f *detect.Fact) bool { return f.Name == name })]
	return nil
}

// save asks once whether the answers are to be kept for everybody.
func (w *wizard) save(ctx context.Context) error {
	if len(w.answers) == 0 {
		return nil
	}
	yes, err := w.p.Confirm(ctx, question{"Keep these answers in " + config.File + "?",
		"Then stagewright generate needs no flags here, for you and everybody else."}, true)
	if err != nil || !yes {
		return err
	}
	after, before, err := config.Save(w.r.Project, w.keyOf(w.chosen), w.answers)
	if err != nil {
		return err
	}
	c := write.Change{File: render.File{Path: config.File, Body: after}, Action: write.Create, Before: before}
	if before != nil {
		c.Action = write.Extend
	}
	w.changes = append(w.changes, c)
	return nil
}

// keyOf is the app's key in the config file, "" where there is only one app.
func (w *wizard) keyOf(app *plan.App) string {
	if len(w.r.plan.Apps) == 1 && w.app == "" && app.Path == "." {
		return ""
	}
	return app.Path
}
