package write_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/write"
)

func files(bodies ...string) []render.File {
	names := []string{"Dockerfile", "sub/.dockerignore", "nginx.conf"}
	var out []render.File
	for i, b := range bodies {
		out = append(out, render.File{Path: names[i], Body: []byte(b)})
	}
	return out
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(b)
}

func TestForeignFilesAreNotReplaced(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "Dockerfile", "mine")
	changes, err := write.Plan(os.DirFS(dir), files("theirs"), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := write.Refused(changes); !errors.Is(err, write.ErrExists) || !strings.Contains(err.Error(), "Dockerfile") {
		t.Errorf("got %v", err)
	}
	changes, err = write.Plan(os.DirFS(dir), files("mine"), false)
	if err != nil || write.Refused(changes) != nil || changes[0].Action != write.Same {
		t.Errorf("the same text: %v %v", changes, err)
	}
}

func TestIgnoreFileKeepsItsLines(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "sub/.dockerignore", "mine/\n!keep\n")
	put(t, dir, "Dockerfile", "x")
	changes, err := write.Plan(os.DirFS(dir), files("x", ".git\nmine\n# c\nnode_modules\n"), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := write.Apply(dir, changes); err != nil {
		t.Fatal(err)
	}
	got := read(t, dir, "sub/.dockerignore")
	if !strings.HasSuffix(got, "mine/\n!keep\n") || !strings.Contains(got, ".git\nnode_modules\n") || strings.Count(got, "mine") != 1 {
		t.Errorf("got %q", got)
	}
	again, err := write.Plan(os.DirFS(dir), files("x", ".git\nmine\n# c\nnode_modules\n"), false)
	if err != nil || again[1].Action != write.Same {
		t.Errorf("a second run: %v %v", again[1].Action, err)
	}
}

func TestAllOrNone(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "Dockerfile", "before")
	put(t, dir, "nginx.conf/file", "a folder stands where a file should go")
	put(t, dir, "sub/x", "x")
	changes := []write.Change{
		{File: render.File{Path: "Dockerfile", Body: []byte("after")}, Action: write.Replace, Before: []byte("before")},
		{File: render.File{Path: "sub/.dockerignore", Body: []byte("new")}, Action: write.Create},
		{File: render.File{Path: "nginx.conf", Body: []byte("new")}, Action: write.Create},
	}
	if err := write.Apply(dir, changes); err == nil {
		t.Fatal("a file was written over a folder")
	}
	if got := read(t, dir, "Dockerfile"); got != "before" {
		t.Errorf("Dockerfile holds %q", got)
	}
	if got := read(t, dir, "sub/.dockerignore"); got != "" {
		t.Errorf(".dockerignore was left behind: %q", got)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*.stagewright-new"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestLinksOutOfTheRootAreNotFollowed(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	put(t, outside, "Dockerfile", "theirs")
	if err := os.Symlink(filepath.Join(outside, "Dockerfile"), filepath.Join(dir, "Dockerfile")); err != nil {
		t.Skip(err)
	}
	changes := []write.Change{{File: render.File{Path: "Dockerfile", Body: []byte("x")}, Action: write.Create}}
	_ = write.Apply(dir, changes)
	if got := read(t, outside, "Dockerfile"); got != "theirs" {
		t.Errorf("a file outside was changed to %q", got)
	}
}

// Folders that are missing are made, and taken away again when nothing is written.
func TestFoldersAreMadeAndUndone(t *testing.T) {
	dir := t.TempDir()
	deep := write.Change{File: render.File{Path: "a/b/c.txt", Body: []byte("c")}, Action: write.Create}
	if err := write.Apply(dir, []write.Change{deep}); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "a", "b", "c.txt")); err != nil || string(b) != "c" {
		t.Fatalf("%q %v", b, err)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	blocked := write.Change{File: render.File{Path: "file/x.txt", Body: []byte("x")}, Action: write.Create}
	if err := write.Apply(dir, []write.Change{deep, blocked}); err == nil {
		t.Fatal("a file was taken for a folder")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
