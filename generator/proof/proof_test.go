package proof_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
)

const template = "FROM scratch AS site\nCOPY {{ copy .InstallInputs \"/\" }}\nFROM scratch AS run\nCOPY --from=site / /\n"

// check proves a template over a project of a.txt and sub/b.txt.
func check(t *testing.T, text, body, ignore string, inputs ...string) error {
	t.Helper()
	tree := fstest.MapFS{"a.txt": {}, "sub/b.txt": {}, "sub/[x].txt": {}}
	p, err := detect.Open(tree, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(fstest.MapFS{"shared/values.tmpl": {Data: []byte("# none\n")}, "iron/Dockerfile.tmpl": {Data: []byte(text)}})
	app := &plan.App{Language: "iron", Path: ".", Context: ".", Dockerfile: "Dockerfile", InstallInputs: inputs,
		Files: []plan.File{{Path: "Dockerfile", Template: "iron/Dockerfile.tmpl"}}}
	files, err := r.Files(app)
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		files[0].Body = []byte(body)
	}
	return proof.Check(app, files, []byte(ignore), r, p)
}

// A build from source needs what marks the app, whatever an old ignore file
// with a list of built files says.
func TestIgnoredSource(t *testing.T) {
	p, err := detect.Open(fstest.MapFS{"iron.txt": {}, "Dockerfile": {}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(fstest.MapFS{"shared/values.tmpl": {Data: []byte("# none\n")}, "iron/Dockerfile.tmpl": {Data: []byte("FROM scratch AS run\nCOPY . .\n")}})
	app := &plan.App{Language: "iron", Path: ".", Context: ".", Dockerfile: "Dockerfile",
		Files:     []plan.File{{Path: "Dockerfile", Template: "iron/Dockerfile.tmpl"}},
		Decisions: []plan.Decision{{Name: "language", Source: detect.Detected, From: []detect.Evidence{{Path: "iron.txt"}}}}}
	files, err := r.Files(app)
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.Check(app, files, []byte("Dockerfile\n"), r, p); err != nil {
		t.Error(err)
	}
	if err := proof.Check(app, files, []byte("*\n!dist\n"), r, p); err == nil || !strings.Contains(err.Error(), ".dockerignore leaves iron.txt out") {
		t.Errorf("got %v", err)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, body, ignore, want string
		inputs                   []string
	}{
		{"right", "", "", "", []string{"a.txt", "sub"}},
		{"brackets in a name", "", "", "", []string{"sub/[x].txt"}},
		{"gone", "", "", "there is no such file", []string{"b.txt"}},
		{"ignored", "", "*.txt\n", ".dockerignore leaves ", []string{"a.txt"}},
		{"ignored by its folder", "", "sub\n", ".dockerignore leaves ", []string{"sub/b.txt"}},
		{"kept by an exception", "", "*\n!a.txt\n", "", []string{"a.txt"}},
		{"an instruction more", "FROM scratch AS site\nCOPY a.txt /\nRUN evil\nFROM scratch AS run\nCOPY --from=site / /\n", "", "changed the instructions", []string{"a.txt"}},
		{"a flag more", "FROM scratch AS site\nCOPY --from=x a.txt /\nFROM scratch AS run\nCOPY --from=site / /\n", "", "changed the instructions", []string{"a.txt"}},
		{"a directive of BuildKit's checks", "# check=error=true\nFROM scratch AS site\nCOPY a.txt /\nFROM scratch AS run\nCOPY --from=site / /\n", "", "", []string{"a.txt"}},
		{"nonsense", "FROM\n", "", "Dockerfile", []string{"a.txt"}},
	} {
		err := check(t, template, c.body, c.ignore, c.inputs...)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}
