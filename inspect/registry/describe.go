package registry

import (
	"context"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// Image is what a registry holds under a name, for one platform.
type Image struct {
	Platform string `json:"platform"`
	Digest   string `json:"digest"`
	// Compressed is what a pull downloads, in bytes.
	Compressed int64   `json:"compressed"`
	Layers     []Layer `json:"layers"`
}

// Layer is one layer and the instruction that made it.
type Layer struct {
	Digest     string `json:"digest"`
	Compressed int64  `json:"compressed"`
	CreatedBy  string `json:"createdBy,omitempty"`
}

// Description is what stands behind one image reference.
type Description struct {
	Name string `json:"name"`
	// Digest names the whole: the index where there are several platforms.
	Digest string  `json:"digest"`
	Images []Image `json:"images"`
}

// Describe reads the manifests behind a name: of all platforms, or of those
// that are named.
func (c *Client) Describe(ctx context.Context, image string, platforms ...string) (*Description, error) {
	ref, err := c.Reference(image)
	if err != nil {
		return nil, err
	}
	ctx, cancel, options := c.ask(ctx)
	defer cancel()
	got, err := remote.Get(ref, options...)
	if err != nil {
		return nil, explain(ctx, image, err)
	}
	d := &Description{Name: image, Digest: got.Digest.String(), Images: []Image{}}
	if !got.MediaType.IsIndex() {
		img, err := got.Image()
		if err != nil {
			return nil, explain(ctx, image, err)
		}
		one, err := describe(img)
		if err != nil {
			return nil, explain(ctx, image, err)
		}
		if !wanted(one.Platform, platforms) {
			return nil, missing(image, platforms, []string{one.Platform})
		}
		d.Images = append(d.Images, one)
		return d, nil
	}
	index, err := got.ImageIndex()
	if err != nil {
		return nil, explain(ctx, image, err)
	}
	if err := d.fill(index, platforms); err != nil {
		return nil, explain(ctx, image, err)
	}
	return d, nil
}

// fill reads the children of an index.
func (d *Description) fill(index v1.ImageIndex, platforms []string) error {
	manifest, err := index.IndexManifest()
	if err != nil {
		return err
	}
	var have []string
	for _, child := range manifest.Manifests {
		if child.Platform == nil || child.Platform.OS == "unknown" || !child.MediaType.IsImage() {
			continue // attestations
		}
		platform := child.Platform.String()
		have = append(have, platform)
		if !wanted(platform, platforms) {
			continue
		}
		img, err := index.Image(child.Digest)
		if err != nil {
			return err
		}
		one, err := describe(img)
		if err != nil {
			return err
		}
		one.Platform = platform
		d.Images = append(d.Images, one)
	}
	if len(d.Images) == 0 {
		return missing(d.Name, platforms, have)
	}
	return nil
}

// wanted reports whether a platform is among those asked for. One without a
// variant stands for all its variants.
func wanted(platform string, platforms []string) bool {
	if len(platforms) == 0 {
		return true
	}
	p, err := v1.ParsePlatform(platform)
	if err != nil {
		return false
	}
	for _, w := range platforms {
		if want, err := v1.ParsePlatform(w); err == nil && p.Satisfies(*want) {
			return true
		}
	}
	return false
}

// describe adds up an image's manifest.
func describe(img v1.Image) (Image, error) {
	manifest, err := img.Manifest()
	if err != nil {
		return Image{}, err
	}
	digest, err := img.Digest()
	if err != nil {
		return Image{}, err
	}
	one := Image{Digest: digest.String(), Compressed: manifest.Config.Size, Layers: []Layer{}}
	for _, layer := range manifest.Layers {
		one.Compressed += layer.Size
		one.Layers = append(one.Layers, Layer{Digest: layer.Digest.String(), Compressed: layer.Size})
	}
	config, err := img.ConfigFile()
	if err != nil {
		return Image{}, err
	}
	if p := config.Platform(); p != nil {
		one.Platform = p.String()
	}
	at := 0
	for _, h := range config.History {
		if !h.EmptyLayer && at < len(one.Layers) {
			one.Layers[at].CreatedBy = h.CreatedBy
			at++
		}
	}
	return one, nil
}
