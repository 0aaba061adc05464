package examples

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/write"
	"github.com/stagewright/stagewright/templates"
)

// written is what the program writes for an example, made in memory.
type written struct {
	Example
	tree  fstest.MapFS // the project, without anything that was written for it
	plan  *plan.Plan
	app   *plan.App
	files map[string][]byte // by path, plan.json among them
}

// isWritten reports whether a file of an example's folder was written for it.
// Such files are never shown to the program: they would be evidence of what it
// decided the last time.
func isWritten(name string) bool {
	switch base := path.Base(name); base {
	case "Dockerfile", ".dockerignore", "Dockerfile.dockerignore", "nginx.conf", "apache.conf", "php.production.ini":
		return path.Base(path.Dir(name)) != "conf" // where projects keep their own
	case SmokeFile, PlanFile:
		return base == name
	}
	return false
}

// readTree takes an example into memory.
func readTree(t *testing.T, e Example) fstest.MapFS {
	t.Helper()
	tree := fstest.MapFS{}
	root := os.DirFS(path.Join(*in, e.Name))
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || isWritten(name) {
			return err
		}
		data, err := fs.ReadFile(root, name)
		tree[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(tree) == 0 {
		t.Fatalf("%s: no files but those written for it", e.Name)
	}
	return tree
}

// generate goes the way of the command, from folder to files.
func generate(t *testing.T, e Example, tree fs.FS) (w written) {
	t.Helper()
	project, err := detect.Open(tree, languages.All())
	if err != nil {
		t.Fatal(err)
	}
	renderer := render.New(templates.Builtin())
	w = written{Example: e, files: map[string][]byte{}}
	chosen, err := config.Read(project, everyFact)
	if err != nil {
		t.Fatal(err)
	}
	w.plan, err = plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: e.Name,
		App: e.Smoke.App, Configured: chosen.Facts, Apps: chosen.Apps, Words: renderer})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.plan.Apps) != 1 {
		t.Fatalf("%d apps found, want 1 (say in %s which)", len(w.plan.Apps), SmokeFile)
	}
	w.app = w.plan.Apps[0]
	for _, open := range w.app.Open {
		t.Fatalf("%s is open: %s", open.Name, open.Why)
	}
	files, err := renderer.Files(w.app)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := write.Plan(tree, files, false)
	if err != nil {
		t.Fatal(err)
	}
	var ignore []byte
	for _, c := range changes {
		w.files[c.Path] = c.Body
		if strings.HasSuffix(c.Path, ".dockerignore") {
			ignore = c.Body
		}
	}
	if err := proof.Check(w.app, files, ignore, renderer, project); err != nil {
		t.Error(err)
	}
	w.files[PlanFile] = asJSON(t, w.plan)
	return w
}

// everyFact names the facts that a config file may set.
func everyFact() []string {
	var out []string
	for _, l := range languages.All() {
		for _, f := range plan.Facts(l) {
			out = append(out, f.Name)
		}
	}
	return out
}

// asJSON is a plan as the plan command prints it.
func asJSON(t *testing.T, p *plan.Plan) []byte {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// each runs a test over what is written for every example.
func each(t *testing.T, test func(*testing.T, written)) {
	t.Helper()
	found, err := List(os.DirFS(*in))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found {
		t.Run(e.Name, func(t *testing.T) {
			tree := readTree(t, e)
			w := generate(t, e, tree)
			w.tree = tree
			test(t, w)
		})
	}
}

// dockerfile is the text of what is built.
func (w written) dockerfile() []byte { return w.files[w.app.Dockerfile] }

// ignore is the text of the ignore file.
func (w written) ignore() []byte {
	for name, data := range w.files {
		if strings.HasSuffix(name, ".dockerignore") {
			return data
		}
	}
	return nil
}

// context is the folder that is built, with what was written for it.
func (w written) context(t *testing.T) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	for name, file := range w.tree {
		all[name] = file
	}
	for name, data := range w.files {
		if name != PlanFile {
			all[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		}
	}
	sub, err := fs.Sub(all, w.app.Context)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}
