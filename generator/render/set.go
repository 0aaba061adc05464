package render

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"text/template"
	"text/template/parse"
)

// Ready is a catalog that knows the parsed form of some of its files.
type Ready interface {
	fs.FS
	// Trees gives the templates that a file holds, nil where they are not known.
	// They were held to the rules when they were made, and lack positions.
	Trees(name string) []*parse.Tree
	// Calls lists the functions that the templates known call, whichever file.
	Calls() []string
}

// set gives the templates of some folders, those ready where there are such.
func (r *Renderer) set(folders []string) (*template.Template, error) {
	key := strings.Join(folders, " ")
	if s := r.sets[key]; s != nil {
		return s, nil
	}
	ready, _ := r.catalog.(Ready)
	s, err := r.read(folders, ready)
	if err != nil {
		return nil, err
	}
	r.sets[key] = s
	return s, nil
}

// Parse parses every template of a folder and of the shared one.
func (r *Renderer) Parse(folder string) error {
	_, err := r.read([]string{shared, folder}, nil)
	return err
}

// read reads the files of some folders, in order: where two define the same
// name the last one counts.
func (r *Renderer) read(folders []string, ready Ready) (*template.Template, error) {
	s := template.New("").Option("missingkey=error").Funcs(escapers())
	if ready != nil {
		s.Funcs(called(hermetic(), ready.Calls()))
	}
	texts := 0
	for _, folder := range folders {
		entries, err := fs.ReadDir(r.catalog, folder)
		if err != nil {
			return nil, fmt.Errorf("templates/%s: no such folder in the catalog: %w", folder, err)
		}
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			if e.IsDir() || path.Ext(name) != ".tmpl" {
				continue
			}
			if added(s, ready, name) {
				continue
			}
			if texts++; texts == 1 {
				s.Funcs(hermetic())
			}
			if err := r.parse(s, name); err != nil {
				return nil, err
			}
		}
	}
	if texts == 0 {
		return s, nil
	}
	return s, escaped(s)
}

// called picks some functions: to know one that nothing calls takes time too.
func called(all template.FuncMap, names []string) template.FuncMap {
	some := template.FuncMap{}
	for _, name := range names {
		if f, ok := all[name]; ok {
			some[name] = f
		}
	}
	return some
}

// added adds the templates of a file that are ready, if they are.
func added(s *template.Template, ready Ready, name string) bool {
	if ready == nil {
		return false
	}
	trees := ready.Trees(name)
	for _, tree := range trees {
		if _, err := s.AddParseTree(tree.Name, tree); err != nil {
			return false
		}
	}
	return trees != nil
}

// parse adds the templates of a file from its text.
func (r *Renderer) parse(s *template.Template, name string) error {
	b, err := fs.ReadFile(r.catalog, name)
	if err != nil {
		return fmt.Errorf("templates/%s: %w", name, err)
	}
	if _, err := s.New(name).Parse(strings.ReplaceAll(string(b), "\r\n", "\n")); err != nil {
		return fmt.Errorf("templates/%s", strings.TrimPrefix(err.Error(), "template: "))
	}
	return nil
}
