//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hugeLocks are lock files as large as any that is read, each beside the
// manifest that has it read.
var hugeLocks = []struct{ manifest, text, lock, head, entry, tail string }{
	{"package.json", `{"scripts": {"start": "node a.js"}, "dependencies": {"x": "1"}}`, "package-lock.json",
		`{"lockfileVersion": 3, "packages": {"": {"name": "x"}`, `, "node_modules/package-%d": {"version": "1.0.0", "integrity": "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "license": "MIT"}`, "}}"},
	{"package.json", `{"scripts": {"start": "node a.js"}, "dependencies": {"x": "1"}}`, "yarn.lock",
		"# yarn lockfile v1\n", "package-%d@^1.0.0:\n  version \"1.0.0\"\n  integrity sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\n", ""},
	{"package.json", `{"scripts": {"start": "node a.js"}, "dependencies": {"x": "1"}}`, "pnpm-lock.yaml",
		"lockfileVersion: '9.0'\n\npackages:\n", "\n  package-%d@1.0.0:\n    resolution: {integrity: sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA}\n", ""},
	{"pyproject.toml", "[project]\nname = \"x\"\nversion = \"1\"\ndependencies = [\"flask\"]\n", "uv.lock",
		"version = 1\n", "\n[[package]]\nname = \"package-%d\"\nversion = \"1.0.0\"\nsource = { registry = \"https://example.com/simple\" }\n", ""},
	{"Cargo.toml", "[package]\nname = \"x\"\nversion = \"1.0.0\"\n", "Cargo.lock",
		"version = 4\n", "\n[[package]]\nname = \"package-%d\"\nversion = \"1.0.0\"\n", ""},
	{"go.mod", "module example.com/x\n\ngo 1.26\n", "go.sum",
		"", "example.com/package%d v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", ""},
}

// TestHostileLocks holds lock files of 63 MB to bounds of time and memory, in a
// process of its own that is measured.
func TestHostileLocks(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads hundreds of megabytes")
	}
	for _, h := range hugeLocks {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, h.manifest), []byte(h.text), 0o644))
		must(t, os.WriteFile(filepath.Join(dir, "a.js"), []byte("require('http').createServer().listen(3000)\n"), 0o644))
		must(t, os.MkdirAll(filepath.Join(dir, "src"), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, "src/main.rs"), []byte("fn main() {}\n"), 0o644))
		must(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n\nfunc main() {}\n"), 0o644))
		must(t, os.WriteFile(filepath.Join(dir, "app.py"), []byte("from flask import Flask\napp = Flask(__name__)\n"), 0o644))
		var text bytes.Buffer
		text.WriteString(h.head)
		for i := 0; text.Len() < 63<<20; i++ {
			fmt.Fprintf(&text, h.entry, i)
		}
		text.WriteString(h.tail)
		must(t, os.WriteFile(filepath.Join(dir, h.lock), text.Bytes(), 0o644))
		measured(t, h.lock, dir, 25*time.Second, 2200)
	}
}

// measured runs the program in a folder and holds it to a time and to megabytes.
func measured(t *testing.T, name, dir string, limit time.Duration, megabytes int64) {
	t.Helper()
	program, err := exec.LookPath("stagewright")
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 2*limit)
	defer cancel()
	command := exec.CommandContext(ctx, program, "plan", dir)
	var errs bytes.Buffer
	command.Stderr = &errs
	start := time.Now()
	err = command.Run()
	if took := time.Since(start); took > limit {
		t.Errorf("%s: took %s", name, took)
	}
	if code := command.ProcessState.ExitCode(); code < 0 || code > exitNothing || strings.Contains(errs.String(), "goroutine ") {
		t.Errorf("%s: %v: %.2000s", name, err, errs.String())
	}
	used, ok := command.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok || runtime.GOOS != "linux" { // others count in bytes
		return
	}
	t.Logf("%s: %s, %d MB", name, time.Since(start).Round(time.Millisecond), used.Maxrss>>10)
	if used.Maxrss>>10 > megabytes {
		t.Errorf("%s: %d MB of memory, want at most %d", name, used.Maxrss>>10, megabytes)
	}
}

// TestHostileNumbers walks ten thousand nested folders, ten thousand files that
// are all links to themselves, and devices.
func TestHostileNumbers(t *testing.T) {
	nested := t.TempDir()
	for chain := range 25 { // a system call takes no path of more than 4096 bytes
		at := filepath.Join(nested, fmt.Sprint(chain))
		for range 400 {
			at = filepath.Join(at, "d")
		}
		must(t, os.MkdirAll(at, 0o755))
		must(t, os.WriteFile(filepath.Join(at, "index.html"), []byte("x"), 0o644))
	}
	measured(t, "10,000 nested folders", nested, 20*time.Second, 600)

	loops := t.TempDir()
	must(t, os.WriteFile(filepath.Join(loops, "package.json"), []byte(`{"scripts": {"start": "node a.js"}}`), 0o644))
	for i := range 10_000 {
		name := fmt.Sprintf("loop%d", i)
		must(t, os.Symlink([]string{name, ".", ".."}[i%3], filepath.Join(loops, name)))
	}
	measured(t, "10,000 links that lead back", loops, 20*time.Second, 600)

	devices := t.TempDir()
	for _, mark := range []string{"package.json", "go.mod", "Dockerfile", "requirements.txt", "stagewright.yaml", ".dockerignore"} {
		at := filepath.Join(devices, mark)
		if err := syscall.Mknod(at, syscall.S_IFCHR|0o666, 1<<8|5); err != nil { // /dev/zero never ends
			must(t, os.Symlink("/dev/zero", at))
		}
	}
	measured(t, "devices", devices, 20*time.Second, 600)
}
