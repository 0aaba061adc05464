package examples

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// tools are programs that build: a final image holds none that its base lacks.
var tools = strings.Fields(`
	gcc g++ cc c++ clang clang++ ld make cmake ninja meson rustc javac kotlinc swiftc zig dmd ghc tsc
	npm npx yarn pnpm corepack pip pip3 poetry pdm pipenv uv conda cargo go mvn gradle sbt composer gem
	mix rebar3 apt apt-get apk dnf git`)

// list names every file of an image. It needs no shell in there.
func list(ctx context.Context, image string) (listing, error) {
	// An image that names no command is created with one; it is never started.
	id, err := command(ctx, "", "docker", "create", "--entrypoint", "/none", image)
	if err != nil {
		return nil, err
	}
	defer func() { _, _ = command(context.WithoutCancel(ctx), "", "docker", "rm", id) }()
	cmd := exec.CommandContext(ctx, "docker", "export", id)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	found := listing{}
	archive := tar.NewReader(out)
	for {
		header, err := archive.Next()
		if err != nil {
			_, _ = io.Copy(io.Discard, out)
			if !errors.Is(err, io.EOF) {
				return nil, err
			}
			break
		}
		found[path.Clean("/"+header.Name)] = true
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("docker export %s: nothing in it", image)
	}
	return found, cmd.Wait()
}

// has reports whether a program stands in a folder of programs, or the file of
// an absolute path exists.
func (l listing) has(name string) (string, bool) {
	if path.IsAbs(name) {
		return name, l[path.Clean(name)]
	}
	for file := range l {
		dir := path.Base(path.Dir(file))
		if path.Base(file) == name && (dir == "bin" || dir == "sbin" || dir == ".bin") {
			return file, true
		}
	}
	return "", false
}

// checkFiles holds the final image to what smoke.json says, and to what no final
// image may hold.
func (p *project) checkFiles(t *testing.T, image string) {
	t.Helper()
	files, err := list(t.Context(), image)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range p.Smoke.Absent {
		if file, ok := files.has(name); ok {
			t.Errorf("%s is in the final image", file)
		}
	}
	for _, name := range p.Smoke.Present {
		if _, ok := files.has(name); !ok {
			t.Errorf("%s is not in the final image", name)
		}
	}
	base := listing{}
	if name := p.finalBase(t); name != "scratch" {
		if base, err = baseListing(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range tools {
		if file, ok := files.has(name); ok && !base[file] {
			t.Errorf("%s builds, and is in the final image: its base %s has none", file, p.finalBase(t))
		}
	}
	for file := range files {
		if !base[file] && private(file) {
			t.Errorf("%s is in the final image", file)
		}
	}
}

// private reports whether a file belongs to the project's owner alone. What an
// installed dependency brings along is its own matter.
func private(file string) bool {
	if strings.Contains(file, "/node_modules/") || strings.Contains(file, "-packages/") {
		return false
	}
	name := path.Base(file)
	return name == ".git" || name == ".env" || name == ".npmrc" || name == "Dockerfile"
}

// stages reads the Dockerfile that is built.
func (p *project) stages(t *testing.T) []instructions.Stage {
	t.Helper()
	data, err := os.ReadFile(path.Join(p.dir, p.dockerfile()))
	if err != nil {
		t.Fatal(err)
	}
	return parseStages(t, data)
}

func parseStages(t *testing.T, data []byte) []instructions.Stage {
	t.Helper()
	parsed, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	stages, _, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		t.Fatal(err)
	}
	return stages
}

// fetchBases has every base image at hand before the time is taken.
func (p *project) fetchBases(t *testing.T) {
	t.Helper()
	stages := p.stages(t)
	for i, stage := range stages {
		own := slices.ContainsFunc(stages[:i], func(s instructions.Stage) bool { return strings.EqualFold(s.Name, stage.BaseName) })
		if own || stage.BaseName == "scratch" {
			continue
		}
		once, _ := fetched.LoadOrStore(stage.BaseName, sync.OnceValue(func() error { return fetchBase(t, stage.BaseName) }))
		if err := once.(func() error)(); err != nil {
			t.Fatal(err)
		}
	}
}

var fetched sync.Map // func() error, by base image

func fetchBase(t *testing.T, image string) error {
	dir := t.TempDir()
	file := path.Join(dir, "Dockerfile")
	if err := os.WriteFile(file, []byte("FROM "+image+"\n"), 0o600); err != nil {
		return err
	}
	// The label gives the image built an id of its own: removing it leaves the base.
	id, err := command(t.Context(), "", "docker", "build", "--quiet", "--label", "proof="+t.Name(), dir)
	if err != nil {
		return err
	}
	_, err = command(t.Context(), "", "docker", "rmi", id)
	return err
}

// finalBase is the image from outside that the final stage stands on.
func (p *project) finalBase(t *testing.T) string {
	t.Helper()
	stages := p.stages(t)
	name := stages[len(stages)-1].BaseName
	for {
		at := slices.IndexFunc(stages, func(s instructions.Stage) bool { return strings.EqualFold(s.Name, name) })
		if at < 0 {
			return name
		}
		name = stages[at].BaseName
	}
}

// buildStage is the stage that makes the app: what the image would be without a
// second stage. It is empty when there is none.
func (p *project) buildStage(t *testing.T) string {
	t.Helper()
	stages := p.stages(t)
	for _, stage := range stages[:len(stages)-1] {
		if stage.Name == "build" {
			return stage.Name
		}
	}
	if len(stages) < 2 {
		return ""
	}
	return stages[len(stages)-2].Name
}

// megabytes is an image's size, in millions of bytes.
func megabytes(ctx context.Context, image string) (float64, error) {
	text, err := command(ctx, "", "docker", "image", "inspect", "--format", "{{.Size}}", image)
	if err != nil {
		return 0, err
	}
	size, err := strconv.ParseFloat(text, 64)
	return size / 1e6, err
}

// program is the file that the final stage starts, as it is named there.
func (p *project) program(t *testing.T) string {
	t.Helper()
	stages := p.stages(t)
	var start []string
	for _, c := range stages[len(stages)-1].Commands {
		switch c := c.(type) {
		case *instructions.EntrypointCommand:
			start = append(c.CmdLine, start...)
		case *instructions.CmdCommand:
			start = append(start, c.CmdLine...)
		}
	}
	if len(start) == 0 {
		t.Fatal("the final stage starts nothing")
	}
	return start[0]
}
