package inspect_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/check"
	"github.com/stagewright/stagewright/inspect/dockerfile"
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
	if out, err := exec.CommandContext(t.Context(), "docker", "buildx", "inspect").CombinedOutput(); err != nil {
		message := "\n\n  NO BUILDX: NO FINDING IS COMPARED WITH A REAL BUILDKIT. Start one and try again.\n  " + string(out)
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
}

// real asks docker buildx for its findings. known is false where an image of
// the file cannot be had.
func real(t *testing.T, dir string) (findings []string, known bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "docker", "buildx", "build", "--call=check,format=json", dir)
	var out bytes.Buffer
	cmd.Stdout = &out
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
	if err := json.NewDecoder(&out).Decode(&result); err != nil || result.BuildError != nil {
		return nil, false
	}
	for _, w := range result.Warnings {
		line := 0
		if len(w.Location.Ranges) > 0 {
			line = w.Location.Ranges[0].Start.Line
		}
		findings = append(findings, fmt.Sprintf("%d %s: %s", line, w.RuleName, w.Detail))
	}
	slices.Sort(findings)
	return slices.Compact(findings), true
}

// ours asks for the same without a daemon.
func ours(t *testing.T, text, ignore string) []string {
	t.Helper()
	found, err := inspect.Lint(t.Context(), []byte(text), inspect.Context{Ignore: []byte(ignore), StableOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var findings []string
	for _, f := range found {
		findings = append(findings, fmt.Sprintf("%d %s: %s", f.Line, f.Code, f.Message))
	}
	slices.Sort(findings)
	return findings
}

// onlyOn reports whether a file stands on one image alone.
func onlyOn(text, image string) bool {
	file, err := dockerfile.Parse([]byte(text), dockerfile.Options{})
	if err != nil {
		return false
	}
	for _, stage := range file.Stages {
		if stage.Base == nil && stage.Image != image && stage.Image != "scratch" {
			return false
		}
	}
	return true
}

// Every sample whose images can be had: those of BuildKit's checks and those
// of our rules, on an image that a test registry is likely to hold.
func TestFindingsEqualThoseOfBuildKit(t *testing.T) {
	needBuildx(t)
	samples := map[string][2]string{}
	for name, s := range inspect.FailingSamples() {
		samples[name] = s
	}
	for _, rule := range check.Rules() {
		if !strings.HasPrefix(rule.Bad, "-- ") {
			samples["bad "+rule.Code], samples["good "+rule.Code] = [2]string{rule.Bad}, [2]string{rule.Good}
		}
	}
	compared := 0
	for name, s := range samples {
		text := strings.NewReplacer("debian:13-slim", "debian:trixie-slim", "debian:13", "debian:trixie-slim").Replace(s[0])
		if !onlyOn(text, "debian:trixie-slim") {
			continue
		}
		dir := t.TempDir()
		for file, body := range map[string]string{"Dockerfile": text, ".dockerignore": s[1]} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, known := real(t, dir)
		if !known {
			continue
		}
		compared++
		if diff := cmp.Diff(want, ours(t, text, s[1])); diff != "" {
			t.Errorf("%s differs from BuildKit:\n%s", name, diff)
		}
	}
	t.Logf("%d of %d samples compared", compared, len(samples))
	if compared < 30 {
		t.Errorf("%d samples compared: push debian:trixie-slim to the registry that buildx asks", compared)
	}
}
