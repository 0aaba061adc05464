package examples

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/templates"
)

// least is how many languages there are at the least.
const least = 28

// TestShelves holds every language to its three shelves, and the generated list
// of languages to the folders.
func TestShelves(t *testing.T) {
	found, err := List(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := filepath.Glob("../detect/languages/*/*.go")
	if err != nil || len(rooms) == 0 {
		t.Fatalf("no rooms: %v", err)
	}
	var names []string
	for _, l := range languages.All() {
		names = append(names, l.Name)
		if _, err := fs.Stat(templates.Builtin(), l.Name+"/values.tmpl"); err != nil {
			t.Errorf("%s has no words: add templates/%s/values.tmpl", l.Name, l.Name)
		}
		if !slices.ContainsFunc(found, func(e Example) bool { return strings.HasPrefix(e.Name, l.Name+"-") }) {
			t.Errorf("%s has no proof: add examples/%s-…", l.Name, l.Name)
		}
	}
	if len(names) < least {
		t.Errorf("%d languages, want %d or more: %v", len(names), least, names)
	}
	for _, shelf := range []string{"../templates/*/values.tmpl", "*/" + SmokeFile, "*/" + PlanFile} {
		if on, err := filepath.Glob(shelf); err != nil || len(on) < len(names) {
			t.Errorf("%s: %d for %d languages (%v): a shelf is empty", shelf, len(on), len(names), err)
		}
	}
	for _, room := range rooms {
		if name := filepath.Base(filepath.Dir(room)); !slices.Contains(names, name) {
			t.Errorf("detect/languages/%s is not in the list: run make generate", name)
		}
	}
}

// TestSkeleton makes the skeleton of a language and compiles its room.
func TestSkeleton(t *testing.T) {
	root := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "run", "new.go", "zz", root)
	cmd.Dir = "../detect/languages"
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if made := bytes.Count(out, []byte("\n")); made != 6 {
		t.Errorf("%d files made, want 6:\n%s", made, out)
	}
	if _, err := List(os.DirFS(filepath.Join(root, "examples"))); err != nil {
		t.Error(err)
	}
	room, err := os.ReadFile(filepath.Join(root, "detect/languages/zz/zz.go"))
	if err != nil {
		t.Fatal(err)
	}
	compile(t, "../detect/languages/zz", map[string]string{"../detect/languages/zz/zz.go": string(room)})
}

// TestAddingALanguage follows the README: a language is added to a copy of the
// project by its one command, which touches nothing but the new shelves and
// what is generated; then everything that is said of languages holds for it.
func TestAddingALanguage(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the project anew")
	}
	for _, tool := range []string{"git", "make"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	root := t.TempDir()
	run := func(dir, name string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	for _, name := range strings.Split(strings.TrimRight(run("..", "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"), "\x00"), "\x00") {
		from, to := filepath.Join("..", name), filepath.Join(root, name)
		data, err := os.ReadFile(from)
		if err != nil {
			continue // deleted, and not yet committed
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run(root, "git", "init", "-q")
	run(root, "git", "add", "-A")
	run(root, "make", "language", "NAME=zz")
	generated := []string{"README.md", "detect/languages/all.go", "generator/config/schema.json", "templates/parsed/trees.go", "templates/parsed/trees_zz.go"}
	for _, name := range strings.Fields(run(root, "git", "diff", "--name-only")) {
		if !slices.Contains(generated, name) && filepath.Base(name) != "recorded.json" {
			t.Errorf("%s was changed: a language of its own shelves changes what is generated alone", name)
		}
	}
	for _, name := range strings.Fields(run(root, "git", "ls-files", "--others")) {
		if !slices.Contains(generated, name) && !strings.HasPrefix(name, "detect/languages/zz/") && !strings.HasPrefix(name, "templates/zz/") && !strings.HasPrefix(name, "examples/zz-") {
			t.Errorf("%s was made: it is on none of the shelves", name)
		}
	}
	run(root, "go", "test", "-short", "-run", "TestShelves|Test[A-Z][A-Za-z]+/zz-", "./examples")
	run(root, "go", "test", "-short", "-run", "TestSchema|TestRecorded|TestParsed|TestReadmeGeneratedParts|TestLanguagesHaveNoOtherRoom", "./generator/config", "./templates/...", "./cmd/stagewright")
}
