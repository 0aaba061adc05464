package trial

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
)

// line holds the plan to one line, and says what is wrong.
func (w *wanted) line(line string) string {
	name, rest, _ := strings.Cut(line, ": ")
	switch {
	case line == "" || line[0] == '#' || name == "given" || name == "app":
		return ""
	case name == "error":
		if w.err == nil || !strings.Contains(w.err.Error(), rest) {
			return fmt.Sprintf("got %v", w.err)
		}
		return ""
	case name == "apps":
		return differs(w.apps(), rest)
	case name == "skipped":
		return w.skipped(rest)
	case name == "says":
		return w.says(rest)
	case w.app == nil:
		return "not one app"
	}
	if problem, ok := w.text(line); ok {
		return problem
	}
	return w.fact(line)
}

func differs(got, want string) string {
	if got != want {
		return fmt.Sprintf("got %q", got)
	}
	return ""
}

func (w *wanted) apps() string {
	var out []string
	if w.plan != nil {
		for _, a := range w.plan.Apps {
			out = append(out, a.Path+" "+a.Language+" "+a.Kind)
		}
	}
	return strings.Join(out, ", ")
}

func (w *wanted) skipped(reason string) string {
	if w.app != nil {
		return "it is an app: " + w.app.Kind
	}
	if w.plan == nil || !slices.ContainsFunc(w.plan.Skipped, func(s detect.Skip) bool { return strings.Contains(s.Reason, reason) }) {
		return "not said"
	}
	return ""
}

// says looks for a text in every warning, its places before it.
func (w *wanted) says(text string) string {
	all := slices.Clone(w.plan.Warnings)
	if w.app != nil {
		all = append(all, w.app.Warnings...)
	}
	for _, warning := range all {
		said := warning.Message
		for _, place := range slices.Backward(warning.From) {
			said = place.String() + " " + said
		}
		if strings.Contains(said, text) {
			return ""
		}
	}
	return fmt.Sprint(all)
}

// text holds one of the written files to a line, where the line is of that kind.
func (w *wanted) text(line string) (problem string, ok bool) {
	if pair, ok := strings.CutPrefix(line, "order: "); ok {
		first, then, _ := strings.Cut(pair, " << ")
		a, b := strings.Index(w.texts["Dockerfile"], first), strings.Index(w.texts["Dockerfile"], then)
		if a < 0 || b < 0 || a > b {
			return "not in this order", true
		}
		return "", true
	}
	for _, where := range []string{"", ".", "nginx", "run", "build"} {
		if rest, ok := strings.CutPrefix(line, where+"+ "); ok {
			return unless(w.holds(where, rest), "not there"), true
		}
		if rest, ok := strings.CutPrefix(line, where+"- "); ok {
			return unless(!w.holds(where, rest), "it is there"), true
		}
	}
	return "", false
}

func unless(good bool, problem string) string {
	if good {
		return ""
	}
	return problem
}

func (w *wanted) holds(where, text string) bool {
	all := w.texts["Dockerfile"]
	final := max(strings.LastIndex(all, "\nFROM "), 0)
	switch where {
	case ".":
		return slices.Contains(strings.Split(w.texts[".dockerignore"], "\n"), text)
	case "nginx":
		return strings.Contains(w.texts["nginx.conf"], text)
	case "run":
		return strings.Contains(all[final:], text)
	case "build":
		return strings.Contains(all[:final], text)
	}
	return strings.Contains(all, text)
}

func (w *wanted) fact(line string) string {
	codes := []string{}
	for _, warning := range w.app.Warnings {
		codes = append(codes, warning.Code)
	}
	if line == "quiet" {
		return unless(len(codes) == 0, fmt.Sprint(codes))
	}
	if name, place, ok := strings.Cut(line, " @ "); ok {
		d := w.app.Decision(name)
		if d == nil || !slices.ContainsFunc(d.From, func(e detect.Evidence) bool { return e.String() == place }) {
			return fmt.Sprintf("got %+v", d)
		}
		return ""
	}
	name, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch {
	case !ok:
		return "not understood"
	case name == "warns":
		return unless(slices.Contains(codes, value), fmt.Sprint(codes))
	case name == "open":
		return unless(slices.ContainsFunc(w.app.Open, func(o plan.Open) bool { return o.Name == value }), fmt.Sprint(w.app.Open))
	case name == "why":
		return unless(slices.ContainsFunc(w.app.Open, func(o plan.Open) bool { return strings.Contains(o.Why, value) }), fmt.Sprint(w.app.Open))
	case name == "language":
		return differs(w.app.Language, value)
	case name == "kind":
		return differs(w.app.Kind, value)
	case name == "build command":
		return differs(w.app.BuildCommand, value)
	}
	got := ""
	if d := w.app.Decision(name); d != nil {
		got = d.Value
	}
	return differs(got, value)
}
