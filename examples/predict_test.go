package examples

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/cache"
)

// model is what the cache command reads of the example.
func (p *project) model(t *testing.T) *cache.Model {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, p.dockerfile()))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(p.dir, p.Plan.Context)
	ignore, err := os.ReadFile(filepath.Join(p.dir, p.dockerfile()+".dockerignore"))
	if errors.Is(err, fs.ErrNotExist) {
		ignore, err = os.ReadFile(filepath.Join(folder, ".dockerignore"))
	}
	if err != nil {
		t.Fatal(err)
	}
	m, err := cache.New(t.Context(), text, inspect.Context{Files: os.DirFS(folder), Ignore: ignore})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// predict says what becomes of each step when a file was edited.
func (p *project) predict(t *testing.T, file string) []cache.Step {
	t.Helper()
	name, err := filepath.Rel(p.Plan.Context, file)
	if err != nil {
		t.Fatal(err)
	}
	return p.model(t).Predict(cache.Change{Files: []string{filepath.ToSlash(name)}})
}

// otherwise lists the steps of a build of which something else was predicted. A
// step that the engine did not even look at was cached; after a failure it says
// nothing of what comes behind.
func otherwise(predicted []cache.Step, b build) (wrong []string) {
	real := map[string]step{}
	for _, s := range b.steps {
		real[s.Label] = s
	}
	for _, want := range predicted {
		got, shown := real[oneSpaced(want.Name)]
		delete(real, oneSpaced(want.Name))
		switch {
		case want.State == cache.Runs && !got.ran() && (shown && got.Cached || !b.failed):
			wrong = append(wrong, fmt.Sprintf("%q was to run again (%s) and did not", want.Name, want.Why))
		case want.State == cache.Cached && got.ran():
			wrong = append(wrong, fmt.Sprintf("%q was to stay cached and ran again", want.Name))
		}
	}
	for _, s := range b.steps {
		if _, left := real[s.Label]; left {
			wrong = append(wrong, fmt.Sprintf("%q is none of the steps predicted", s.Label))
		}
	}
	return wrong
}

// littleTime is what a build may cost that only compares a prediction with it.
const littleTime = 6 * time.Second

// editCheaply holds one prediction to a build: of an edit that makes the
// shortest steps run again, or, where every edit is dear, of one that makes none.
func (p *project) editCheaply(t *testing.T, cold build) {
	t.Helper()
	file, least := "README.md", littleTime
	m := p.model(t)
	for _, name := range m.Files() {
		ext := strings.ToLower(filepath.Ext(name))
		if _, known := comments[ext]; !known || slices.Contains([]string{".md", ".txt"}, ext) {
			continue
		}
		steps := m.Predict(cache.Change{Files: []string{name}})
		if runs, _, _ := cache.Count(steps); runs == 0 {
			continue
		}
		if cost := costs(steps, cold); cost < least {
			file, least = filepath.ToSlash(filepath.Join(p.Plan.Context, name)), cost
		}
	}
	t.Logf("%s is edited", file)
	p.settled(t, file, func(build) []string { return nil })
}

// costs is what the steps took that are not predicted to stay cached.
func costs(steps []cache.Step, cold build) (sum time.Duration) {
	for _, want := range steps {
		for _, got := range cold.steps {
			if want.State != cache.Cached && got.Label == oneSpaced(want.Name) {
				sum += got.Took
			}
		}
	}
	return sum
}

func TestOtherwise(t *testing.T) {
	predicted := []cache.Step{{Name: "[a 1/3] COPY  x", State: cache.Runs}, {Name: "[a 2/3] RUN y", State: cache.Cached}, {Name: "[3/3] COPY z", State: cache.Maybe}}
	read := func(text string) build { return build{steps: readProgress(text)} }
	right := "#1 [a 1/3] COPY x\n#1 DONE 0.1s\n#2 [3/3] COPY z\n#2 CACHED\n"
	if wrong := otherwise(predicted, read(right)); len(wrong) != 0 {
		t.Errorf("a build as predicted: %q", wrong)
	}
	for text, want := range map[string]string{
		strings.Replace(right, "DONE 0.1s", "CACHED", 1): "was to run again",
		right + "#3 [a 2/3] RUN y\n#3 DONE 1s\n":         "was to stay cached",
		right + "#3 [b 1/1] RUN new\n#3 DONE 1s\n":       "none of the steps predicted",
		"#2 [3/3] COPY z\n#2 CACHED\n":                   "was to run again",
	} {
		if wrong := otherwise(predicted, read(text)); len(wrong) != 1 || !strings.Contains(wrong[0], want) {
			t.Errorf("%q: want %q, got %q", text, want, wrong)
		}
	}
	failed := read("#2 [3/3] COPY z\n#2 ERROR: no\n")
	failed.failed = true
	if wrong := otherwise(predicted, failed); len(wrong) != 0 {
		t.Errorf("a build that failed before: %q", wrong)
	}
}
