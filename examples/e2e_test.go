package examples

import (
	"debug/elf"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	e2e   = flag.Bool("e2e", false, "build and run the examples with Docker")
	fresh = flag.Bool("fresh", false, "take no step from the cache of an earlier run, as on a new machine")
	in    = flag.String("in", ".", "walk the examples of this folder")
)

// TestE2E builds every example from the files committed beside it, runs it, asks
// it, stops it and edits it. One example alone: -run TestE2E/go-http.
func TestE2E(t *testing.T) {
	if !*e2e {
		t.Skip("not asked for: make e2e")
	}
	needDocker(t)
	found, err := List(os.DirFS(*in))
	if err != nil {
		t.Fatal(err)
	}
	var table table
	t.Cleanup(func() { table.print(t) })
	for _, example := range found {
		t.Run(example.Name, func(t *testing.T) {
			if example.Smoke.Proof == "checked" {
				table.add(row{name: example.Name, note: "not run: " + example.Smoke.Why})
				t.Skip(example.Smoke.Why)
			}
			// A build that takes no cache makes the steps anew that other builds
			// share with it: where cached steps are counted nothing else builds.
			if example.Smoke.Edits == nil {
				t.Parallel()
			}
			if time.Since(began()) > limit {
				table.add(row{name: example.Name, note: "NOT RUN: there was no time left for it"})
				t.Fatal("not run: the examples before it took longer than ", limit)
			}
			r := row{name: example.Name}
			defer func() {
				if t.Failed() {
					r.note = "FAILED"
				}
				table.add(r)
			}()
			walk(t, example, &r)
			keepRoom(t)
		})
	}
}

// patience is how long the examples may take before what is merely measured of
// the rest is left out: a machine that has to make every base image is slow, and
// a run that is cut off proves nothing.
const patience = 20 * time.Minute

// limit is when no further example is begun: those that are left fail, which
// says more than a run that is cut off from outside.
const limit = 62 * time.Minute

// began is when the first example began.
var began = sync.OnceValue(time.Now)

func late() bool { return time.Since(began()) > patience }

// walked counts the examples since old steps were last dropped.
var walked atomic.Int32

// keepRoom drops what the engine kept of builds long past, now and then: all of
// the examples leave more than a small disk holds.
func keepRoom(t *testing.T) {
	t.Helper()
	if walked.Add(1)%15 != 0 {
		return
	}
	if _, err := command(t.Context(), "", "docker", "builder", "prune", "--force", "--keep-storage", "8GB"); err != nil {
		t.Log(err) // room is the only thing lost
	}
}

// walk is the proof of one example, the cheapest questions first.
func walk(t *testing.T, example Example, r *row) {
	began()
	p := copyProject(t, *in, example)
	p.fetchBases(t)
	var flags []string
	if *fresh {
		flags = []string{"--no-cache"}
	}
	cold, err := p.build(t.Context(), flags...)
	if err != nil {
		t.Fatal(err)
	}
	r.cold = cold.took
	r.size = p.weigh(t, cold.image)
	p.run(t, cold.image)
	p.checkFiles(t, cold.image)
	if late() {
		t.Log("the time is short: its build stage is not weighed, and it is not edited beyond what smoke.json asks")
	}
	if stage := p.buildStage(t); stage != "" && !late() {
		b, err := p.build(t.Context(), "--target", stage)
		if err != nil {
			t.Fatal(err)
		}
		r.stage = p.weigh(t, b.image)
	}
	holdSizes(t, example.Name, *r)
	if example.Smoke.Arm64 {
		p.buildArm64(t)
		r.note = "arm64 too"
	}
	if example.Smoke.Edits != nil {
		p.prove(t, r)
	} else if !late() {
		p.editCheaply(t, cold)
	}
}

// sizesOf is what the README says an example weighs, and the stage that builds it.
var sizesOf = regexp.MustCompile(`The image weighs (\d+) MB.* the stage that builds it does, (\d+) MB .*examples/([a-z-]+)`)

// holdSizes holds the README to what was weighed; what a base image of the tests
// weighs differs a little with the day that it was made.
func holdSizes(t *testing.T, example string, r row) {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	said := sizesOf.FindSubmatch(text)
	if said == nil {
		t.Fatal("README.md: it no longer says what an image weighs")
	}
	if string(said[3]) != example {
		return
	}
	image, _ := strconv.ParseFloat(string(said[1]), 64)
	stage, _ := strconv.ParseFloat(string(said[2]), 64)
	if math.Round(r.size) != image || r.stage > 0 && math.Abs(r.stage-stage) > stage/5 {
		t.Errorf("README.md: it says %s and %s MB: the image weighs %.1f, the stage that builds it %.1f", said[1], said[2], r.size, r.stage)
	}
}

func (p *project) weigh(t *testing.T, image string) float64 {
	t.Helper()
	size, err := megabytes(t.Context(), image)
	if err != nil {
		t.Fatal(err)
	}
	return size
}

// buildArm64 builds for another platform than this one, without emulation, and
// reads from the program's own header what it was built for.
func (p *project) buildArm64(t *testing.T) {
	t.Helper()
	out := filepath.Join(filepath.Dir(p.dir), "arm64")
	if _, err := p.dockerBuild(t.Context(), "--platform", "linux/arm64", "--output", "type=local,dest="+out); err != nil {
		t.Fatal(err)
	}
	p.checkMachine(t, out, elf.EM_AARCH64)
}

// checkMachine reads from the program's own header what it is built for; out
// holds the files of the image.
func (p *project) checkMachine(t *testing.T, out string, want elf.Machine) {
	t.Helper()
	program := p.program(t)
	file, err := elf.Open(filepath.Join(out, program))
	if err != nil {
		t.Fatalf("%s of the image: %v", program, err)
	}
	defer func() { _ = file.Close() }()
	if file.Machine != want {
		t.Errorf("%s is built for %s, want %s", program, file.Machine, want)
	}
}

// row is what the table says of one example. Sizes are in MB.
type row struct {
	name        string
	size, stage float64
	cold, warm  time.Duration
	cached      string
	note        string
}

type table struct {
	sync.Mutex
	rows []row
}

func (t *table) add(r row) {
	t.Lock()
	defer t.Unlock()
	t.rows = append(t.rows, r)
}

// print prints the table once all examples are through.
func (t *table) print(log *testing.T) {
	if len(t.rows) == 0 {
		return
	}
	slices.SortFunc(t.rows, func(a, b row) int { return strings.Compare(a.name, b.name) })
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "example\timage MB\tbuild stage MB\tfirst s\twarm s\tcached after a source edit\t\t")
	for _, r := range t.rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t  %s\t\n", r.name, number(r.size, "%.0f"), number(r.stage, "%.0f"),
			number(r.cold.Seconds(), "%.1f"), number(r.warm.Seconds(), "%.1f"), r.cached, r.note)
	}
	_ = w.Flush()
	log.Log("\n" + text.String())
}

// number leaves out what was not measured.
func number(n float64, format string) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf(format, n)
}
