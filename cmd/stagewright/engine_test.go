//go:build !lean

package main

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var e2e = flag.Bool("e2e", false, "hold the inspections to a real engine")

// needDocker ends the test where there is no engine: loudly, in CI as a failure.
func needDocker(t *testing.T) {
	t.Helper()
	if !*e2e {
		t.Skip("not asked for: go test ./cmd/stagewright -e2e")
	}
	if bin, err := filepath.Abs("../../../shared/rig/bin"); err == nil {
		t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	}
	if out, err := exec.CommandContext(t.Context(), "docker", "version").CombinedOutput(); err != nil {
		message := "\n\n  NO DOCKER: NOTHING IS HELD TO A REAL ENGINE. Start one and try again.\n  " + string(out)
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
}

// docker runs docker and gives what it prints.
func docker(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "docker", args...)
	cmd.Env = append(os.Environ(), "DOCKER_BUILDKIT=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("docker %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}

func TestSizeEqualsTheEngines(t *testing.T) {
	needDocker(t)
	dir := t.TempDir()
	text := "FROM debian:trixie-slim\nRUN head -c 300000 /dev/zero > /a && ln -s /a /b && mkdir /c && ln /a /d\nRUN rm /a && echo more > /c/e\n"
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	const image = "stagewright-size-test"
	docker(t, "build", "--tag", image, dir)
	defer docker(t, "image", "rm", image)
	weight := func(name string) int64 {
		n, err := strconv.ParseInt(docker(t, "image", "inspect", "--format", "{{.Size}}", name), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	want, base := weight(image), weight("debian:trixie-slim")
	code, out, errs := said("size", image, "--format", "json")
	var got []struct {
		Images []struct {
			Unpacked, Wasted int64
			Layers           []struct {
				CreatedBy string
				Unpacked  int64
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil {
		t.Fatalf("exit %d, %v: %s", code, err, errs)
	}
	// Of an imported image the engine counts symbolic links too, of a built layer
	// it does not: what was built must be equal, the whole within a thousandth.
	layers := got[0].Images[0].Layers
	if len(layers) != 3 || !strings.HasPrefix(layers[2].CreatedBy, "RUN rm /a") {
		t.Fatalf("layers %+v", layers)
	}
	if built := layers[1].Unpacked + layers[2].Unpacked; built != want-base {
		t.Errorf("built layers: %d bytes, the engine says %d", built, want-base)
	}
	if off := got[0].Images[0].Unpacked - want; off > want/1000 || off < -want/1000 {
		t.Errorf("%d bytes, the engine says %d", got[0].Images[0].Unpacked, want)
	}
}
