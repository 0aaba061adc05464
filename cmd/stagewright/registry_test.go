//go:build !lean

package main

import (
	"bytes"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// shelf is a registry in this process, to be asked as a mirror of Docker Hub.
type shelf struct{ host string }

func newShelf(t *testing.T) *shelf {
	t.Helper()
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	return &shelf{strings.TrimPrefix(server.URL, "http://")}
}

// put pushes an image of two platforms and gives its digest.
func (s *shelf) put(t *testing.T, image string, bytes int64) string {
	t.Helper()
	return s.putFor(t, image, bytes, "amd64", "arm64")
}

func (s *shelf) putFor(t *testing.T, image string, bytes int64, processors ...string) string {
	t.Helper()
	index := v1.ImageIndex(empty.Index)
	for _, arch := range processors {
		img := randomImage(t, bytes, arch)
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: img, Descriptor: v1.Descriptor{
			Platform: &v1.Platform{OS: "linux", Architecture: arch}}})
	}
	ref, err := name.ParseReference(s.host + "/library/" + image)
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.WriteIndex(ref, index); err != nil {
		t.Fatal(err)
	}
	digest, err := index.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return digest.String()
}

func randomImage(t *testing.T, bytes int64, arch string) v1.Image {
	t.Helper()
	img, err := random.Image(bytes, 1)
	if err != nil {
		t.Fatal(err)
	}
	config, err := img.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	config = config.DeepCopy()
	config.OS, config.Architecture = "linux", arch
	img, err = mutate.ConfigFile(img, config)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// said runs a command line and gives its exit code and what it printed.
func said(args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	code = run(args, streams{strings.NewReader(""), &stdout, &stderr})
	return code, stdout.String(), stderr.String()
}

// offEngine makes sure that no engine of the machine answers for an image.
func offEngine(t *testing.T) { t.Setenv("DOCKER_HOST", "tcp://127.0.0.1:1") }

func TestSizeAsksTheRegistry(t *testing.T) {
	offEngine(t)
	s := newShelf(t)
	s.put(t, "builder:1", 900_000)
	s.put(t, "small:1", 100_000)
	dir := t.TempDir()
	file := filepath.Join(dir, "Dockerfile")
	if err := os.WriteFile(file, []byte("FROM builder:1 AS build\nRUN make\nFROM small:1\nCOPY --from=build /a /a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := said("size", file, "--registry-mirror", s.host)
	for _, want := range []string{"builder:1   902.", "small:1     102.", "thrown away after the build", "in one stage the image would weigh 90"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit %d, %q is not in:\n%s%s", code, want, out, errs)
		}
	}
	code, out, _ = said("size", "small:1", "--platform", "all", "--registry-mirror", s.host)
	if code != 0 || strings.Count(out, "small:1  linux/") != 2 || !strings.Contains(out, "(compressed, as pulled)") || !strings.Contains(out, "what is inside is not known without pulling it") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if code, _, errs = said("size", "small:1", "--budget", "50kB", "--registry-mirror", s.host); code != 1 || !strings.Contains(errs, "is more than 50.0 kB") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, _ = said("size", "small:1", "--budget", "1MB", "--registry-mirror", s.host); code != 0 {
		t.Errorf("within the budget: exit %d", code)
	}
	if code, _, errs = said("size", "small:2", "--registry-mirror", s.host); code != 1 || !strings.Contains(errs, "small:2: no such image or tag") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if code, _, errs = said("size", "--budget", "much"); code != 2 || !strings.Contains(errs, "--budget much: not a size") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestSizeReadsArchivesAndLayouts(t *testing.T) {
	dir := t.TempDir()
	img := randomImage(t, 2000, "amd64")
	archive := filepath.Join(dir, "image.tar")
	if err := tarball.WriteToFile(archive, name.MustParseReference("app:1"), img); err != nil {
		t.Fatal(err)
	}
	code, out, errs := said("size", archive)
	if code != 0 || !strings.Contains(out, "2.0 kB (unpacked)") || !strings.Contains(out, "efficiency 100.0%") {
		t.Errorf("exit %d:\n%s%s", code, out, errs)
	}
	at := filepath.Join(dir, "layout")
	path, err := layout.Write(at, empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	if err := path.AppendImage(img); err != nil {
		t.Fatal(err)
	}
	code, out, errs = said("size", at)
	if code != 0 || !strings.Contains(out, "(compressed, as pulled)") || !strings.Contains(out, "efficiency 100.0%") {
		t.Errorf("exit %d:\n%s%s", code, out, errs)
	}
	broken := filepath.Join(dir, "broken.tar")
	if err := os.WriteFile(broken, append(make([]byte, 257), []byte("ustar and no more of it")...), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs = said("size", broken); code != 1 || !strings.Contains(errs, "not the archive of one image") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
