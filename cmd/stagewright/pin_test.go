//go:build !lean

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPinFollowsTheRegistry(t *testing.T) {
	s := newShelf(t)
	first := s.put(t, "app:1", 1000)
	other := s.put(t, "tool:2", 1000)
	dir := t.TempDir()
	file := filepath.Join(dir, "Dockerfile")
	const text = "FROM app:1 AS build # keep\r\nCOPY --from=tool:2 /a /a\n"
	put := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := func() string {
		t.Helper()
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	plain := strings.Replace(text, " # keep", "", 1)
	put(plain)
	pinned := strings.NewReplacer("app:1", "app:1@"+first, "tool:2", "tool:2@"+other).Replace(plain)
	mirror := []string{"--registry-mirror", s.host}
	do := func(want int, args ...string) (out, errs string) {
		t.Helper()
		code, out, errs := said(append(append([]string{"pin", file}, args...), mirror...)...)
		if code != want {
			t.Fatalf("pin %v: exit %d, want %d: %s%s", args, code, want, out, errs)
		}
		return out, errs
	}
	if out, _ := do(0, "--dry-run"); !strings.Contains(out, "+FROM app:1@"+first) || got() != plain {
		t.Errorf("--dry-run:\n%s\n%s", out, got())
	}
	if out, _ := do(1, "--check"); !strings.Contains(out, "app:1 is not pinned: run stagewright pin") {
		t.Errorf("--check:\n%s", out)
	}
	do(0)
	if got() != pinned {
		t.Fatalf("pinned to\n%s", got())
	}
	lock, err := os.ReadFile(filepath.Join(dir, lockName))
	if err != nil || !strings.Contains(string(lock), `"digest": "`+first+`"`) {
		t.Errorf("lock: %v\n%s", err, lock)
	}
	do(0, "--check")
	// The tag moves on: the pin stays until it is told.
	second := s.put(t, "app:1", 2000)
	if out, _ := do(1, "--check"); !strings.Contains(out, "is pinned to "+first+" and stands for "+second+" now") {
		t.Errorf("--check:\n%s", out)
	}
	put(plain)
	do(0)
	if got() != pinned {
		t.Errorf("the lock was not kept to:\n%s", got())
	}
	do(0, "--update")
	if want := strings.ReplaceAll(pinned, first, second); got() != want {
		t.Errorf("--update:\n%s", got())
	}
	do(0, "--unpin")
	if got() != plain {
		t.Errorf("--unpin:\n%s", got())
	}
	do(0, "--platform", "linux/arm64")
	if _, errs := do(1, "--platform", "linux/s390x"); !strings.Contains(errs, "app:1@"+second+": does not exist for [linux/s390x]") {
		t.Errorf("--platform: %s", errs)
	}
	do(2, "--check", "--update")
	put("FROM nowhere:1\n")
	if _, errs := do(1); !strings.Contains(errs, "nowhere:1: no such image or tag") {
		t.Errorf("unknown image: %s", errs)
	}
}
