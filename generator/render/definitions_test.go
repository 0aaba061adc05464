package render

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"text/template/parse"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/templates"
)

// trees is what the parser makes of a text.
func trees(text string) (map[string]*parse.Tree, error) {
	t, all := parse.New("main"), map[string]*parse.Tree{}
	t.Mode = parse.SkipFuncCheck
	_, err := t.Parse(text, "", "", all)
	return all, err
}

// apart holds what is parsed part by part to the text parsed whole.
func apart(t *testing.T, text string) {
	t.Helper()
	list, plain := definitions(text)
	want, err := trees(text)
	if !plain || err != nil {
		return // parsed whole, or refused in any case
	}
	got, err := trees(around(text, list))
	if err != nil {
		t.Fatalf("%q\naround its definitions: %v", text, err)
	}
	if together, err := trees(alone(text, list...)); err != nil || len(list) > 0 && len(together) != len(list)+1 {
		t.Fatalf("%q\n%d definitions alone: %v", text, len(together)-1, err)
	}
	for _, d := range list {
		one, err := trees(alone(text, d))
		if err != nil {
			t.Fatalf("%q\n%s alone: %v", text, d.name, err)
		}
		got[d.name] = one[d.name]
	}
	if len(got) != len(want) {
		t.Fatalf("%q\n%d templates, the parser knows %d", text, len(got), len(want))
	}
	for name, tree := range want {
		if got[name] == nil || got[name].Root.String() != tree.Root.String() {
			t.Errorf("%q\n%s differs:\n%v\nwant:\n%v", text, name, got[name], tree)
		}
	}
}

var odd = []string{
	`a{{ define "x" }}b{{ end }}c{{ define "y" -}} {{ if .A }}{{ "}}" }}{{ else if .B }}{{ end }}{{ end -}}
	d`,
	"a \n{{- define `x` }}\n{{ range . }}{{ with . }}{{ end }}{{ end }}\n{{ end -}}\n\nb",
	`{{/* {{ define "x" }} */}}{{ define "x" }}{{- /* {{ end }} */ -}}{{ '}' }}{{ end }}`,
	`{{ define "x" }}{{ "\"{{ end }}" }}{{ end }}{{ $defined := 1 }}`,
	`{{ define "x" }}1{{ end }}{{ define "x" }}2{{ end }}`,
	`{{ block "x" . }}1{{ end }}`, `{{ define "x" }}`, `{{ end }}`, `{{ define "x`, `{{ define x }}{{ end }}`, `{{/* }}`, `{{`, `{{ "`, `{{ define`,
	`{{ define "a\tb" }}{{ end }}`, `{{if .X}}{{ define "x" }}{{ end }}{{ end }}`, "{{-3}}{{- 3 -}}", "{{define}}", "{{ - }}",
}

func TestTextsAreTakenApartAsTheyAreParsed(t *testing.T) {
	for _, text := range odd {
		apart(t, text)
	}
	catalog, n := templates.Builtin(), 0
	err := fs.WalkDir(catalog, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(catalog, name)
		if _, plain := definitions(string(b)); !plain {
			t.Errorf("%s is parsed whole", name)
		}
		apart(t, string(b))
		n++
		return err
	})
	if err != nil || n == 0 {
		t.Errorf("%d files, %v", n, err)
	}
}

func FuzzDefinitions(f *testing.F) {
	for _, text := range odd {
		f.Add(text)
	}
	f.Fuzz(apart)
}

func TestALanguagesDefinitionGoesBeforeTheSharedOne(t *testing.T) {
	r := New(fstest.MapFS{
		"shared/values.tmpl": {Data: []byte(`{{ define "x" }}shared{{ end }}a: {{ template "x" . }}`)},
		"iron/values.tmpl":   {Data: []byte("{{ define \"x\" }}own{{ end }}\n{{ define \"y\" }}\nc: {{ name .Name }}\n{{ end }}\n{{ template \"y\" . }}")},
	})
	values, err := r.Values(&plan.App{Language: "iron", Name: "n"})
	if err != nil || len(values) != 2 || values[0].Value != "own" {
		t.Errorf("%v, %v", values, err)
	}
	_, err = r.Values(&plan.App{Language: "iron", Name: "a b"})
	if err == nil || !strings.Contains(err.Error(), "templates/iron/values.tmpl:3") {
		t.Errorf("the error names no line: %v", err)
	}
}
