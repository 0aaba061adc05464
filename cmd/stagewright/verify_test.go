//go:build !lean

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A site that works, and a program that ends at once, against a real engine.
func TestVerifyWithTheEngine(t *testing.T) {
	needDocker(t)
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("good/Dockerfile", "FROM nginxinc/nginx-unprivileged:1.30-alpine\nCOPY site/ /usr/share/nginx/html/\nUSER 101:101\nEXPOSE 8080\n")
	put("good/site/index.html", "hello\n")
	put("bad/Dockerfile", "FROM debian:trixie-slim\nCOPY a /a\nEXPOSE 8080\nCMD [\"sh\", \"-c\", \"echo DATABASE_URL is required >&2; exit 3\"]\n")
	put("bad/a", "a\n")
	code, out, errs := said("verify", filepath.Join(dir, "good"))
	for _, want := range []string{"ok        build ", "ok        user     runs as 101:101", "ok        start    answers on port 8080 with 200", "ok        stop ", "ok        size ", "ok        rebuild  site/index.html edited: 1 of 1 steps ran again"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit %d, %q is not in:\n%s%s", code, want, out, errs)
		}
	}
	code, out, _ = said("verify", filepath.Join(dir, "bad"))
	for _, want := range []string{"failed    user     the image runs as root", "failed    start    a setting is missing: DATABASE_URL is required", "give it with --env NAME=VALUE", "|  DATABASE_URL is required"} {
		if code != 1 || !strings.Contains(out, want) {
			t.Errorf("exit %d, %q is not in:\n%s", code, want, out)
		}
	}
}

// A BuildKit somewhere else, and no engine: what needs no container is seen.
func TestVerifyWithBuildKitAlone(t *testing.T) {
	needDocker(t)
	// The rig's builder, whichever is in use.
	if exec.CommandContext(t.Context(), "docker", "buildx", "inspect", "rig").Run() == nil {
		t.Setenv("BUILDX_BUILDER", "rig")
	}
	told := docker(t, "buildx", "inspect", "--bootstrap")
	fields := strings.Fields(told) // Name: rig Driver: remote
	if len(fields) < 4 || fields[3] == "docker" {
		t.Skip("the builder is the engine itself")
	}
	t.Setenv("BUILDX_BUILDER", fields[1])
	t.Setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
	dir := t.TempDir()
	for name, text := range map[string]string{"Dockerfile": "FROM scratch\nCOPY a /a\nUSER 10001:10001\nEXPOSE 8080\n", "a": "a\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := said("verify", dir)
	for _, want := range []string{"ok        build ", "ok        user     runs as 10001:10001", "skipped   start    no engine runs containers here", "ok        size ", "ok        rebuild  a edited: 1 of 1 steps ran again"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit %d, %q is not in:\n%s%s", code, want, out, errs)
		}
	}
	if !strings.Contains(errs, "building ...\n  [1/1] COPY a /a\n") {
		t.Errorf("progress:\n%s", errs)
	}
}
