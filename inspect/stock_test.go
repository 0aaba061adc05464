package inspect_test

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
	"github.com/stagewright/stagewright/inspect/pin"
)

// ownRegistry is the one that the builder asks where no other can be reached.
const ownRegistry = "127.0.0.1:50555"

// standIn marks images that hold nothing but the settings of the image whose
// name they bear: all that BuildKit's checks look at.
const standIn = "stagewright.stand-in"

// stock has every image of a Dockerfile in the registry that BuildKit asks,
// for as long as the test runs. It gives false where that is a public one.
type stock struct {
	sync.Mutex
	t    *testing.T
	own  bool
	seen map[string]bool
}

func newStock(t *testing.T) *stock {
	client := http.Client{Timeout: 2 * time.Second}
	response, err := client.Get("http://" + ownRegistry + "/v2/")
	if err == nil {
		_ = response.Body.Close()
	}
	return &stock{t: t, own: err == nil, seen: map[string]bool{}}
}

// have sees to the images that a Dockerfile names; what cannot be parsed names
// none.
func (s *stock) have(text []byte) {
	file, err := dockerfile.Parse(text, dockerfile.Options{})
	if err != nil || !s.own {
		return
	}
	s.Lock()
	defer s.Unlock()
	var images []string
	for _, ref := range pin.References(file) {
		images = append(images, ref.Tag)
	}
	for _, stage := range file.Stages { // with variables put in
		if stage.Base == nil && stage.Image != "scratch" {
			images = append(images, stage.Image)
		}
	}
	for _, image := range images {
		if !s.seen[image] {
			s.seen[image] = true
			s.put(image)
		}
	}
}

// put pushes a stand-in of an image that the registry lacks.
func (s *stock) put(image string) {
	path := image
	if first, _, found := strings.Cut(image, "/"); !found {
		path = "library/" + image
	} else if strings.Contains(first, ".") {
		path = strings.TrimPrefix(image, "docker.io/")
	}
	ref, err := name.ParseReference(ownRegistry + "/" + path)
	if err != nil {
		return // no name of an image: BuildKit will say so
	}
	if there, err := remote.Image(ref); err == nil {
		if config, err := there.ConfigFile(); err == nil && config.Config.Labels[standIn] == "" {
			return
		}
	}
	config := &v1.ConfigFile{OS: "linux", Architecture: "amd64", Config: settings(image)}
	if strings.HasPrefix(image, "arm64v8/") {
		config.Architecture = "arm64"
	}
	if config.Config.Labels == nil {
		config.Config.Labels = map[string]string{}
	}
	config.Config.Labels[standIn] = image
	made, err := mutate.ConfigFile(empty.Image, config)
	if err == nil { // an image without layers would be taken for scratch
		made, err = mutate.AppendLayers(made, static.NewLayer([]byte(image), types.DockerUncompressedLayer))
	}
	if err == nil {
		err = remote.Write(ref, made)
	}
	if err != nil {
		s.t.Errorf("%s: %v", image, err)
		return
	}
	digest, _ := made.Digest()
	s.t.Cleanup(func() {
		if err := remote.Delete(ref.Context().Digest(digest.String())); err != nil {
			s.t.Errorf("%s: the stand-in stays in the registry: %v", image, err)
		}
	})
}

// asked gives a Dockerfile as the builder can read it: it is sent to our
// registry for the images of those that it knows a mirror of, and to no other.
func (s *stock) asked(text []byte) []byte {
	file, err := dockerfile.Parse(text, dockerfile.Options{})
	if err != nil || !s.own {
		return text
	}
	return pin.Rewrite(text, pin.References(file), func(ref pin.Reference) string {
		host, _, found := strings.Cut(ref.Tag, "/")
		if !found || !strings.Contains(host, ".") || slices.Contains([]string{"docker.io", "gcr.io", "ghcr.io"}, host) {
			return ""
		}
		return ownRegistry + "/" + ref.Tag
	})
}

// settings are those of the image itself where the engine holds it, else what
// the embedded table knows.
func settings(image string) (config v1.Config) {
	out, err := exec.Command("docker", "image", "inspect", "--format", "{{json .Config}}", image).Output()
	if err == nil && json.Unmarshal(out, &config) == nil {
		return config
	}
	known, _ := inspect.KnownImage(image)
	return v1.Config{Env: known.Env, User: known.User, WorkingDir: known.Workdir}
}
