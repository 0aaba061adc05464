package julia_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/julia"
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
	languages := []*detect.Language{julia.Language}
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

// TestPrograms holds what starts a program, by which Julia, and where it listens.
func TestPrograms(t *testing.T) {
	for _, test := range []struct {
		name, archive, kind, start, version string
		port                                int
	}{
		{"HTTP.jl", "-- Project.toml --\n[deps]\nHTTP = \"x\"\n[compat]\njulia = \"1.10\"\n-- server.jl --\nusing HTTP\nHTTP.serve(answer, \"0.0.0.0\", 8081)\n", "service", "julia --project=. server.jl", "1.12", 8081},
		{"Genie", "-- Project.toml --\n[deps]\nGenie = \"x\"\n-- routes.jl --\nroute(\"/\")\n-- bootstrap.jl --\n\n", "service", "julia --project=. -e using Genie; Genie.loadapp(); up(8000, \"0.0.0.0\"; async = false)", "1.12", 8000},
		{"a manifest", "-- Project.toml --\n[deps]\nJSON = \"x\"\n-- Manifest.toml --\njulia_version = \"1.10.4\"\n-- main.jl --\nprintln(1)\n", "tool", "julia --project=. main.jl", "1.10.4", 0},
		{"a worker", "-- main.jl --\nwhile true\n  sleep(5)\nend\n", "worker", "julia main.jl", "1.12", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Start, " "); a.Kind != test.kind || got != test.start || a.Version != test.version || a.Port != test.port {
				t.Errorf("%s, %q, %s, %d, %q", a.Kind, got, a.Version, a.Port, codes(a))
			}
		})
	}
}

// TestRefused passes by packages, and lists without a program.
func TestRefused(t *testing.T) {
	refused(t, map[string]string{
		"-- Project.toml --\nname = \"X\"\nuuid = \"y\"\n-- src/X.jl --\nmodule X end\n": "a package",
		"-- Project.toml --\n[deps]\nIJulia = \"x\"\n":                                   "no program",
		"-- Project.toml --\n[tool]\nx = 1\n":                                            "",
		"-- main.jl --\n1\n-- Cargo.toml --\n[package]\n":                                "",
	})
}
