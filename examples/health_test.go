package examples

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
)

// planWith plans an example with choices, as flags give them.
func planWith(t *testing.T, e Example, tree fs.FS, given plan.Choices) (*plan.App, *render.Renderer) {
	t.Helper()
	app, renderer, err := chosen(e, tree, given)
	if err != nil {
		t.Skip(err)
	}
	return app, renderer
}

func textOf(t *testing.T, app *plan.App, renderer *render.Renderer) string {
	t.Helper()
	files, err := renderer.Files(app)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Path == app.Dockerfile {
			return string(f.Body)
		}
	}
	t.Fatal("no Dockerfile")
	return ""
}

var asked = plan.Choices{"healthcheck": {Value: "yes"}, "healthPath": {Value: "/healthz"}}

// TestHealth asks every example that serves for a HEALTHCHECK: one is written,
// or it is said why not, and which base could ask.
func TestHealth(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		if w.app.Port == 0 {
			t.Skip("it does not serve")
		}
		app, renderer := planWith(t, w.Example, w.tree, asked)
		text := textOf(t, app, renderer)
		at := slices.IndexFunc(app.Warnings, func(w detect.Warning) bool { return w.Code == "healthcheck-omitted" })
		if has := strings.Contains(text, "\nHEALTHCHECK "); has == (at >= 0) {
			t.Fatalf("HEALTHCHECK written: %v, said that it is not: %v\n%s", has, at >= 0, text)
		}
		if at < 0 {
			if !strings.Contains(text, "/healthz") {
				t.Errorf("it asks another path:\n%s", text)
			}
			return
		}
		for _, word := range strings.Fields(app.Warnings[at].Message) {
			base, named := strings.CutPrefix(word, "base=")
			if !named {
				continue
			}
			other := plan.Choices{"base": {Value: base}}
			for name, c := range asked {
				other[name] = c
			}
			app, renderer := planWith(t, w.Example, w.tree, other)
			if !strings.Contains(textOf(t, app, renderer), "\nHEALTHCHECK ") {
				t.Errorf("base %s was said to have what asks", base)
			}
		}
	})
}

// TestE2EHealth sees the health checks work that are not what a language's own
// runtime asks: well is well, and a path that fails is not.
func TestE2EHealth(t *testing.T) {
	if !*e2e {
		t.Skip("not asked for: make e2e")
	}
	needDocker(t)
	found, err := List(os.DirFS(*in))
	if err != nil {
		t.Fatal(err)
	}
	for name, base := range map[string]string{"cpp-cmake": "", "rust-axum": "debian", "go-http": "alpine", "java-plain-maven": "jre"} {
		t.Run(name, func(t *testing.T) {
			at := slices.IndexFunc(found, func(e Example) bool { return e.Name == name })
			if at < 0 {
				t.Fatal("there is no such example")
			}
			p := copyProject(t, *in, found[at])
			given := plan.Choices{"healthcheck": {Value: "yes"}, "healthPath": {Value: "/"}}
			if base != "" {
				given["base"] = plan.Choice{Value: base}
			}
			app, renderer := planWith(t, p.Example, readTree(t, p.Example), given)
			words := app.List("healthCommand")
			if err := os.WriteFile(p.dir+"/Dockerfile", []byte(textOf(t, app, renderer)), 0o644); err != nil {
				t.Fatal(err)
			}
			b, err := p.build(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			id := p.start(t, b.image)
			p.wait(t, id, func() error {
				_, err := command(t.Context(), "", "docker", append([]string{"exec", id}, words...)...)
				return err
			})
			for i := range words { // nothing listens there
				words[i] = strings.NewReplacer("/8080", "/9", ":8080", ":9").Replace(words[i])
			}
			if _, err := command(t.Context(), "", "docker", append([]string{"exec", id}, words...)...); err == nil {
				t.Errorf("%v is well where nothing listens", words)
			}
		})
	}
}
