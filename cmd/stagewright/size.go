//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/inspect/registry"
	"github.com/stagewright/stagewright/inspect/size"
)

// registryOptions are the flags of every command that asks a registry.
type registryOptions struct {
	mirror  string
	timeout time.Duration
}

func (o *registryOptions) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.mirror, "registry-mirror", "", "ask this `HOST` instead of Docker Hub")
	c.Flags().DurationVar(&o.timeout, "timeout", 30*time.Second, "give up on a registry after this `TIME`")
}

func (o *registryOptions) client() *registry.Client {
	return &registry.Client{Mirror: o.mirror, Timeout: o.timeout}
}

type sizeOptions struct {
	streams
	registryOptions
	files    dockerfileOptions
	platform string
	budget   string
	remote   bool
	format   string
}

func newSize(s streams) *cobra.Command {
	o := sizeOptions{streams: s}
	c := &cobra.Command{
		Use:   "size [DIR|DOCKERFILE|IMAGE|TAR|LAYOUT...]",
		Short: short("size"),
		Long: "size weighs images: each layer with the instruction that made it, and, where the files\n" +
			"can be read, what is inside that need not be. Of a Dockerfile it weighs the images that\n" +
			"are built on. An image is taken from the local engine if it is there, else its size is\n" +
			"asked of its registry, without pulling.",
		Example: "  stagewright size\n" +
			"  stagewright size shop:latest --budget 150MB\n" +
			"  stagewright size debian:13-slim --platform all --remote\n" +
			"  stagewright size image.tar --format json",
		RunE: func(c *cobra.Command, args []string) error { return o.run(c.Context(), args) },
	}
	o.flags(c)
	f := c.Flags()
	f.StringVar(&o.platform, "platform", "linux/amd64", "weigh the image for this `PLATFORM`, or all")
	f.StringVar(&o.budget, "budget", "", "end with 1 if an image is larger than `SIZE`, 150MB for example")
	f.BoolVar(&o.remote, "remote", false, "ask the registry even if the image is in the local engine")
	formatFlag(c, &o.format, "text", "text", "json")
	return c
}

// weighed is what one argument came to.
type weighed struct {
	Images []size.Image `json:"images,omitempty"`
	File   string       `json:"file,omitempty"`
	Plan   *size.Plan   `json:"plan,omitempty"`
}

func (o *sizeOptions) run(ctx context.Context, args []string) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	var budget int64
	if o.budget != "" {
		var err error
		if budget, err = size.Parse(o.budget); err != nil {
			return exit(exitUsage, fmt.Errorf("--budget %w", err))
		}
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	all := []weighed{}
	for _, arg := range args {
		found, err := o.weigh(ctx, arg)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	if o.format == "json" {
		if err := printJSON(o.out, all); err != nil {
			return err
		}
	} else if err := o.print(all); err != nil {
		return err
	}
	return overBudget(all, budget)
}

func (o *sizeOptions) print(all []weighed) error {
	for i, w := range all {
		if i > 0 {
			fmt.Fprintln(o.out)
		}
		for _, img := range w.Images {
			if err := size.WriteText(o.out, img); err != nil {
				return err
			}
		}
		if w.Plan == nil {
			continue
		}
		fmt.Fprintf(o.out, "%s  images it is built on, %s (compressed, as pulled)\n", w.File, w.Plan.Platform)
		if err := size.WriteRows(o.out, w.Plan.Rows()); err != nil {
			return err
		}
		if w.Plan.Whole > w.Plan.Final {
			fmt.Fprintf(o.out, "in one stage the image would weigh %s and the app; in stages it weighs %s and the app\n",
				size.Format(w.Plan.Whole), size.Format(w.Plan.Final))
		} else {
			fmt.Fprintf(o.out, "the image weighs %s and the app\n", size.Format(w.Plan.Final))
		}
	}
	return nil
}

func overBudget(all []weighed, budget int64) error {
	if budget == 0 {
		return nil
	}
	var over []string
	for _, w := range all {
		for _, img := range w.Images {
			if total, kind := img.Total(); total > budget {
				over = append(over, fmt.Sprintf("%s %s: %s (%s) is more than %s: see above what could go", img.Name, img.Platform, size.Format(total), kind, size.Format(budget)))
			}
		}
		if w.Plan != nil && w.Plan.Final > budget {
			over = append(over, fmt.Sprintf("%s: its base image alone, %s, is more than %s: take a smaller one", w.File, size.Format(w.Plan.Final), size.Format(budget)))
		}
	}
	if len(over) > 0 {
		return exit(exitFailed, errors.New(strings.Join(over, "\n")))
	}
	return nil
}

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
