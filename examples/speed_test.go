package examples

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var speed = flag.Bool("speed", false, "time the whole process")

// What the program may take longer than one that only lists the top folder. A
// run fails at twice as much: machines are noisy.
const (
	smallGoal = 5 * time.Millisecond
	bigGoal   = 50 * time.Millisecond
)

const listsTop = `package main

import "os"

func main() {
	entries, err := os.ReadDir(os.Args[1])
	if err != nil || len(entries) == 0 {
		os.Exit(1)
	}
}
`

// TestSpeed times whole processes, from start to exit: on a project of five
// files and on one of 100,000, of which few are sources.
func TestSpeed(t *testing.T) {
	if !*speed {
		t.Skip("not asked for: make bench")
	}
	small, big := smallTree(t), bigTree(t)
	program := compile(t, "../cmd/stagewright", nil)
	lists := compile(t, "../cmd/lists", map[string]string{"../cmd/lists/main.go": listsTop})
	links := compile(t, "../cmd/links", map[string]string{"../cmd/links/main.go": linking(t)})
	t.Logf("%-34s %10s %10s", "median of the whole process, ms", "5 files", "100,000")
	floor := measure(t, lists, small, big)
	report := func(name string, m [2]time.Duration) { t.Logf("%-34s %10.2f %10.2f", name, ms(m[0]), ms(m[1])) }
	report("lists the top folder", floor)
	report("does nothing, links the same", measure(t, links, small, big))
	took := measure(t, program, small, big, "generate", "--stdout")
	report("stagewright generate --stdout", took)
	over := [2]time.Duration{took[0] - floor[0], took[1] - floor[1]}
	report("over the first", over)
	report("goal", [2]time.Duration{smallGoal, bigGoal})
	if over[0] > 2*smallGoal || over[1] > 2*bigGoal {
		t.Error("more than twice the goal")
	}
}

// linking is a program that does nothing but link what ours links.
func linking(t *testing.T) string {
	t.Helper()
	out, err := command(t.Context(), "", "go", "list", "-f", `{{join .Imports "\n"}}`, "../cmd/stagewright")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	text.WriteString("package main\n\nimport (\n")
	for _, name := range strings.Fields(out) {
		fmt.Fprintf(&text, "\t_ %q\n", name)
	}
	text.WriteString(")\n\nfunc main() {}\n")
	return text.String()
}

// compile builds a program; files that are not on the disk are laid over it.
func compile(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	replace := map[string]string{}
	for file, text := range files {
		at, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		replace[at] = filepath.Join(dir, "main.go")
		put(t, replace[at], text)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "overlay.json"), string(overlay))
	program := filepath.Join(dir, "program")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program, name)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// measure gives the medians of a program's runs over both folders.
func measure(t *testing.T, program, small, big string, args ...string) (m [2]time.Duration) {
	t.Helper()
	for i, dir := range []string{small, big} {
		var took []time.Duration
		for range 41 {
			cmd := exec.CommandContext(t.Context(), program, append(slices.Clone(args), dir)...)
			start := time.Now()
			err := cmd.Run()
			took = append(took, time.Since(start))
			if err != nil {
				out, _ := exec.CommandContext(t.Context(), program, append(slices.Clone(args), dir)...).CombinedOutput()
				t.Fatalf("%s: %v\n%s", program, err, out)
			}
		}
		slices.Sort(took)
		m[i] = took[len(took)/2]
	}
	return m
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// smallTree is a project of five files.
func smallTree(t *testing.T) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/speed.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, file := range archive.Files {
		put(t, filepath.Join(dir, file.Name), string(file.Data))
	}
	return dir
}

// bigTree is the same project, as it lies on a disk after years: 100,000 files,
// of which 2,000 are its own.
func bigTree(t *testing.T) string {
	t.Helper()
	dir := smallTree(t)
	for _, part := range []struct {
		pattern       string
		folders, each int
	}{
		{".git/objects/%02x/%038d", 256, 70},
		{"node_modules/package-%d/lib/file-%d.js", 3500, 20},
		{"vendor/example.com/m%d/file-%d.go", 500, 20},
		{"src/part-%d/file-%d.js", 100, 20},
	} {
		for i := range part.folders {
			for j := range part.each {
				put(t, filepath.Join(dir, fmt.Sprintf(part.pattern, i, j)), "export const x = 1;\n")
			}
		}
	}
	return dir
}

func put(t *testing.T, file, text string) {
	t.Helper()
	err := os.WriteFile(file, []byte(text), 0o644)
	if os.IsNotExist(err) {
		if err = os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
			err = os.WriteFile(file, []byte(text), 0o644)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
