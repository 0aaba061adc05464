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
	files   []source
	defines map[string]*part
}

type source struct{ name, text string }

// part is a template that was not parsed yet.
type part struct {
	file, text string
	parsed     bool
}

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
	s := &set{Template: template.New("").Option("missingkey=error").Funcs(hermetic()).Funcs(escapers()), defines: map[string]*part{}}
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
	for _, d := range list {
		s.defines[d.name] = &part{file: name, text: d.of(text)}
	}
	s.defines[name] = &part{file: name, text: around(text, list)}
	s.files = append(s.files, source{name, text})
	return plain
}

// all parses every file whole.
func (s *set) all() error {
	for _, f := range s.files {
		if err := s.parse(f.name, f.text); err != nil {
			return err
		}
	}
	for name := range s.defines {
		s.defines[name].parsed = true
	}
	var names []string
	for _, t := range s.Templates() {
		names = append(names, t.Name())
	}
	slices.Sort(names)
	for _, name := range names {
		if _, err := s.held(name); err != nil {
			return err
		}
	}
	return nil
}

// need parses the template of a name, holds it to the rules, and goes on with
// those that it calls.
func (s *set) need(name string) error {
	p := s.defines[name]
	if p == nil || p.parsed {
		return nil // whoever calls what is not there is told so
	}
	p.parsed = true
	if err := s.parse(p.file, p.text); err != nil {
		return err
	}
	calls, err := s.held(name)
	if err != nil {
		return err
	}
	for _, name := range calls {
		if err := s.need(name); err != nil {
			return err
		}
	}
	return nil
}

func (s *set) parse(file, text string) error {
	if _, err := s.New(file).Parse(text); err != nil {
		return fmt.Errorf("templates/%s", strings.TrimPrefix(err.Error(), "template: "))
	}
	return nil
}

// held refuses a template that prints a value which no escaping function was
// the last to touch, and lists what it calls.
func (s *set) held(name string) ([]string, error) {
	t := s.Lookup(name)
	if t == nil || t.Tree == nil {
		return nil, nil
	}
	var w walk
	err := w.nodes(t.Tree, t.Tree.Root)
	return w.calls, err
}
