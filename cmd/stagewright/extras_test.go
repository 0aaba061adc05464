package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/detect/tables"
	"github.com/stagewright/stagewright/inspect"
)

// withExtras writes everything beside an example that can be asked for.
func withExtras(t *testing.T, dir, ci string, services ...string) {
	t.Helper()
	var errs bytes.Buffer
	code := run([]string{"generate", "--force", "--set", "labels=yes", "--set", "compose=yes", "--set", "bake=yes", "--set", "devcontainer=yes",
		"--set", "ci=" + ci, "--set", "services=" + strings.Join(services, ","), dir}, streams{strings.NewReader(""), &bytes.Buffer{}, &errs})
	if code != 0 {
		t.Fatalf("%d: %s", code, errs.String())
	}
}

func schemaOf(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	b, err := os.ReadFile(file)
	must(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	must(t, err)
	c := jsonschema.NewCompiler()
	must(t, c.AddResource("schema.json", doc))
	schema, err := c.Compile("schema.json")
	must(t, err)
	return schema
}

func readYAML(t *testing.T, file string) map[string]any {
	t.Helper()
	b, err := os.ReadFile(file)
	must(t, err)
	var v map[string]any
	if err := yaml.Unmarshal(b, &v); err != nil {
		t.Fatalf("%s: %v\n%s", file, err, b)
	}
	return v
}

// What stands beside a Dockerfile is what its readers read: Compose by its
// specification's schema (testdata/compose-spec.json), HCL by its parser.
func TestExtrasAreRead(t *testing.T) {
	compose := schemaOf(t, "testdata/compose-spec.json")
	var all []string
	for _, s := range tables.Services() {
		all = append(all, s.Name)
	}
	tried := 0
	for _, l := range some(languages.All()) {
		dir := exampleOf(t, l.Name)
		if dir == "" {
			continue
		}
		tried++
		t.Run(l.Name, func(t *testing.T) {
			for _, services := range [][]string{{}, all, {"memcached"}} {
				withExtras(t, dir, "github", services...)
				at := filepath.Dir(find(t, dir, "compose.yaml"))
				c := readYAML(t, filepath.Join(at, "compose.yaml"))
				if err := compose.Validate(c); err != nil {
					t.Error(err)
				}
				if got := len(c["services"].(map[string]any)); got != len(services)+1 {
					t.Errorf("%d services, want the app and %d", got, len(services))
				}
				context := c["services"].(map[string]any)["app"].(map[string]any)["build"].(map[string]any)["context"].(string)
				checkBake(t, filepath.Join(at, "docker-bake.hcl"), context)
				checkDevcontainer(t, filepath.Join(at, ".devcontainer", "devcontainer.json"))
				workflow := readYAML(t, find(t, dir, "image*.yml"))
				if jobs := workflow["jobs"].(map[string]any); jobs["build"] == nil || jobs["publish"] == nil {
					t.Errorf("jobs %v", jobs)
				}
			}
			lintWithExtras(t, dir)
			withExtras(t, dir, "gitlab")
			if job := readYAML(t, filepath.Join(dir, ".gitlab-ci.yml"))["image"]; job == nil {
				t.Error("no job")
			}
		})
	}
	if tried == 0 {
		t.Fatal("nothing was tried")
	}
}

// find gives the one file of a name below a folder.
func find(t *testing.T, dir, pattern string) string {
	t.Helper()
	var found []string
	must(t, filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if ok, _ := filepath.Match(pattern, filepath.Base(name)); ok && err == nil && !e.IsDir() {
			found = append(found, name)
		}
		return err
	}))
	if len(found) != 1 {
		t.Fatalf("%s: found %v", pattern, found)
	}
	return found[0]
}

func checkBake(t *testing.T, file, context string) {
	t.Helper()
	f, diags := hclparse.NewParser().ParseHCLFile(file)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	content, diags := f.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "variable", LabelNames: []string{"name"}}, {Type: "group", LabelNames: []string{"name"}}, {Type: "target", LabelNames: []string{"name"}}}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var names []string
	for _, b := range content.Blocks {
		names = append(names, b.Type+" "+b.Labels[0])
		attributes, diags := b.Body.JustAttributes()
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		if b.Labels[0] == "app" {
			if v, _ := attributes["context"].Expr.Value(nil); v.AsString() != context {
				t.Errorf("context %s, but compose.yaml says %s", v.AsString(), context)
			}
		}
	}
	if !slices.Contains(names, "target app") || !slices.Contains(names, "target release") || !slices.Contains(names, "group default") {
		t.Errorf("blocks %v", names)
	}
}

func checkDevcontainer(t *testing.T, file string) {
	t.Helper()
	b, err := os.ReadFile(file)
	must(t, err)
	var v struct{ Name, Image string }
	if err := json.Unmarshal(b, &v); err != nil || v.Name == "" || v.Image == "" || v.Image == "scratch" {
		t.Errorf("%s: %v\n%s", file, err, b)
	}
}

// lintWithExtras holds the Dockerfile to BuildKit's checks, labels included.
func lintWithExtras(t *testing.T, dir string) {
	t.Helper()
	b, err := os.ReadFile(find(t, dir, "Dockerfile"))
	must(t, err)
	findings, err := inspect.Lint(t.Context(), b, inspect.Context{})
	must(t, err)
	for _, f := range findings {
		t.Errorf("%d: %s: %s", f.Line, f.Code, f.Message)
	}
	if !bytes.Contains(b, []byte("org.opencontainers.image.revision=$REVISION")) {
		t.Error("no labels")
	}
}

// A health check asks with what the image has; what no image could ask is said
// aloud.
func TestHealthcheck(t *testing.T) {
	dir := site(t)
	var out, errs bytes.Buffer
	args := []string{"generate", "--stdout", "--set", "healthcheck=yes", "--set", "healthPath=/healthz", dir}
	if code := run(args, streams{strings.NewReader(""), &out, &errs}); code != 0 {
		t.Fatalf("%d: %s", code, errs.String())
	}
	if want := `HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/healthz"]`; !strings.Contains(out.String(), want) {
		t.Errorf("want %s in\n%s", want, out.String())
	}
	for _, bad := range []string{"healthz", "/a b", "/$(x)", "/'", "/é"} {
		if code := run([]string{"generate", "--stdout", "--set", "healthcheck=yes", "--set", "healthPath=" + bad, dir}, quiet()); code != exitUsage {
			t.Errorf("%s: exit code %d", bad, code)
		}
	}
	ours := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(ours, "static"), 0o755))
	must(t, os.WriteFile(filepath.Join(ours, "static", "values.tmpl"), []byte("image.run: scratch\nuser: 1:1\nfile.Dockerfile: static/Dockerfile.tmpl\nfile.nginx.conf: static/nginx.conf.tmpl\n"), 0o644))
	errs.Reset()
	out.Reset()
	run([]string{"generate", "--stdout", "--set", "healthcheck=yes", "--templates", ours, dir}, streams{strings.NewReader(""), &out, &errs})
	if !strings.Contains(errs.String(), "[healthcheck-omitted]") || strings.Contains(out.String(), "HEALTHCHECK") {
		t.Errorf("it was not left out aloud: %s\n%s", errs.String(), out.String())
	}
}
