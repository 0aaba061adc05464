//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/inspect/size"
)

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
