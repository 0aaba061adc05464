package render_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
)

func catalog(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{"shared/values.tmpl": {Data: []byte("# none\n")}}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func TestUnescapedValuesAreRefused(t *testing.T) {
	for text, refused := range map[string]bool{
		`{{ .Name }}`:                        true,
		`{{ .Name | name }}`:                 false,
		`{{ name .Name }}`:                   false,
		`{{ name .Name | upper }}`:           true,
		`{{ range .Start }}{{ . }}{{ end }}`: true,
		`{{ if .Name }}{{ .Name }}{{ end }}`: true,
		`{{ with .Name }}{{ word . }}{{ else }}{{ .User }}{{ end }}`: true,
		`{{ $x := .Name }}`: false,
		`{{ "text" }}`:      false,
		`{{ define "p" }}{{ .Name }}{{ end }}{{ template "p" . }}`: true,
	} {
		_, err := render.New(catalog(map[string]string{"iron/values.tmpl": text})).Values(&plan.App{Language: "iron", Name: "x"})
		if got := err != nil && strings.Contains(err.Error(), "is printed as it is"); got != refused {
			t.Errorf("%s: refused %v, want %v (%v)", text, got, refused, err)
		}
		if refused && err != nil && !strings.Contains(err.Error(), "templates/iron/values.tmpl:1") && !strings.Contains(err.Error(), "define") {
			t.Errorf("%s: the error names no file and line: %v", text, err)
		}
	}
}

// dockerfile prints one value at every kind of place.
const dockerfile = `FROM {{ image .Images.build }} AS build
WORKDIR /src
# made by {{ comment .Name }}
COPY {{ copy .InstallInputs "./" }}
RUN tool {{ word .Manager }} {{ words .Install }}
ENV {{ env .Env }}
FROM scratch AS run
COPY --from=build {{ copy .StaticDir "/out" }}
USER {{ name .User }}
EXPOSE {{ number .Port }}
ENTRYPOINT {{ exec .Entrypoint }}
CMD {{ exec .Start }}
`

func app(value string) *plan.App {
	return &plan.App{
		Language: "iron", Images: map[string]string{"build": "debian:trixie-slim"}, Name: value, InstallInputs: []string{value, "b"},
		Manager: value, Install: []string{value}, Env: map[string]string{"K": value}, StaticDir: value, User: "10001", Port: 80,
		Entrypoint: []string{value}, Start: []string{"x", value}, Dockerfile: "Dockerfile",
		Files: []plan.File{{Path: "Dockerfile", Template: "iron/Dockerfile.tmpl"}},
	}
}

func names(t *testing.T, body []byte) []string {
	t.Helper()
	res, err := parser.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatalf("it does not parse: %v\n%s", err, body)
	}
	var out []string
	for _, n := range res.AST.Children {
		out = append(out, strings.ToUpper(n.Value))
	}
	return out
}

// hostile are values that would be something else than a word if they were
// printed as they are.
var hostile = []string{"a b", "a\nRUN evil", "$(evil)", "`evil`", "a'b", `a"b`, "a\\", "# x", "--from=x", "<<EOF", "[x", `["a"]`,
	"a;b", "a && b", "\u2028RUN x", "a\rb", "${X}", "*", "..", "../x", "x/../../y", "é", "\x00", "!x", "a,b", " ", ""}

func check(t *testing.T, value string) {
	r := render.New(catalog(map[string]string{"iron/Dockerfile.tmpl": dockerfile}))
	skeleton, err := r.Skeleton(app("x"), app("x").Files[0])
	if err != nil {
		t.Fatal(err)
	}
	files, err := r.Files(app(value))
	if err != nil {
		return // refused: as good
	}
	if got, want := names(t, files[0].Body), names(t, skeleton); !slices.Equal(got, want) {
		t.Errorf("%q changed the instructions: %v, want %v\n%s", value, got, want, files[0].Body)
	}
}

func TestHostileValues(t *testing.T) {
	for _, v := range hostile {
		check(t, v)
	}
}

func FuzzValues(f *testing.F) {
	for _, v := range hostile {
		f.Add(v)
	}
	f.Fuzz(check)
}

func TestImagesAreFixed(t *testing.T) {
	for ref, ok := range map[string]bool{"scratch": true, "golang:1.27-alpine": true, "gcr.io/distroless/static-debian13:nonroot": true,
		"golang": false, "golang:latest": false, "Golang:1": false, "a b": false, "x:1\nRUN y": false,
		"x@sha256:" + strings.Repeat("a", 64): true} {
		c := catalog(map[string]string{"iron/values.tmpl": "image.x: {{ image .Name }}"})
		_, err := render.New(c).Values(&plan.App{Language: "iron", Name: ref})
		if (err == nil) != ok {
			t.Errorf("image %q: %v", ref, err)
		}
	}
}

func TestErrorsNameFileAndLine(t *testing.T) {
	c := catalog(map[string]string{"iron/values.tmpl": "a: b\nc: {{ name .Name }}\n"})
	_, err := render.New(c).Values(&plan.App{Language: "iron", Name: "a b"})
	if err == nil || !strings.Contains(err.Error(), "templates/iron/values.tmpl:2") {
		t.Errorf("got %v", err)
	}
}
