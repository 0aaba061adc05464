package main

import (
	"io/fs"
	"os"

	"github.com/stagewright/stagewright/templates"
)

// overlay lays folders of templates over the built-in ones, the first on top.
func overlay(dirs []string) (fs.FS, error) {
	var layers []fs.FS
	for _, dir := range dirs {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, err
		}
		layers = append(layers, root.FS())
	}
	if len(layers) == 0 {
		return templates.Builtin(), nil
	}
	return templates.Over(append(layers, templates.Builtin())...), nil
}
