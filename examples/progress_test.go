package examples

import (
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// step is one instruction of a build, as BuildKit's plain progress tells it.
type step struct {
	Label  string // as it is shown: [build 2/10] RUN npm ci
	Name   string // the instruction: RUN npm ci
	Stage  string
	Cached bool
	Done   bool
	Failed bool
	Took   time.Duration
}

// ran reports whether the step was executed rather than taken from the cache.
func (s step) ran() bool { return s.Done || s.Failed }

var progressPatterns = sync.OnceValue(func() (p struct{ line, name, behind *regexp.Regexp }) {
	// What a command printed last may lack its line's end: #7 1.20 text#7 DONE 1.3s
	p.behind = regexp.MustCompile(`^(#\d+) [\d.]+ .*(#\d+) (DONE [\d.]+s)$`)
	p.line = regexp.MustCompile(`^#(\d+) (.+)$`)
	// [linux/arm64 build  2/10] RUN make
	p.name = regexp.MustCompile(`^\[(?:\S+/\S+ +)?(?:(\S+) +)? *\d+/\d+\] (.+)$`)
	return p
})

// readProgress returns the instructions of a build in the order in which they
// were first shown. FROM is none: it only says where a stage begins.
func readProgress(text string) []step {
	var steps []step
	at := map[string]int{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if m := progressPatterns().behind.FindStringSubmatch(line); m != nil && m[1] == m[2] {
			line = m[2] + " " + m[3]
		}
		m := progressPatterns().line.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		id, rest := m[1], m[2]
		i, known := at[id]
		if !known {
			if name := progressPatterns().name.FindStringSubmatch(rest); name != nil && !strings.HasPrefix(name[2], "FROM ") {
				at[id] = len(steps)
				steps = append(steps, step{Label: oneSpaced(rest), Stage: name[1], Name: oneSpaced(name[2])})
			}
			continue
		}
		switch word, more, _ := strings.Cut(rest, " "); word {
		case "CACHED":
			steps[i].Cached = true
		case "DONE":
			steps[i].Done = !steps[i].Cached
			steps[i].Took, _ = time.ParseDuration(more)
		case "ERROR", "ERROR:":
			steps[i].Failed = true
		}
	}
	return steps
}

func oneSpaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// installs returns the steps that run one of the plan's install commands. A step
// may say more than the command does: mounts, an environment, flags between its
// words. Within one command of the step the words must follow each other.
func installs(steps []step, commands []string) []step {
	var found []step
	for _, s := range steps {
		if text, ok := strings.CutPrefix(s.Name, "RUN "); ok && runsAny(text, commands) {
			found = append(found, s)
		}
	}
	return found
}

func runsAny(text string, commands []string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '&' || r == ';' || r == '|' })
	for _, part := range parts {
		have := words(part)
		for _, command := range commands {
			if follows(have, words(command)) {
				return true
			}
		}
	}
	return false
}

func words(command string) []string {
	return strings.Fields(strings.Map(func(r rune) rune {
		if r == '"' || r == '\'' {
			return -1
		}
		return r
	}, command))
}

// follows reports whether want's words stand in have, in their order.
func follows(have, want []string) bool {
	if len(want) == 0 {
		return false
	}
	for _, word := range have {
		if len(want) > 0 && word == want[0] {
			want = want[1:]
		}
	}
	return len(want) == 0
}

// ranOf returns the steps that were executed, and how many were not.
func ranOf(steps []step) (ran []step, cached int) {
	for _, s := range steps {
		if s.ran() {
			ran = append(ran, s)
		} else {
			cached++
		}
	}
	return ran, cached
}

func TestReadProgress(t *testing.T) {
	for _, name := range []string{"engine-20.10.txt", "buildx.txt"} {
		data, err := os.ReadFile("testdata/progress/" + name)
		if err != nil {
			t.Fatal(err)
		}
		steps := readProgress(string(data))
		if len(steps) != 10 {
			t.Fatalf("%s: %d steps, want 10: %+v", name, len(steps), steps)
		}
		ran, cached := ranOf(steps)
		if len(ran) != 3 || cached != 7 {
			t.Errorf("%s: %d ran and %d cached, want 3 and 7", name, len(ran), cached)
		}
		install := installs(steps, []string{"go mod download"})
		if len(install) != 1 || !install[0].Cached || install[0].Stage != "build" {
			t.Errorf("%s: install is %+v", name, install)
		}
		if build := installs(steps, []string{"go build ./cmd/shop"}); len(build) != 1 || build[0].Took == 0 {
			t.Errorf("%s: build is %+v", name, build)
		}
		if none := installs(steps, []string{"npm ci", ""}); len(none) != 0 {
			t.Errorf("%s: found %+v for commands that nothing runs", name, none)
		}
	}
}

func TestReadProgressOfAFailure(t *testing.T) {
	steps := readProgress("#9 [linux/arm64 deps  2/13] RUN --mount=type=cache,target=/x     npm ci\n" +
		"#9 0.345 npm says [oh 1/2] no\n#9 ERROR: process did not complete\n#10 [deps 13/13] COPY a b\n#10 CANCELED\n")
	if len(steps) != 2 || !steps[0].Failed || steps[0].Stage != "deps" || steps[1].ran() {
		t.Errorf("got %+v", steps)
	}
	steps = readProgress("#3 [a 1/2] RUN printf x\n#3 0.2 x\n#3 0.3 \x1b[0m\x1b[0m#3 DONE 0.4s\n#4 [a 2/2] RUN echo\n#4 0.3 #3 DONE 1.0s\n#4 CACHED\n")
	if len(steps) != 2 || !steps[0].Done || steps[0].Took != 400*time.Millisecond || !steps[1].Cached {
		t.Errorf("a line without its end: %+v", steps)
	}
	if !runsAny("export CI=1 && npm ci --omit=dev; rm x", []string{"npm ci"}) || runsAny("npm run x && make ci", []string{"npm ci"}) {
		t.Error("a command is sought across the borders of commands")
	}
}
