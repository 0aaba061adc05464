package shell_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/shell"
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
	languages := []*detect.Language{shell.Language}
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

// TestScripts holds what a script is taken for, and what it needs.
func TestScripts(t *testing.T) {
	for _, test := range []struct {
		name, archive, kind, start, packages string
		port                                 int
	}{
		{"a tool", "-- main.sh --\n#!/bin/sh\necho hello\n", "tool", "sh main.sh", "", 0},
		{"bash, and jq in a pipe", "-- main.sh --\n#!/usr/bin/env bash\ncat a | jq .\n", "tool", "bash main.sh", "jq", 0},
		{"a word is no call", "-- main.sh --\n#!/bin/sh\necho jq and curl\n# curl x\n", "tool", "sh main.sh", "", 0},
		{"a worker", "-- worker.sh --\n#!/bin/sh\nwhile true; do sleep 5; done\n", "worker", "sh worker.sh", "tini", 0},
		{"a worker that ends", "-- worker.sh --\n#!/bin/sh\ntrap 'exit 0' TERM\nwhile true; do sleep 5; done\n", "worker", "sh worker.sh", "", 0},
		{"a server", "-- server.sh --\n#!/bin/bash\nexec socat TCP-LISTEN:${PORT:-9000},fork EXEC:./answer.sh\n", "service", "bash server.sh", "socat tini", 9000},
		{"busybox", "-- server.sh --\n#!/bin/sh\nexec busybox httpd -f -p 8081\n", "service", "sh server.sh", "busybox tini", 8081},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Start, " "); a.Kind != test.kind || got != test.start || strings.Join(a.RunPackages, " ") != test.packages || a.Port != test.port {
				t.Errorf("%s, %q, %q, %d", a.Kind, got, a.RunPackages, a.Port)
			}
		})
	}
}

// TestLineEnds warns of scripts that no shell reads.
func TestLineEnds(t *testing.T) {
	if a := planned(t, "-- main.sh --\n#!/bin/sh\r\necho\r\n").Apps[0]; codes(a) != "windows-line-ends" {
		t.Errorf("warnings %q", codes(a))
	}
}

// TestRefused leaves alone what serves those who work on a project.
func TestRefused(t *testing.T) {
	refused(t, map[string]string{
		"-- run.sh --\n#!/bin/sh\nexec java -jar app.jar\n":     "java",
		"-- run.sh --\n#!/bin/sh\ndocker build .\n":             "docker",
		"-- scripts/run.sh --\necho\n":                          "",
		"-- run.sh --\necho\n-- go.mod --\nmodule x\n":          "",
		"-- sub/run.sh --\necho\n-- Cargo.toml --\n[package]\n": "",
		"-- run.sh --\necho\n-- Procfile --\nweb: ./run.sh\n":   "",
	})
}
