package mdbook_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/mdbook"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, mdbook.Language, trial.Files(archive))
}

const pages = "-- src/SUMMARY.md --\n- [a](a.md)\n"

// TestBooks holds where mdBook comes from, and where its pages go.
func TestBooks(t *testing.T) {
	for _, test := range []struct{ name, archive, manager, version, folder, install string }{
		{"nothing asked", pages + "-- book.toml --\n[book]\n", "debian", "0.4.48", "book", ""},
		{"a version", pages + "-- book.toml --\n[book]\n-- .github/workflows/x.yml --\nwith:\n  mdbook-version: '0.4.40'\n", "cargo", "0.4.40", "book", "cargo install --locked mdbook@0.4.40"},
		{"latest is none", pages + "-- book.toml --\n[book]\n-- .github/workflows/x.yml --\nwith:\n  mdbook-version: latest\n", "debian", "0.4.48", "book", ""},
		{"a preprocessor", pages + "-- book.toml --\n[preprocessor.toc]\n[output.html]\n", "cargo", "0.5.4", "book", "cargo install --locked mdbook@0.5.4;cargo install --locked mdbook-toc"},
		{"a preprocessor, of an old book", pages + "-- book.toml --\n[book]\nmultilingual = false\n[preprocessor.toc]\ncommand = \"mdbook-toc\"\n", "cargo", "0.4.48", "book", "cargo install --locked mdbook@0.4.48;cargo install --locked mdbook-toc"},
		{"a preprocessor of a version", pages + "-- book.toml --\n[preprocessor.mermaid]\n-- .github/workflows/x.yml --\nrun: cargo install mdbook-mermaid@0.16.2\n", "cargo", "0.5.4", "book", "cargo install --locked mdbook@0.5.4;cargo install --locked mdbook-mermaid@0.16.2"},
		{"one of the project's own", pages + "-- book.toml --\n[preprocessor.own]\ncommand = \"python3 own.py\"\n", "debian", "0.4.48", "book", ""},
		{"two outputs", pages + "-- book.toml --\n[output.html]\n[output.linkcheck]\noptional = true\n", "debian", "0.4.48", "book/html", ""},
		{"a folder", pages + "-- book.toml --\n[build]\nbuild-dir = \"docs\"\n", "debian", "0.4.48", "docs", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if a.Manager != test.manager || a.Version != test.version || a.StaticDir != test.folder || strings.Join(a.Install, ";") != test.install {
				t.Errorf("%s, %s, %s, %q", a.Manager, a.Version, a.StaticDir, a.Install)
			}
		})
	}
}

// TestRefused passes by settings without pages.
func TestRefused(t *testing.T) {
	trial.Refused(t, mdbook.Language, map[string]string{"-- book.toml --\n[book]\n": "SUMMARY.md", "-- book.toml --\n[book]\nsrc = \"pages\"\n-- src/SUMMARY.md --\nx\n": "pages/SUMMARY.md"})
}

// TestCommands holds that a command is what runs, not the name of its table.
func TestCommands(t *testing.T) {
	a := trial.App(t, mdbook.Language, pages+"-- book.toml --\n[preprocessor.own]\ncommand = \"python3 scripts/own.py\"\n[preprocessor.here]\ncommand = \"./here.sh\"\n[preprocessor.far]\ncommand = \"frobnicate -x\"\n-- here.sh --\n:\n")
	if text := trial.Written(t, a, ""); !strings.Contains(text, "--no-install-recommends mdbook python3 && ") || strings.Contains(text, "cargo") {
		t.Error(text)
	}
	if toc := trial.App(t, mdbook.Language, pages+"-- book.toml --\n[preprocessor.toc]\n"); toc.Images["build"] != "rust:1-trixie" {
		t.Errorf("%v: programs are compiled against libraries of the system", toc.Images)
	}
	if trial.Codes(a) != "program-unknown" {
		t.Error(trial.Codes(a))
	}
}
