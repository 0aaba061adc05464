package perl_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/perl"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, perl.Language, trial.Files(archive))
}

const mojo = "-- app.pl --\nuse Mojolicious::Lite;\nget '/' => sub {};\napp->start;\n"

// TestStarts holds what starts a program, and where it listens.
func TestStarts(t *testing.T) {
	for _, test := range []struct {
		name, archive, kind, start string
		port                       int
		warns                      string
	}{
		{"Mojolicious::Lite", mojo + "-- cpanfile --\nrequires 'Mojolicious';\n", "service", "perl app.pl prefork -m production -l http://*:3000", 3000, "no-lock-file"},
		{"PSGI without a server", "-- app.psgi --\nsub {}\n-- cpanfile --\nrequires 'Plack';\n", "service", "plackup -s Starman -E deployment --host 0.0.0.0 --port 5000 app.psgi", 5000, "no-lock-file server-added"},
		{"PSGI with one", "-- app.psgi --\nsub {}\n-- cpanfile --\nrequires 'Gazelle';\n-- cpanfile.snapshot --\n# carton\n", "service", "plackup -s Gazelle -E deployment --host 0.0.0.0 --port 5000 app.psgi", 5000, ""},
		{"a Procfile", "-- app.psgi --\nsub {}\n-- Procfile --\nweb: starman --port 8000 app.psgi\n-- cpanfile --\nrequires 'Starman';\n-- cpanfile.snapshot --\n\n", "service", "starman --port 8000 app.psgi", 5000, ""},
		{"morbo is for development", mojo + "-- Procfile --\nweb: morbo app.pl\n", "service", "perl app.pl prefork -m production -l http://*:3000", 3000, ""},
		{"a socket", "-- server.pl --\nmy $s = IO::Socket::INET->new(LocalPort => $ENV{PORT} || 9090, Listen => 5);\n", "service", "perl server.pl", 9090, ""},
		{"a worker", "-- worker.pl --\nwhile (1) { sleep 5 }\n", "worker", "perl worker.pl", 0, ""},
		{"a tool", "-- main.pl --\nprint 1;\n", "tool", "perl main.pl", 0, ""},
		{"the one script of a distribution", "-- Makefile.PL --\nWriteMakefile();\n-- bin/tides --\n#!/usr/bin/perl\nprint 1;\n-- lib/Tides.pm --\n1;\n", "tool", "perl bin/tides", 0, "needs-source"},
		{"localhost", "-- server.pl --\nIO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 80, Listen => 5);\n", "service", "perl server.pl", 80, "bound-to-localhost"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Start, " "); a.Kind != test.kind || got != test.start || a.Port != test.port || trial.Codes(a) != test.warns {
				t.Errorf("%s, %q, %d, %q", a.Kind, got, a.Port, trial.Codes(a))
			}
		})
	}
}

// TestVersions holds the old and the new way to write a version.
func TestVersions(t *testing.T) {
	for _, test := range []struct{ archive, version string }{
		{"-- main.pl --\nprint 1;\n", "5.44"},
		{"-- main.pl --\nprint 1;\n-- .perl-version --\n5.38.2\n", "5.38.2"},
		{"-- main.pl --\nprint 1;\n-- .perl-version --\nperl-5.40\n", "5.40"},
		{"-- main.pl --\nprint 1;\n-- cpanfile --\nrequires 'perl', '5.010001';\n", "5.44"},
		{"-- main.pl --\nuse v5.36;\nprint 1;\n", "5.44"},
	} {
		p := planned(t, test.archive)
		if len(p.Apps) != 1 || p.Apps[0].Version != test.version {
			t.Errorf("%+v, want %s\n%s", p.Apps, test.version, test.archive)
		}
	}
}

// TestTini stands in front of what does not handle SIGTERM, and of nothing else.
func TestTini(t *testing.T) {
	for archive, want := range map[string]string{
		"-- worker.pl --\nwhile (1) { sleep 5 }\n":                             "tini",
		"-- worker.pl --\n$SIG{TERM} = sub { exit };\nwhile (1) { sleep 5 }\n": "",
		"-- main.pl --\nprint 1;\n":                                            "",
		mojo:                                                                   "",
	} {
		if a := planned(t, archive).Apps[0]; strings.Join(a.RunPackages, " ") != want {
			t.Errorf("%q, want %q\n%s", a.RunPackages, want, archive)
		}
	}
}

// TestRefused passes by libraries, lists, and scripts of other projects.
func TestRefused(t *testing.T) {
	trial.Refused(t, perl.Language, map[string]string{
		"-- dist.ini --\nname = X\n-- lib/X.pm --\npackage X;\n1;\n": "library",
		"-- cpanfile --\nrequires 'Perl::Tidy';\n":                   "no code",
		"-- package.json --\n{}\n-- run.pl --\nprint 1;\n":           "",
	})
}

// TestTags holds an old release to tags that it has: the suites of the newest
// ones came later.
func TestTags(t *testing.T) {
	for version, want := range map[string]string{"5.42": "perl:5.42-slim-trixie", "5.42.3": "perl:5.42.3-slim-trixie", "5.36.0": "perl:5.36.0-slim", "5.34": "perl:5.34-slim-bullseye"} {
		a := trial.App(t, perl.Language, "-- main.pl --\nprint 1;\n-- .perl-version --\n"+version+"\n")
		if a.Images["run"] != want {
			t.Errorf("%s: %v, want %s", version, a.Images, want)
		}
	}
}

// TestDancer takes the settings for production, whose file is called after them.
func TestDancer(t *testing.T) {
	a := trial.App(t, perl.Language, "-- bin/app.psgi --\nuse Tides;\nTides->to_app;\n-- cpanfile --\nrequires 'Dancer2';\nrequires 'Starman';\n-- environments/production.yml --\nlog: warning\n")
	if got := strings.Join(a.Start, " "); got != "plackup -s Starman -E production --host 0.0.0.0 --port 5000 bin/app.psgi" {
		t.Error(got)
	}
}

// TestProcesses keeps the other lines of a Procfile.
func TestProcesses(t *testing.T) {
	a := trial.App(t, perl.Language, "-- script/tides --\n#!/usr/bin/env perl\nuse Mojolicious::Commands;\nMojolicious::Commands->start_app('Tides');\n-- cpanfile --\nrequires 'Mojolicious';\n-- Procfile --\nweb: script/tides prefork\nworker: script/tides minion worker\n")
	if got := strings.Join(a.Processes["worker"], " "); got != "script/tides minion worker" {
		t.Error(a.Processes)
	}
}
