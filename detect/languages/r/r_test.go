package r_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/r"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, r.Language, trial.Files(archive))
}

// TestPrograms holds what starts a program, and what is installed for it.
func TestPrograms(t *testing.T) {
	for _, test := range []struct {
		name, archive, start, install, packages, warns string
		port                                           int
	}{
		{"Shiny", "-- app.R --\nlibrary(shiny)\nshinyApp(ui, server)\n", "Rscript -e shiny::runApp('.', host = '0.0.0.0', port = 3838)", "install2.r --error --libloc /opt/library shiny", "tini", "no-lock-file", 3838},
		{"Shiny in two files", "-- server.R --\nfunction(input, output) {}\n-- ui.R --\nfluidPage()\n", "Rscript -e shiny::runApp('.', host = '0.0.0.0', port = 3838)", "install2.r --error --libloc /opt/library shiny", "tini", "no-lock-file", 3838},
		{"plumber", "-- plumber.R --\n#* @get /\nfunction() 1\n-- renv.lock --\n{\"R\": {\"Version\": \"4.4.2\"}, \"Packages\": {\"plumber\": {}}}\n", "Rscript -e plumber::pr_run(plumber::pr('plumber.R'), host = '0.0.0.0', port = 8000)", "", "libsodium23 tini", "", 8000},
		{"plumber that starts itself", "-- main.R --\nplumber::pr_run(plumber::pr('api.R'), port = 7000)\n-- renv.lock --\n{\"R\": {\"Version\": \"4.4.2\"}}\n", "Rscript main.R", "", "tini", "", 7000},
		{"a script", "-- main.R --\ncat('hello')\n", "Rscript main.R", "", "", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			install := strings.Join(a.Install, ";")
			if strings.Contains(install, "renv::restore") {
				install = ""
			}
			if got := strings.Join(a.Start, " "); got != test.start || install != test.install || strings.Join(a.RunPackages, " ") != test.packages || a.Port != test.port || trial.Codes(a) != test.warns {
				t.Errorf("%q, %q, %q, %d, %q", got, install, a.RunPackages, a.Port, trial.Codes(a))
			}
		})
	}
}

// TestVersions holds the lock file's version to be kept.
func TestVersions(t *testing.T) {
	for archive, want := range map[string]string{
		"-- main.R --\n1\n": "4.5",
		"-- main.R --\n1\n-- renv.lock --\n{\"R\": {\"Version\": \"4.4.2\"}}\n":               "4.4.2",
		"-- main.R --\n1\n-- DESCRIPTION --\nPackage: x\nVersion: 1\nDepends: R (>= 4.1.0)\n": "4.5",
		"-- main.R --\n1\n-- Dockerfile --\nFROM rocker/r-ver:4.3.3\n":                        "4.3.3",
	} {
		if p := planned(t, archive); len(p.Apps) != 1 || p.Apps[0].Version != want {
			t.Errorf("%+v, want %s\n%s", p.Apps, want, archive)
		}
	}
}

// TestRefused passes by packages, and scripts beside other programs.
func TestRefused(t *testing.T) {
	trial.Refused(t, r.Language, map[string]string{
		"-- DESCRIPTION --\nPackage: x\nVersion: 1\n-- R/x.R --\nx <- 1\n": "a package",
		"-- DESCRIPTION --\na text\n":                                      "",
		"-- renv.lock --\n{}\n-- analysis.Rmd --\nx\n":                     "no program",
		"-- main.R --\n1\n-- pyproject.toml --\n[project]\n":               "",
	})
}

// TestGolem is an app that is a package: its own name is none to install.
func TestGolem(t *testing.T) {
	a := trial.App(t, r.Language, "-- DESCRIPTION --\nPackage: tides\nVersion: 0.1.0\nImports: config (>= 0.3),\n    golem,\n    shiny\nDepends: R (>= 4.1)\n-- app.R --\npkgload::load_all()\ntides::run_app()\n-- R/run_app.R --\nrun_app <- function() with_golem_options(1)\n")
	if got := strings.Join(a.Start, " "); a.Framework != "shiny" || a.Port != 3838 || !strings.Contains(got, "runApp('.'") {
		t.Errorf("%s, %d, %s", a.Framework, a.Port, got)
	}
	if got := a.Install[0]; !strings.HasSuffix(got, " config golem shiny pkgload") {
		t.Error(got)
	}
}
