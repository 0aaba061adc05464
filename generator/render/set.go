package render

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
)

// set is the templates of some folders. A template is parsed when it is needed:
// most of what the folders hold is for other apps.
type set struct {
	*template.Template
	files  []source
	places map[string]place // of every name
	parsed map[string]bool
}

// source is one file with its definitions.
type source struct {
	name, text string
	defines    []definition
}

// place is where a name is defined: a file, and which of its definitions, -1
// for what is around them.
type place struct{ file, part int }

// set gives the templates of some folders with those that one of them calls.
func (r *Renderer) set(folders []string, name string) (*template.Template, error) {
	key := strings.Join(folders, " ")
	s := r.sets[key]
	if s == nil {
		var err error
		if s, err = r.read(folders); err != nil {
			return nil, err
		}
		r.sets[key] = s
	}
	return s.Template, s.need(name)
}

// Parse parses every template of a folder and of the shared one, called or not.
func (r *Renderer) Parse(folder string) error {
	s, err := r.read([]string{shared, folder})
	if err != nil {
		return err
	}
	return s.all()
}

// read reads the files of some folders and notes what each defines. Where two
// define the same name the last one counts.
func (r *Renderer) read(folders []string) (*set, error) {
	s := &set{Template: template.New("").Option("missingkey=error").Funcs(hermetic()).Funcs(escapers()), places: map[string]place{}, parsed: map[string]bool{}}
	whole := false
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
			b, err := fs.ReadFile(r.catalog, name)
			if err != nil {
				return nil, fmt.Errorf("templates/%s: %w", name, err)
			}
			plain := s.add(name, strings.ReplaceAll(string(b), "\r\n", "\n"))
			whole = whole || !plain
		}
	}
	if whole {
		return s, s.all()
	}
	return s, nil
}

// add notes what a file defines, or that the parser must say.
func (s *set) add(name, text string) bool {
	list, plain := definitions(text)
	for i, d := range list {
		s.places[d.name] = place{len(s.files), i}
	}
	s.places[name] = place{len(s.files), -1}
	s.files = append(s.files, source{name, text, list})
	return plain
}

// all parses every file whole.
func (s *set) all() error {
	for _, f := range s.files {
		if err := s.parse(f.name, f.text); err != nil {
			return err
		}
	}
	var names []string
	for _, t := range s.Templates() {
		names = append(names, t.Name())
		s.parsed[t.Name()] = true
	}
	slices.Sort(names)
	_, err := s.held(names)
	return err
}

// need parses the templates of some names, holds them to the rules, and goes on
// with those that they call. Whoever calls one that is not there is told so.
func (s *set) need(names ...string) error {
	for len(names) > 0 {
		parts := map[int][]int{} // by file
		var fresh []string
		for _, name := range names {
			if at, ok := s.places[name]; ok && !s.parsed[name] {
				s.parsed[name] = true
				parts[at.file] = append(parts[at.file], at.part)
				fresh = append(fresh, name)
			}
		}
		for i := range s.files {
			if err := s.parseParts(s.files[i], parts[i]); err != nil {
				return err
			}
		}
		var err error
		if names, err = s.held(fresh); err != nil {
			return err
		}
	}
	return nil
}

// parseParts parses some definitions of a file at once, and what is around all.
func (s *set) parseParts(f source, parts []int) error {
	slices.Sort(parts)
	if len(parts) > 0 && parts[0] < 0 {
		if err := s.parse(f.name, around(f.text, f.defines)); err != nil {
			return err
		}
		parts = parts[1:]
	}
	if len(parts) == 0 {
		return nil
	}
	var some []definition
	for _, i := range parts {
		some = append(some, f.defines[i])
	}
	return s.parse(f.name, alone(f.text, some...))
}

func (s *set) parse(file, text string) error {
	if _, err := s.New(file).Parse(text); err != nil {
		return fmt.Errorf("templates/%s", strings.TrimPrefix(err.Error(), "template: "))
	}
	return nil
}

// held refuses templates that print a value which no escaping function was the
// last to touch, and lists what they call.
func (s *set) held(names []string) ([]string, error) {
	var w walk
	for _, name := range names {
		if t := s.Lookup(name); t != nil && t.Tree != nil {
			if err := w.nodes(t.Tree, t.Tree.Root); err != nil {
				return nil, err
			}
		}
	}
	return w.calls, nil
}
