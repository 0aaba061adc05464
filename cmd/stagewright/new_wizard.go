//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/generator/skeleton"
	"github.com/stagewright/stagewright/generator/write"
	"github.com/stagewright/stagewright/templates"
)

// newWizard asks for what new is told on its command line.
type newWizard struct {
	*newOptions
	p       prompter
	given   map[string]string
	t       *skeleton.Template
	source  string // t, as the command line names it
	dir     string
	answers map[string]string
}

// run asks one question after the other; each leads back to the one before it.
func (w *newWizard) run(ctx context.Context) error {
	fmt.Fprintln(w.err, manners)
	w.answers = map[string]string{}
	for at := 0; ; {
		done, err := w.step(ctx, at)
		switch {
		case errors.Is(err, errBack) && at == 0:
			fmt.Fprintln(w.err, "this is the first question")
		case errors.Is(err, errBack):
			at--
			for at > 1 && w.skips(at-2) {
				at--
			}
		case err != nil || done:
			return err
		default:
			at++
		}
	}
}

// skips says whether a flag answered a question already.
func (w *newWizard) skips(i int) bool {
	_, given := w.given[w.t.Questions[i].Name]
	return given
}

// step asks one question: the template, the folder, what the template asks,
// and whether to write.
func (w *newWizard) step(ctx context.Context, at int) (done bool, err error) {
	switch {
	case at == 0:
		return false, w.chooseTemplate(ctx)
	case at == 1:
		return false, w.chooseFolder(ctx)
	case at-2 < len(w.t.Questions):
		return false, w.ask(ctx, at-2)
	}
	return w.finish(ctx)
}

func (w *newWizard) chooseTemplate(ctx context.Context) error {
	all, err := skeleton.Builtin(templates.Projects())
	if err != nil {
		return err
	}
	var opts []option
	for _, t := range all {
		opts = append(opts, option{t.Name, t.Title})
	}
	opts = append(opts, option{another, "a folder, a .tar.gz or a .zip"})
	name, err := w.p.Select(ctx, question{"Which template?", "Each is a small project that runs, with tests, a health endpoint and its Dockerfile. Type to find one."}, opts, opts[0].Value)
	if err != nil {
		return err
	}
	if name == another {
		if name, err = w.p.Input(ctx, question{"Where is it?", "A folder, a .tar.gz or a .zip that holds template.yaml."}, "", func(path string) error {
			_, err := openTemplate(path)
			return err
		}); err != nil {
			return err
		}
	}
	w.source = name
	w.t, err = openTemplate(name)
	return err
}

func (w *newWizard) chooseFolder(ctx context.Context) (err error) {
	w.dir, err = w.p.Input(ctx, question{"In which folder?", "It has to be empty or absent."}, w.t.Name, func(dir string) error {
		if dir == "" {
			return errors.New("no folder: name one")
		}
		return write.Vacant(dir)
	})
	return err
}

// ask asks one question of the template, unless a flag answered it.
func (w *newWizard) ask(ctx context.Context, i int) error {
	q := &w.t.Questions[i]
	if answer, ok := w.given[q.Name]; ok {
		w.answers[q.Name] = answer
		return q.Check(answer)
	}
	def, err := q.Proposal(folderName(w.dir), w.answers, w.t.Questions[:i])
	if err != nil {
		return err
	}
	asked := question{q.Ask, q.Help}
	var answer string
	switch q.Type {
	case skeleton.TypeYesNo:
		var yes bool
		yes, err = w.p.Confirm(ctx, asked, def == "yes")
		answer = map[bool]string{true: "yes", false: "no"}[yes]
	case skeleton.TypeChoice:
		var opts []option
		for _, o := range q.Options {
			opts = append(opts, option{o, ""})
		}
		answer, err = w.p.Select(ctx, asked, opts, def)
	default:
		answer, err = w.p.Input(ctx, asked, def, q.Check)
	}
	if err != nil {
		return err
	}
	w.answers[q.Name] = answer
	return nil
}

// finish shows what would be written, and writes it.
func (w *newWizard) finish(ctx context.Context) (done bool, err error) {
	answers, err := w.t.Settle(folderName(w.dir), w.settled())
	if err != nil {
		return false, exit(exitUsage, err)
	}
	b, err := begin(w.t, w.dir, answers)
	if err != nil {
		return false, err
	}
	fmt.Fprintln(w.err)
	for _, c := range b.changes {
		if b.app == nil || c.Path != b.app.Dockerfile {
			fmt.Fprintf(w.err, "  %s\n", shown(c.Path))
		}
	}
	if b.app != nil {
		if err := preview(w.err, b.app, dockerfileOnly(b)); err != nil {
			return false, err
		}
	}
	what, err := w.p.Select(ctx, question{"What now?", "Nothing was written yet."}, []option{{"write", "put the files down"}, {"leave", "write nothing"}}, "write")
	if err != nil {
		return false, err
	}
	if what != "write" {
		return false, errCancelled
	}
	if err := b.write(w.err); err != nil {
		return false, err
	}
	fmt.Fprintln(w.err, "the same without questions: "+w.command())
	return true, nil
}

func dockerfileOnly(b *beginning) []write.Change {
	return slices.DeleteFunc(slices.Clone(b.changes), func(c write.Change) bool { return c.Path != b.app.Dockerfile })
}

// settled are the answers of this template's questions: another may have been
// chosen before.
func (w *newWizard) settled() map[string]string {
	out := maps.Clone(w.given)
	for _, q := range w.t.Questions {
		out[q.Name] = w.answers[q.Name]
	}
	return out
}

// command is the line that does the same without questions.
func (w *newWizard) command() string {
	words := []string{"stagewright", "new", formats.Quote(w.source), formats.Quote(w.dir)}
	answers := map[string]string{}
	for i := range w.t.Questions {
		q := &w.t.Questions[i]
		def, err := q.Proposal(folderName(w.dir), answers, w.t.Questions[:i])
		answers[q.Name] = w.answers[q.Name]
		if err != nil || def != w.answers[q.Name] {
			words = append(words, "--set", formats.Quote(q.Name+"="+w.answers[q.Name]))
		}
	}
	return strings.Join(words, " ")
}
