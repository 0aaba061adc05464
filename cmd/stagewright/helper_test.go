package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
)

func copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "app")
	must(t, os.CopyFS(to, os.DirFS(dir)))
	return to
}

// exampleOf copies a language's first example that holds one app alone, what
// is written for it taken out.
func exampleOf(t *testing.T, language string) string {
	t.Helper()
	found, err := filepath.Glob("../../examples/" + language + "-*")
	must(t, err)
	for _, from := range found {
		to := filepath.Join(t.TempDir(), filepath.Base(from))
		must(t, os.CopyFS(to, os.DirFS(from)))
		must(t, os.Remove(filepath.Join(to, "smoke.json")))
		for _, name := range writtenFor(t, filepath.Join(to, "plan.json")) {
			must(t, os.Remove(filepath.Join(to, name)))
		}
		if run([]string{"generate", "--stdout", to}, quiet()) == 0 {
			return to
		}
	}
	return ""
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// some are the first languages where tests have to be short, else all.
func some(all []*detect.Language) []*detect.Language {
	if testing.Short() {
		return all[:min(3, len(all))]
	}
	return all
}

// site makes a project that determines its own facts.
func site(t *testing.T) string {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "index.html"), []byte("<h1>hi</h1>"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "b.html"), []byte("<h1>b</h1>"), 0o644))
	return dir
}

func quiet() streams { return streams{strings.NewReader(""), io.Discard, io.Discard} }

// writtenFor lists a plan's file and the files that it makes.
func writtenFor(t *testing.T, name string) []string {
	t.Helper()
	b, err := os.ReadFile(name)
	must(t, err)
	p, err := plan.Read(b)
	must(t, err)
	list := []string{filepath.Base(name)}
	for _, a := range p.Apps {
		for _, f := range a.Files {
			list = append(list, f.Path)
		}
	}
	return list
}
