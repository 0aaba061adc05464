package golang_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	golang "github.com/stagewright/stagewright/detect/languages/go"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/trial"
	"github.com/stagewright/stagewright/templates"
)

// tree makes a project of an archive; what stands before its first file is a
// comment.
func tree(t *testing.T, archive string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	if len(fsys) == 0 {
		t.Fatal("the archive holds no file")
	}
	return fsys
}

// planned makes the plan of a project; given are facts as NAME=VALUE.
func planned(t *testing.T, archive string, given ...string) *plan.Plan {
	t.Helper()
	p, err := try(t, archive, given...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func try(t *testing.T, archive string, given ...string) (*plan.Plan, error) {
	t.Helper()
	languages := []*detect.Language{golang.Language}
	project, err := detect.Open(tree(t, archive), languages)
	if err != nil {
		t.Fatal(err)
	}
	choices := plan.Choices{}
	for _, g := range given {
		name, value, _ := strings.Cut(g, "=")
		choices[name] = plan.Choice{Value: value}
	}
	return plan.Make(plan.Request{Project: project, Languages: languages, Dir: ".", Name: "app", Given: choices,
		Words: render.New(templates.Builtin())})
}

// one gives the only app of a project.
func one(t *testing.T, archive string, given ...string) *plan.App {
	t.Helper()
	return trial.App(t, golang.Language, archive, given...)
}

// dockerfile renders the Dockerfile of the only app.
func dockerfile(t *testing.T, archive string, given ...string) string {
	t.Helper()
	return file(t, one(t, archive, given...), "Dockerfile")
}

func file(t *testing.T, app *plan.App, name string) string {
	t.Helper()
	return trial.Written(t, app, name)
}

// says gives the decision of a fact as one text: its value and its evidence.
func says(app *plan.App, fact string) string {
	d := app.Decision(fact)
	if d == nil {
		return ""
	}
	out := d.Value
	for _, e := range d.From {
		out += " " + e.String()
	}
	return out
}

// codes lists the codes of an app's warnings.
func codes(app *plan.App) string {
	var out []string
	for _, w := range app.Warnings {
		out = append(out, w.Code)
	}
	return strings.Join(out, " ")
}

const mod = "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n"

// program is a main.go with the given imports and body of main.
func program(imports, body string) string {
	out := "-- main.go --\npackage main\n\nimport (\n"
	for i := range strings.FieldsSeq(imports) {
		out += "\t\"" + i + "\"\n"
	}
	return out + ")\n\nfunc main() {\n" + body + "\n}\n"
}

// server listens on 8080 and says nothing else.
var server = program("net/http", `	http.ListenAndServe(":8080", nil)`)
