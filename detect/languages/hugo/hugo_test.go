package hugo_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/hugo"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, hugo.Language, trial.Files(archive))
}

const settings = "-- hugo.toml --\nbaseURL = \"/\"\n-- content/a.md --\na\n"

// TestVersions holds which Hugo is used, and where it comes from.
func TestVersions(t *testing.T) {
	for _, test := range []struct{ name, archive, version, image string }{
		{"nothing asked", settings, "0.131.0", "debian:trixie-slim"},
		{"netlify", settings + "-- netlify.toml --\n[build.environment]\nHUGO_VERSION = \"0.148.1\"\n", "0.148.1", "ghcr.io/gohugoio/hugo:v0.148.1"},
		{"two numbers", settings + "-- .tool-versions --\nhugo extended_0.121\n", "0.121.0", "hugomods/hugo:exts-0.121.0"},
		{"least, low", "-- hugo.yaml --\nbaseURL: /\nmodule:\n  hugoVersion:\n    min: \"0.110.0\"\n", "0.131.0", "debian:trixie-slim"},
		{"least, high", "-- hugo.yaml --\nbaseURL: /\nmodule:\n  hugoVersion:\n    min: \"0.146.0\"\n", "0.146.0", "ghcr.io/gohugoio/hugo:v0.146.0"},
		{"a workflow", settings + "-- .github/workflows/pages.yml --\nwith:\n  hugo-version: '0.147.9'\n", "0.147.9", "ghcr.io/gohugoio/hugo:v0.147.9"},
		{"latest is none", settings + "-- .github/workflows/pages.yml --\nwith:\n  hugo-version: 'latest'\n", "0.131.0", "debian:trixie-slim"},
		{"Dart Sass", settings + "-- layouts/index.html --\n{{ $o := dict \"transpiler\" \"dartsass\" }}\n", "0.165.0", "ghcr.io/gohugoio/hugo:v0.165.0"},
		{"packages", settings + "-- package.json --\n{\"devDependencies\": {\"postcss\": \"8.5.6\"}}\n", "0.131.0", "node:24-trixie-slim"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			if a := p.Apps[0]; a.Version != test.version || a.Images["build"] != test.image {
				t.Errorf("%s of %s, want %s of %s", a.Version, a.Images["build"], test.version, test.image)
			}
		})
	}
}

// TestSettings holds what is read of the settings, wherever they lie.
func TestSettings(t *testing.T) {
	for _, test := range []struct{ name, archive, folder, base, build, warns string }{
		{"plain", settings, "public", "", "hugo --minify", ""},
		{"a path and a folder", "-- config.yaml --\nbaseurl: https://example.com/docs/\npublishDir: out\n-- content/a.md --\na\n", "out", "docs", "hugo --minify", ""},
		{"a folder of settings", "-- go.mod --\nmodule example.com/x\n-- config/_default/hugo.toml --\nbaseURL = \"https://example.com\"\n", "public", "", "hugo --minify", ""},
		{"the host's command", settings + "-- netlify.toml --\n[build]\ncommand = \"hugo --gc --minify\"\n", "public", "", "hugo --gc --minify", ""},
		{"a command with a variable", settings + "-- netlify.toml --\n[build]\ncommand = \"hugo -b $URL\"\n", "public", "", "hugo --minify", ""},
		{"a server is no build", settings + "-- package.json --\n{\"scripts\": {\"build\": \"hugo server\"}}\n", "public", "", "hugo --minify", ""},
		{"a folder outside", "-- hugo.toml --\nbaseURL = \"/\"\npublishDir = \"../x\"\n", "public", "", "hugo --minify", ""},
		{"no theme", "-- hugo.toml --\nbaseURL = \"/\"\ntheme = \"ananke\"\n", "public", "", "hugo --minify", "theme-missing"},
		{"git", "-- hugo.toml --\nbaseURL = \"/\"\nenableGitInfo = true\n", "public", "", "hugo --minify", "reads-git"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if a.StaticDir != test.folder || a.Fact("basePath") != test.base || strings.Join(a.Build, ";") != test.build || trial.Codes(a) != test.warns {
				t.Errorf("%q, %q, %q, %q", a.StaticDir, a.Fact("basePath"), a.Build, trial.Codes(a))
			}
		})
	}
}

// TestRefused passes by themes, and by settings of other generators.
func TestRefused(t *testing.T) {
	trial.Refused(t, hugo.Language, map[string]string{
		"-- hugo.toml --\nbaseURL = \"/\"\n-- theme.toml --\nname = \"x\"\n":             "theme",
		"-- exampleSite/hugo.toml --\nbaseURL = \"/\"\n":                                 "example",
		"-- config.toml --\nbase_url = \"https://example.com\"\n-- content/a.md --\na\n": "",
		"-- config.toml --\nport = 80\n":                                                 "",
		"-- go.mod --\nmodule example.com/x\n":                                           "",
	})
}

// TestWorkflow passes by a workflow that is called after the tool.
func TestWorkflow(t *testing.T) {
	a := trial.App(t, hugo.Language, "-- hugo.toml --\nbaseURL = 'https://example.com'\n-- content/a.md --\na\n-- .github/workflows/hugo.yaml --\nenv:\n  HUGO_VERSION: 0.148.2\n")
	if a.Path != "." || a.Version != "0.148.2" {
		t.Errorf("%s, %s", a.Path, a.Version)
	}
}

// TestFolder takes settings in a folder of their own, and a script that calls
// more than Hugo.
func TestFolder(t *testing.T) {
	a := trial.App(t, hugo.Language, "-- config/_default/hugo.yaml --\nbaseURL: https://example.com/notes/\n-- config/production/hugo.yaml --\nx: 1\n-- content/a.md --\na\n")
	if a.Path != "." || a.Fact("basePath") != "notes" {
		t.Errorf("%s, %q", a.Path, a.Fact("basePath"))
	}
	const search = "-- hugo.toml --\nbaseURL = 'https://example.com'\n-- content/a.md --\na\n-- package.json --\n{\"scripts\": {\"build\": \"hugo --gc --minify && npx pagefind --site public\"}, \"dependencies\": {\"pagefind\": \"1\"}}\n-- package-lock.json --\n{}\n"
	if a := trial.App(t, hugo.Language, search); strings.Join(a.Build, ";") != "npm run build" {
		t.Errorf("%q", a.Build)
	}
}
