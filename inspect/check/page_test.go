package check

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the pages instead of comparing them")

func TestPages(t *testing.T) {
	want := map[string]string{"README.md": Index()}
	for _, rule := range Rules() {
		want[rule.Code+".md"] = rule.Page()
	}
	if *update {
		writePages(t, want)
	}
	got := map[string]string{}
	names, err := filepath.Glob("rules/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.Base(name)] = string(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pages differ from the rules: go generate ./inspect/check\n%s", diff)
	}
}

func writePages(t *testing.T, pages map[string]string) {
	if err := os.RemoveAll("rules"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("rules", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join("rules", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
