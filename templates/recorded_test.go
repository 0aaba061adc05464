package templates_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

var update = flag.Bool("update", false, "write what is generated")

// compact gives for each language its examples' plans, one a line, without
// what no template reads.
func compact(t *testing.T) map[string][]byte {
	t.Helper()
	found, err := filepath.Glob("../examples/*/plan.json")
	if err != nil || len(found) == 0 {
		t.Fatalf("no plan of an example was found: %v", err)
	}
	lines := map[string][]string{}
	for _, name := range found {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := plan.Read(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p.Skipped, p.Warnings = []detect.Skip{}, []detect.Warning{}
		for _, a := range p.Apps {
			a.Decisions, a.Open, a.Warnings = []plan.Decision{}, []plan.Open{}, []detect.Warning{}
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		example := filepath.Base(filepath.Dir(name))
		language, _, _ := strings.Cut(example, "-")
		lines[language] = append(lines[language], `"`+example+`": `+string(text))
	}
	out := map[string][]byte{}
	for language, l := range lines {
		out[language] = []byte("{\n" + strings.Join(l, ",\n") + "\n}\n")
	}
	return out
}

// The recorded plans are those of the examples.
func TestRecorded(t *testing.T) {
	want := compact(t)
	if *update {
		for language, b := range want {
			if err := os.WriteFile(filepath.Join(language, "recorded.json"), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for language, b := range want {
		got, err := os.ReadFile(filepath.Join(language, "recorded.json"))
		if err != nil || !bytes.Equal(got, b) {
			t.Errorf("templates/%s/recorded.json is not what the examples say (%v): run go generate ./templates", language, err)
		}
	}
}

// A plan that is read back renders to the bytes that stand beside its example.
func TestRecordedPlansRender(t *testing.T) {
	found, err := filepath.Glob("../examples/*/plan.json")
	if err != nil || len(found) == 0 {
		t.Fatalf("no plan of an example was found: %v", err)
	}
	r := render.New(templates.Builtin())
	for _, name := range found {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := plan.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, app := range p.Apps {
			files, err := r.Files(app)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, f := range files {
				want, err := os.ReadFile(filepath.Join(filepath.Dir(name), filepath.FromSlash(f.Path)))
				if err == nil && !bytes.Equal(want, f.Body) {
					t.Errorf("%s: %s is another one", name, f.Path)
				}
			}
		}
	}
}
