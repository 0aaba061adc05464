package sphinx_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/sphinx"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, sphinx.Language, trial.Files(archive))
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
			if got := strings.Join(a.Install, ";"); got != test.install || a.Context != test.context || strings.Join(a.Build, ";") != test.build || trial.Codes(a) != test.warns {
				t.Errorf("%q, %q, %q, %q", got, a.Context, a.Build, trial.Codes(a))
			}
		})
	}
}

// TestRefused passes by settings of other programs.
func TestRefused(t *testing.T) {
	trial.Refused(t, sphinx.Language, map[string]string{"-- conf.py --\nPORT = 80\n": "", "-- conf.py --\nproject = 'x'\n": ""})
}
