//go:build !lean

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// elsewhere are the README's commands that need a terminal, a registry, an
// engine or a copy of the repository, and the tests that run them.
var elsewhere = map[string]string{
	"stagewright init":                         "TestReadmeWizard",
	"stagewright init --plain":                 "TestReadmeWizard",
	"stagewright new":                          "TestReadmeWizard",
	"stagewright size shop:latest":             "registry_test.go, engine_test.go",
	"stagewright pin":                          "pin_test.go",
	"stagewright verify ./shop":                "verify_test.go, engine_test.go",
	"docker build -t greeter examples/go-http": "TestE2E/go-http",
	"docker run --rm -p 8080:8080 greeter":     "TestE2E/go-http",
	"go install github.com/stagewright/stagewright/cmd/stagewright@latest": "TestPlatforms builds it",
	"make test":                  ".ci/run",
	"make goldens":               "TestAddingALanguage",
	"make language NAME=lolcode": "TestAddingALanguage",
	"make e2e E2E=lolcode":       "examples, TestE2E",
}

// TestReadmeCommandsRun runs every command of the README's blocks of commands,
// each in a project that it is for.
func TestReadmeCommandsRun(t *testing.T) {
	repo, err := filepath.Abs(filepath.Join("..", ".."))
	must(t, err)
	ran := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(readReadme(t), -1) {
		for line := range strings.Lines(block[1]) {
			line = strings.TrimSpace(strings.Split(line, " #")[0])
			words := strings.Fields(line)
			switch {
			case len(words) == 0 || elsewhere[line] != "":
				continue
			case words[0] == "stagewright":
				words = words[1:]
			case strings.HasPrefix(line, "go run ./cmd/stagewright "):
				words = words[3:]
			default:
				t.Errorf("%s: nothing says how it is run", line)
				continue
			}
			ran++
			t.Run(strings.ReplaceAll(line, "/", "_"), func(t *testing.T) {
				t.Chdir(placeFor(t, repo, line))
				var out, errs bytes.Buffer
				if code := run(words, streams{strings.NewReader(""), &out, &errs}); code != exitDone {
					t.Errorf("exit code %d\n%s%s", code, out.String(), errs.String())
				}
			})
		}
	}
	if ran < 25 {
		t.Errorf("%d commands were run", ran)
	}
}

// placeFor makes the folder that a command of the README is meant to be typed in.
func placeFor(t *testing.T, repo, line string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	from := func(example string) {
		must(t, os.CopyFS(dir, os.DirFS(filepath.Join(repo, "examples", example))))
	}
	fresh := func(example string) {
		from(example)
		for _, name := range []string{"Dockerfile", ".dockerignore", "nginx.conf"} {
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
		}
	}
	switch {
	case strings.Contains(line, "examples/"):
		must(t, os.CopyFS(filepath.Join(dir, "examples", "go-http"), os.DirFS(filepath.Join(repo, "examples", "go-http"))))
	case strings.Contains(line, "--app apps/api"):
		for _, app := range []string{"apps/api", "apps/web"} {
			must(t, os.CopyFS(filepath.Join(dir, app), os.DirFS(filepath.Join(repo, "examples", "go-chi"))))
			must(t, os.Remove(filepath.Join(dir, app, "Dockerfile")))
		}
	case strings.Contains(line, "--runtime-env"):
		fresh("node-vite-react")
	case strings.Contains(line, " new "):
		must(t, os.MkdirAll(dir, 0o755))
		archived(t, filepath.Join(repo, "templates", "projects", "go-http.txtar"), filepath.Join(filepath.Dir(dir), "templates", "service.tar.gz"))
	case strings.Contains(line, "templates check"):
		must(t, os.MkdirAll(dir, 0o755))
		t.Chdir(dir)
		if code := run([]string{"templates", "eject", "shared/user", ".stagewright/templates"}, streams{strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}}); code != exitDone {
			t.Fatalf("templates eject: exit code %d", code)
		}
	case strings.Contains(line, " check"), strings.Contains(line, " cache "), strings.Contains(line, " graph "), strings.Contains(line, "--force"):
		from("go-http")
		must(t, os.MkdirAll(filepath.Join(dir, "src"), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, "src", "app.go"), []byte("package src\n"), 0o644))
	default:
		fresh("go-http")
	}
	return dir
}

// archived packs a template of projects as those who keep their own do.
func archived(t *testing.T, from, to string) {
	t.Helper()
	archive, err := txtar.ParseFile(from)
	must(t, err)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, f := range archive.Files {
		must(t, w.WriteHeader(&tar.Header{Name: f.Name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(f.Data))}))
		_, err := w.Write(f.Data)
		must(t, err)
	}
	must(t, errors.Join(w.Close(), z.Close()))
	must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	must(t, os.WriteFile(to, b.Bytes(), 0o644))
}
