package examples

import (
	"bytes"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/aymanbagabas/go-udiff"
)

var update = flag.Bool("update", false, "rewrite the files beside the examples")

// TestGoldens compares what is written today with what stands beside each
// example: a change of words is seen in review, not in somebody's build.
func TestGoldens(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		dir := filepath.Join(*in, w.Name)
		if *update {
			w.save(t, dir)
			return
		}
		for name, got := range w.files {
			want, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Errorf("%v: go test ./examples -update writes it", err)
				continue
			}
			if !bytes.Equal(got, want) {
				t.Errorf("go test ./examples -update accepts this:\n%s", udiff.Unified(name, name+" as written now", string(want), string(got)))
			}
		}
		for _, name := range leftovers(t, dir, w) {
			t.Errorf("%s is not written any more: go test ./examples -update removes it", name)
		}
	})
}

func (w written) save(t *testing.T, dir string) {
	t.Helper()
	for _, name := range leftovers(t, dir, w) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range w.files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// leftovers are files that were written once and are no more.
func leftovers(t *testing.T, dir string, w written) []string {
	t.Helper()
	var left []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && isWritten(name) && name != SmokeFile && w.files[name] == nil {
			left = append(left, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// shuffled is a tree whose folders are listed in another order each time.
type shuffled struct{ fstest.MapFS }

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := s.MapFS.ReadDir(name)
	rand.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	return entries, err
}

func (s shuffled) Open(name string) (fs.File, error) {
	file, err := s.MapFS.Open(name)
	if dir, ok := file.(fs.ReadDirFile); ok {
		return shuffledDir{dir, s, name}, err
	}
	return file, err
}

type shuffledDir struct {
	fs.ReadDirFile
	of   shuffled
	name string
}

func (d shuffledDir) ReadDir(int) ([]fs.DirEntry, error) { return d.of.ReadDir(d.name) }

// TestSameBytes writes for each example again and again, its folders listed in
// any order: the files are the same to the last byte. A language's first
// example is written a thousand times.
func TestSameBytes(t *testing.T) {
	seen := map[string]bool{}
	each(t, func(t *testing.T, w written) {
		times := 40
		if !seen[w.app.Language] {
			times, seen[w.app.Language] = 1000, true
		}
		if testing.Short() {
			times = 5
		}
		t.Parallel()
		for range times {
			again := generate(t, w.Example, shuffled{w.tree})
			for name, want := range w.files {
				if got := again.files[name]; !bytes.Equal(got, want) {
					t.Fatalf("written twice, it differs:\n%s", udiff.Unified(name, name+" again", string(want), string(got)))
				}
			}
		}
	})
}
