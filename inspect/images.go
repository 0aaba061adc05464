package inspect

import (
	"context"
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Image is what is known offline of a base image: what a stage inherits.
type Image struct {
	Env        []string `json:"env,omitempty"`
	User       string   `json:"user,omitempty"`
	Workdir    string   `json:"workdir,omitempty"`
	Entrypoint []string `json:"entrypoint,omitempty"`
	Cmd        []string `json:"cmd,omitempty"`
	Expose     []string `json:"expose,omitempty"`
	// Builds marks an image made for building: compilers, no place to run in.
	Builds bool `json:"builds,omitempty"`
	// Drops marks an image whose own entrypoint leaves root for another user.
	Drops bool `json:"drops,omitempty"`
	// Shell is "no" where the image holds no shell.
	Shell string `json:"shell,omitempty"`
	// Tags sharpen the entry for tags that hold a word.
	Tags map[string]Image `json:"tags,omitempty"`
}

//go:embed images.json
var imagesJSON []byte

// imageTable is the embedded table, by repository without registry defaults.
var imageTable = sync.OnceValue(func() map[string]Image {
	table := map[string]Image{}
	if err := json.Unmarshal(imagesJSON, &table); err != nil {
		return nil // a test holds the file to be sound
	}
	return table
})

// defaultPath is the search path of images that set none of their own.
const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// KnownImage looks a base image up in the embedded table.
func KnownImage(image string) (Image, bool) {
	if image == "scratch" {
		return Image{}, true
	}
	ref, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return Image{}, false
	}
	name := reference.FamiliarName(ref)
	if arch, rest, ok := strings.Cut(name, "/"); ok && architectures()[arch] != "" {
		name = rest
	}
	known, ok := imageTable()[name]
	if !ok {
		return Image{}, false
	}
	tag := ""
	if tagged, ok := ref.(reference.Tagged); ok {
		tag = tagged.Tag()
	}
	for _, word := range slices.Sorted(maps.Keys(known.Tags)) {
		if strings.Contains(tag, word) {
			return known.sharpened(known.Tags[word]), true
		}
	}
	return known, true
}

// sharpened lays the entry for a tag over the one for the repository.
func (i Image) sharpened(by Image) Image {
	i.Env = append(append([]string{}, i.Env...), by.Env...)
	if by.User != "" {
		i.User = by.User
	}
	if by.Workdir != "" {
		i.Workdir = by.Workdir
	}
	if by.Cmd != nil {
		i.Cmd = by.Cmd
	}
	if by.Expose != nil {
		i.Expose = by.Expose
	}
	return i
}

// architectures are the namespaces whose images exist for one platform only.
var architectures = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"amd64": "amd64", "arm32v5": "arm/v5", "arm32v6": "arm/v6", "arm32v7": "arm/v7", "arm64v8": "arm64",
		"i386": "386", "ppc64le": "ppc64le", "s390x": "s390x", "riscv64": "riscv64",
	}
})

// unknownImage reports whether the table does not hold an image.
func unknownImage(image string) bool {
	_, ok := KnownImage(image)
	return !ok
}

// resolver answers for base images from the embedded table.
type resolver struct{}

// ResolveImageConfig gives the configuration of an image: the one the table
// knows, and one that sets nothing but PATH for all others.
func (r *resolver) ResolveImageConfig(_ context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	known, _ := KnownImage(ref)
	image := dockerspec.DockerOCIImage{}
	image.Platform = imagePlatform(ref, opt)
	// An image without layers would be taken for scratch.
	image.RootFS = ocispecs.RootFS{Type: "layers", DiffIDs: []digest.Digest{digest.FromString(ref)}}
	config := &image.Config
	config.Env = known.Env
	if len(config.Env) == 0 || !strings.HasPrefix(config.Env[0], "PATH=") {
		config.Env = append([]string{defaultPath}, config.Env...)
	}
	config.User, config.WorkingDir = known.User, known.Workdir
	config.Entrypoint, config.Cmd = known.Entrypoint, known.Cmd
	for _, port := range known.Expose {
		if config.ExposedPorts == nil {
			config.ExposedPorts = map[string]struct{}{}
		}
		config.ExposedPorts[port] = struct{}{}
	}
	text, err := json.Marshal(image)
	return ref, digest.FromString(ref), text, err
}

func imagePlatform(ref string, opt sourceresolver.Opt) ocispecs.Platform {
	platform := platforms.MustParse(defaultPlatform)
	if opt.ImageOpt != nil && opt.ImageOpt.Platform != nil {
		platform = *opt.ImageOpt.Platform
	}
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return platform
	}
	arch, _, ok := strings.Cut(reference.FamiliarName(named), "/")
	if own := architectures()[arch]; ok && own != "" {
		return platforms.Normalize(platforms.MustParse("linux/" + own))
	}
	return platform
}
