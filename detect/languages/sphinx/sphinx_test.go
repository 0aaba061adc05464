package sphinx_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/sphinx"
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
	languages := []*detect.Language{sphinx.Language}
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

const conf = "project = 'x'\nextensions = []\n"

// TestInstalls holds how the generator is installed, and from which folder.
func TestInstalls(t *testing.T) {
	for _, test := range []struct{ name, archive, install, context, build, warns string }{
		{"beside the pages", "-- docs/conf.py --\n" + conf + "-- docs/requirements.txt --\nsphinx==8.2.3\n", "pip install -r requirements.txt", "docs", "sphinx-build -b html . _build/html", ""},
		{"in their folder", "-- conf.py --\n" + conf + "-- requirements.txt --\nsphinx==8.2.3\n", "pip install -r requirements.txt", ".", "sphinx-build -b html . _build/html", ""},
		{"nothing listed", "-- conf.py --\nproject = 'x'\nextensions = ['myst_parser', 'notfound.extension']\nhtml_theme = 'furo'\n", "pip install sphinx myst-parser sphinx-notfound-page furo", ".", "sphinx-build -b html . _build/html", "no-lock-file"},
		{"code above", "-- docs/source/conf.py --\nimport sys\nsys.path.insert(0, '../..')\nproject = 'x'\nextensions = ['sphinx.ext.autodoc']\n-- docs/requirements.txt --\nsphinx\n", "pip install -r docs/requirements.txt", ".", "sphinx-build -b html . _build/html", "reads-code"},
		{"folders", "-- conf.py --\n" + conf + "-- requirements.txt --\nsphinx\n-- .readthedocs.yaml --\nsphinx:\n  builder: dirhtml\n", "pip install -r requirements.txt", ".", "sphinx-build -b dirhtml . _build/html", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Install, ";"); got != test.install || a.Context != test.context || strings.Join(a.Build, ";") != test.build || codes(a) != test.warns {
				t.Errorf("%q, %q, %q, %q", got, a.Context, a.Build, codes(a))
			}
		})
	}
}

// TestRefused passes by settings of other programs.
func TestRefused(t *testing.T) {
	refused(t, map[string]string{"-- conf.py --\nPORT = 80\n": "", "-- conf.py --\nproject = 'x'\n": ""})
}
