//go:build !lean

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
)

// scripted answers questions with what it was told, in order; where it was
// told nothing it accepts the proposal.
type scripted struct{ says []string }

func (s *scripted) next(def string) string {
	if len(s.says) == 0 {
		return def
	}
	said := s.says[0]
	s.says = s.says[1:]
	if said == "" {
		return def
	}
	return said
}

func (s *scripted) Select(_ context.Context, q question, opts []option, def string) (string, error) {
	v := s.next(def)
	if !slices.ContainsFunc(opts, func(o option) bool { return o.Value == v }) {
		if slices.ContainsFunc(opts, func(o option) bool { return o.Value == another }) {
			s.says = append([]string{v}, s.says...)
			return another, nil
		}
		return "", errors.New(q.Ask + ": no such option: " + v)
	}
	return v, nil
}

func (s *scripted) MultiSelect(_ context.Context, _ question, _ []option, def []string) ([]string, error) {
	if v := s.next(strings.Join(def, ",")); v != "" { // an empty one accepts
		return strings.Split(v, ","), nil
	}
	return nil, nil
}

func (s *scripted) Input(_ context.Context, _ question, def string, validate func(string) error) (string, error) {
	v := s.next(def)
	return v, validate(v)
}

func (s *scripted) Confirm(_ context.Context, _ question, def bool) (bool, error) {
	if def {
		return s.next("yes") == "yes", nil
	}
	return s.next("no") == "yes", nil
}

// other gives a value that a fact does not have yet.
func other(app *plan.App, f *detect.Fact) string {
	now := ""
	if d := app.Decision(f.Name); d != nil {
		now = d.Answer(f)
	}
	for _, o := range app.Options(f) {
		if o.Value != now {
			return o.Value
		}
	}
	switch f.Type {
	case detect.YesNo:
		if now == "yes" {
			return "no"
		}
		return "yes"
	case detect.Number:
		return "9123"
	case detect.Command:
		return "run --it now"
	case detect.Lines:
		return "make it so"
	case detect.Version:
		return now
	}
	return "other"
}

// outcome is what a way in leads to: files, or a refusal.
type outcome struct {
	files   map[string]string
	refused bool
}

func differ(t *testing.T, what string, o, p outcome) {
	t.Helper()
	if o.refused != p.refused || len(o.files) != len(p.files) {
		t.Errorf("%s: refused %v and %v, %d and %d files", what, o.refused, p.refused, len(o.files), len(p.files))
	}
	for name, text := range o.files {
		if !o.refused && p.files[name] != text {
			t.Errorf("%s: %s", what, udiff.Unified("one", name, text, p.files[name]))
		}
	}
}

// wordless finds comments: they may say where a value was read.
var wordless = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^# .*\n`) })

// written collects what was put into a copy of a project.
func written(t *testing.T, before, after string, err error) outcome {
	t.Helper()
	o := outcome{map[string]string{}, err != nil}
	must(t, fs.WalkDir(os.DirFS(after), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || name == config.File {
			return err
		}
		if _, err := os.Stat(filepath.Join(before, name)); err == nil {
			return nil
		}
		b, err := os.ReadFile(filepath.Join(after, name))
		o.files[name] = wordless().ReplaceAllString(string(b), "")
		return err
	}))
	return o
}

func agree(t *testing.T, example string, f *detect.Fact, value string) {
	flag, file, asked := copied(t, example), copied(t, example), copied(t, example)

	var errs bytes.Buffer
	if code := run([]string{"generate", "--set", f.Name + "=" + value, flag}, streams{strings.NewReader(""), io.Discard, &errs}); code != 0 {
		errs.WriteString("refused")
	}
	byFlag := written(t, example, flag, codeErr(errs.String()))

	p, err := detect.Open(os.DirFS(file), nil)
	must(t, err)
	text, _, err := config.Save(p, "", []config.Answer{{Fact: f, Text: value}})
	if err == nil {
		must(t, os.WriteFile(filepath.Join(file, config.File), text, 0o644))
		if run([]string{"generate", file}, quiet()) != 0 {
			err = errors.New("refused")
		}
	}
	byFile := written(t, example, file, err)

	o := initOptions{streams: quiet(), requestOptions: requestOptions{dir: asked}}
	r, err := o.open(plan.Choices{})
	must(t, err)
	w := wizard{initOptions: &o, r: r, given: plan.Choices{}, moment: moment{choices: maxChoices}, p: &scripted{says: []string{"", "edit", f.Name, value, "write", "yes"}}}
	byWizard := written(t, example, asked, w.run(context.Background()))

	if strings.Contains(errs.String(), "the project does not say everything") {
		byWizard = byFlag // where a flag alone is refused the wizard asks on
	}
	differ(t, f.Name+"="+value+" by flag and by file", byFlag, byFile)
	differ(t, f.Name+"="+value+" by flag and by wizard", byFlag, byWizard)
	if !byFlag.refused && len(byFlag.files) == 0 {
		t.Error("nothing was written")
	}
}

func codeErr(said string) error {
	if strings.HasSuffix(said, "refused") {
		return errors.New(said)
	}
	return nil
}

// No other file may know the library that asks.
func TestOneFileKnowsTheLibrary(t *testing.T) {
	found := 0
	must(t, filepath.WalkDir("../..", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		b, err := os.ReadFile(name)
		if err == nil && bytes.Contains(b, []byte(`"github.com/AlecAivazis/survey`)) {
			found++
			if filepath.Base(name) != "survey.go" {
				t.Errorf("%s imports it", name)
			}
		}
		return err
	}))
	if found != 1 {
		t.Errorf("%d files import it", found)
	}
}

// The same choice made by a flag, in the config file and in the wizard gives
// the same bytes, or is refused by each; for every fact of every language.
func TestWaysInAgree(t *testing.T) {
	tried, seen := 0, map[string]int{} // what every language has is tried with three of them
	for _, l := range some(languages.All()) {
		example := exampleOf(t, l.Name)
		if example == "" {
			continue
		}
		o := requestOptions{dir: example}
		r, err := o.open(plan.Choices{})
		must(t, err)
		app := r.plan.Apps[0]
		for _, f := range app.Asked(languages.All()) {
			value := other(app, f)
			shared := slices.ContainsFunc(append(slices.Clone(detect.Common), detect.Extras...), func(e detect.Fact) bool { return e.Name == f.Name })
			if value == "" || shared && seen[f.Name] > 2 {
				continue
			}
			seen[f.Name]++
			tried++
			t.Run(l.Name+"/"+f.Name, func(t *testing.T) { agree(t, example, f, value) })
		}
	}
	if tried == 0 {
		t.Fatal("nothing was tried")
	}
}
