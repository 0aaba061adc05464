// Package write is the only code that changes a disk: all files or none, and
// never one that somebody else wrote.
package write

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/stagewright/stagewright/generator/render"
)

// ErrExists is wrapped by the error for files that are there and differ.
var ErrExists = errors.New("exists and differs")

// Action says what becomes of one file.
type Action string

// The actions.
const (
	Create  Action = "create"
	Same    Action = "unchanged"
	Extend  Action = "extend" // an ignore file gains lines
	Replace Action = "replace"
)

// Change is what will happen to one file.
type Change struct {
	render.File
	Action Action
	Before []byte
}

// Plan compares files with what a tree has. Ignore files keep their lines and
// gain the missing ones; with force they are replaced like any other.
func Plan(tree fs.FS, files []render.File, force bool) ([]Change, error) {
	var out []Change
	for _, f := range files {
		before, err := fs.ReadFile(tree, f.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			out = append(out, Change{f, Create, nil})
		case err != nil:
			return nil, fmt.Errorf("%s: it cannot be read, so it will not be replaced: %w", f.Path, err)
		case bytes.Equal(before, f.Body):
			out = append(out, Change{f, Same, before})
		case !force && strings.HasSuffix(f.Path, ".dockerignore"):
			c := Change{render.File{Path: f.Path, Body: Merge(before, f.Body)}, Extend, before}
			if bytes.Equal(c.Body, before) {
				c.Action = Same
			}
			out = append(out, c)
		default:
			out = append(out, Change{f, Replace, before})
		}
	}
	return out, nil
}

// Merge adds to an ignore file the patterns that it lacks. They go in front:
// the last match wins, so what the project says itself keeps its force.
func Merge(before, wanted []byte) []byte {
	have := map[string]bool{}
	for line := range strings.Lines(string(before)) {
		have[pattern(line)] = true
	}
	var missing []string
	for line := range strings.Lines(string(wanted)) {
		if p := pattern(line); p != "" && !strings.HasPrefix(p, "#") && !strings.HasPrefix(p, "!") && !have[p] {
			missing = append(missing, p)
		}
	}
	if len(missing) == 0 {
		return before
	}
	head := "# added by stagewright: what no image of this project needs\n" + strings.Join(missing, "\n") + "\n\n"
	return append([]byte(head), before...)
}

func pattern(line string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")), "/"), "/")
}

// Refused gives an error that names the files which only force may replace.
func Refused(changes []Change) error {
	var names []string
	for _, c := range changes {
		if c.Action == Replace {
			names = append(names, c.Path)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %w: see the difference with --dry-run, replace with --force", strings.Join(names, ", "), ErrExists)
}

// Apply writes the changes below a root folder: all, or after a failure none.
func Apply(root string, changes []Change) (err error) {
	dir, err := os.OpenRoot(root)
	if err != nil {
		return err
	}
	defer dir.Close()
	var done []func()
	defer func() { // before the root is closed
		if err != nil {
			for _, undo := range done {
				undo()
			}
		}
	}()
	for _, c := range changes {
		if c.Action == Same {
			continue
		}
		undo, err := put(dir, c)
		if err != nil {
			return fmt.Errorf("%s: it could not be written, so nothing was: %w", c.Path, err)
		}
		done = append(done, undo)
	}
	return nil
}

// put writes one file beside its place, moves it there, and tells how to undo
// it. Folders that are missing are made.
func put(dir *os.Root, c Change) (func(), error) {
	name := filepath.FromSlash(c.Path)
	mode := fs.FileMode(0o644)
	if c.Exec {
		mode = 0o755
	}
	if info, err := dir.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	unmake, err := folders(dir, filepath.Dir(name))
	if err != nil {
		unmake()
		return nil, err
	}
	temp := name + ".stagewright-new"
	if err := dir.WriteFile(temp, c.Body, mode); err != nil {
		_ = dir.Remove(temp)
		unmake()
		return nil, err
	}
	if err := dir.Rename(temp, name); err != nil {
		_ = dir.Remove(temp)
		unmake()
		return nil, err
	}
	if c.Before == nil {
		return func() { _ = dir.Remove(name); unmake() }, nil
	}
	return func() { _ = dir.WriteFile(name, c.Before, mode) }, nil
}

// folders makes a folder and those above it, and tells how to remove those
// that were missing.
func folders(dir *os.Root, name string) (unmake func(), err error) {
	var missing []string
	for at := name; at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := dir.Stat(at); err == nil {
			break
		}
		missing = append(missing, at)
	}
	unmake = func() {
		for _, m := range missing {
			_ = dir.Remove(m) // stays where somebody else has put something
		}
	}
	return unmake, dir.MkdirAll(name, 0o755)
}
