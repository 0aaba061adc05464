package verify

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// builder is what makes the image: the engine, or, where none answers, buildx,
// whose BuildKit may run anywhere. Then the image is an archive, and nothing
// can be started.
type builder struct {
	archive string // "" where an engine holds the image
}

// findBuilder asks for an engine, then for buildx.
func (o *Options) findBuilder(ctx context.Context) (*builder, error) {
	_, said, err := o.Docker(ctx, "version", "--format", "{{.Server.Version}}")
	if err == nil {
		return &builder{}, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if o.Folder != "" {
		// It ends well also for a builder that cannot be reached.
		if told, _, err := o.Docker(ctx, "buildx", "inspect", "--bootstrap"); err == nil && running(told) {
			return &builder{archive: filepath.Join(o.Folder, "image.tar")}, nil
		}
	}
	return nil, fmt.Errorf("docker: no engine answers, and no builder of buildx: %s: start one, or set DOCKER_HOST", lastLine(said, err))
}

// running reports whether a node of a builder is said to run.
func running(told string) bool {
	for line := range strings.Lines(told) {
		if state, ok := strings.CutPrefix(line, "Status:"); ok && strings.TrimSpace(state) == "running" {
			return true
		}
	}
	return false
}

// arguments are those in front of the build's own.
func (b *builder) arguments(image string) []string {
	if b.archive == "" {
		return []string{"build", "--progress=plain", "--tag", image}
	}
	return []string{"buildx", "build", "--progress=plain", "--tag", image, "--output", "type=docker,dest=" + b.archive}
}

// holds reports whether an engine holds the image, so that it can be started.
func (b *builder) holds() bool { return b.archive == "" }

// newImage names an image by the time: two runs do not disturb each other.
func newImage(now time.Time) string {
	return "stagewright-verify:" + strconv.FormatInt(now.UnixNano(), 36)
}

// userOf is the user that the image's settings name.
func (v *run) userOf(ctx context.Context) (string, error) {
	if v.builder.holds() {
		out, _, err := v.Docker(ctx, "image", "inspect", "--format", "{{.Config.User}}", v.image)
		return strings.TrimSpace(out), err
	}
	img, err := tarball.ImageFromPath(v.builder.archive, nil)
	if err != nil {
		return "", err
	}
	config, err := img.ConfigFile()
	if err != nil {
		return "", err
	}
	return config.Config.User, nil
}
