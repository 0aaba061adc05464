//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/inspect/cache"
	"github.com/stagewright/stagewright/inspect/size"
)

// foundPort is the port of the project around the file, or what EXPOSE says.
func (o *verifyOptions) foundPort(file *buildFile) int {
	if file.path != "" {
		request := requestOptions{dir: file.root.Name()}
		if r, err := request.open(plan.Choices{}); err == nil && len(r.plan.Apps) == 1 && r.plan.Apps[0].Port > 0 {
			return r.plan.Apps[0].Port
		}
	}
	parsed, err := file.parse()
	if err != nil {
		return 0
	}
	for _, stage := range slices.Backward(parsed.Final().Chain()) {
		for _, step := range stage.Steps {
			c, ok := step.Command.(*instructions.ExposeCommand)
			if !ok || len(c.Ports) == 0 {
				continue
			}
			text, _ := step.Expand(c.Ports[0])
			number, _, _ := strings.Cut(text, "/")
			if port, err := strconv.Atoi(number); err == nil {
				return port
			}
		}
	}
	return 0
}

// copyContext copies what the builder would be sent.
func copyContext(file *buildFile, names []string, to string) error {
	from := file.root.Name()
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, name := range names {
		source, target := filepath.Join(from, filepath.FromSlash(name)), filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		info, err := os.Lstat(source)
		if err != nil {
			return err
		}
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			link, err := os.Readlink(source)
			if err == nil {
				err = os.Symlink(link, target)
			}
			if err != nil {
				return err
			}
		case info.Mode().IsRegular():
			text, err := os.ReadFile(source)
			if err != nil {
				return err
			}
			if err := os.WriteFile(target, text, info.Mode().Perm()); err != nil {
				return err
			}
		}
	}
	return nil
}

// change edits one source file of the copy and predicts what may run again.
func (o *verifyOptions) change(model *cache.Model, dir string) (string, []string, error) {
	name := o.edit
	if name == "" {
		var most int
		for _, group := range model.Groups() {
			if runs, _, _ := cache.Count(group.Steps); runs > 0 && group.Files > most {
				name, most = group.Sample, group.Files
			}
		}
	}
	if name == "" {
		return "", nil, errors.New("no file of the context is read: there is nothing to edit")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	text, err := os.ReadFile(path)
	if err != nil {
		return "", nil, fmt.Errorf("%s: not among the files that are sent to the builder: name another with --edit", name)
	}
	// Empty lines are what most languages do not mind; how many, is what keeps
	// the cache from knowing the edit from an earlier run.
	lines := 1 + int(time.Now().UnixNano()%251)
	if err := os.WriteFile(path, append(text, strings.Repeat("\n", lines)...), 0o644); err != nil {
		return "", nil, err
	}
	var expected []string
	for _, step := range model.Predict(cache.Change{Files: []string{name}}) {
		if step.State != cache.Cached {
			expected = append(expected, strings.Join(strings.Fields(step.Name), " "))
		}
	}
	return name, expected, nil
}

// weigh reads the built image.
func (o *verifyOptions) weigh(ctx context.Context, image string) (string, []string, error) {
	weigher := sizeOptions{streams: o.streams, platform: "linux/amd64"}
	all, err := weigher.weigh(ctx, image)
	if err != nil {
		return "", nil, err
	}
	if len(all) == 0 || len(all[0].Images) == 0 {
		return "", nil, fmt.Errorf("%s: no image to weigh", image)
	}
	img := all[0].Images[0]
	var spare []string
	for _, s := range img.Spare {
		if s.Bytes > 1_000_000 {
			spare = append(spare, fmt.Sprintf("%s %s", size.Format(s.Bytes), s.What))
		}
	}
	total, kind := img.Total()
	return fmt.Sprintf("%s (%s), efficiency %.1f%%", size.Format(total), kind, 100*img.Efficiency), spare, nil
}
