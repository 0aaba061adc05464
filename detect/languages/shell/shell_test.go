package shell_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/shell"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, shell.Language, trial.Files(archive))
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
	if a := planned(t, "-- main.sh --\n#!/bin/sh\r\necho\r\n").Apps[0]; trial.Codes(a) != "windows-line-ends" {
		t.Errorf("warnings %q", trial.Codes(a))
	}
}

// TestRefused leaves alone what serves those who work on a project.
func TestRefused(t *testing.T) {
	trial.Refused(t, shell.Language, map[string]string{
		"-- run.sh --\n#!/bin/sh\nexec java -jar app.jar\n":     "java",
		"-- run.sh --\n#!/bin/sh\ndocker build .\n":             "docker",
		"-- scripts/run.sh --\necho\n":                          "",
		"-- run.sh --\necho\n-- go.mod --\nmodule x\n":          "",
		"-- sub/run.sh --\necho\n-- Cargo.toml --\n[package]\n": "",
		"-- run.sh --\necho\n-- Procfile --\nweb: ./run.sh\n":   "",
	})
}
