// Package skeleton makes new projects from templates: a built-in one, a folder
// or an archive that declares its questions in template.yaml. Nothing in a
// template is executed, and nothing it says leads out of the new project.
package skeleton

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"

	"github.com/stagewright/stagewright/generator/render"
)

// Spec is the file of a template that describes it; it is no part of the project.
const Spec = "template.yaml"

// Template is a project to be made, once its questions are answered.
type Template struct {
	Name      string
	Title     string
	Questions []Question // the project's name first
	files     []render.File
}

// spec is template.yaml as it is written.
type spec struct {
	Title     string     `yaml:"title"`
	Questions []Question `yaml:"questions"`
}

// read makes a template of its files, in the order of their paths.
func read(name string, files []render.File) (*Template, error) {
	t := &Template{Name: name}
	files = unwrapped(files)
	at := slices.IndexFunc(files, func(f render.File) bool { return f.Path == Spec })
	if at < 0 {
		return nil, fmt.Errorf("%s: holds no %s: a template describes itself there, with title and questions", name, Spec)
	}
	var s spec
	d := yaml.NewDecoder(bytes.NewReader(files[at].Body))
	d.KnownFields(true)
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("%s: %s: it cannot be read: %w", name, Spec, err)
	}
	t.Title = s.Title
	t.files = slices.Delete(slices.Clone(files), at, at+1)
	if len(t.files) == 0 {
		return nil, fmt.Errorf("%s: holds nothing but %s: add the project's files beside it", name, Spec)
	}
	if !slices.ContainsFunc(s.Questions, func(q Question) bool { return q.Name == nameQuestion }) {
		t.Questions = append(t.Questions, Question{Name: nameQuestion})
	}
	t.Questions = append(t.Questions, s.Questions...)
	var errs []error
	for i := range t.Questions {
		if err := t.Questions[i].complete(t.Questions[:i]); err != nil {
			errs = append(errs, fmt.Errorf("%s: %s: questions: %w", name, Spec, err))
		}
	}
	return t, errors.Join(errs...)
}

// unwrapped takes away the one folder that archives of a repository have
// around everything.
func unwrapped(files []render.File) []render.File {
	first, _, _ := strings.Cut(files[0].Path, "/")
	for _, f := range files {
		if top, _, below := strings.Cut(f.Path, "/"); !below || top != first {
			return files
		}
	}
	out := slices.Clone(files)
	for i := range out {
		out[i].Path = strings.TrimPrefix(out[i].Path, first+"/")
	}
	return out
}

// Builtin lists the templates of a folder of txtar archives, by name.
func Builtin(folder fs.FS) ([]*Template, error) {
	names, err := fs.Glob(folder, "*.txtar")
	if err != nil {
		return nil, err
	}
	var out []*Template
	for _, file := range names {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, err
		}
		t, err := Text(strings.TrimSuffix(path.Base(file), ".txtar"), text)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// Text reads a template from a txtar archive.
func Text(name string, text []byte) (*Template, error) {
	c := collector{name: name}
	for _, f := range txtar.Parse(text).Files {
		if err := c.add(f.Name, false, bytes.NewReader(f.Data)); err != nil {
			return nil, err
		}
	}
	return c.template()
}

// Tree gives files as a project that can be read.
func Tree(files []render.File) (fs.FS, error) {
	var a txtar.Archive
	for _, f := range files {
		a.Files = append(a.Files, txtar.File{Name: f.Path, Data: f.Body})
	}
	return txtar.FS(&a)
}
