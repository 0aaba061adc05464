package plan

import (
	"fmt"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// Images says where images come from when not from where they are published.
type Images struct {
	Map     map[string]string // "debian" or "debian:trixie-slim" → what to use instead
	Mirrors []string          // "HOST/PATH" stands for Docker Hub, "REGISTRY=HOST/PATH" for another
}

// dockerHub is the registry of names that name none.
const dockerHub = "docker.io"

// rewrite gives the image to use instead of the published one. mirrored is
// false when there are mirrors and none is for its registry.
func (i Images) rewrite(image string) (out string, mirrored bool) {
	if image == "scratch" {
		return image, true
	}
	repo, tag := image, ""
	if at := strings.LastIndexAny(image, ":@"); at > strings.LastIndex(image, "/") {
		repo, tag = image[:at], image[at:]
	}
	if to, ok := i.Map[image]; ok {
		return to, true
	}
	if to, ok := i.Map[repo]; ok {
		return to + tag, true
	}
	registry, path := dockerHub, repo
	if first, rest, ok := strings.Cut(repo, "/"); ok && strings.ContainsAny(first, ".:") {
		registry, path = first, rest
	} else if !strings.Contains(repo, "/") {
		path = "library/" + repo
	}
	for _, m := range i.Mirrors {
		of, to, ok := strings.Cut(m, "=")
		if !ok {
			of, to = dockerHub, m
		}
		if of == registry {
			return strings.TrimSuffix(to, "/") + "/" + path + tag, true
		}
	}
	return image, len(i.Mirrors) == 0
}

// redirect rewrites every image of an app.
func (a *App) redirect(i Images) {
	for name, image := range a.Images {
		to, mirrored := i.rewrite(image)
		a.Images[name] = to
		if !mirrored {
			a.Warnings = append(a.Warnings, detect.Warning{Code: "image-not-mirrored", From: []detect.Evidence{},
				Message: fmt.Sprintf("%s: no mirror is given for its registry: add --registry-mirror %s=HOST/PATH", image, strings.SplitN(image, "/", 2)[0])})
		}
	}
}
