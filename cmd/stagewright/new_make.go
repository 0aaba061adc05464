//go:build !lean

package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/skeleton"
	"github.com/stagewright/stagewright/generator/write"
)

// beginning is a new project before it is written.
type beginning struct {
	dir     string
	changes []write.Change
	r       *request
	app     *plan.App // nil where no Dockerfile can be written yet
	why     string    // it is nil
}

// begin makes a project's files in memory, and lets generate write for them.
func begin(t *skeleton.Template, dir string, answers map[string]string) (*beginning, error) {
	files, err := t.Fill(answers)
	if err != nil {
		return nil, exit(exitFailed, err)
	}
	b := &beginning{dir: dir}
	for _, f := range files {
		b.changes = append(b.changes, write.Change{File: f, Action: write.Create})
	}
	if slices.ContainsFunc(files, func(f render.File) bool { return f.Path == "Dockerfile" }) {
		b.why = "the template brings its own"
		return b, nil
	}
	tree, err := skeleton.Tree(files)
	if err != nil {
		return nil, err
	}
	p, err := detect.Open(tree, languages.All())
	if err != nil {
		return nil, err
	}
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	o := requestOptions{dir: dir}
	if b.r, err = o.over(&project{Project: p, root: root, dir: ".", tree: tree, name: filepath.Base(root), held: true}, environment()); err != nil {
		return nil, err
	}
	return b, b.contain()
}

// contain adds the files that generate writes. A project that leaves something
// open begins without them.
func (b *beginning) contain() error {
	app, err := b.r.one(streams{out: io.Discard, err: io.Discard})
	if err != nil {
		var e *exitError
		if errors.As(err, &e) {
			b.why = err.Error()
			return nil
		}
		return err
	}
	changes, err := b.r.changes(app, false)
	if err != nil {
		return err
	}
	b.app = app
	for _, c := range changes {
		b.changes = slices.DeleteFunc(b.changes, func(other write.Change) bool { return other.Path == c.Path })
		c.Action, c.Before = write.Create, nil
		b.changes = append(b.changes, c)
	}
	return nil
}

// warn says what generate would say of the project.
func (b *beginning) warn(w io.Writer) {
	if b.app == nil {
		fmt.Fprintf(w, "note: no Dockerfile is written: %s\n", shown(b.why))
		return
	}
	printWarnings(w, b.r.plan, b.app)
	for _, n := range b.r.notices {
		fmt.Fprintln(w, "note: "+n)
	}
}

// write puts the project down and says how to go on.
func (b *beginning) write(w io.Writer) error {
	b.warn(w)
	if err := write.New(b.dir, b.changes); err != nil {
		return err
	}
	for _, c := range b.changes {
		fmt.Fprintf(w, "wrote %s\n", shown(filepath.Join(b.dir, filepath.FromSlash(c.Path))))
	}
	fmt.Fprintf(w, "go there: cd %s\n", formats.Quote(b.dir))
	if b.app == nil {
		fmt.Fprintln(w, "then: stagewright init")
		return nil
	}
	printWritten(w, nil, b.app, ".")
	return nil
}
