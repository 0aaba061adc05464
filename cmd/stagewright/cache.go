//go:build !lean

package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/cache"
)

type cacheOptions struct {
	streams
	dockerfileOptions
	change []string
	since  string
	format string
}

func newCache(s streams) *cobra.Command {
	o := cacheOptions{streams: s}
	c := &cobra.Command{
		Use:   "cache [DOCKERFILE]",
		Short: short("cache"),
		Long: "cache predicts, without building, which steps of a Dockerfile run again after a change\n" +
			"and why. Without --change and --since it shows what an edit of each group of files costs,\n" +
			"what an ordinary commit does, and the order of steps that would save most.",
		Example: "  stagewright cache\n" +
			"  stagewright cache --change src/app.go\n" +
			"  stagewright cache services/api/Dockerfile --since origin/main",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return o.run(c.Context(), args) },
	}
	o.flags(c)
	c.Flags().StringArrayVar(&o.change, "change", nil, "a changed file or folder, by its `PATH` in the build context (repeatable)")
	c.Flags().StringVar(&o.since, "since", "", "take the changes since this git `REVISION`")
	formatFlag(c, &o.format, "text", "text", "json")
	return c
}

func (o *cacheOptions) run(ctx context.Context, args []string) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	if len(o.change) > 0 && o.since != "" {
		return exit(exitUsage, errors.New("--change and --since: not both: the changes come from you or from git"))
	}
	file, err := o.one(args, o.in)
	if err != nil {
		return err
	}
	model, err := cache.New(ctx, file.text, file.Context)
	if err != nil {
		return err
	}
	if len(o.change) == 0 && o.since == "" {
		return o.table(ctx, file, model)
	}
	change := cache.Change{}
	if o.since != "" {
		if change, err = o.changedSince(ctx, file); err != nil {
			return err
		}
	}
	for _, name := range o.change {
		if filepath.IsAbs(name) {
			return exit(exitUsage, fmt.Errorf("--change %s: not inside the build context: give the path from %s", name, file.root.Name()))
		}
		change.Files = append(change.Files, path.Clean(filepath.ToSlash(name)))
	}
	steps := model.Predict(change)
	if o.format == "json" {
		return printJSON(o.out, steps)
	}
	return cache.WriteSteps(o.out, steps)
}

// table shows what each group of files costs, and how to make it cost less.
func (o *cacheOptions) table(ctx context.Context, file *buildFile, model *cache.Model) error {
	history := o.history(ctx, file)
	groups, commit := model.Groups(), model.Ordinary(history)
	advice, err := cache.Advise(ctx, file.text, file.Context, history)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return printJSON(o.out, struct {
			Groups []cache.Group `json:"groups"`
			Commit cache.Commit  `json:"commit"`
			Advice *cache.Advice `json:"advice"`
		}{groups, commit, advice})
	}
	if err := cache.WriteGroups(o.out, groups, commit); err != nil {
		return err
	}
	fmt.Fprintln(o.out)
	return cache.WriteAdvice(o.out, advice)
}

// git runs git in the build context.
func (f *buildFile) git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = f.root.Name()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		said, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		if said == "" {
			said = err.Error()
		}
		return "", fmt.Errorf("git %s: %s", args[0], strings.TrimPrefix(said, "fatal: "))
	}
	return string(out), nil
}

// changedSince lists what differs from a revision, new files included, and
// reads the Dockerfile and the ignore file as they were.
func (o *cacheOptions) changedSince(ctx context.Context, file *buildFile) (cache.Change, error) {
	tracked, err := file.git(ctx, "diff", "--name-only", "--no-renames", "-z", "--relative", o.since, "--")
	if err != nil {
		return cache.Change{}, exit(exitUsage, fmt.Errorf("--since %s: %w: name a revision of the repository around %s", o.since, err, file.root.Name()))
	}
	added, err := file.git(ctx, "ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return cache.Change{}, err
	}
	change := cache.Change{Files: append(split(tracked), split(added)...)}
	change.Before = o.before(ctx, file)
	return change, nil
}

func split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == 0 })
}

// before is the model of the Dockerfile as it was, with today's other files:
// those that changed are named by themselves. It is nil if there was none.
func (o *cacheOptions) before(ctx context.Context, file *buildFile) *cache.Model {
	if file.path == "" {
		return nil
	}
	name, err := filepath.Rel(file.root.Name(), file.path)
	if err != nil {
		return nil
	}
	was := func(name string) (string, bool) {
		text, err := file.git(ctx, "show", o.since+":./"+filepath.ToSlash(name))
		return text, err == nil
	}
	text, ok := was(name)
	if !ok {
		return nil
	}
	c := inspect.Context{Path: file.name, Files: file.Files, Platform: file.Platform, Target: file.Target, BuildArgs: file.BuildArgs}
	ignore, ok := was(name + ".dockerignore")
	if !ok {
		ignore, _ = was(".dockerignore")
	}
	c.Ignore = []byte(ignore)
	model, err := cache.New(ctx, []byte(text), c)
	if err != nil {
		return nil
	}
	return model
}

// history gives the files of the last commits, each commit by itself.
func (o *cacheOptions) history(ctx context.Context, file *buildFile) [][]string {
	out, err := file.git(ctx, "log", "-50", "--no-merges", "--no-renames", "--name-only", "--relative", "-z", "--format=%x01", "--", ".")
	if err != nil {
		return nil
	}
	var history [][]string
	for _, commit := range strings.Split(out, "\x01") {
		var files []string
		for _, name := range split(commit) {
			if name = strings.Trim(name, "\n"); name != "" {
				files = append(files, name)
			}
		}
		if len(files) > 0 {
			history = append(history, files)
		}
	}
	return history
}
