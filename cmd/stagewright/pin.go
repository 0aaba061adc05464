//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/inspect/pin"
	"github.com/stagewright/stagewright/inspect/registry"
)

// lockName is the file that records what was pinned.
const lockName = "stagewright.lock"

type pinOptions struct {
	streams
	registryOptions
	files                        dockerfileOptions
	check, update, unpin, dryRun bool
	platforms                    []string
	today                        func() time.Time
}

func newPin(s streams) *cobra.Command {
	o := pinOptions{streams: s, today: time.Now}
	c := &cobra.Command{
		Use:   "pin [DIR|DOCKERFILE...]",
		Short: short("pin"),
		Long: "pin writes the digest behind each image's tag into the Dockerfile, so that every build\n" +
			"starts from the same bytes; stagewright.lock beside it records tag, digest and date.\n" +
			"A pinned image gets no fixes by itself: run pin --check in CI and pin --update to move on.",
		Example: "  stagewright pin\n" +
			"  stagewright pin --check\n" +
			"  stagewright pin Dockerfile --update --platform linux/amd64,linux/arm64",
		RunE: func(c *cobra.Command, args []string) error { return o.run(c.Context(), args) },
	}
	o.flags(c)
	f := c.Flags()
	f.BoolVar(&o.check, "check", false, "end with 1 if a tag stands for a newer digest, or an image is not pinned")
	f.BoolVar(&o.update, "update", false, "take the digests that the tags stand for now")
	f.BoolVar(&o.unpin, "unpin", false, "take the digests off again")
	f.BoolVar(&o.dryRun, "dry-run", false, "print a diff and write nothing")
	f.StringSliceVar(&o.platforms, "platform", nil, "see that each image exists for these `PLATFORMS`")
	return c
}

func (o *pinOptions) run(ctx context.Context, args []string) error {
	chosen := 0
	for _, mode := range []bool{o.check, o.update, o.unpin} {
		if mode {
			chosen++
		}
	}
	if chosen > 1 {
		return exit(exitUsage, errors.New("--check, --update and --unpin: one at a time"))
	}
	files, err := o.files.read(args, o.in)
	if err != nil {
		return err
	}
	outdated := false
	for _, file := range files {
		parsed, err := file.parse()
		if err != nil {
			return err
		}
		refs := pin.References(parsed)
		if err := platformsExist(ctx, o.client(), refs, o.platforms); err != nil {
			return err
		}
		switch {
		case o.check:
			behind, err := o.compare(ctx, file, refs)
			if err != nil {
				return err
			}
			outdated = outdated || behind
		case o.unpin:
			err = o.write(file, pin.Unpin(file.text, refs))
		default:
			err = o.pin(ctx, file, refs)
		}
		if err != nil {
			return err
		}
	}
	if outdated {
		return exit(exitFailed, errors.New(""))
	}
	return nil
}

// platformsExist sees that images can be had for the platforms asked for, or
// for the one that a FROM fixes.
func platformsExist(ctx context.Context, client *registry.Client, refs []pin.Reference, wanted []string) error {
	seen := map[string]bool{}
	for _, ref := range refs {
		platforms := wanted
		if ref.Platform != "" {
			platforms = []string{ref.Platform}
		}
		name := ref.Tag
		if ref.Digest != "" {
			name += "@" + ref.Digest
		}
		for _, platform := range platforms {
			if key := name + " " + platform; ref.Left == "" && !seen[key] {
				seen[key] = true
				if _, err := client.Describe(ctx, name, platform); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// compare tells which tags have moved on.
func (o *pinOptions) compare(ctx context.Context, file *buildFile, refs []pin.Reference) (bool, error) {
	stale, loose, err := pin.Check(ctx, refs, o.client())
	if err != nil {
		return false, err
	}
	for _, s := range stale {
		fmt.Fprintf(o.out, "%s:%d: %s is pinned to %s and stands for %s now: run stagewright pin --update\n", file.name, s.Line, s.Tag, s.Digest, s.Now)
	}
	behind := len(stale) > 0
	for _, ref := range loose {
		todo := "run stagewright pin"
		if ref.Left != "" {
			todo = ref.Left
		} else {
			behind = true
		}
		fmt.Fprintf(o.out, "%s:%d: %s is not pinned: %s\n", file.name, ref.Line, ref.Tag, todo)
	}
	if len(stale) == 0 && len(loose) == 0 {
		fmt.Fprintf(o.out, "%s: every image is pinned to what its tag stands for\n", file.name)
	}
	return behind, nil
}

func (o *pinOptions) pin(ctx context.Context, file *buildFile, refs []pin.Reference) error {
	at := filepath.Join(filepath.Dir(file.path), lockName)
	text, err := os.ReadFile(at)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	lock, err := pin.ReadLock(text)
	if err != nil {
		return err
	}
	digests, err := pin.Resolve(ctx, refs, lock, o.client(), o.update, o.today().UTC().Format(time.DateOnly))
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if ref.Left != "" {
			fmt.Fprintf(o.err, "%s:%d: %s is left as it is: %s\n", file.name, ref.Line, ref.Tag, ref.Left)
		}
	}
	if err := o.write(file, pin.Pinned(file.text, refs, digests)); err != nil || o.dryRun || file.path == "" {
		return err
	}
	if after := lock.Bytes(); len(lock.Images) > 0 && string(after) != string(text) {
		return os.WriteFile(at, after, 0o644)
	}
	return nil
}

// write puts the file down, or prints it where it came from standard input.
func (o *pinOptions) write(file *buildFile, text []byte) error {
	switch {
	case o.dryRun:
		_, err := fmt.Fprint(o.out, udiff.Unified("a/"+file.name, "b/"+file.name, string(file.text), string(text)))
		return err
	case file.path == "":
		_, err := o.out.Write(text)
		return err
	case string(text) == string(file.text):
		fmt.Fprintf(o.err, "%s is as it should be\n", file.name)
		return nil
	}
	info, err := os.Stat(file.path)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file.path, text, info.Mode().Perm()); err != nil {
		return err
	}
	fmt.Fprintf(o.err, "wrote %s\n", file.name)
	return nil
}
