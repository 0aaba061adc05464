package cache

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stagewright/stagewright/inspect"
)

var e2e = flag.Bool("e2e", false, "compare predictions with builds of a real engine")

// needDocker ends the test where there is no engine: loudly, in CI as a failure.
func needDocker(t *testing.T) {
	t.Helper()
	if !*e2e {
		t.Skip("not asked for: go test ./inspect/cache -e2e")
	}
	if bin, err := filepath.Abs("../../../shared/rig/bin"); err == nil {
		t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	}
	if out, err := exec.CommandContext(t.Context(), "docker", "version").CombinedOutput(); err != nil {
		message := "\n\n  NO DOCKER: NO PREDICTION IS COMPARED WITH A BUILD. Start an engine and try again.\n  " + string(out)
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
}

// built is what one docker build said of its steps: true for CACHED.
func built(t *testing.T, dir string) map[string]bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "docker", "build", "--progress=plain", "--iidfile", filepath.Join(t.TempDir(), "id"), ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "DOCKER_BUILDKIT=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	line := regexp.MustCompile(`^#(\d+) (.+)$`)
	names, cached := map[string]string{}, map[string]bool{}
	for text := range strings.Lines(string(out)) {
		m := line.FindStringSubmatch(strings.TrimSpace(text))
		if m == nil {
			continue
		}
		if _, known := names[m[1]]; !known {
			names[m[1]] = m[2]
		}
		if name := names[m[1]]; strings.HasPrefix(name, "[") && !strings.HasPrefix(name, "[internal]") && !strings.Contains(name, "] FROM ") {
			switch {
			case m[2] == "CACHED":
				cached[normal(name)] = true
			case strings.HasPrefix(m[2], "DONE") && !cached[normal(name)]:
				cached[normal(name)] = false
			}
		}
	}
	return cached
}

func normal(name string) string { return strings.Join(strings.Fields(name), " ") }

// compare predicts a change, lets the engine build, and holds the two together.
// A step that the engine does not even look at was cached.
func compare(t *testing.T, dir string, m *Model, change Change) {
	t.Helper()
	predicted := m.Predict(change)
	real := built(t, dir)
	if len(real) == 0 {
		t.Fatal("the build showed no steps")
	}
	for _, step := range predicted {
		cached, shown := real[normal(step.Name)]
		switch {
		case step.State == Runs && (!shown || cached):
			t.Errorf("%s: predicted to run again, but it did not (%s)", step.Name, step.Why)
		case step.State == Cached && shown && !cached:
			t.Errorf("%s: predicted to be cached, but it ran", step.Name)
		}
		delete(real, normal(step.Name))
	}
	for name := range real {
		t.Errorf("%s: built, but not among the predicted steps", name)
	}
}

const engineSample = `# syntax=docker/dockerfile:1
FROM debian:trixie-slim AS base
WORKDIR /app
ARG TAG=@@
FROM base AS build
COPY go.mod go.su[m] ./
RUN cat go.mod > /installed
COPY . .
RUN --mount=type=bind,source=conf,target=/conf cat /conf/x src/b.txt > /out.txt
FROM base AS assets
COPY static/*.css /css/
RUN --mount=type=cache,target=/c ls /css > /list.txt
FROM base
RUN echo user > /user
COPY --from=build /out.txt /app/out.txt
COPY --from=assets /list.txt /list.txt
COPY static/ static/
RUN ls static > /static.txt
CMD ["cat", "/static.txt"]
`

func TestPredictionsEqualRealBuilds(t *testing.T) {
	needDocker(t)
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// What an older run has built must not be built again.
	stamp := strconv.FormatInt(time.Now().UnixNano(), 36)
	text := strings.Replace(engineSample, "@@", stamp, 1)
	for name, body := range map[string]string{
		"Dockerfile": text, ".dockerignore": "*.md\nDockerfile\n.dockerignore\n", "go.mod": "module a\n", "go.sum": "a\n",
		"main.go": "package main\n", "static/a.css": "a\n", "static/deep/b.css": "b\n", "conf/x": "x\n",
		"README.md": "a\n", "src/b.txt": "b\n",
	} {
		put(name, body)
	}
	now := func() *Model {
		t.Helper()
		text, _ := os.ReadFile(filepath.Join(dir, "Dockerfile"))
		ignore, _ := os.ReadFile(filepath.Join(dir, ".dockerignore"))
		m, err := New(t.Context(), text, inspect.Context{Files: os.DirFS(dir), Ignore: ignore})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	built(t, dir)
	for i, edited := range []string{"main.go", "src/b.txt", "go.mod", "go.sum", "README.md", "static/a.css", "static/deep/b.css", "conf/x", "new.txt"} {
		t.Run(edited, func(t *testing.T) {
			put(edited, "edit "+strconv.Itoa(i)+" of "+stamp+"\n")
			compare(t, dir, now(), Change{Files: []string{edited}})
		})
	}
	t.Run("removed", func(t *testing.T) {
		if err := os.Remove(filepath.Join(dir, "static/deep/b.css")); err != nil {
			t.Fatal(err)
		}
		compare(t, dir, now(), Change{Files: []string{"static/deep/b.css"}})
	})
	for name, change := range map[string][2]string{
		"a command":  {"RUN echo user", "RUN echo  user "},
		"a comment":  {"FROM base AS assets", "# words\nFROM base AS assets"},
		"a new step": {"RUN ls static", "RUN true\nRUN ls static"},
	} {
		t.Run(name, func(t *testing.T) {
			before := now()
			text, _ := os.ReadFile(filepath.Join(dir, "Dockerfile"))
			put("Dockerfile", strings.Replace(string(text), change[0], change[1], 1))
			compare(t, dir, now(), Change{Before: before})
		})
	}
}
