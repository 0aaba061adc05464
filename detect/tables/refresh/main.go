// Command refresh renews the embedded tables: from the collected data files, from a checkout of endoflife.date, from a
// checkout of Docker's official-images, or from several of them. It keeps what people wrote by hand, prints what changes,
// and writes only when told to. Stagewright itself never calls it.
//
//	go run ./detect/tables/refresh -data ../data
//	go run ./detect/tables/refresh -endoflife ../endoflife.date -images ../official-images -as-of 2026-12-01 -write
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	udiff "github.com/aymanbagabas/go-udiff"
)

// options are what the command line says.
type options struct {
	out       string // the folder detect/tables
	data      string // folder with runtimes.json, native-packages.json, frameworks.json
	endoflife string // checkout of endoflife.date
	images    string // checkout of official-images
	asOf      string // new date of the tables
	write     bool
}

func main() {
	var o options
	flag.StringVar(&o.out, "out", "detect/tables", "`folder` of the tables")
	flag.StringVar(&o.data, "data", "", "`folder` with runtimes.json, native-packages.json and frameworks.json")
	flag.StringVar(&o.endoflife, "endoflife", "", "checkout of endoflife.date")
	flag.StringVar(&o.images, "images", "", "checkout of official-images")
	flag.StringVar(&o.asOf, "as-of", "", "`date` of what is read, as in 2026-12-01")
	flag.BoolVar(&o.write, "write", false, "write the files rather than only print what changes")
	flag.Parse()
	if err := run(o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "refresh:", err)
		os.Exit(1)
	}
}

// run makes the new tables and prints how they differ from the old ones.
func run(o options, out io.Writer) error {
	if o.data == "" && o.endoflife == "" && o.images == "" {
		return errors.New("nothing to read: give -data, -endoflife or -images")
	}
	old, err := readTables(os.DirFS(o.out))
	if err != nil {
		return fmt.Errorf("%s: %w", o.out, err)
	}
	renewed, err := renew(o, old)
	if err != nil {
		return err
	}
	if err := show(out, old, renewed); err != nil || !o.write {
		return err
	}
	return put(o.out, old, renewed)
}

// texts are the tables' files by name: "as-of.txt", "releases/node.json".
type texts map[string]string

func readTables(fsys fs.FS) (texts, error) {
	found := texts{}
	paths, err := fs.Glob(fsys, "*/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range append(paths, "as-of.txt") {
		text, err := fs.ReadFile(fsys, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[name] = string(text)
	}
	return found, nil
}

// renew applies each source in turn: collected data, end-of-life dates, images.
func renew(o options, old texts) (texts, error) {
	renewed := maps.Clone(old)
	if o.data != "" {
		if err := fromData(os.DirFS(o.data), renewed); err != nil {
			return nil, fmt.Errorf("%s: %w", o.data, err)
		}
	}
	if o.endoflife != "" {
		if err := fromEndOfLife(os.DirFS(o.endoflife), renewed); err != nil {
			return nil, fmt.Errorf("%s: %w", o.endoflife, err)
		}
	}
	if o.images != "" {
		if err := fromImages(os.DirFS(o.images), renewed); err != nil {
			return nil, fmt.Errorf("%s: %w", o.images, err)
		}
	}
	if o.asOf != "" {
		if _, err := time.Parse(time.DateOnly, o.asOf); err != nil {
			return nil, fmt.Errorf("-as-of %s: not a date: write it as in 2026-12-01", o.asOf)
		}
		renewed["as-of.txt"] = o.asOf + "\n"
	}
	return renewed, nil
}

func show(out io.Writer, old, renewed texts) error {
	for _, name := range slices.Sorted(maps.Keys(renewed)) {
		if diff := udiff.Unified("a/"+name, "b/"+name, old[name], renewed[name]); diff != "" {
			if _, err := io.WriteString(out, diff); err != nil {
				return err
			}
		}
	}
	return nil
}

func put(folder string, old, renewed texts) error {
	for _, name := range slices.Sorted(maps.Keys(renewed)) {
		if old[name] == renewed[name] {
			continue
		}
		target := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, []byte(renewed[name]), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// fileName is the table of a product, an ecosystem or a language.
func fileName(folder, name string) string { return path.Join(folder, strings.ToLower(name)+".json") }
