package write

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stagewright/stagewright/generator/render"
)

func file(path, body string) Change {
	return Change{File: render.File{Path: path, Body: []byte(body)}, Action: Create}
}

func TestNewWritesAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, "a", "b")
	program := file("sub/run.sh", "x")
	program.Exec = true
	if err := New(at, []Change{file("x", "1"), program}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(at, "sub", "run.sh"))
	if err != nil || info.Mode().Perm()&0o100 == 0 {
		t.Errorf("%v %v: not a program", err, info)
	}
	if err := New(at, []Change{file("x", "2")}); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("%v: want %v", err, ErrNotEmpty)
	}
	for _, bad := range []string{"../evil", "x/y", "/etc/evil"} {
		at := filepath.Join(dir, "c", "d")
		if err := New(at, []Change{file("x", "1"), file(bad, "2")}); err == nil {
			t.Errorf("%s was written", bad)
		}
		if _, err := os.Lstat(filepath.Join(dir, "c")); err == nil {
			t.Errorf("%s left something behind", bad)
		}
	}
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := New(empty, []Change{file("x", "1"), file("x/y", "2")}); err == nil {
		t.Error("a file became a folder")
	}
	if entries, err := os.ReadDir(empty); err != nil || len(entries) > 0 {
		t.Errorf("%v %v: a folder that was there has to stay as it was", entries, err)
	}
	if err := New(filepath.Join(at, "x"), []Change{file("x", "1")}); err == nil {
		t.Error("a file became a project's folder")
	}
}
