package julia_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/julia"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, julia.Language, trial.Files(archive))
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
		{"below src", "-- Project.toml --\n[deps]\nOxygen = \"x\"\n-- src/main.jl --\nusing Oxygen\nserve(host=\"0.0.0.0\", port=8082)\n", "service", "julia --project=. src/main.jl", "1.12", 8082},
		{"a worker", "-- main.jl --\nwhile true\n  sleep(5)\nend\n", "worker", "julia main.jl", "1.12", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Start, " "); a.Kind != test.kind || got != test.start || a.Version != test.version || a.Port != test.port {
				t.Errorf("%s, %q, %s, %d, %q", a.Kind, got, a.Version, a.Port, trial.Codes(a))
			}
		})
	}
}

// TestRefused passes by packages, and lists without a program.
func TestRefused(t *testing.T) {
	trial.Refused(t, julia.Language, map[string]string{
		"-- Project.toml --\nname = \"X\"\nuuid = \"y\"\n-- src/X.jl --\nmodule X end\n": "a package",
		"-- Project.toml --\n[deps]\nIJulia = \"x\"\n":                                   "no program",
		"-- Project.toml --\n[tool]\nx = 1\n":                                            "",
		"-- main.jl --\n1\n-- Cargo.toml --\n[package]\n":                                "",
	})
}

// TestTags holds an old release to a tag that it has: the suites of the newest
// ones came later.
func TestTags(t *testing.T) {
	for version, want := range map[string]string{"1.10": "julia:1.10-trixie", "1.10.12": "julia:1.10.12-trixie", "1.10.4": "julia:1.10.4", "1.9": "julia:1.9-bookworm", "1.7.3": "julia:1.7.3-bullseye"} {
		a := trial.App(t, julia.Language, "-- main.jl --\nprintln(1)\n-- .julia-version --\n"+version+"\n")
		if a.Images["run"] != want {
			t.Errorf("%s: %v, want %s", version, a.Images, want)
		}
	}
}
