//go:build !lean

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const pinnedImage = "nginxinc/nginx-unprivileged:1.30-alpine"

// siteFrom is a project that stands on one image, and how to write for it from a
// registry of the test.
func siteFrom(t *testing.T, s *shelf) (dir string, generate func(want int, more ...string) (out, errs string)) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("<h1>hello</h1>\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, func(want int, more ...string) (string, string) {
		t.Helper()
		code, out, errs := said(append([]string{"generate", dir, "--registry-mirror", s.host + "/library"}, more...)...)
		if code != want {
			t.Fatalf("generate %v: exit %d, want %d:\n%s%s", more, code, want, out, errs)
		}
		return out, errs
	}
}

func TestGeneratePinned(t *testing.T) {
	s := newShelf(t)
	first := s.put(t, pinnedImage, 1000)
	dir, generate := siteFrom(t, s)
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	from := "FROM " + s.host + "/library/" + pinnedImage + "@"
	if out, _ := generate(0, "--pin", "--stdout"); !strings.Contains(out, from+first) {
		t.Errorf("--stdout:\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(dir, lockName)); err == nil {
		t.Error("--stdout has written the lock file")
	}
	if out, _ := generate(0, "--pin", "--dry-run"); !strings.Contains(out, "+"+from+first) || !strings.Contains(out, "+++ b/"+lockName) {
		t.Errorf("--dry-run:\n%s", out)
	}
	if _, errs := generate(0, "--pin"); !strings.Contains(errs, "wrote "+lockName) {
		t.Errorf("--pin: %s", errs)
	}
	if text := read("Dockerfile"); strings.Count(text, "@sha256:") != 1 || !strings.Contains(text, from+first) {
		t.Errorf("pinned:\n%s", text)
	}
	if !strings.Contains(read(".dockerignore"), "\n"+lockName+"\n") {
		t.Errorf(".dockerignore:\n%s", read(".dockerignore"))
	}
	// The tag moves on; what is locked stays, and is not written again.
	second := s.put(t, pinnedImage, 2000)
	if _, errs := generate(0, "--pin"); strings.Contains(errs, "wrote") || strings.Contains(errs, "added") || !strings.Contains(errs, lockName+" is as it should be") {
		t.Errorf("a second time: %s", errs)
	}
	if text := read("Dockerfile"); !strings.Contains(text, from+first) || first == second {
		t.Errorf("the lock was not kept to:\n%s", text)
	}
	// pin knows the same file.
	if code, out, errs := said("pin", dir, "--update"); code != 0 || !strings.Contains(read("Dockerfile"), from+second) || !strings.Contains(read(lockName), second) {
		t.Errorf("pin --update: exit %d: %s%s", code, out, errs)
	}
	// A digest is no drift.
	if err := os.WriteFile(filepath.Join(dir, "stagewright.yaml"), []byte("pin: true\nregistryMirror: "+s.host+"/library\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := said("check", dir, "--drift"); code != 0 || strings.Contains(out, "Drift") {
		t.Errorf("check --drift: exit %d:\n%s%s", code, out, errs)
	}
	// And the key of the file is as good as the flag.
	if code, _, errs := said("generate", dir); code != 0 || strings.Contains(errs, "wrote") {
		t.Errorf("pin in stagewright.yaml: exit %d: %s", code, errs)
	}
}

func TestGeneratePinnedSeesToPlatforms(t *testing.T) {
	s := newShelf(t)
	s.put(t, pinnedImage, 1000)
	_, generate := siteFrom(t, s)
	generate(0, "--pin", "--stdout", "--set", "bake=yes", "--set", "platforms=linux/amd64,linux/arm64")
	s.putFor(t, pinnedImage, 1000, "amd64")
	if _, errs := generate(1, "--pin", "--stdout", "--set", "bake=yes", "--set", "platforms=linux/amd64,linux/arm64"); !strings.Contains(errs, "does not exist for [linux/arm64]: choose one of [linux/amd64]") {
		t.Errorf("said %s", errs)
	}
}

func TestGeneratePinnedWithoutTheImage(t *testing.T) {
	s := newShelf(t)
	dir, generate := siteFrom(t, s)
	if _, errs := generate(1, "--pin"); !strings.Contains(errs, "no such image or tag") {
		t.Errorf("said %s", errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "Dockerfile")); err == nil {
		t.Error("a Dockerfile was written though its image could not be pinned")
	}
}
