// Package size weighs images: what a pull downloads, which instruction made
// which layer, and what is inside that need not be.
package size

import (
	"archive/tar"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/stagewright/stagewright/inspect/registry"
)

// Image is one image, weighed.
type Image struct {
	Name     string `json:"name"`
	Platform string `json:"platform"`
	// Compressed is what a pull downloads; 0 where only a registry knows it.
	Compressed int64 `json:"compressed,omitempty"`
	// Unpacked is what its files take on a disk; 0 where they were not read.
	Unpacked int64   `json:"unpacked,omitempty"`
	Layers   []Layer `json:"layers"`
	// The rest is known only where the files were read.
	Read bool `json:"read"`
	// Wasted are the bytes of files that a later layer replaces or removes.
	Wasted int64 `json:"wasted"`
	// Efficiency is the share of the bytes that the container sees.
	Efficiency float64 `json:"efficiency,omitempty"`
	// Spare is what the image holds and need not, the heaviest first.
	Spare []Spare `json:"spare,omitempty"`
}

// Layer is one layer and the instruction that made it.
type Layer struct {
	CreatedBy  string `json:"createdBy"`
	Compressed int64  `json:"compressed,omitempty"`
	Unpacked   int64  `json:"unpacked,omitempty"`
	// Wasted are its bytes that a later layer replaces or removes.
	Wasted int64 `json:"wasted,omitempty"`
}

// FromRegistry weighs what a registry has described.
func FromRegistry(d *registry.Description) []Image {
	images := []Image{}
	for _, in := range d.Images {
		img := Image{Name: d.Name, Platform: in.Platform, Compressed: in.Compressed, Layers: []Layer{}}
		for _, l := range in.Layers {
			img.Layers = append(img.Layers, Layer{CreatedBy: instruction(l.CreatedBy), Compressed: l.Compressed})
		}
		images = append(images, img)
	}
	return images
}

// Read weighs an image by reading all its files.
func Read(name string, in v1.Image) (Image, error) {
	config, err := in.ConfigFile()
	if err != nil {
		return Image{}, unreadable(name, err)
	}
	layers, err := in.Layers()
	if err != nil {
		return Image{}, unreadable(name, err)
	}
	img := Image{Name: name, Read: true, Layers: []Layer{}}
	if p := config.Platform(); p != nil {
		img.Platform = p.String()
	}
	t := &tree{files: map[string]file{}}
	var made []string
	for _, h := range config.History {
		if !h.EmptyLayer {
			made = append(made, h.CreatedBy)
		}
	}
	for i, layer := range layers {
		reader, err := layer.Uncompressed()
		if err != nil {
			return Image{}, unreadable(name, err)
		}
		bytes, err := t.layer(i, reader)
		_ = reader.Close()
		if err != nil {
			return Image{}, unreadable(name, err)
		}
		l := Layer{Unpacked: bytes}
		if i < len(made) {
			l.CreatedBy = instruction(made[i])
		}
		img.Layers = append(img.Layers, l)
		img.Unpacked += bytes
	}
	for i, wasted := range t.wasted {
		img.Layers[i].Wasted = wasted
		img.Wasted += wasted
	}
	img.Efficiency = 1
	if img.Unpacked > 0 {
		img.Efficiency = 1 - float64(img.Wasted)/float64(img.Unpacked)
	}
	img.Spare = t.spare()
	return img, nil
}

func unreadable(name string, err error) error {
	return fmt.Errorf("%s: the image cannot be read: %w: make it anew", name, err)
}

// instruction takes the shell off a history line.
func instruction(by string) string {
	by = strings.TrimSuffix(by, " # buildkit")
	by = strings.TrimPrefix(by, "/bin/sh -c #(nop) ")
	if run, ok := strings.CutPrefix(by, "/bin/sh -c "); ok {
		by = "RUN " + run
	}
	by = strings.Replace(by, "RUN /bin/sh -c ", "RUN ", 1)
	return strings.Join(strings.Fields(by), " ")
}

// file is a file of the tree and the layer it lies in.
type file struct {
	layer int
	bytes int64
	sum   [sha256.Size]byte // of larger files only
}

// tree is what the container sees after the layers read so far.
type tree struct {
	files  map[string]file
	wasted []int64
}

// alike is the size from which files are compared with each other.
const alike = 64 << 10

// layer lays one layer over the tree and gives the bytes of its files.
func (t *tree) layer(index int, r io.Reader) (int64, error) {
	t.wasted = append(t.wasted, 0)
	archive := tar.NewReader(r)
	var total int64
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return total, nil
		} else if err != nil {
			return total, err
		}
		name := path.Clean("/" + header.Name)
		dir, b := path.Split(name)
		switch {
		case b == ".wh..wh..opq":
			t.remove(strings.TrimSuffix(dir, "/"), index, false)
			continue
		case strings.HasPrefix(b, ".wh."):
			t.remove(dir+strings.TrimPrefix(b, ".wh."), index, true)
			continue
		case header.Typeflag == tar.TypeDir:
			continue
		}
		f := file{layer: index}
		if header.Typeflag == tar.TypeReg {
			f.bytes = header.Size
			if f.bytes >= alike {
				sum := sha256.New()
				if _, err := io.Copy(sum, archive); err != nil {
					return total, err
				}
				copy(f.sum[:], sum.Sum(nil))
			}
		}
		if below, ok := t.files[name]; ok {
			t.wasted[below.layer] += below.bytes
		}
		t.files[name] = f
		total += f.bytes
	}
}

// remove takes a path out of the tree, itself or only what is below it.
func (t *tree) remove(name string, before int, itself bool) {
	for at, f := range t.files {
		if f.layer < before && (itself && at == name || strings.HasPrefix(at, name+"/")) {
			t.wasted[f.layer] += f.bytes
			delete(t.files, at)
		}
	}
}
