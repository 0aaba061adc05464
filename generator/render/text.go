package render

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"
)

// maxText bounds what one text of a project's template may become.
const maxText = 4 << 20

// Text executes one text of a project's template over its values, by the rules
// of every template: the same functions, and no value without an escaping
// function behind it.
func Text(name, text string, values map[string]any) (string, error) {
	funcs := maps.Clone(hermetic())
	for _, greedy := range []string{"until", "untilStep", "seq", "repeat"} { // a few letters of them fill any memory
		delete(funcs, greedy)
	}
	t, err := template.New(name).Option("missingkey=error").Funcs(funcs).Funcs(escapers()).Parse(text)
	if err != nil {
		return "", errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	if err := escaped(t); err != nil {
		return "", errors.New(strings.TrimPrefix(err.Error(), "templates/"))
	}
	b := bounded{left: maxText}
	if err := t.Execute(&b, values); err != nil {
		return "", errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	return b.String(), nil
}

// bounded holds a text that may not grow without end.
type bounded struct {
	strings.Builder
	left int
}

// Write implements io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, fmt.Errorf("it becomes larger than %d MB", maxText>>20)
	}
	return b.Builder.Write(p)
}

// escaped refuses templates that print a value which no escaping function was
// the last to touch.
func escaped(set *template.Template) error {
	templates := set.Templates()
	slices.SortFunc(templates, func(a, b *template.Template) int { return strings.Compare(a.Name(), b.Name()) })
	for _, t := range templates {
		if t.Tree == nil {
			continue
		}
		if err := nodes(t.Tree, t.Root); err != nil {
			return err
		}
	}
	return nil
}
