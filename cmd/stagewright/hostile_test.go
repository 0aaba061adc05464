//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stagewright/stagewright/detect/languages"
)

// hostileTrees are folders that nobody made in good faith. Every mark of every
// language is put to each kind of mischief.
var hostileTrees = map[string]func(t *testing.T, dir, mark string){
	"pipe":   func(t *testing.T, dir, mark string) { must(t, syscall.Mkfifo(filepath.Join(dir, mark), 0o644)) },
	"folder": func(t *testing.T, dir, mark string) { must(t, os.MkdirAll(filepath.Join(dir, mark, "x"), 0o755)) },
	"link out": func(t *testing.T, dir, mark string) {
		secret := filepath.Join(t.TempDir(), "secret")
		must(t, os.WriteFile(secret, []byte("s3cr3t-outside"), 0o644))
		must(t, os.Symlink(secret, filepath.Join(dir, mark)))
	},
	"link to itself": func(t *testing.T, dir, mark string) { must(t, os.Symlink(mark, filepath.Join(dir, mark))) },
	"folder loop": func(t *testing.T, dir, mark string) {
		must(t, os.WriteFile(filepath.Join(dir, mark), []byte("x"), 0o644))
		must(t, os.Symlink(".", filepath.Join(dir, "loop")))
	},
	"binary": func(t *testing.T, dir, mark string) {
		must(t, os.WriteFile(filepath.Join(dir, mark), bytes.Repeat([]byte{0, 0xff, 0xfe, '{', '\n'}, 5000), 0o644))
	},
	"empty": func(t *testing.T, dir, mark string) { must(t, os.WriteFile(filepath.Join(dir, mark), nil, 0o644)) },
	"brackets": func(t *testing.T, dir, mark string) {
		must(t, os.WriteFile(filepath.Join(dir, mark), []byte(strings.Repeat("[", 200_000)), 0o644))
	},
	"bomb": func(t *testing.T, dir, mark string) {
		text := "a: &a [x,x,x,x,x,x,x,x,x]\n"
		for c := 'b'; c < 'k'; c++ {
			text += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 8), c-1)
		}
		must(t, os.WriteFile(filepath.Join(dir, mark), []byte(text), 0o644))
	},
	"huge": func(t *testing.T, dir, mark string) {
		f, err := os.Create(filepath.Join(dir, mark))
		must(t, err)
		must(t, f.Truncate(70<<20))
		must(t, f.Close())
	},
}

// plain turns a mark into a file name.
func plain(mark string) string { return strings.NewReplacer("*", "x", "?", "x").Replace(mark) }

func TestHostileMarks(t *testing.T) {
	marks := 0
	tried := map[string]bool{}
	for _, l := range languages.All() {
		for _, mark := range l.Marks {
			marks++
			if tried[plain(mark)] || testing.Short() && marks%5 != 0 {
				continue
			}
			tried[plain(mark)] = true
			for name, mischief := range hostileTrees {
				dir := t.TempDir()
				must(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(plain(mark))), 0o755))
				mischief(t, dir, plain(mark))
				bounded(t, l.Name+" "+mark+" "+name, dir)
			}
		}
	}
	if marks == 0 {
		t.Fatal("no mark was tried")
	}
}

// bounded plans a folder and holds the program to an exit code of its own, a
// short time, and silence about what lies outside.
func bounded(t *testing.T, name, dir string) {
	t.Helper()
	var out, errs bytes.Buffer
	done := make(chan int, 1)
	start := time.Now()
	go func() {
		done <- run([]string{"plan", "--format", "json", dir}, streams{strings.NewReader(""), &out, &errs})
	}()
	select {
	case code := <-done:
		if code != exitDone && code != exitUsage && code != exitNothing {
			t.Errorf("%s: exit code %d: %s", name, code, errs.String())
		}
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: still running", name)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("%s: took %s", name, took)
	}
	if strings.Contains(out.String()+errs.String(), "s3cr3t-outside") {
		t.Errorf("%s: a file outside was read", name)
	}
}

func TestHostileTrees(t *testing.T) {
	deep := t.TempDir()
	at := deep
	for range 500 { // the longest path that a system call takes in one piece
		at = filepath.Join(at, "d")
	}
	must(t, os.MkdirAll(at, 0o755))
	bounded(t, "500 folders deep", deep)

	odd := t.TempDir()
	for _, name := range []string{"a\nb", "a\xff\xfe", "-x", "$(x)", "`x`", "a\\b", "\u2028"} {
		must(t, os.WriteFile(filepath.Join(odd, name), []byte("x"), 0o644))
		must(t, os.Mkdir(filepath.Join(odd, "d"+name), 0o755))
		must(t, os.WriteFile(filepath.Join(odd, "d"+name, "index.html"), []byte("x"), 0o644))
	}
	bounded(t, "odd names", odd)

	if os.Getuid() != 0 {
		closed := t.TempDir()
		must(t, os.WriteFile(filepath.Join(closed, "index.html"), []byte("x"), 0))
		must(t, os.Mkdir(filepath.Join(closed, "x"), 0))
		bounded(t, "unreadable", closed)
	}
}
