//go:build !lean

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/inspect/cache"
	"github.com/stagewright/stagewright/inspect/verify"
)

type verifyOptions struct {
	streams
	dockerfileOptions
	port       int
	path, edit string
	env        []string
	wait, most time.Duration
	keep       bool
	format     string
	more       []string // further arguments of docker build
}

func newVerify(s streams) *cobra.Command {
	o := verifyOptions{streams: s}
	c := &cobra.Command{
		Use:   "verify [DIR|DOCKERFILE] [-- DOCKER-BUILD-FLAG...]",
		Short: short("verify"),
		Long: "verify builds the image with docker from a copy of the build context, runs it, waits for\n" +
			"its port, asks it, looks at user, signals and size, and builds again after an edit of one\n" +
			"source file. What fails is said with what to change. Your files are not touched.\n" +
			"Without an engine buildx builds, and all is looked at that needs no container.\n" +
			"What stands behind -- goes to docker build: -- --secret id=npm,src=.npmrc",
		Example: "  stagewright verify\n" +
			"  stagewright verify ./shop --port 3000 --path /health --env DATABASE_URL=sqlite::memory:\n" +
			"  stagewright verify --wait 2m --keep --format json",
		Args: func(c *cobra.Command, args []string) error {
			if n := c.ArgsLenAtDash(); n >= 0 {
				args = args[:n]
			}
			return cobra.MaximumNArgs(1)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if n := c.ArgsLenAtDash(); n >= 0 {
				args, o.more = args[:n], args[n:]
			}
			return o.run(c.Context(), args)
		},
	}
	o.flags(c)
	f := c.Flags()
	f.IntVar(&o.port, "port", -1, "ask this `PORT` (default: the project's or EXPOSE's; 0: none)")
	f.StringVar(&o.path, "path", "/", "ask for this `PATH`")
	f.StringArrayVar(&o.env, "env", nil, "start the container with `NAME=VALUE` (repeatable)")
	f.DurationVar(&o.wait, "wait", 30*time.Second, "wait this `TIME` for the first answer")
	f.DurationVar(&o.most, "timeout", 30*time.Minute, "give up after this `TIME` in all")
	f.StringVar(&o.edit, "edit", "", "edit this `FILE` of the context for the second build (default: a source file)")
	f.BoolVar(&o.keep, "keep", false, "keep the image")
	formatFlag(c, &o.format, "text", "text", "json")
	return c
}

func (o *verifyOptions) run(ctx context.Context, args []string) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	if !strings.HasPrefix(o.path, "/") {
		return exit(exitUsage, fmt.Errorf("--path %s: not a path: begin it with /", o.path))
	}
	file, err := o.one(args, o.in)
	if err != nil {
		return err
	}
	model, err := cache.New(ctx, file.text, file.Context)
	if err != nil {
		return err
	}
	if o.port < 0 {
		o.port = o.foundPort(file)
	}
	work, err := os.MkdirTemp("", "stagewright-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	if err := copyContext(file, model.Files(), filepath.Join(work, "context")); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, "Dockerfile"), file.text, 0o644); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, o.most)
	defer cancel()
	progress := newWorkProgress(o.err)
	report, err := verify.Verify(ctx, verify.Options{
		Docker: dockerCommand(progress), Folder: work, Build: o.build(work), Port: o.port, Path: o.path, Env: o.env, Wait: o.wait, Keep: o.keep,
		Edit:     func() (string, []string, error) { return o.change(model, filepath.Join(work, "context")) },
		Weigh:    o.weigh,
		Progress: progress.begin,
	})
	progress.end()
	if errors.Is(err, context.Canceled) {
		return exit(exitCancelled, errors.New("verify: cancelled: container and image are removed"))
	} else if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("verify: not done within %s: give it more with --timeout", o.most)
	} else if err != nil {
		return err
	}
	return o.print(report)
}

func (o *verifyOptions) print(report *verify.Report) error {
	var err error
	if o.format == "json" {
		err = printJSON(o.out, report)
	} else {
		err = verify.WriteText(o.out, report)
	}
	if err == nil && report.Failed() {
		return exit(exitFailed, errors.New(""))
	}
	return err
}

// build gives the arguments of docker build.
func (o *verifyOptions) build(work string) []string {
	args := []string{"--file", filepath.Join(work, "Dockerfile")}
	if o.target != "" {
		args = append(args, "--target", o.target)
	}
	if o.platform != "" {
		args = append(args, "--platform", o.platform)
	}
	for _, pair := range o.buildArgs {
		args = append(args, "--build-arg", pair)
	}
	return append(append(args, o.more...), filepath.Join(work, "context"))
}

// dockerCommand runs docker, keeps what it prints and shows the steps of a build.
func dockerCommand(progress io.Writer) func(ctx context.Context, args ...string) (stdout, stderr string, err error) {
	return func(ctx context.Context, args ...string) (string, string, error) {
		cmd := exec.CommandContext(ctx, "docker", args...)
		cmd.Env = append(os.Environ(), "DOCKER_BUILDKIT=1")
		cmd.WaitDelay = 10 * time.Second
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		if args[0] == "build" || args[0] == "buildx" {
			cmd.Stderr = io.MultiWriter(&said, progress)
		}
		err := cmd.Run()
		return out.String(), said.String(), err
	}
}
