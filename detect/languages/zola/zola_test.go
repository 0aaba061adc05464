package zola_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/zola"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	languages := []*detect.Language{zola.Language}
	project, err := detect.Open(fsys, languages)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Make(plan.Request{Project: project, Languages: languages, Dir: ".", Name: "app", Words: render.New(templates.Builtin())})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// codes are the codes of an app's warnings.
func codes(app *plan.App) string {
	var out []string
	for _, w := range app.Warnings {
		out = append(out, w.Code)
	}
	return strings.Join(out, " ")
}

// refused holds folders to be no apps, for a reason that names a word.
func refused(t *testing.T, cases map[string]string) {
	t.Helper()
	for archive, why := range cases {
		p := planned(t, archive)
		if len(p.Apps) != 0 {
			t.Errorf("taken for an app (%s): want none, because %q\n%s", p.Apps[0].Kind, why, archive)
		} else if why != "" && (len(p.Skipped) == 0 || !strings.Contains(p.Skipped[0].Reason, why)) {
			t.Errorf("skipped %+v, want a word on %q\n%s", p.Skipped, why, archive)
		}
	}
}

const settings = "-- config.toml --\nbase_url = \"https://example.com/notes\"\n-- content/a.md --\na\n"

// TestSites holds the version of Zola, and where the pages are served.
func TestSites(t *testing.T) {
	for _, test := range []struct{ name, archive, version, base, warns string }{
		{"nothing asked", settings, "0.21.0", "notes", "not-pinned"},
		{"netlify", settings + "-- netlify.toml --\n[build.environment]\nZOLA_VERSION = \"0.19.2\"\n", "0.19.2", "notes", ""},
		{"mise", settings + "-- mise.toml --\n[tools]\nzola = \"0.20.0\"\n", "0.20.0", "notes", ""},
		{"no theme", "-- config.toml --\nbase_url = \"/\"\ntheme = \"even\"\n-- content/a.md --\na\n-- .tool-versions --\nzola 0.20.0\n", "0.20.0", "", "theme-missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			if a := p.Apps[0]; a.Version != test.version || a.Fact("basePath") != test.base || codes(a) != test.warns {
				t.Errorf("%s, %q, %q", a.Version, a.Fact("basePath"), codes(a))
			}
		})
	}
}

// TestRefused passes by settings of other generators.
func TestRefused(t *testing.T) {
	refused(t, map[string]string{
		"-- config.toml --\nbaseURL = \"/\"\n-- content/a.md --\na\n":                                      "",
		"-- config.toml --\nbase_url = \"/\"\n":                                                            "",
		"-- config.toml --\nbase_url = \"/\"\n-- theme.toml --\nname = \"x\"\n-- templates/a.html --\na\n": "theme",
	})
}
