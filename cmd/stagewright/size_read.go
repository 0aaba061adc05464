//go:build !lean

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/stagewright/stagewright/inspect/size"
)

// weigh finds out what an argument is: something on the disk, or an image.
func (o *sizeOptions) weigh(ctx context.Context, arg string) ([]weighed, error) {
	info, err := os.Stat(arg)
	if err != nil {
		img, err := o.image(ctx, arg)
		return []weighed{img}, err
	}
	if info.IsDir() {
		if _, err := os.Stat(filepath.Join(arg, "oci-layout")); err == nil {
			img, err := o.layout(arg)
			return []weighed{img}, err
		}
	} else if isTar(arg) {
		img, err := tarImage(arg, arg)
		return []weighed{{Images: []size.Image{img}}}, err
	}
	files, err := o.files.read([]string{arg}, o.in)
	if err != nil {
		return nil, err
	}
	var all []weighed
	for _, file := range files {
		parsed, err := file.parse()
		if err != nil {
			return nil, err
		}
		platform := o.platform
		if platform == "all" {
			platform = ""
		}
		plan, err := size.Bases(ctx, parsed, platform, o.client())
		if err != nil {
			return nil, err
		}
		all = append(all, weighed{File: file.name, Plan: plan})
	}
	return all, nil
}

// isTar looks for the magic word of a tar archive.
func isTar(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 262)
	n, _ := f.ReadAt(head, 0)
	return n == len(head) && string(head[257:262]) == "ustar"
}

func tarImage(path, name string) (size.Image, error) {
	img, err := tarball.ImageFromPath(path, nil)
	if err != nil {
		return size.Image{}, fmt.Errorf("%s: not the archive of one image: make one with docker image save: %w", name, err)
	}
	return size.Read(name, img)
}

func (o *sizeOptions) layout(dir string) (weighed, error) {
	index, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		return weighed{}, fmt.Errorf("%s: %w: make the layout anew", dir, err)
	}
	var w weighed
	err = eachImage(index, func(img v1.Image) error {
		one, err := size.Read(dir, img)
		if err != nil {
			return err
		}
		if manifest, err := img.Manifest(); err == nil {
			one.Compressed = manifest.Config.Size
			for i, l := range manifest.Layers {
				one.Compressed += l.Size
				one.Layers[i].Compressed = l.Size
			}
		}
		if o.platform == "all" || one.Platform == "" || strings.HasPrefix(one.Platform, o.platform) {
			w.Images = append(w.Images, one)
		}
		return nil
	})
	if err == nil && len(w.Images) == 0 {
		err = exit(exitUsage, fmt.Errorf("%s: holds no image for %s: try --platform all", dir, o.platform))
	}
	return w, err
}

// eachImage walks an index and those inside it.
func eachImage(index v1.ImageIndex, do func(v1.Image) error) error {
	manifest, err := index.IndexManifest()
	if err != nil {
		return err
	}
	for _, child := range manifest.Manifests {
		switch {
		case child.Platform != nil && child.Platform.OS == "unknown": // attestations
		case child.MediaType.IsIndex():
			inner, err := index.ImageIndex(child.Digest)
			if err != nil {
				return err
			}
			if err := eachImage(inner, do); err != nil {
				return err
			}
		case child.MediaType.IsImage():
			img, err := index.Image(child.Digest)
			if err != nil {
				return err
			}
			if err := do(img); err != nil {
				return err
			}
		}
	}
	return nil
}

// image weighs an image by its name: of the local engine, or of its registry.
func (o *sizeOptions) image(ctx context.Context, name string) (weighed, error) {
	if !o.remote && o.platform != "all" && hasImage(ctx, name) {
		dir, err := os.MkdirTemp("", "stagewright-")
		if err != nil {
			return weighed{}, err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		saved := filepath.Join(dir, "image.tar")
		if out, err := exec.CommandContext(ctx, "docker", "image", "save", "--output", saved, name).CombinedOutput(); err != nil {
			return weighed{}, fmt.Errorf("docker image save %s: %w: %s", name, err, strings.TrimSpace(string(out)))
		}
		img, err := tarImage(saved, name)
		return weighed{Images: []size.Image{img}}, err
	}
	var platforms []string
	if o.platform != "all" {
		platforms = []string{o.platform}
	}
	d, err := o.client().Describe(ctx, name, platforms...)
	if err != nil {
		return weighed{}, err
	}
	return weighed{Images: size.FromRegistry(d)}, nil
}

// hasImage asks the local engine, if there is one.
func hasImage(ctx context.Context, name string) bool {
	if strings.HasPrefix(name, "-") {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return exec.CommandContext(ctx, "docker", "image", "inspect", "--format", "{{.Id}}", name).Run() == nil
}
