package plan

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// Asked lists the facts of the app's language that arise for it and that people
// decide: none that merely follow from others.
func (a *App) Asked(languages []*detect.Language) []*detect.Fact {
	at := slices.IndexFunc(languages, func(l *detect.Language) bool { return l.Name == a.Language })
	if at < 0 || a.found == nil {
		return nil
	}
	return slices.DeleteFunc(Facts(languages[at]), func(f *detect.Fact) bool { return f.Derived || f.When != nil && !f.When(a.found) })
}

// Options gives what a fact of the app may be.
func (a *App) Options(f *detect.Fact) []Option {
	if f.Options == nil || a.found == nil {
		return nil
	}
	var out []Option
	for _, o := range f.Options(a.found) {
		out = append(out, Option{o.Value, o.Label, o.From})
	}
	return out
}

// Answer writes a decision's value so that the fact's Parse reads it back.
func (d *Decision) Answer(f *detect.Fact) string {
	v := d.value
	switch f.Type {
	case detect.List:
		if !slices.ContainsFunc(v, odd) {
			return strings.Join(v, ",")
		}
		return ListText(v)
	case detect.Lines:
		if len(v) == 0 {
			return ""
		}
		if len(v) == 1 && !strings.HasPrefix(v[0], "[") {
			return v[0]
		}
		return ListText(v)
	case detect.Command:
		if len(v) == 0 {
			return ""
		}
		line := commandLine(v)
		if words, ok := formats.Words(line); ok && slices.Equal(words, v) {
			return line
		}
		return ListText(v)
	}
	return first(v)
}

// odd says whether a text cannot stand between commas.
func odd(s string) bool {
	return s == "" || strings.Contains(s, ",") || strings.HasPrefix(s, "[") || strings.TrimSpace(s) != s
}
