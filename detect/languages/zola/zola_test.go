package zola_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/zola"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, zola.Language, trial.Files(archive))
}

const settings = "-- config.toml --\nbase_url = \"https://example.com/notes\"\n-- content/a.md --\na\n"

// with is the settings and more of them.
func with(more string) string { return strings.Replace(settings, "-- content", more+"-- content", 1) }

// TestSites holds the version of Zola, and where the pages are served.
func TestSites(t *testing.T) {
	for _, test := range []struct{ name, archive, version, base, warns string }{
		{"nothing asked", settings, "0.22.1", "notes", "not-pinned"},
		{"netlify", settings + "-- netlify.toml --\n[build.environment]\nZOLA_VERSION = \"0.19.2\"\n", "0.19.2", "notes", ""},
		{"mise", settings + "-- mise.toml --\n[tools]\nzola = \"0.20.0\"\n", "0.20.0", "notes", ""},
		{"old highlighting", with("[markdown]\nhighlight_code = true\n"), "0.21.0", "notes", "not-pinned"},
		{"new highlighting", with("[markdown.highlighting]\ntheme = \"gruvbox-dark\"\n"), "0.22.1", "notes", "not-pinned"},
		{"old feeds", with("generate_feed = true\n"), "0.18.0", "notes", "not-pinned"},
		{"no theme", "-- config.toml --\nbase_url = \"/\"\ntheme = \"even\"\n-- content/a.md --\na\n-- .tool-versions --\nzola 0.20.0\n", "0.20.0", "", "theme-missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			if a := p.Apps[0]; a.Version != test.version || a.Fact("basePath") != test.base || trial.Codes(a) != test.warns {
				t.Errorf("%s, %q, %q", a.Version, a.Fact("basePath"), trial.Codes(a))
			}
		})
	}
}

// TestRefused passes by settings of other generators.
func TestRefused(t *testing.T) {
	trial.Refused(t, zola.Language, map[string]string{
		"-- config.toml --\nbaseURL = \"/\"\n-- content/a.md --\na\n":                                      "",
		"-- config.toml --\nbase_url = \"/\"\n":                                                            "",
		"-- config.toml --\nbase_url = \"/\"\n-- theme.toml --\nname = \"x\"\n-- templates/a.html --\na\n": "theme",
	})
}

// TestPlace calls the program where each image has it.
func TestPlace(t *testing.T) {
	for version, want := range map[string]string{"0.9.0": `["zola", "build"]`, "0.19.2": `["zola", "build"]`, "0.22.1": `["zola", "build"]`, "0.23.4": `["/zola", "build"]`} {
		a := trial.App(t, zola.Language, settings+"-- .tool-versions --\nzola "+version+"\n")
		if text := trial.Written(t, a, ""); !strings.Contains(text, want) {
			t.Errorf("%s: want %s in\n%s", version, want, text)
		}
	}
}
