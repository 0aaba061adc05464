package size

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/stagewright/stagewright/inspect/dockerfile"
	"github.com/stagewright/stagewright/inspect/registry"
)

// layer makes a layer of files, by name and size; whiteouts have size -1.
func layer(t *testing.T, files map[string]string) v1.Layer {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for name, text := range files {
		if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: 0o644, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func image(t *testing.T, by []string, layers ...v1.Layer) v1.Image {
	t.Helper()
	img := v1.Image(empty.Image)
	for i, l := range layers {
		var err error
		img, err = mutate.Append(img, mutate.Addendum{Layer: l, History: v1.History{CreatedBy: by[i]}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return img
}

func TestRead(t *testing.T) {
	big := strings.Repeat("x", alike)
	img, err := Read("app:1", image(t, []string{"/bin/sh -c #(nop) ADD rootfs in / ", "RUN /bin/sh -c make && apt # buildkit", "COPY a /a # buildkit"},
		layer(t, map[string]string{"etc/a": "12345", "etc/gone": "123", "opt/dir/x": "12", "opt/dir/y": "1", "lib/one": big}),
		layer(t, map[string]string{"etc/a": "1234567", "etc/.wh.gone": "", "opt/dir/.wh..wh..opq": "", "var/lib/apt/lists/l": "1234567890", "lib/two": big}),
		layer(t, map[string]string{"usr/share/doc/d": "12", "root/.cache/pip/p": "1234"}),
	))
	if err != nil {
		t.Fatal(err)
	}
	want := Image{
		Name: "app:1", Platform: img.Platform, Read: true, Unpacked: 5 + 3 + 3 + 2*alike + 7 + 10 + 6, Wasted: 11,
		Layers: []Layer{
			{CreatedBy: "ADD rootfs in /", Unpacked: 11 + alike, Wasted: 11},
			{CreatedBy: "RUN make && apt", Unpacked: 17 + alike},
			{CreatedBy: "COPY a /a", Unpacked: 6},
		},
		Spare: []Spare{
			{"copies of one file", "/lib/one, /lib/two", alike},
			{"package lists and packages of apt", "/var/lib/apt/lists, /var/cache/apt", 10},
			{"download caches", "~/.cache and its kin", 4},
			{"documents", "/usr/share/doc, /usr/share/man", 2},
		},
	}
	want.Efficiency = 1 - 11/float64(want.Unpacked)
	if diff := cmp.Diff(want, img); diff != "" {
		t.Error(diff)
	}
	var b bytes.Buffer
	if err := WriteText(&b, img); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"(unpacked)\n", "████████████████████████  RUN make && apt\n", "could go: copies of one file (/lib/one, /lib/two)\n", "(11 B of it replaced or removed later)\n"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("%q is not in:\n%s", line, b.String())
		}
	}
}

func TestFormatAndParse(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 1_234_567: "1.2 MB", 999_950_000: "1.00 GB", 5_000_000_000: "5.00 GB"} {
		if got := Format(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
	for text, want := range map[string]int64{"50MB": 50e6, "1.5 GB": 15e8, "2MiB": 2 << 20, "7": 7, "7b": 7, "3k": 3000} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "MB", "-1MB", "x", "1XB", "1e300GB"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
}

type fake map[string]int64

func (f fake) Describe(_ context.Context, image string, platforms ...string) (*registry.Description, error) {
	return &registry.Description{Name: image, Images: []registry.Image{{Platform: platforms[0], Compressed: f[image]}}}, nil
}

func TestBases(t *testing.T) {
	file, err := dockerfile.Parse([]byte("FROM big:1 AS build\nFROM build AS more\nFROM small:1 AS base\nFROM base\n"), dockerfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Bases(context.Background(), file, "", fake{"big:1": 900, "small:1": 100})
	if err != nil {
		t.Fatal(err)
	}
	want := &Plan{Platform: "linux/amd64", Final: 100, Whole: 900, Bases: []Base{{"big:1", 900, false}, {"small:1", 100, true}}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}
