package node_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/node"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// TestNeeds makes the plan of every project in testdata and holds it to the
// project's own file "want". The numbers are those of the behaviours that
// users need. A line of "want" is one of
//
//	given: FACT=VALUE      is given, as by a flag
//	app: PATH              the app that is meant, where there are several
//	NAME: VALUE            what was decided; a list is joined by ", ", "" is nothing
//	NAME @ PATH:LINE       where that is written
//	warns: CODE, quiet     the warnings, each of them; none at all
//	skipped: TEXT          there is no app, and the reason holds this
//	open: NAME             is not determined
//	+ TEXT, - TEXT         the Dockerfile holds it or does not
//	.+ TEXT, .- TEXT       the ignore file has this line or has not
//	nginx+ TEXT            nginx.conf holds it
func TestNeeds(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			newCase(t, archive).check(t)
		})
	}
}

type wanted struct {
	lines []string
	plan  *plan.Plan
	err   error
	app   *plan.App
	texts map[string]string // by the last part of the file's name
}

func newCase(t *testing.T, archive *txtar.Archive) *wanted {
	t.Helper()
	tree, w := fstest.MapFS{}, &wanted{texts: map[string]string{}}
	for _, f := range archive.Files {
		if f.Name == "want" {
			w.lines = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
			continue
		}
		tree[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	if len(w.lines) == 0 || len(tree) == 0 {
		t.Fatal("nothing is wanted of anything")
	}
	given := plan.Choices{}
	which := ""
	for _, line := range w.lines {
		if rest, ok := strings.CutPrefix(line, "given: "); ok {
			k, v, _ := strings.Cut(rest, "=")
			given[k] = plan.Choice{Value: v}
		}
		if rest, ok := strings.CutPrefix(line, "app: "); ok {
			which = rest
		}
	}
	languages := []*detect.Language{node.Language}
	project, err := detect.Open(tree, languages)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(templates.Builtin())
	w.plan, w.err = plan.Make(plan.Request{Project: project, Languages: languages, Dir: ".", Name: "app", App: which, Given: given, Words: r})
	if w.err != nil || len(w.plan.Apps) == 0 {
		return w
	}
	if len(w.plan.Apps) > 1 {
		t.Fatalf("several apps: %v", apps(w.plan))
	}
	w.app = w.plan.Apps[0]
	if len(w.app.Open) > 0 {
		return w
	}
	files, err := r.Files(w.app)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := filepath.Base(f.Path)
		if strings.HasSuffix(name, ".dockerignore") {
			name = ".dockerignore"
		}
		w.texts[name] = string(f.Body)
	}
	return w
}

func apps(p *plan.Plan) (out []string) {
	for _, a := range p.Apps {
		out = append(out, a.Path+" ("+a.Kind+")")
	}
	return out
}

func (w *wanted) check(t *testing.T) {
	t.Helper()
	if w.err != nil && !strings.HasPrefix(w.lines[0], "error: ") {
		t.Fatal(w.err)
	}
	for _, line := range w.lines {
		if problem := w.line(line); problem != "" {
			t.Errorf("%s: %s", line, problem)
		}
	}
	if t.Failed() {
		if w.app != nil {
			for _, d := range w.app.Decisions {
				t.Logf("%s = %s %v", d.Name, d.Value, d.From)
			}
			t.Logf("open %v\nwarnings %v\n%s", w.app.Open, w.app.Warnings, w.texts["Dockerfile"])
		} else if w.plan != nil {
			t.Logf("skipped %v", w.plan.Skipped)
		}
	}
}

// line holds the plan to one line, and says what is wrong.
func (w *wanted) line(line string) string {
	if line == "" || strings.HasPrefix(line, "given: ") || strings.HasPrefix(line, "app: ") {
		return ""
	}
	if rest, ok := strings.CutPrefix(line, "error: "); ok {
		if w.err == nil || !strings.Contains(w.err.Error(), rest) {
			return fmt.Sprintf("got %v", w.err)
		}
		return ""
	}
	if rest, ok := strings.CutPrefix(line, "skipped: "); ok {
		if w.app != nil {
			return "it is an app: " + w.app.Kind
		}
		if !slices.ContainsFunc(w.plan.Skipped, func(s detect.Skip) bool { return strings.Contains(s.Reason, rest) }) {
			return fmt.Sprintf("skipped %v", w.plan.Skipped)
		}
		return ""
	}
	if w.app == nil {
		return "no app"
	}
	for prefix, file := range map[string]string{"": "Dockerfile", ".": ".dockerignore", "nginx": "nginx.conf"} {
		if rest, ok := strings.CutPrefix(line, prefix+"+ "); ok && !w.holds(file, rest) {
			return "not there"
		} else if ok {
			return ""
		}
		if rest, ok := strings.CutPrefix(line, prefix+"- "); ok && w.holds(file, rest) {
			return "it is there"
		} else if ok {
			return ""
		}
	}
	return w.fact(line)
}

func (w *wanted) holds(file, text string) bool {
	if file == ".dockerignore" {
		return slices.Contains(strings.Split(w.texts[file], "\n"), text)
	}
	return strings.Contains(w.texts[file], text)
}

func (w *wanted) fact(line string) string {
	codes := []string{}
	for _, warning := range w.app.Warnings {
		codes = append(codes, warning.Code)
	}
	if line == "quiet" {
		if len(codes) > 0 {
			return fmt.Sprint(codes)
		}
		return ""
	}
	if name, place, ok := strings.Cut(line, " @ "); ok {
		d := w.app.Decision(name)
		if d == nil || !slices.ContainsFunc(d.From, func(e detect.Evidence) bool { return e.String() == place }) {
			return fmt.Sprintf("got %+v", d)
		}
		return ""
	}
	name, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch {
	case !ok:
		return "not understood"
	case name == "warns":
		if !slices.Contains(codes, value) {
			return fmt.Sprint(codes)
		}
		return ""
	case name == "open":
		if !slices.ContainsFunc(w.app.Open, func(o plan.Open) bool { return o.Name == value }) {
			return fmt.Sprint(w.app.Open)
		}
		return ""
	case name == "kind" && w.app.Kind != value:
		return w.app.Kind
	case name == "build command" && w.app.BuildCommand != value:
		return w.app.BuildCommand
	case name == "kind", name == "build command":
		return ""
	}
	got := ""
	if d := w.app.Decision(name); d != nil {
		got = d.Value
	}
	if got != value {
		return fmt.Sprintf("got %q", got)
	}
	return ""
}
