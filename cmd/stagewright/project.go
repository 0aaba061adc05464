package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
)

// project is an opened project: the tree at its root, and where on the disk
// and in the tree the folder lies that was asked for.
type project struct {
	*detect.Project
	root string // on the disk
	dir  string // relative to root, with slashes
	tree fs.FS
	name string
	held bool // in memory: nothing of it is on the disk yet
}

// openProject finds the root that a folder belongs to and walks it. Links that
// lead out of the root are not followed.
func openProject(dir string) (*project, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(abs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, exit(exitUsage, fmt.Errorf("%s: no such folder: name the folder of a project", dir))
	} else if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, exit(exitUsage, fmt.Errorf("%s: not a folder: name the folder of a project", dir))
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	root := top(abs)
	if root != abs {
		rel, err := filepath.Rel(root, abs)
		if err != nil {
			return nil, err
		}
		above, err := openTree(root)
		if err != nil {
			return nil, err
		}
		root = filepath.Join(root, filepath.FromSlash(detect.Root(above, filepath.ToSlash(rel), languages.All())))
	}
	return walkProject(root, abs)
}

func walkProject(root, abs string) (*project, error) {
	tree, err := openTree(root)
	if err != nil {
		return nil, err
	}
	p, err := detect.Open(tree, languages.All())
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(root, abs)
	if err != nil {
		return nil, err
	}
	return &project{Project: p, root: root, dir: filepath.ToSlash(rel), tree: tree, name: filepath.Base(root)}, nil
}

// climb is how far above a folder a workspace is looked for where no .git says
// where the repository begins.
const climb = 6

// top is the folder that no project root may lie above: the one that holds
// .git, or else a few folders up.
func top(dir string) string {
	highest := dir
	for at, steps := dir, 0; at != filepath.Dir(at); at, steps = filepath.Dir(at), steps+1 {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if steps <= climb {
			highest = at
		}
	}
	return highest
}
