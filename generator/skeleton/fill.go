package skeleton

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/generator/render"
)

// ending marks files whose text is a template; the project's go without it.
const ending = ".tmpl"

// Fill makes the project's files of settled answers. Files that end in .tmpl
// are rendered, others are taken as they are; paths may print answers, and a
// path with an empty part is left out.
func (t *Template) Fill(answers map[string]string) ([]render.File, error) {
	values, err := values(t.Questions, answers)
	if err != nil {
		return nil, err
	}
	var out []render.File
	for _, f := range t.files {
		made := f
		if strings.Contains(f.Path, "{{") {
			if made.Path, err = render.Text("path "+f.Path, f.Path, values); err != nil {
				return nil, fmt.Errorf("%s: %w", t.Name, err)
			}
			if slices.Contains(strings.Split(strings.TrimSuffix(made.Path, ending), "/"), "") {
				continue
			}
		}
		if plain, ok := strings.CutSuffix(made.Path, ending); ok {
			text, err := render.Text(f.Path, string(f.Body), values)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", t.Name, err)
			}
			made.Path, made.Body = plain, []byte(text)
		}
		out = append(out, made)
	}
	slices.SortFunc(out, func(a, b render.File) int { return strings.Compare(a.Path, b.Path) })
	return out, fits(t.Name, out)
}

// fits refuses paths that lead out of the project, and those that would be
// one another's file or folder.
func fits(name string, files []render.File) error {
	if len(files) == 0 {
		return fmt.Errorf("%s: no file is left of the template: give other answers", name)
	}
	taken := map[string]string{} // by path in small letters, as some disks take it
	folders := map[string]string{}
	for _, f := range files {
		if err := checkPath(name, f.Path); err != nil {
			return err
		}
		lower := strings.ToLower(f.Path)
		if other, ok := taken[lower]; ok {
			return fmt.Errorf("%s: %s and %s would be one file: rename one", name, other, f.Path)
		}
		taken[lower] = f.Path
		for at := path.Dir(lower); at != "."; at = path.Dir(at) {
			folders[at] = f.Path
		}
	}
	for _, f := range files {
		if inside, ok := folders[strings.ToLower(f.Path)]; ok {
			return fmt.Errorf("%s: %s would be a file and the folder of %s: rename one", name, f.Path, inside)
		}
	}
	return nil
}
