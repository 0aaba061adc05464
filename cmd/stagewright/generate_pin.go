//go:build !lean

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/write"
	"github.com/stagewright/stagewright/inspect/dockerfile"
	"github.com/stagewright/stagewright/inspect/pin"
	"github.com/stagewright/stagewright/inspect/registry"
)

// handedOver reports whether another program did what this one does not link.
func (o *generateOptions) handedOver(context.Context) (bool, error) { return false, nil }

// pinned writes the digest behind each tag into the Dockerfile among the
// changes, and adds the lock file that keeps them. A digest that the lock file
// holds is taken from there, without asking.
func (r *request) pinned(ctx context.Context, say io.Writer, app *plan.App, changes []write.Change, force bool) ([]write.Change, error) {
	beside := path.Join(path.Dir(app.Dockerfile), lockName)
	before, err := fs.ReadFile(r.tree, beside)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lock, err := pin.ReadLock(before)
	if err != nil {
		return nil, err
	}
	out := make([]write.Change, 0, len(changes)+1)
	for _, c := range changes {
		switch {
		case c.Path == app.Dockerfile:
			body, err := pinBody(ctx, say, c, lock, app.List("platforms"))
			if err != nil {
				return nil, err
			}
			again, err := write.Plan(r.tree, []render.File{{Path: c.Path, Body: body}}, force)
			if err != nil {
				return nil, err
			}
			out = append(out, again...)
		case strings.HasSuffix(c.Path, ".dockerignore"):
			out = append(out, ignoring(c, detect.Rel(app.Context, beside)))
		default:
			out = append(out, c)
		}
	}
	if len(lock.Images) == 0 {
		return out, nil
	}
	c := write.Change{File: render.File{Path: beside, Body: lock.Bytes()}, Action: write.Extend, Before: before}
	if before == nil {
		c.Action = write.Create
	} else if bytes.Equal(before, c.Body) {
		c.Action = write.Same
	}
	return append(out, c), nil
}

// pinBody gives a Dockerfile's text with its images pinned, once they are seen
// to exist for the platforms that are built for.
func pinBody(ctx context.Context, say io.Writer, c write.Change, lock *pin.Lock, platforms []string) ([]byte, error) {
	file, err := dockerfile.Parse(c.Body, dockerfile.Options{Path: c.Path})
	if err != nil {
		return nil, err
	}
	refs := pin.References(file)
	client := &registry.Client{}
	digests, err := pin.Resolve(ctx, refs, lock, client, false, time.Now().UTC().Format(time.DateOnly))
	if err != nil {
		return nil, fmt.Errorf("--pin: %w", err)
	}
	body := pin.Pinned(c.Body, refs, digests)
	if file, err = dockerfile.Parse(body, dockerfile.Options{Path: c.Path}); err != nil {
		return nil, err
	}
	for _, ref := range refs {
		if ref.Left != "" {
			fmt.Fprintf(say, "%s:%d: %s is left as it is: %s\n", c.Path, ref.Line, ref.Tag, ref.Left)
		}
	}
	return body, platformsExist(ctx, client, pin.References(file), platforms)
}

// ignoring is the change of an ignore file that leaves one file more out.
func ignoring(c write.Change, name string) write.Change {
	c.Body = write.Merge(c.Body, []byte(name+"\n"))
	if c.Action == write.Same && !bytes.Equal(c.Before, c.Body) {
		c.Action = write.Extend
	} else if c.Before != nil && bytes.Equal(c.Before, c.Body) {
		c.Action = write.Same
	}
	return c
}
