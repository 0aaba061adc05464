package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/stagewright/stagewright/"

// rooms says which of our rooms a room may import ("x/..." for all below x),
// and which packages from outside it alone may. The first that fits counts.
var rooms = []struct {
	room    string
	may     []string
	outside []string
}{
	{"cmd/...", []string{"..."}, []string{"..."}},
	{"detect/languages", []string{"detect", "detect/languages/..."}, nil},
	{"detect/languages/...", []string{"detect", "detect/formats", "detect/tables", "detect/build/..."}, []string{"golang.org/x/mod/..."}},
	{"detect/tables/refresh", []string{"detect/tables"}, []string{"os", "..."}},
	{"detect/tables", nil, []string{"deps.dev/...", "golang.org/x/mod/..."}},
	{"detect/formats", nil, []string{"..."}},
	{"detect/build/...", []string{"detect", "detect/build/...", "detect/formats", "detect/tables"}, nil},
	{"detect", []string{"detect/formats", "detect/tables"}, []string{"github.com/bmatcuk/doublestar/v4"}},
	{"templates/parsed", nil, nil},
	{"templates", []string{"templates/parsed"}, nil},
	{"generator/plan", []string{"detect", "detect/formats", "detect/tables"}, nil},
	{"generator/config", []string{"detect", "detect/formats", "generator/plan"}, []string{"go.yaml.in/yaml/v3"}},
	{"generator/render", []string{"detect", "generator/plan", "templates"}, []string{"github.com/Masterminds/sprig/v3", "github.com/google/go-containerregistry/pkg/name"}},
	{"generator/proof", []string{"detect", "generator/plan", "generator/render"}, []string{"github.com/moby/..."}},
	{"generator/skeleton", []string{"detect", "generator/render"}, []string{"go.yaml.in/yaml/v3", "golang.org/x/tools/txtar"}},
	{"generator/write", []string{"generator/render"}, []string{"os"}},
	{"generator/trial", []string{"detect", "generator/plan", "generator/proof", "generator/render", "inspect", "templates"}, []string{"github.com/rogpeppe/go-internal/txtar"}},
	{"inspect/...", []string{"detect", "detect/...", "generator/...", "inspect/..."}, []string{"..."}},
	{"examples", []string{"..."}, []string{"..."}},
}

// private are packages that only some rooms may use at all.
var private = map[string][]string{
	"os":                            {"generator/write", "cmd/...", "detect/tables/refresh", "inspect/...", "examples"},
	"os/exec":                       {"cmd/...", "inspect/...", "examples"},
	"net/http":                      {"inspect/...", "examples"},
	"time":                          {"cmd/...", "inspect/...", "examples", "detect/tables/...", "detect/tables"},
	"github.com/spf13/cobra":        {"cmd/..."},
	"github.com/AlecAivazis/survey": {"cmd/..."},
}

func fits(pattern, name string) bool {
	if rest, ok := strings.CutSuffix(pattern, "..."); ok {
		return rest == "" || strings.HasPrefix(name, rest) || name == strings.TrimSuffix(rest, "/")
	}
	return pattern == name
}

func allowed(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return fits(p, name) })
}

// No arrow points back up: rooms import what the design lets them.
func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := 0
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, file)
		if d.IsDir() {
			if skipped(root, file, d) {
				return fs.SkipDir
			}
			return nil
		}
		if filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		ast, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		if strings.Contains(string(firstLine(t, file)), "//go:build ignore") {
			return nil
		}
		seen++
		for _, i := range ast.Imports {
			checkImport(t, filepath.ToSlash(rel), strings.Trim(i.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files were read", seen)
	}
}

// skipped leaves out the applications of examples and what tests read.
func skipped(root, dir string, d fs.DirEntry) bool {
	if dir == root {
		return false
	}
	if d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") {
		return true
	}
	return filepath.Base(filepath.Dir(dir)) == "examples"
}

func firstLine(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b[:min(len(b), 40)]
}

func checkImport(t *testing.T, file, imported string) {
	t.Helper()
	room := path.Dir(file)
	for name, users := range private {
		if (imported == name || strings.HasPrefix(imported, name+"/v")) && !allowed(users, room) {
			t.Errorf("%s imports %s, which is not for %s", file, imported, room)
		}
	}
	for _, r := range rooms {
		if !fits(r.room, room) {
			continue
		}
		ours, isOurs := strings.CutPrefix(imported, module)
		switch {
		case isOurs && !allowed(r.may, ours):
			t.Errorf("%s imports our %s: the design does not let it", file, ours)
		case !isOurs && strings.Contains(strings.Split(imported, "/")[0], ".") && !allowed(r.outside, imported):
			t.Errorf("%s imports %s: the design does not let it", file, imported)
		}
		return
	}
	t.Errorf("%s: no rule for the room %s", file, room)
}

// A language's name stands in its rooms alone: no other code branches on it.
func TestLanguagesHaveNoOtherRoom(t *testing.T) {
	for _, dir := range []string{"detect", "generator/plan", "generator/render", "generator/proof", "generator/write", "generator/config", "generator/skeleton", "cmd/stagewright"} {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(dir), "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files: %v", dir, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range languageNames() {
				if strings.Contains(string(b), `"`+l+`"`) {
					t.Errorf("%s names the language %q", file, l)
				}
			}
		}
	}
}
