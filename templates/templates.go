// Package templates is the catalog: the words of every Dockerfile, one folder
// a language. A user's folder can be laid over it, file by file.
package templates

import (
	"embed"
	"errors"
	"io/fs"
	"slices"
	"text/template/parse"

	"github.com/stagewright/stagewright/templates/parsed"
)

//go:embed */*.tmpl
var builtin embed.FS

//go:embed projects/*.txtar
var projects embed.FS

// Projects gives the skeletons of new projects, each a txtar archive.
func Projects() fs.FS {
	sub, _ := fs.Sub(projects, "projects") // a valid name
	return sub
}

// Builtin gives the catalog that the program carries.
func Builtin() fs.FS { return carried{builtin} }

// carried knows its templates parsed.
type carried struct{ embed.FS }

// Trees gives the templates of one file, parsed.
func (carried) Trees(name string) []*parse.Tree { return parsed.Trees(name) }

// Calls lists the functions that the templates call.
func (carried) Calls() []string { return parsed.Calls() }

// Over lays folders over each other, the first on top; each file is taken
// whole from the topmost folder that has it.
func Over(layers ...fs.FS) fs.FS { return overlay(layers) }

type overlay []fs.FS

// Trees gives the templates of one file where its topmost layer has them parsed.
func (o overlay) Trees(name string) []*parse.Tree {
	for _, layer := range o {
		if ready, ok := layer.(interface{ Trees(string) []*parse.Tree }); ok {
			return ready.Trees(name)
		}
		if _, err := fs.Stat(layer, name); err == nil {
			return nil
		}
	}
	return nil
}

// Calls lists the functions that the templates call which are parsed.
func (overlay) Calls() []string { return parsed.Calls() }

// Open implements fs.FS.
func (o overlay) Open(name string) (fs.File, error) {
	var first error
	for _, layer := range o {
		f, err := layer.Open(name)
		if err == nil {
			return f, nil
		}
		if first == nil || !errors.Is(err, fs.ErrNotExist) {
			first = err
		}
	}
	return nil, first
}

// ReadDir implements fs.ReadDirFS: the files of all layers, each once.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	seen := map[string]bool{}
	var out []fs.DirEntry
	var first error
	found := false
	for _, layer := range o {
		entries, err := fs.ReadDir(layer, name)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		found = true
		for _, e := range entries {
			if !seen[e.Name()] {
				seen[e.Name()] = true
				out = append(out, e)
			}
		}
	}
	if !found {
		return nil, first
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int {
		if a.Name() < b.Name() {
			return -1
		}
		return 1
	})
	return out, nil
}
