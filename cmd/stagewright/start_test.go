package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// Nothing of ours runs before main: each variable that is made when the program
// starts costs every start its time, whatever is asked for.
func TestNothingRunsAtInit(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	program := filepath.Join(t.TempDir(), "stagewright")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-tags", "lean", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file, err := elf.Open(program)
	must(t, err)
	defer file.Close()
	symbols, err := file.Symbols()
	must(t, err)
	if !slices.ContainsFunc(symbols, func(s elf.Symbol) bool { return s.Name == "main.main" }) {
		t.Fatalf("%d symbols, main.main not among them", len(symbols))
	}
	atInit := regexp.MustCompile(`^(main|` + regexp.QuoteMeta(module) + `[^()]+)\.(map\.)?init(\.\d+)?$`)
	for _, s := range symbols {
		if atInit.MatchString(s.Name) {
			t.Errorf("%s: runs at every start: make what it fills a func, a detect.Lookup, detect.Lists or a literal without calls", s.Name)
		}
	}
}
