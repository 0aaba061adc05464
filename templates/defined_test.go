package templates

import (
	"io/fs"
	"path"
	"regexp"
	"testing"
)

// TestDefinedOnce: a name that two files define would have all files of a
// language parsed at every start, and which of them counts is nobody's choice.
func TestDefinedOnce(t *testing.T) {
	define := regexp.MustCompile(`\{\{-?\s*(?:define|block)\s+"([^"]+)"`)
	catalog := Builtin()
	names := func(folder string) map[string]string {
		out := map[string]string{}
		files, err := fs.Glob(catalog, folder+"/*.tmpl")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := fs.ReadFile(catalog, file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range define.FindAllStringSubmatch(string(text), -1) {
				if before := out[m[1]]; before != "" {
					t.Errorf("%s: %s is defined in %s too", file, m[1], before)
				}
				out[m[1]] = file
			}
		}
		return out
	}
	shared := names("shared")
	if len(shared) < 10 {
		t.Fatalf("%d shared parts: they were not read", len(shared))
	}
	folders, err := fs.ReadDir(catalog, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if !folder.IsDir() || folder.Name() == "shared" {
			continue
		}
		for name, file := range names(path.Clean(folder.Name())) {
			if before := shared[name]; before != "" {
				t.Errorf("%s: %s is defined in %s too", file, name, before)
			}
		}
	}
}
