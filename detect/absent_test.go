package detect

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// stats counts what a tree is asked about.
type stats struct {
	fs.FS
	asked []string
}

func (s *stats) Stat(name string) (fs.FileInfo, error) {
	s.asked = append(s.asked, name)
	return fs.Stat(s.FS, name)
}

// TestAbsent: what the walk has shown is not asked for again, and what it has
// not looked into is.
func TestAbsent(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/b/c.txt", "node_modules/x/y.js", "d.txt"} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("a", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	tree := &stats{FS: os.DirFS(dir)}
	p, err := Open(tree, []*Language{{Name: "x", Prune: []string{"node_modules"}}})
	if err != nil {
		t.Fatal(err)
	}
	tree.asked = nil
	for _, name := range []string{"e.txt", "e/f/g.txt", "a/x/y", "d.txt/x"} {
		if p.Has(name) || p.HasDir(name) {
			t.Errorf("%s is not there", name)
		}
	}
	if len(tree.asked) > 2 { // of what is below a file
		t.Errorf("asked for %q", tree.asked)
	}
	if !p.Has("a/b/c.txt") || !p.HasDir("a/b") || !p.Has("node_modules/x/y.js") || !p.HasDir("link") || !p.HasDir("link/b") || !p.Has("link/b/c.txt") {
		t.Error("what is there was not found")
	}
}
