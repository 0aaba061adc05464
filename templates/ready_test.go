package templates_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

func recorded(t *testing.T, example string) *plan.App {
	t.Helper()
	plans, err := templates.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Read(plans.Plan(example))
	if err != nil {
		t.Fatal(err)
	}
	return p.Apps[0]
}

// What is parsed beforehand has no positions; where it fails they are told all
// the same.
func TestErrorsOfReadyTemplates(t *testing.T) {
	app := recorded(t, "go-http")
	app.User = "me\nRUN true"
	for _, catalog := range []string{"carried", "laid over"} {
		fsys := templates.Builtin()
		if catalog == "laid over" {
			fsys = templates.Over(fstest.MapFS{}, fsys)
		}
		_, err := render.New(fsys).Files(app)
		if err == nil || !regexp.MustCompile(`templates/[a-z]+/[A-Za-z]+\.tmpl:([2-9]|\d\d+):\d+: `).MatchString(err.Error()) {
			t.Errorf("%s: %v: it does not tell where", catalog, err)
		}
	}
}

// A file that is laid over takes the place of what was parsed beforehand.
func TestOverReadyTemplates(t *testing.T) {
	app := recorded(t, "go-http")
	over := fstest.MapFS{"go/Dockerfile.tmpl": {Data: []byte("FROM scratch\n{{template \"head\" .}}\n")}}
	for _, catalog := range []fstest.MapFS{over, {}} {
		files, err := render.New(templates.Over(catalog, templates.Builtin())).Files(app)
		if err != nil {
			t.Fatal(err)
		}
		if mine := strings.Contains(string(files[0].Body), "FROM scratch\n"); mine != (len(catalog) > 0) {
			t.Errorf("%d files laid over:\n%s", len(catalog), files[0].Body)
		}
	}
	if templates.Over(over, templates.Builtin()).(render.Ready).Trees("go/values.tmpl") == nil {
		t.Error("what nothing is laid over is parsed again")
	}
	bad := fstest.MapFS{"go/Dockerfile.tmpl": {Data: []byte("FROM scratch\n{{.Name}}\n")}}
	if _, err := render.New(templates.Over(bad, templates.Builtin())).Files(app); err == nil || !strings.Contains(err.Error(), "go/Dockerfile.tmpl:2:") {
		t.Errorf("%v: a value without an escaping function is printed", err)
	}
}
