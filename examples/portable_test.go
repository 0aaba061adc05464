package examples

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

var portable = plan.Choices{"builder": {Value: detect.Portable}}

// TestNeed42Portable: for builders other than BuildKit every example is written
// without mounts and frontend, and otherwise word for word the same; one that
// needs a secret is refused.
func TestNeed42Portable(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		app, renderer, err := chosen(w.Example, w.tree, portable)
		if err != nil {
			if len(w.app.Secrets) == 0 || !strings.Contains(err.Error(), "secret") {
				t.Fatal(err)
			}
			return
		}
		text := textOf(t, app, renderer)
		if strings.Contains(text, "--mount") || strings.Contains(text, "# syntax") {
			t.Fatalf("a mount or a frontend:\n%s", text)
		}
		flat := func(text string) string {
			var words []string
			for _, word := range strings.Fields(text) {
				if word != `\` && !strings.HasPrefix(word, "--mount=") {
					words = append(words, word)
				}
			}
			return strings.TrimPrefix(strings.Join(words, " "), "# syntax=docker/dockerfile:1 ")
		}
		if flat(text) != flat(string(w.dockerfile())) {
			t.Errorf("more than mounts is another:\n%s", text)
		}
		files, err := renderer.Files(app)
		if err != nil {
			t.Fatal(err)
		}
		project, err := detect.Open(w.tree, languages.All())
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.Check(app, files, w.ignore(), renderer, project); err != nil {
			t.Error(err)
		}
	})
}

// chosen plans an example with choices, or says why it cannot.
func chosen(e Example, tree fs.FS, given plan.Choices) (*plan.App, *render.Renderer, error) {
	project, err := detect.Open(tree, languages.All())
	if err != nil {
		return nil, nil, err
	}
	own, err := config.Read(project, everyFact)
	if err != nil {
		return nil, nil, err
	}
	renderer := render.New(templates.Builtin())
	p, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: e.Name, App: e.Smoke.App, Words: renderer,
		Configured: own.Facts, Apps: own.Apps, Given: given})
	if err != nil {
		return nil, nil, err
	}
	return p.Apps[0], renderer, nil
}

// rewritten copies an example with the files that choices make of it.
func rewritten(t *testing.T, name string, given plan.Choices) *project {
	t.Helper()
	if !*e2e {
		t.Skip("not asked for: make e2e")
	}
	needDocker(t)
	found, err := List(os.DirFS(*in))
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(found, func(e Example) bool { return e.Name == name })
	if at < 0 {
		t.Fatal("there is no such example")
	}
	p := copyProject(t, *in, found[at])
	app, renderer, err := chosen(p.Example, readTree(t, p.Example), given)
	if err != nil {
		t.Fatal(err)
	}
	files, err := renderer.Files(app)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(p.dir, f.Path), f.Body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// TestE2EPortable builds by the builder that Docker had before BuildKit, which
// knows no mounts and fetches no frontend, and runs the result.
func TestE2EPortable(t *testing.T) {
	for _, name := range []string{"python-flask-pip", "node-express-npm"} {
		t.Run(name, func(t *testing.T) {
			p := rewritten(t, name, portable)
			image, err := command(t.Context(), "", "env", "DOCKER_BUILDKIT=0", "docker", "build", "--quiet", "--file", filepath.Join(p.dir, p.dockerfile()), p.dir)
			if err != nil {
				t.Fatal(err)
			}
			p.images = append(p.images, strings.TrimSpace(image))
			p.run(t, strings.TrimSpace(image))
		})
	}
}

// TestE2ERuntimeEnv starts a site with another port and a variable of its own,
// where nothing but /tmp can be written to: the page's settings follow, and no
// value ends the script early.
func TestE2ERuntimeEnv(t *testing.T) {
	for _, name := range []string{"node-vite-react", "static-html"} {
		t.Run(name, func(t *testing.T) {
			p := rewritten(t, name, plan.Choices{"runtimeEnv": {Value: "PORT,API_URL"}})
			b, err := p.build(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			p.Smoke.Env = map[string]string{"PORT": "9123", "API_URL": `https://api.example.com/"q"\</script>`}
			p.Smoke.Port, p.Smoke.Status = 9123, 200
			id := p.start(t, b.image, "--publish", "127.0.0.1::9123", "--read-only", "--tmpfs", "/tmp")
			p.ask(t, id)
			p.Smoke.Path, p.Smoke.Text = "/env.js", `"API_URL": "https://api.example.com/\"q\"\\\u003c/script>",`
			p.ask(t, id)
		})
	}
}
