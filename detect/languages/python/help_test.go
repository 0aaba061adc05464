package python_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/python"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/write"
	"github.com/stagewright/stagewright/templates"
)

// tree is a project by path.
type tree map[string]string

func (f tree) fs() fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range f {
		out[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return out
}

// planOf makes the plan of a tree with this language alone.
func planOf(t *testing.T, f tree, given plan.Choices) *plan.Plan {
	t.Helper()
	p, err := detect.Open(f.fs(), []*detect.Language{python.Language})
	if err != nil {
		t.Fatal(err)
	}
	made, err := plan.Make(plan.Request{Project: p, Languages: []*detect.Language{python.Language}, Dir: ".", Name: "shop",
		Given: given, Words: render.New(templates.Builtin())})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// appOf is the only app of a tree.
func appOf(t *testing.T, f tree) *plan.App {
	t.Helper()
	p := planOf(t, f, nil)
	if len(p.Apps) != 1 {
		t.Fatalf("%d apps, want 1; skipped: %v", len(p.Apps), p.Skipped)
	}
	return p.Apps[0]
}

// dockerfileOf renders and proves what is written for a tree.
func dockerfileOf(t *testing.T, f tree) (*plan.App, string) {
	t.Helper()
	app := appOf(t, f)
	for _, o := range app.Open {
		t.Fatalf("%s is open: %s", o.Name, o.Why)
	}
	r := render.New(templates.Builtin())
	files, err := r.Files(app)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := write.Plan(f.fs(), files, true)
	if err != nil {
		t.Fatal(err)
	}
	var ignore []byte
	for _, c := range changes {
		if strings.HasSuffix(c.Path, ".dockerignore") {
			ignore = c.Body
		}
	}
	p, err := detect.Open(f.fs(), []*detect.Language{python.Language})
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.Check(app, files, ignore, r, p); err != nil {
		t.Error(err)
	}
	return app, string(files[0].Body)
}

// start is the start command as one line.
func start(app *plan.App) string { return strings.Join(app.Start, " ") }

// evidence is where a decision comes from, as one line.
func evidence(app *plan.App, name string) string {
	d := app.Decision(name)
	if d == nil {
		return ""
	}
	var out []string
	for _, e := range d.From {
		out = append(out, e.String())
	}
	return strings.Join(out, " ")
}

// codes are the codes of an app's warnings.
func codes(app *plan.App) string {
	var out []string
	for _, w := range app.Warnings {
		out = append(out, w.Code)
	}
	return strings.Join(out, " ")
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\ngot  %s\nwant %s", what, got, want)
	}
}

func holds(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("no %q in:\n%s", p, text)
		}
	}
}

func lacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Errorf("%q in:\n%s", p, text)
		}
	}
}
