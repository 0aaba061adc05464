package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A lean build lists the inspections without linking what they link.
func TestLeanBuildLeavesTheGraphOut(t *testing.T) {
	for _, tags := range []string{"", "lean"} {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", tags, ".").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, heavy := range []string{"/dockerfile2llb\n", "/sprig/v3\n"} {
			if links := strings.Contains(string(out), heavy); links != (tags == "") {
				t.Errorf("tags %q: %q linked is %v", tags, heavy, links)
			}
		}
	}
}

// A lean build hands over what it leaves out, with the same words and input:
// inspections, --pin, and templates that may call any function.
func TestLeanBuildHandsOver(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("it builds a program, and another of shell")
	}
	dir := t.TempDir()
	lean := filepath.Join(dir, "stagewright")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-tags", "lean", "-o", lean, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	write := func(name, text string, mode os.FileMode) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("stagewright-full", "#!/bin/sh\necho \"$@\"\ncat\nexit 3\n", 0o755)
	write("plain/index.html", "<p>hello</p>", 0o644)
	write("own/index.html", "<p>hello</p>", 0o644)
	write("own/.stagewright/templates/static/dockerignore.tmpl", `{{ "x" | camelcase }}`, 0o644)
	for _, c := range []struct {
		args, in string
		full     bool
	}{
		{"generate --stdout plain", "", false},
		{"generate --stdout --no-project-templates own", "", false},
		{"generate --stdout own", "", true},
		{"plan own --templates plain", "", true},
		{"generate --pin plain", "", true},
		{"generate --plan - own", `{"schemaVersion": 1, "apps": []}`, true},
		{"check --format json x", "Dockerfile", true},
	} {
		cmd := exec.CommandContext(t.Context(), lean, strings.Fields(c.args)...)
		cmd.Dir, cmd.Stdin, cmd.Env = dir, strings.NewReader(c.in), append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir)
		out, err := cmd.Output()
		full := string(out) == c.args+"\n"+c.in && cmd.ProcessState.ExitCode() == 3
		if full != c.full || !full && err != nil {
			t.Errorf("%s: handed over: %v, want %v: %v\n%s", c.args, full, c.full, err, out)
		}
	}
}

func TestEveryInspectionHasAShort(t *testing.T) {
	if len(inspections) != len(shorts) {
		t.Fatalf("%d inspections, %d of them with a short", len(inspections), len(shorts))
	}
	for i, inspection := range inspections {
		if c := inspection(streams{}); c.Name() != shorts[i][0] || c.Short == "" {
			t.Errorf("%s is not in its place", c.Name())
		}
	}
}
