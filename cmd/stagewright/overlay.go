package main

import (
	"io/fs"
	"os"
	"path"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/templates"
)

// catalog is every layer of templates, the first on top.
type catalog struct {
	layers []layer
	trees  []fs.FS
}

// openCatalog opens the layers that hold for a project's folder.
func (o *requestOptions) openCatalog() (*catalog, error) {
	p, err := openProject(o.dir)
	if err != nil {
		return nil, err
	}
	r := &request{project: p}
	if r.config, err = config.Read(p.Project, facts); err != nil {
		return nil, exit(exitUsage, err)
	}
	if err := o.layers(r); err != nil {
		return nil, err
	}
	c := &catalog{layers: r.layers}
	for _, l := range r.layers {
		root, err := os.OpenRoot(l.dir)
		if err != nil {
			return nil, err
		}
		c.trees = append(c.trees, root.FS())
	}
	c.layers = append(c.layers, layer{from: "built in"})
	c.trees = append(c.trees, templates.Builtin())
	return c, nil
}

// layerFlags declares the flags that say where templates are.
func (o *requestOptions) layerFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.templates, "templates", "", "lay the templates of this `DIR` over the built-in ones")
	c.Flags().BoolVar(&o.noProjectTemplates, "no-project-templates", false, "leave the project's own .stagewright/templates out")
}

// templateRow is one template as it is listed.
type templateRow struct {
	Name  string `json:"name"`
	From  string `json:"from"`
	Hides string `json:"hides,omitempty"`
}

// rows lists every template, where it is taken from, and what it hides.
func (c *catalog) rows() ([]templateRow, error) {
	rows := []templateRow{}
	names, err := templateNames(templates.Over(c.trees...))
	for _, name := range names {
		row := templateRow{Name: name}
		for i, tree := range c.trees {
			if _, err := fs.Stat(tree, name); err != nil {
				continue
			}
			if row.From == "" {
				row.From = c.layers[i].from
			} else if row.Hides == "" {
				row.Hides = c.layers[i].from
			}
		}
		rows = append(rows, row)
	}
	return rows, err
}

// templateNames lists the templates of a tree: FOLDER/NAME.tmpl.
func templateNames(tree fs.FS) ([]string, error) {
	var names []string
	folders, err := fs.ReadDir(tree, ".")
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		files, err := fs.ReadDir(tree, folder.Name())
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if !f.IsDir() && path.Ext(f.Name()) == templateExt {
				names = append(names, path.Join(folder.Name(), f.Name()))
			}
		}
	}
	return names, nil
}

const templateExt = ".tmpl"
