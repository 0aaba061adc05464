package procfile_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/procfile"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, procfile.Language, trial.Files(archive))
}

// TestProcesses holds which process is started, and how.
func TestProcesses(t *testing.T) {
	for _, test := range []struct {
		name, archive, kind, start, packages, warns string
		port                                        int
	}{
		{"web", "-- Procfile --\nweb: ./serve --port $PORT\n-- serve --\nx\n", "service", "./serve --port 8080", "tini", "procfile-only", 8080},
		{"a port of its own", "-- Procfile --\nweb: bin/serve ${PORT:-9000}\n-- bin/serve --\nx\n", "service", "bin/serve 9000", "tini", "procfile-only", 9000},
		{"a worker", "-- Procfile --\njobs: java -jar jobs.jar\n", "worker", "java -jar jobs.jar", "default-jre-headless tini", "procfile-only", 0},
		{"an unknown program", "-- Procfile --\nweb: frobnicate\n", "service", "frobnicate", "tini", "procfile-only program-unknown", 8080},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Start, " "); a.Kind != test.kind || got != test.start || strings.Join(a.RunPackages, " ") != test.packages || a.Port != test.port || trial.Codes(a) != test.warns {
				t.Errorf("%s, %q, %q, %d, %q", a.Kind, got, a.RunPackages, a.Port, trial.Codes(a))
			}
		})
	}
}

// TestRefused leaves alone projects that say more than their Procfile.
func TestRefused(t *testing.T) {
	trial.Refused(t, procfile.Language, map[string]string{
		"-- Procfile --\nweb: npm start\n-- package.json --\n{}\n": "",
		"-- Procfile --\n# nothing\n":                              "no process",
	})
}

// TestReleaseAndVersion says what prepares a version, and that Debian has
// another Java.
func TestReleaseAndVersion(t *testing.T) {
	a := trial.App(t, procfile.Language, "-- Procfile --\nweb: java -jar app.jar --port $PORT\nrelease: ./migrate\n-- system.properties --\njava.runtime.version=17\n")
	if strings.Join(a.Release, ";") != "./migrate" || !trial.Warned(a, "other-version") {
		t.Errorf("%q, %s", a.Release, trial.Codes(a))
	}
}
