package mkdocs_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/mkdocs"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, mkdocs.Language, trial.Files(archive))
}

const pages = "-- docs/index.md --\n# x\n"

// TestInstalls holds how the generator is installed, and what is warned of.
func TestInstalls(t *testing.T) {
	for _, test := range []struct{ name, archive, install, folder, warns string }{
		{"a list", pages + "-- mkdocs.yml --\nsite_name: x\n-- requirements.txt --\nmkdocs==1.6.1\n", "pip install -r requirements.txt", "site", ""},
		{"a list among the pages", pages + "-- mkdocs.yml --\nsite_name: x\nsite_dir: out\n-- docs/requirements.txt --\nMkDocs>=1.5\n", "pip install -r docs/requirements.txt", "out", ""},
		{"none", pages + "-- mkdocs.yml --\nsite_name: x\ntheme:\n  name: material\nplugins:\n  - search\n  - minify: {}\n", "pip install mkdocs mkdocs-minify-plugin mkdocs-material", "site", "no-lock-file"},
		{"a group that is locked", pages + "-- mkdocs.yml --\nsite_name: x\n-- pyproject.toml --\n[dependency-groups]\ndocs = [\"mkdocs>=1.6\"]\n-- uv.lock --\n\n", "uv sync --locked --no-install-project --only-group docs", "site", ""},
		{"an extra", pages + "-- mkdocs.yml --\nsite_name: x\n-- pyproject.toml --\n[project.optional-dependencies]\ndocs = [\"mkdocs>=1.6\", \"mkdocs-material\"]\n", "pip install 'mkdocs>=1.6' mkdocs-material", "site", ""},
		{"git, and tags of its own", pages + "-- mkdocs.yml --\nsite_name: x\nplugins:\n  - git-revision-date-localized\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n-- requirements.txt --\nmkdocs\n", "pip install -r requirements.txt", "site", "reads-git"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Install, ";"); got != test.install || a.StaticDir != test.folder || trial.Codes(a) != test.warns {
				t.Errorf("%q, %q, %q", got, a.StaticDir, trial.Codes(a))
			}
		})
	}
}

// TestRefused passes by settings without pages.
func TestRefused(t *testing.T) {
	trial.Refused(t, mkdocs.Language, map[string]string{"-- mkdocs.yml --\nsite_name: x\n": "not there: docs"})
}

// TestMaterial holds that a theme which brings the generator lists it, and that
// plugins find what they call.
func TestMaterial(t *testing.T) {
	a := trial.App(t, mkdocs.Language, "-- mkdocs.yml --\ntheme:\n  name: material\nplugins:\n  - search\n  - social\n  - git-revision-date-localized:\n      fallback_to_build_date: true\n-- docs/index.md --\nx\n-- requirements.txt --\nmkdocs-material[imaging]==9.6.14\n")
	if got := strings.Join(a.Install, ";") + " | " + strings.Join(a.BuildPackages, " ") + " | " + trial.Codes(a); got != "pip install -r requirements.txt | git libcairo2 | " {
		t.Error(got)
	}
}

// TestProject takes what the project itself depends on, as uv.lock fixes it.
func TestProject(t *testing.T) {
	a := trial.App(t, mkdocs.Language, "-- mkdocs.yml --\nsite_name: x\n-- docs/index.md --\nx\n-- pyproject.toml --\n[project]\nname = \"x\"\ndependencies = [\"mkdocs-material>=9.6\"]\n-- uv.lock --\n\n")
	if got := strings.Join(a.Install, ";"); got != "uv sync --locked --no-install-project" {
		t.Error(got)
	}
}
