//go:build !lean

package main

import (
	"os"
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
