package examples

import (
	"debug/elf"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/inspect/dockerfile"
	"github.com/stagewright/stagewright/inspect/pin"
	"github.com/stagewright/stagewright/inspect/registry"
	"github.com/stagewright/stagewright/templates"
)

// ownRegistry is the one that the rig's builder asks.
const ownRegistry = "127.0.0.1:50555"

// needBuildx ends the test where no buildx answers: loudly, and in CI as a
// failure. It reports whether the builder asks a registry of our own.
func needBuildx(t *testing.T) (own bool) {
	t.Helper()
	if !*e2e {
		t.Skip("not asked for: make buildx")
	}
	needDocker(t)
	// The rig's builder, whichever is in use.
	if _, err := command(t.Context(), "", "docker", "buildx", "inspect", "rig"); err == nil {
		t.Setenv("BUILDX_BUILDER", "rig")
	}
	if _, err := command(t.Context(), "", "docker", "buildx", "inspect", "--bootstrap"); err != nil {
		message := "\n\n  NO BUILDX: NOTHING IS BUILT BY THE CURRENT BUILDKIT. Start a builder and try again.\n  " + err.Error() + "\n"
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	client := http.Client{Timeout: 2 * time.Second}
	response, err := client.Get("http://" + ownRegistry + "/v2/")
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return true
}

// bare is docker without the rig in front of it, which takes no digests.
func bare() string {
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if file := filepath.Join(dir, "docker"); !strings.Contains(dir, "rig") && exists(file) {
			return file
		}
	}
	return "docker"
}

// TestBuildxArm64 builds by the current BuildKit what is built for other
// platforms without emulation.
func TestBuildxArm64(t *testing.T) {
	needBuildx(t)
	eachOf(t, func(e Example) bool { return e.Smoke.Arm64 }, func(t *testing.T, p *project) {
		out := filepath.Join(filepath.Dir(p.dir), "arm64")
		_, err := command(t.Context(), "", "docker", "buildx", "build", "--platform", "linux/arm64", "--output", "type=local,dest="+out,
			"--file", filepath.Join(p.dir, p.dockerfile()), filepath.Join(p.dir, p.Plan.Context))
		if err != nil {
			t.Fatal(err)
		}
		p.checkMachine(t, out, elf.EM_AARCH64)
	})
}

// TestBuildxBake builds what docker-bake.hcl says, for every platform it names.
func TestBuildxBake(t *testing.T) {
	own := needBuildx(t)
	eachOf(t, func(e Example) bool { return e.Smoke.Arm64 && e.Smoke.Edits != nil }, func(t *testing.T, p *project) {
		p.writeWith(t, plan.Choices{"bake": {Value: "yes"}})
		if !own {
			// What is pushed here could not be seen.
			if _, err := command(t.Context(), p.dir, "docker", "buildx", "bake", "--set", "*.output=type=cacheonly"); err != nil {
				t.Fatal(err)
			}
			return
		}
		image := ownRegistry + "/bake/" + p.Name
		t.Setenv("IMAGE", image)
		t.Setenv("VERSION", "1.2.3")
		// The scanner that lists the parts of an image is an image that cannot be had.
		if _, err := command(t.Context(), p.dir, "docker", "buildx", "bake", "release", "--set", "release.attest=type=sbom,disabled=true"); err != nil {
			t.Fatal(err)
		}
		ref, err := name.ParseReference(image + ":1.2.3")
		if err != nil {
			t.Fatal(err)
		}
		index, err := remote.Index(ref)
		if err != nil {
			t.Fatal(err)
		}
		manifest, err := index.IndexManifest()
		if err != nil {
			t.Fatal(err)
		}
		var platforms []string
		for _, m := range manifest.Manifests {
			if m.Platform.OS != "unknown" { // provenance
				platforms = append(platforms, m.Platform.String())
			}
		}
		if !slices.Equal(platforms, []string{"linux/amd64", "linux/arm64"}) {
			t.Errorf("pushed for %v", platforms)
		}
	})
}

// pinned are examples of images that are quickly had: one of a stage without
// base, one that runs on what it is built on, one of files alone.
var pinned = []string{"go-http", "python-flask-pip", "static-html"}

// TestBuildxPinned builds from references that hold the digest.
func TestBuildxPinned(t *testing.T) {
	own := needBuildx(t)
	client := &registry.Client{}
	if own {
		client.Mirror = ownRegistry
	}
	found := 0
	eachOf(t, func(e Example) bool { return slices.Contains(pinned, e.Name) }, func(t *testing.T, p *project) {
		found++
		path := filepath.Join(p.dir, p.dockerfile())
		if own {
			if _, err := command(t.Context(), "", filepath.Join(filepath.Dir(rig), "rig"), "mirror", path); err != nil {
				t.Fatal(err)
			}
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := dockerfile.Parse(text, dockerfile.Options{})
		if err != nil {
			t.Fatal(err)
		}
		refs := pin.References(file)
		digests, err := pin.Resolve(t.Context(), refs, &pin.Lock{Images: map[string]pin.Locked{}}, client, true, "2026-01-01")
		if err != nil {
			t.Fatal(err)
		}
		with := pin.Pinned(text, refs, digests)
		if n := strings.Count(string(with), "@sha256:"); n == 0 || n != len(refs) {
			t.Fatalf("%d of %d references are pinned:\n%s", n, len(refs), with)
		}
		if err := os.WriteFile(path, with, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := command(t.Context(), "", bare(), "buildx", "build", "--output", "type=cacheonly", "--file", path, filepath.Join(p.dir, p.Plan.Context)); err != nil {
			t.Fatal(err)
		}
	})
	if found != len(pinned) {
		t.Errorf("%d examples, want %d", found, len(pinned))
	}
}

// eachOf runs a test on a copy of every example of a kind; there must be one.
func eachOf(t *testing.T, of func(Example) bool, test func(*testing.T, *project)) {
	t.Helper()
	found, err := List(os.DirFS(*in))
	if err != nil {
		t.Fatal(err)
	}
	found = slices.DeleteFunc(found, func(e Example) bool { return !of(e) })
	if len(found) == 0 {
		t.Fatal("no example is of this kind")
	}
	for _, e := range found {
		t.Run(e.Name, func(t *testing.T) { test(t, copyProject(t, *in, e)) })
	}
}

// writeWith writes for a copy of an example once more, with other choices.
func (p *project) writeWith(t *testing.T, given plan.Choices) {
	t.Helper()
	project, err := detect.Open(os.DirFS(p.dir), languages.All())
	if err != nil {
		t.Fatal(err)
	}
	renderer := render.New(templates.Builtin())
	made, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: p.Name,
		App: p.Smoke.App, Given: given, Words: renderer})
	if err != nil || len(made.Apps) != 1 {
		t.Fatalf("%d apps: %v", len(made.Apps), err)
	}
	files, err := renderer.Files(made.Apps[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join(p.dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
