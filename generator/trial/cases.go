package trial

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/templates"
)

// Cases makes the plan of every project NN-….txtar in testdata and holds it to
// the project's own file "want". The numbers are those of the behaviours that
// users need. Whatever is written passes the proof too. A line of "want" is one
// of
//
//	# TEXT                 says why
//	given: FACT=VALUE      is given, as by a flag
//	app: PATH              the app that is meant, where there are several
//	apps: PATH KIND, …     all apps, where there are several
//	NAME: VALUE            what was decided; a list is joined by ", ", "" is nothing
//	NAME @ PATH:LINE       where that is written
//	warns: CODE, quiet     the warnings, each of them; none at all
//	says: TEXT             one of the warnings holds this, its places before it
//	skipped: TEXT          there is no app, and the reason holds this
//	open: NAME             is not determined
//	why: TEXT              what is said of what is not determined holds this
//	error: TEXT            nothing is planned; the error holds this
//	+ TEXT, - TEXT         the Dockerfile holds it or does not
//	run+ TEXT, run- TEXT   the same of its final stage
//	build+ …, build- …     the same of what stands before that
//	order: TEXT << TEXT    the one stands before the other
//	.+ TEXT, .- TEXT       the ignore file has this line or has not
//	nginx+ …, nginx- …     the same of the text of nginx.conf
func Cases(t *testing.T, langs ...*detect.Language) {
	files, err := filepath.Glob("testdata/[0-9][0-9]-*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			newWanted(t, archive, langs).check(t)
		})
	}
}

// wanted is a case: what is wanted, and what there is.
type wanted struct {
	lines []string
	plan  *plan.Plan
	err   error
	app   *plan.App
	texts map[string]string // by the last part of the file's name
}

func newWanted(t *testing.T, archive *txtar.Archive, langs []*detect.Language) *wanted {
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
	given, which := plan.Choices{}, ""
	for _, line := range w.lines {
		if rest, ok := strings.CutPrefix(line, "given: "); ok {
			k, v, _ := strings.Cut(rest, "=")
			given[k] = plan.Choice{Value: v}
		}
		if rest, ok := strings.CutPrefix(line, "app: "); ok {
			which = rest
		}
	}
	project, err := detect.Open(tree, langs)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(templates.Builtin())
	w.plan, w.err = plan.Make(plan.Request{Project: project, Languages: langs, Dir: ".", Name: "app", App: which, Given: given, Words: r})
	if w.err == nil && len(w.plan.Apps) == 1 {
		w.app = w.plan.Apps[0]
		w.write(t, r, project)
	}
	return w
}

// write renders the files of the one app, unless a question is open.
func (w *wanted) write(t *testing.T, r *render.Renderer, project *detect.Project) {
	t.Helper()
	if len(w.app.Open) > 0 {
		return
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
	if err := proof.Check(w.app, files, []byte(w.texts[".dockerignore"]), r, project); err != nil {
		t.Error(err)
	}
	w.lint(t, project)
}

// lint holds what is written to all of BuildKit's checks.
func (w *wanted) lint(t *testing.T, project *detect.Project) {
	t.Helper()
	context, err := fs.Sub(project.FS(), w.app.Context)
	if err != nil {
		t.Fatal(err)
	}
	found, err := inspect.Lint(t.Context(), []byte(w.texts["Dockerfile"]), inspect.Context{Path: w.app.Dockerfile, Files: context, Ignore: []byte(w.texts[".dockerignore"])})
	if err != nil {
		t.Error(err)
	}
	for _, f := range found {
		t.Errorf("BuildKit's check: %+v", f)
	}
}

func (w *wanted) check(t *testing.T) {
	t.Helper()
	if w.err != nil && !strings.Contains(strings.Join(w.lines, "\n"), "error: ") {
		t.Fatal(w.err)
	}
	for _, line := range w.lines {
		if problem := w.line(line); problem != "" {
			t.Errorf("%s: %s", line, problem)
		}
	}
	if !t.Failed() || w.plan == nil {
		return
	}
	if w.app == nil {
		t.Logf("apps %s, skipped %v", w.apps(), w.plan.Skipped)
		return
	}
	for _, d := range w.app.Decisions {
		t.Logf("%s = %s %v", d.Name, d.Value, d.From)
	}
	t.Logf("open %v\nwarnings %v\n%s", w.app.Open, w.app.Warnings, w.texts["Dockerfile"])
}
