// Package trial plans small projects for the tests of the languages' rooms. No
// program links it.
package trial

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// Files gives the files of an archive as Plan takes them: "-- name --" and the
// text of each.
func Files(archive string) map[string]string {
	out := map[string]string{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		out[f.Name] = string(f.Data)
	}
	return out
}

// Pairs gives files as Plan takes them: the name and the text of each in turn.
func Pairs(files ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(files); i += 2 {
		out[files[i]] = files[i+1]
	}
	return out
}

// Project opens a project of some files.
func Project(t testing.TB, files map[string]string, langs ...*detect.Language) *detect.Project {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	p, err := detect.Open(fsys, langs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Plan plans a project of some files for one language, with facts that are
// given as name=value.
func Plan(t testing.TB, l *detect.Language, files map[string]string, given ...string) *plan.Plan {
	t.Helper()
	choices := plan.Choices{}
	for _, g := range given {
		name, value, _ := strings.Cut(g, "=")
		choices[name] = plan.Choice{Value: value}
	}
	out, err := plan.Make(plan.Request{Project: Project(t, files, l), Languages: []*detect.Language{l}, Dir: ".", Name: "shop", Given: choices, Words: render.New(templates.Builtin())})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// App plans the one app of an archive, and fails when there is another number.
func App(t testing.TB, l *detect.Language, archive string, given ...string) *plan.App {
	t.Helper()
	return Only(t, l, Files(archive), given...)
}

// Only plans the one app of some files, and fails when there is another number.
func Only(t testing.TB, l *detect.Language, files map[string]string, given ...string) *plan.App {
	t.Helper()
	p := Plan(t, l, files, given...)
	if len(p.Apps) != 1 {
		t.Fatalf("%d apps, skipped %+v, of\n%v", len(p.Apps), p.Skipped, files)
	}
	return p.Apps[0]
}

// Refused holds archives to be no apps, each for a reason that has a word.
func Refused(t testing.TB, l *detect.Language, cases map[string]string) {
	t.Helper()
	for archive, why := range cases {
		p := Plan(t, l, Files(archive))
		if len(p.Apps) != 0 {
			t.Errorf("taken for an app (%s): want none, because %q\n%s", p.Apps[0].Kind, why, archive)
		} else if why != "" && (len(p.Skipped) == 0 || !strings.Contains(p.Skipped[0].Reason, why)) {
			t.Errorf("skipped %+v, want a word on %q\n%s", p.Skipped, why, archive)
		}
	}
}

// Written is a file that is written for an app, by its path or else by the end
// of it: its Dockerfile for "".
func Written(t testing.TB, app *plan.App, path string) string {
	t.Helper()
	files, err := render.New(templates.Builtin()).Files(app)
	if err != nil {
		t.Fatal(err)
	}
	path = cmp.Or(path, app.Dockerfile)
	at := slices.IndexFunc(files, func(f render.File) bool { return f.Path == path })
	if at < 0 {
		at = slices.IndexFunc(files, func(f render.File) bool { return strings.HasSuffix(f.Path, path) })
	}
	if at < 0 {
		t.Fatalf("%s: not written", path)
	}
	return string(files[at].Body)
}

// Ordered holds a text to some pieces in this order.
func Ordered(t testing.TB, text string, pieces ...string) {
	t.Helper()
	at := 0
	for _, piece := range pieces {
		i := strings.Index(text[at:], piece)
		if i < 0 {
			t.Fatalf("%q is missing, or stands too early, in\n%s", piece, text)
		}
		at += i + len(piece)
	}
}

// Codes are the codes of an app's warnings, in a line.
func Codes(app *plan.App) string {
	var out []string
	for _, w := range app.Warnings {
		out = append(out, w.Code)
	}
	return strings.Join(out, " ")
}

// Warned says whether an app has a warning of a code.
func Warned(app *plan.App, code string) bool {
	return slices.ContainsFunc(app.Warnings, func(w detect.Warning) bool { return w.Code == code })
}

// Brief is what tables of apps compare: kind, framework, version, final image,
// entry point, start and packages, then warnings (!) and open questions (?).
func Brief(p *plan.Plan) string {
	if len(p.Apps) == 0 {
		if len(p.Skipped) > 0 {
			return "skipped: " + p.Skipped[0].Reason
		}
		return "nothing"
	}
	a := p.Apps[0]
	codes := ""
	for _, w := range a.Warnings {
		codes += " !" + w.Code
	}
	for _, o := range a.Open {
		codes += " ?" + o.Name
	}
	words := []string{a.Kind, a.Framework, a.Version, a.Images["run"], strings.Join(a.Entrypoint, " "), strings.Join(a.Start, " "), strings.Join(a.BuildPackages, " "), strings.Join(a.RunPackages, " ")}
	return strings.Join(words, " | ") + codes
}
