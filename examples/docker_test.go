package examples

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// rig stands beside the repository where no registry of images can be reached:
// its docker makes the base images that are missing.
const rig = "../../shared/rig/bin"

// needDocker puts the rig in front, and ends the test where there is no engine:
// loudly, and in CI as a failure.
func needDocker(t *testing.T) {
	t.Helper()
	if bin, err := filepath.Abs(rig); err == nil && exists(bin) {
		t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	}
	if _, err := command(t.Context(), "", "docker", "version", "--format", "{{.Server.Version}}"); err != nil {
		message := "\n\n  NO DOCKER: NOT ONE EXAMPLE IS BUILT OR RUN. Start an engine and try again.\n  " + err.Error() + "\n"
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// command runs a program in a folder and returns what it says on stdout.
func command(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DOCKER_BUILDKIT=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return string(out), fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, tail(stderr.String(), 40))
	}
	return strings.TrimSpace(string(out)), nil
}

func tail(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// project is a copy of an example that is built, and the images made of it.
type project struct {
	Example
	dir    string
	built  int
	images []string
}

// build is one docker build: what it made, what it did, how long it took.
type build struct {
	image  string
	steps  []step
	took   time.Duration
	log    string
	failed bool
}

// build makes an image as the plan says, with the arguments given besides.
func (p *project) build(ctx context.Context, args ...string) (build, error) {
	p.built++
	file := filepath.Join(filepath.Dir(p.dir), fmt.Sprintf("image-%d", p.built))
	b, err := p.dockerBuild(ctx, append(args, "--iidfile", file)...)
	if err != nil {
		return b, err
	}
	id, err := os.ReadFile(file)
	b.image = strings.TrimSpace(string(id))
	p.images = append(p.images, b.image)
	return b, err
}

// dockerBuild runs docker build.
func (p *project) dockerBuild(ctx context.Context, args ...string) (build, error) {
	all := []string{"build", "--progress=plain", "--file", filepath.Join(p.dir, p.dockerfile())}
	for name := range p.Smoke.Secrets {
		all = append(all, "--secret", "id="+name+",src="+p.secret(name))
	}
	all = append(append(all, args...), filepath.Join(p.dir, p.Plan.Context))
	cmd := exec.CommandContext(ctx, "docker", all...)
	cmd.Env = append(os.Environ(), "DOCKER_BUILDKIT=1")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	b := build{steps: readProgress(string(out)), took: time.Since(start), log: string(out)}
	if err != nil {
		return b, fmt.Errorf("docker build: %w\n%s", err, tail(b.log, 60))
	}
	return b, nil
}

func (p *project) dockerfile() string {
	if p.Plan.Dockerfile != "" {
		return p.Plan.Dockerfile
	}
	return "Dockerfile"
}

func (p *project) secret(name string) string {
	return filepath.Join(filepath.Dir(p.dir), "secret-"+name)
}

// remove takes away the images made; their base images stay.
func (p *project) remove() {
	for _, image := range p.images {
		// An image may be gone already: two builds of the same bytes are one.
		_, _ = command(context.Background(), "", "docker", "rmi", "--force", image)
	}
}

// copyProject copies an example into a folder of its own, without the files that
// are the proof's and not the project's.
func copyProject(t *testing.T, root string, e Example) *project {
	t.Helper()
	p := &project{Example: e, dir: filepath.Join(t.TempDir(), e.Name)}
	if err := os.CopyFS(p.dir, os.DirFS(filepath.Join(root, e.Name))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{SmokeFile, PlanFile} {
		if err := os.Remove(filepath.Join(p.dir, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	for name, text := range e.Smoke.Secrets {
		if err := os.WriteFile(p.secret(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(p.remove)
	for _, words := range e.Smoke.Prepare {
		if _, err := command(t.Context(), p.dir, words[0], words[1:]...); err != nil {
			t.Fatalf("prepare: %v", err)
		}
	}
	return p
}

// listing is the set of files of an image, each by its absolute path.
type listing map[string]bool

var listings sync.Map // of base images: each is the base of many

// baseListing is list, remembered.
func baseListing(ctx context.Context, image string) (listing, error) {
	if known, ok := listings.Load(image); ok {
		return known.(listing), nil
	}
	found, err := list(ctx, image)
	if err == nil {
		listings.Store(image, found)
	}
	return found, err
}
