package inspect_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/examples"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/check"
)

var e2e = flag.Bool("e2e", false, "compare findings with those of a real BuildKit")

// needBuildx ends the test where no buildx answers: loudly, in CI as a failure.
func needBuildx(t *testing.T) {
	t.Helper()
	if !*e2e {
		t.Skip("not asked for: go test ./inspect -e2e")
	}
	if bin, err := filepath.Abs("../../shared/rig/bin"); err == nil {
		t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	}
	// The rig's builder, whichever is in use.
	if exec.CommandContext(t.Context(), "docker", "buildx", "inspect", "rig").Run() == nil {
		t.Setenv("BUILDX_BUILDER", "rig")
	}
	if out, err := exec.CommandContext(t.Context(), "docker", "buildx", "inspect").CombinedOutput(); err != nil {
		message := "\n\n  NO BUILDX: NO FINDING IS COMPARED WITH A REAL BUILDKIT. Start one and try again.\n  " + string(out)
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
}

// real asks docker buildx for its findings. known is false where it gave none,
// as an image of the file cannot be had.
func real(t *testing.T, context, file string) (findings []string, known bool) {
	t.Helper()
	// Not the rig's docker, which would make the images in full.
	docker := "docker"
	if _, err := os.Stat("/usr/bin/docker"); err == nil {
		docker = "/usr/bin/docker"
	}
	cmd := exec.CommandContext(t.Context(), docker, "buildx", "build", "--call=check,format=json", "--file", file, context)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	_ = cmd.Run() // findings are a failure to it
	var result struct {
		Warnings []struct {
			RuleName, Detail string
			Location         struct {
				Ranges []struct{ Start struct{ Line int } }
			}
		}
		BuildError *struct{ Message string }
	}
	// Other words may follow the JSON.
	if err := json.NewDecoder(&out).Decode(&result); err != nil {
		t.Logf("no answer: %s", said.String())
		return nil, false
	}
	for _, w := range result.Warnings {
		line := 0
		if len(w.Location.Ranges) > 0 {
			line = w.Location.Ranges[0].Start.Line
		}
		findings = append(findings, fmt.Sprintf("%d %s: %s", line, w.RuleName, w.Detail))
	}
	if result.BuildError != nil {
		findings = append(findings, inspect.CodeBuild)
	}
	slices.Sort(findings)
	return slices.Compact(findings), true
}

// ours asks for the same without a daemon.
func ours(t *testing.T, context, file string) []string {
	t.Helper()
	read := func(name string) []byte {
		text, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return text
	}
	ignore := read(file + ".dockerignore")
	if ignore == nil {
		ignore = read(filepath.Join(context, ".dockerignore"))
	}
	found, err := inspect.Lint(t.Context(), read(file), inspect.Context{Ignore: ignore, StableOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var findings []string
	for _, f := range found {
		if f.Code == inspect.CodeBuild {
			findings = append(findings, f.Code)
			continue
		}
		// What is said beside BuildKit's words is ours.
		message, _, _ := strings.Cut(f.Message, "; ")
		findings = append(findings, fmt.Sprintf("%d %s: %s", f.Line, f.Code, message))
	}
	slices.Sort(findings)
	return slices.Compact(findings)
}

// compared counts what was held to BuildKit.
type compared struct {
	*stock
	done, unknown atomic.Int32
}

func (c *compared) compare(t *testing.T, context, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c.have(text)
	asked := file
	if with := c.asked(text); !bytes.Equal(with, text) {
		asked = filepath.Join(t.TempDir(), "Dockerfile")
		ignore, err := os.ReadFile(file + ".dockerignore")
		if err != nil {
			ignore, err = os.ReadFile(filepath.Join(context, ".dockerignore"))
		}
		for name, body := range map[string][]byte{asked: with, asked + ".dockerignore": ignore} {
			if err == nil {
				err = os.WriteFile(name, body, 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	want, known := real(t, context, asked)
	if !known && !c.own {
		c.unknown.Add(1)
		t.Skip("an image of the sample is none of the public registry")
	}
	if !known {
		t.Fatal("BuildKit gave no answer")
	}
	c.done.Add(1)
	if diff := cmp.Diff(want, ours(t, context, file)); diff != "" {
		t.Errorf("BuildKit's findings (-) are not ours (+):\n%s", diff)
	}
}

// Every sample of BuildKit's checks, and both of each of our rules.
func TestFindingsEqualThoseOfBuildKit(t *testing.T) {
	needBuildx(t)
	samples := map[string]string{}
	for name, s := range inspect.FailingSamples() {
		samples[name] = "-- Dockerfile --\n" + s[0] + "-- .dockerignore --\n" + s[1]
	}
	for _, rule := range check.Rules() {
		for kind, text := range map[string]string{"bad": rule.Bad, "good": rule.Good} {
			if !strings.HasPrefix(text, "-- ") {
				text = "-- Dockerfile --\n" + text
			}
			samples[rule.Code+"/"+kind] = text
		}
	}
	c := &compared{stock: newStock(t)}
	t.Run("samples", func(t *testing.T) {
		for name, archive := range samples {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				for _, file := range txtar.Parse([]byte(archive)).Files {
					path := filepath.Join(dir, filepath.FromSlash(file.Name))
					if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(path, file.Data, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				c.compare(t, dir, filepath.Join(dir, "Dockerfile"))
			})
		}
	})
	t.Logf("%d of %d samples compared", c.done.Load(), len(samples))
}

func TestFindingsOfTheExamplesEqualThoseOfBuildKit(t *testing.T) {
	needBuildx(t)
	root := "../examples"
	found, err := examples.List(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	c := &compared{stock: newStock(t)}
	t.Run("examples", func(t *testing.T) {
		for _, e := range found {
			t.Run(e.Name, func(t *testing.T) {
				t.Parallel()
				dir := filepath.Join(root, e.Name)
				c.compare(t, filepath.Join(dir, e.Plan.Context), filepath.Join(dir, e.Plan.Dockerfile))
			})
		}
	})
	t.Logf("%d of %d examples compared", c.done.Load(), len(found))
}
