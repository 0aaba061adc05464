// Package trial plans small projects for the tests of the languages' rooms. No
// program links it.
package trial

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// Plan plans a project of some files for one language.
func Plan(t testing.TB, l *detect.Language, files map[string]string) *plan.Plan {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	langs := []*detect.Language{l}
	p, err := detect.Open(fsys, langs)
	if err != nil {
		t.Fatal(err)
	}
	out, err := plan.Make(plan.Request{Project: p, Languages: langs, Dir: ".", Name: "shop", Words: render.New(templates.Builtin())})
	if err != nil {
		t.Fatal(err)
	}
	return out
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
