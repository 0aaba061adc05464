//go:build !lean

package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
	"github.com/stagewright/stagewright/inspect/graph"
)

type graphOptions struct {
	streams
	dockerfileOptions
	format string
}

func newGraph(s streams) *cobra.Command {
	o := graphOptions{streams: s}
	c := &cobra.Command{
		Use:   "graph [DOCKERFILE]",
		Short: short("graph"),
		Long: "graph draws the stages of a Dockerfile (default: the one of the current folder), the\n" +
			"images they stand on and what flows between them. Stages that the image is not made\n" +
			"from are greyed.",
		Example: "  stagewright graph\n" +
			"  stagewright graph Dockerfile --format svg > stages.svg\n" +
			"  stagewright graph --target test --format mermaid",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	o.flags(c)
	formatFlag(c, &o.format, "text", "text", "mermaid", "dot", "svg", "json")
	return c
}

func (o *graphOptions) run(args []string) error {
	if err := oneOf("--format", o.format, "text", "mermaid", "dot", "svg", "json"); err != nil {
		return err
	}
	file, err := o.one(args, o.in)
	if err != nil {
		return err
	}
	parsed, err := file.parse()
	if err != nil {
		return err
	}
	g, err := graph.New(parsed, o.target)
	if err != nil {
		return exit(exitUsage, err)
	}
	draw := map[string]func(io.Writer) error{"text": g.WriteText, "mermaid": g.WriteMermaid, "dot": g.WriteDOT, "svg": g.WriteSVG}[o.format]
	if draw == nil {
		return printJSON(o.out, g)
	}
	return draw(o.out)
}

// one reads the single Dockerfile that a command is about.
func (o *dockerfileOptions) one(args []string, in io.Reader) (*buildFile, error) {
	files, err := o.read(args, in)
	if err != nil {
		return nil, err
	}
	if len(files) == 1 {
		return files[0], nil
	}
	text := "several Dockerfiles were found: name one of them:"
	for _, file := range files {
		if file.name == "Dockerfile" && len(args) == 0 {
			return file, nil // the current folder's own
		}
		text += "\n  " + file.name
	}
	return nil, exit(exitUsage, fmt.Errorf("%s", text))
}

// parse reads the file's stages.
func (f *buildFile) parse() (*dockerfile.File, error) {
	return dockerfile.Parse(f.text, dockerfile.Options{Path: f.name, BuildArgs: f.BuildArgs, Env: func(image string) []string {
		known, _ := inspect.KnownImage(image)
		return known.Env
	}})
}
