package render

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
)

// set is the templates of some folders. A file is parsed when a template in it
// is needed: most of what the shared folder holds is for other languages.
type set struct {
	*template.Template
	files   []source
	defines map[string]int // which file defines a name
	seen    map[*parse.Tree]bool
}

type source struct {
	name, text string
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
// define the same name the last one counts, so that all are parsed, in order.
func (r *Renderer) read(folders []string) (*set, error) {
	s := &set{Template: template.New("").Option("missingkey=error").Funcs(hermetic()).Funcs(escapers()), defines: map[string]int{}, seen: map[*parse.Tree]bool{}}
	twice := false
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
			text := strings.ReplaceAll(string(b), "\r\n", "\n")
			for _, d := range append(defined(text), name) {
				_, there := s.defines[d]
				twice = twice || there
				s.defines[d] = len(s.files)
			}
			s.files = append(s.files, source{name: name, text: text})
		}
	}
	if twice {
		return s, s.all()
	}
	return s, nil
}

// defined lists the names that a text may define, as it is written: one too
// many does no harm.
func defined(text string) []string {
	var out []string
	for _, word := range []string{"define", "block"} {
		for rest, ok := text, true; ok; {
			_, rest, ok = strings.Cut(rest, word)
			quoted := strings.TrimLeft(rest, " \t\n")
			if len(quoted) == len(rest) || quoted[0] != '"' && quoted[0] != '`' {
				continue
			}
			if name, _, closed := strings.Cut(quoted[1:], quoted[:1]); closed {
				out = append(out, name)
			}
		}
	}
	return out
}

func (s *set) all() error {
	for i := range s.files {
		if err := s.parse(i); err != nil {
			return err
		}
	}
	return nil
}

// need parses the file that defines a name, and those of the names it calls.
func (s *set) need(name string) error {
	i, ok := s.defines[name]
	if !ok {
		return nil // whoever calls it is told so
	}
	return s.parse(i)
}

// parse parses one file, holds it to the rules, and parses what it calls.
func (s *set) parse(i int) error {
	f := &s.files[i]
	if f.parsed {
		return nil
	}
	f.parsed = true
	if _, err := s.New(f.name).Parse(f.text); err != nil {
		return fmt.Errorf("templates/%s", strings.TrimPrefix(err.Error(), "template: "))
	}
	calls, err := s.held()
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

// held refuses a template that prints a value which no escaping function was
// the last to touch, of those not seen before, and lists what they call.
func (s *set) held() ([]string, error) {
	templates := s.Templates()
	slices.SortFunc(templates, func(a, b *template.Template) int { return strings.Compare(a.Name(), b.Name()) })
	var w walk
	for _, t := range templates {
		if t.Tree == nil || s.seen[t.Tree] {
			continue
		}
		s.seen[t.Tree] = true
		if err := w.nodes(t.Tree, t.Tree.Root); err != nil {
			return nil, err
		}
	}
	return w.calls, nil
}
