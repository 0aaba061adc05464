package size

import (
	"context"
	"slices"

	"github.com/stagewright/stagewright/inspect/dockerfile"
	"github.com/stagewright/stagewright/inspect/registry"
)

// Plan is what a Dockerfile's images weigh before anything is built.
type Plan struct {
	Platform string `json:"platform"`
	// Bases are the images that stages stand on.
	Bases []Base `json:"bases"`
	// Final is what the final image is built on, Whole what it would be built
	// on if all was done in one stage: the heaviest image a used stage needs.
	Final int64 `json:"final"`
	Whole int64 `json:"whole"`
}

// Base is one image that a Dockerfile stands on.
type Base struct {
	Name       string `json:"name"`
	Compressed int64  `json:"compressed"`
	// Shipped marks the image that the final stage stands on.
	Shipped bool `json:"shipped"`
}

// Describer answers for an image; registry.Client is one.
type Describer interface {
	Describe(ctx context.Context, image string, platforms ...string) (*registry.Description, error)
}

// Bases asks a registry for the images of a Dockerfile. Nothing is pulled.
func Bases(ctx context.Context, file *dockerfile.File, platform string, ask Describer) (*Plan, error) {
	if platform == "" {
		platform = "linux/amd64"
	}
	p := &Plan{Platform: platform, Bases: []Base{}}
	final := file.Final().Chain()[0].Image
	for _, stage := range file.Stages {
		if stage.Base != nil || slices.ContainsFunc(p.Bases, func(b Base) bool { return b.Name == stage.Image }) {
			continue
		}
		b := Base{Name: stage.Image, Shipped: stage.Image == final}
		if stage.Image != "scratch" {
			d, err := ask.Describe(ctx, stage.Image, platform)
			if err != nil {
				return nil, err
			}
			b.Compressed = d.Images[0].Compressed
		}
		if b.Shipped {
			p.Final = b.Compressed
		}
		p.Whole = max(p.Whole, b.Compressed)
		p.Bases = append(p.Bases, b)
	}
	return p, nil
}

// Rows are the plan as lines to draw.
func (p *Plan) Rows() []Row {
	var rows []Row
	for _, b := range p.Bases {
		note := "thrown away after the build"
		if b.Shipped {
			note = "shipped with the app"
		}
		rows = append(rows, Row{Title: b.Name, Bytes: b.Compressed, Note: note})
	}
	return rows
}
