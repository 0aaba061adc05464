package examples

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stagewright/stagewright/inspect/cache"
)

// prove makes the three edits, one after the other, and reads in BuildKit's own
// progress which steps each of them ran.
func (p *project) prove(t *testing.T, r *row) {
	t.Helper()
	edits := p.Smoke.Edits
	p.settled(t, edits.Source, func(b build) (again []string) {
		ran, cached := ranOf(b.steps)
		r.warm, r.cached = b.took, fmt.Sprintf("%d of %d", cached, len(b.steps))
		if len(ran) == 0 {
			again = append(again, "every step was cached: the build does not read it")
		}
		for _, s := range p.installs(b.steps) {
			if s.ran() {
				again = append(again, fmt.Sprintf("%q ran again", s.Name))
			}
		}
		return again
	})
	if edits.Readme != "" {
		p.settled(t, edits.Readme, func(b build) (again []string) {
			ran, _ := ranOf(b.steps)
			for _, s := range ran {
				again = append(again, fmt.Sprintf("%q ran again", s.Name))
			}
			return again
		})
	}
	if edits.Lock == "" {
		return
	}
	// Steps that nothing else needs are not shown once they are cached, so that
	// only an edit of the lock file must show the install.
	p.settled(t, edits.Lock, func(b build) []string {
		install := p.installs(b.steps)
		if len(install) == 0 {
			return []string{fmt.Sprintf("no step runs any of plan.json's install commands %q", p.Plan.Install)}
		}
		if slices.ContainsFunc(install, step.ran) {
			return nil
		}
		return []string{fmt.Sprintf("the install stayed cached: %q", install[0].Name)}
	})
}

// installs returns the steps that install. Where the build runs the install's
// very command again, against the sources, the first to run it is the install.
func (p *project) installs(steps []step) []step {
	found := installs(steps, p.Plan.Install)
	if len(found) > 1 && slices.Equal(p.Plan.Install, p.Plan.Build) {
		return found[:1]
	}
	return found
}

// settled edits a file and builds until nothing is wrong, three times at most:
// a builder that is short of room may forget a step, but what is wrong with a
// Dockerfile is wrong every time. What the cache command says of the edit is
// held to each of the builds.
func (p *project) settled(t *testing.T, file string, wrong func(build) []string) {
	t.Helper()
	var found []string
	for range 3 {
		b, predicted := p.rebuild(t, file)
		if found = append(wrong(b), otherwise(predicted, b)...); len(found) == 0 {
			return
		}
	}
	for _, f := range found {
		t.Errorf("%s edited: %s", file, f)
	}
}

// rebuild edits a file and builds. The install may refuse an edited lock file:
// it has run.
func (p *project) rebuild(t *testing.T, file string) (build, []cache.Step) {
	t.Helper()
	if err := edit(filepath.Join(p.dir, file)); err != nil {
		t.Fatal(err)
	}
	predicted := p.predict(t, file)
	b, err := p.build(t.Context())
	if err == nil {
		return b, predicted
	}
	b.failed = true
	edits := p.Smoke.Edits
	if edits == nil { // a file that was chosen for being cheap, not for being easy to edit
		t.Logf("%s edited: the build does not take it; what ran until then is compared", file)
		return b, predicted
	}
	if file == edits.Lock && slices.ContainsFunc(p.installs(b.steps), func(s step) bool { return s.Failed }) {
		t.Logf("%s edited: the install refused it, as it may", file)
		return b, predicted
	}
	t.Fatalf("%s edited: %v", file, err)
	return b, predicted
}

// comments are what begins and ends a comment in a file of this kind; what is
// not named here gains empty lines, which change its bytes and no meaning.
var comments = map[string][2]string{
	".go": {"// ", ""}, ".js": {"// ", ""}, ".mjs": {"// ", ""}, ".cjs": {"// ", ""}, ".ts": {"// ", ""},
	".tsx": {"// ", ""}, ".jsx": {"// ", ""}, ".java": {"// ", ""}, ".kt": {"// ", ""}, ".kts": {"// ", ""},
	".gradle": {"// ", ""}, ".rs": {"// ", ""}, ".c": {"// ", ""}, ".cpp": {"// ", ""}, ".cs": {"// ", ""},
	".py": {"# ", ""}, ".rb": {"# ", ""}, ".ex": {"# ", ""}, ".sh": {"# ", ""}, ".toml": {"# ", ""},
	".txt": {"# ", ""}, ".yaml": {"# ", ""}, ".yml": {"# ", ""}, ".css": {"/* ", " */"}, ".md": {"", ""},
	".html": {"<!-- ", " -->"}, ".xml": {"<!-- ", " -->"}, ".vue": {"<!-- ", " -->"}, ".svelte": {"<!-- ", " -->"},
	".astro": {"<!-- ", " -->"},
}

// edit changes a file without changing what it means, each time in another way:
// an edit that was seen before is in the cache already. A README may be new.
func edit(file string) error {
	data, err := os.ReadFile(file)
	if err != nil && (!errors.Is(err, os.ErrNotExist) || filepath.Ext(file) != ".md") {
		return err
	}
	now := time.Now().UnixNano()
	text := strings.Repeat("\n", int(now/1000%5000)+1)
	if around, ok := comments[strings.ToLower(filepath.Ext(file))]; ok {
		text = fmt.Sprintf("\n%sedit %d%s\n", around[0], now, around[1])
	}
	return os.WriteFile(file, append(data, text...), 0o644)
}
