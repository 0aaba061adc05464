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

// What the program may take longer than one that only lists the top folder. To
// link sprig and BuildKit's parser takes 1.5 to 2 ms of the small goal. Machines
// that others use too are slower by half at times, and the floor with them: a
// run fails where even the best of many takes that much more.
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
	program := compile(t, "../cmd/stagewright", nil, "-tags", "lean") // as make build makes it
	full := compile(t, "../cmd/stagewright", nil)
	lists := compile(t, "../cmd/lists", map[string]string{"../cmd/lists/main.go": listsTop})
	links := compile(t, "../cmd/links", map[string]string{"../cmd/links/main.go": linking(t)})
	rivals := []rival{
		{"lists the top folder", lists, nil},
		{"does nothing, links the same", links, nil},
		{"stagewright generate --stdout", program, []string{"generate", "--stdout"}},
		{"the same, with the inspections", full, []string{"generate", "--stdout"}},
	}
	onSmall, onBig := race(t, rivals, small), race(t, rivals, big)
	t.Logf("%-32s %20s %20s", "whole process, ms: median (best)", "5 files", "100,000")
	for i, r := range rivals {
		t.Logf("%-32s %20v %20v", r.name, onSmall[i].times(), onBig[i].times())
	}
	over := [2]times{onSmall[2].beyond(onSmall[0]), onBig[2].beyond(onBig[0])}
	t.Logf("%-32s %20v %20v", "over the first", over[0], over[1])
	t.Logf("%-32s %20v %20v", "goal", times{smallGoal, smallGoal}, times{bigGoal, bigGoal})
	if over[0].best > smallGoal*3/2 || over[1].best > bigGoal*3/2 {
		t.Error("even the best run takes half as much again as the goal")
	}
}

// rival is one of the programs that are timed.
type rival struct {
	name, program string
	args          []string
}

// times are those of many runs. On a busy machine only the best one tells what
// the program itself takes.
type times struct{ median, best time.Duration }

func (a times) String() string {
	return fmt.Sprintf("%.1f (%.1f)", a.median.Seconds()*1000, a.best.Seconds()*1000)
}

// rounds are the runs of one program, round by round.
type rounds [][]time.Duration

func median(runs []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(runs))[len(runs)/2]
}

func (r rounds) times() times {
	all := slices.Concat(r...)
	return times{median(all), slices.Min(all)}
}

// beyond is what a program takes longer than the floor: the median of what it
// took longer in each round, and the best run over the best.
func (r rounds) beyond(floor rounds) times {
	longer := make([]time.Duration, len(r))
	for i := range r {
		longer[i] = median(r[i]) - median(floor[i])
	}
	return times{median(longer), r.times().best - floor.times().best}
}

// race times all programs over a folder in rounds, so that what else the machine
// does falls on all of them. Each is run once unseen when its turn comes.
func race(t *testing.T, rivals []rival, dir string) []rounds {
	t.Helper()
	took := make([]rounds, len(rivals))
	for range 7 {
		for i, r := range rivals {
			var runs []time.Duration
			for range 11 {
				cmd := exec.CommandContext(t.Context(), r.program, append(slices.Clone(r.args), dir)...)
				start := time.Now()
				err := cmd.Run()
				runs = append(runs, time.Since(start))
				if err != nil {
					out, _ := exec.CommandContext(t.Context(), r.program, append(slices.Clone(r.args), dir)...).CombinedOutput()
					t.Fatalf("%s: %v\n%s", r.program, err, out)
				}
			}
			took[i] = append(took[i], runs[1:])
		}
	}
	return took
}

// linking is a program that does nothing but link what ours links.
func linking(t *testing.T) string {
	t.Helper()
	out, err := command(t.Context(), "", "go", "list", "-tags", "lean", "-f", `{{join .Imports "\n"}}`, "../cmd/stagewright")
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

// compile builds a program and installs it; files that are not on the disk are
// laid over it. What a linker leaves in memory is slower to start than the same
// bytes copied or read from a disk, as people have them.
func compile(t *testing.T, name string, files map[string]string, flags ...string) string {
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
	args := append([]string{"build", "-trimpath", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program}, flags...)
	cmd := exec.CommandContext(t.Context(), "go", append(args, name)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	bytes, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	installed := filepath.Join(dir, "installed")
	if err := os.WriteFile(installed, bytes, 0o755); err != nil {
		t.Fatal(err)
	}
	return installed
}

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
