package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/stagewright/stagewright/templates"
)

// layer is a folder of templates that lies over those below it.
type layer struct {
	dir   string // on the disk
	from  string // what says so
	named bool   // by a person: it has to be there
	tree  fs.FS  // in dir's place, of a project that is not on the disk yet
}

// userTemplates is the folder whose templates hold for everything that a
// person generates; "" where there is none.
func userTemplates() string {
	base, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(base, "stagewright", "templates")
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

// layers lists the folders of templates: those of --templates over the
// project's over the user's.
func (o *requestOptions) layers(r *request) error {
	if o.templates != "" {
		r.layers = append(r.layers, layer{dir: o.templates, from: "--templates", named: true})
	}
	if r.config.Templates != "" {
		r.layers = append(r.layers, r.layer(r.config.Templates, r.config.From("templates"), true))
	}
	if !o.noProjectTemplates && r.HasDir(".stagewright/templates") {
		r.layers = append(r.layers, r.layer(".stagewright/templates", ".stagewright/templates", false))
		r.notices = append(r.notices, "templates of the project itself are used: .stagewright/templates (leave them out with --no-project-templates)")
	}
	if dir := userTemplates(); dir != "" {
		r.layers = append(r.layers, layer{dir: dir, from: "your config folder"})
		r.notices = append(r.notices, "templates of your own are used: "+dir)
	}
	for _, l := range r.layers {
		if l.tree != nil {
			continue
		}
		if info, err := os.Stat(l.dir); l.named && (err != nil || !info.IsDir()) {
			return exit(exitUsage, fmt.Errorf("%s: %s: not a folder: name one that holds LANGUAGE/*.tmpl", l.from, l.dir))
		}
	}
	return nil
}

// layer is a folder of the project's own.
func (r *request) layer(dir, from string, named bool) layer {
	l := layer{dir: filepath.Join(r.root, filepath.FromSlash(dir)), from: from, named: named}
	if r.held {
		l.tree, _ = fs.Sub(r.tree, dir) // an invalid path has no templates
	}
	return l
}

// overlay lays folders of templates over the built-in ones, the first on top.
func overlay(layers []layer) (fs.FS, error) {
	var over []fs.FS
	for _, l := range layers {
		if l.tree != nil {
			over = append(over, l.tree)
			continue
		}
		root, err := os.OpenRoot(l.dir)
		if err != nil {
			return nil, err
		}
		over = append(over, root.FS())
	}
	if len(over) == 0 {
		return templates.Builtin(), nil
	}
	return templates.Over(append(over, templates.Builtin())...), nil
}
