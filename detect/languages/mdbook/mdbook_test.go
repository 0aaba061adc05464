package mdbook_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/mdbook"
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
	languages := []*detect.Language{mdbook.Language}
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

const pages = "-- src/SUMMARY.md --\n- [a](a.md)\n"

// TestBooks holds where mdBook comes from, and where its pages go.
func TestBooks(t *testing.T) {
	for _, test := range []struct{ name, archive, manager, version, folder, install string }{
		{"nothing asked", pages + "-- book.toml --\n[book]\n", "debian", "0.4.48", "book", ""},
		{"a version", pages + "-- book.toml --\n[book]\n-- .github/workflows/x.yml --\nwith:\n  mdbook-version: '0.4.40'\n", "cargo", "0.4.40", "book", "cargo install --locked mdbook@0.4.40"},
		{"latest is none", pages + "-- book.toml --\n[book]\n-- .github/workflows/x.yml --\nwith:\n  mdbook-version: latest\n", "debian", "0.4.48", "book", ""},
		{"a preprocessor", pages + "-- book.toml --\n[preprocessor.toc]\n[output.html]\n", "cargo", "0.4.48", "book", "cargo install --locked mdbook@0.4.48;cargo install --locked mdbook-toc"},
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
	refused(t, map[string]string{"-- book.toml --\n[book]\n": "SUMMARY.md", "-- book.toml --\n[book]\nsrc = \"pages\"\n-- src/SUMMARY.md --\nx\n": "pages/SUMMARY.md"})
}
