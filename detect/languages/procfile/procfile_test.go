package procfile_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/procfile"
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
	languages := []*detect.Language{procfile.Language}
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
			if got := strings.Join(a.Start, " "); a.Kind != test.kind || got != test.start || strings.Join(a.RunPackages, " ") != test.packages || a.Port != test.port || codes(a) != test.warns {
				t.Errorf("%s, %q, %q, %d, %q", a.Kind, got, a.RunPackages, a.Port, codes(a))
			}
		})
	}
}

// TestRefused leaves alone projects that say more than their Procfile.
func TestRefused(t *testing.T) {
	refused(t, map[string]string{
		"-- Procfile --\nweb: npm start\n-- package.json --\n{}\n": "",
		"-- Procfile --\n# nothing\n":                              "no process",
	})
}
