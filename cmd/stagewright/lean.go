//go:build lean

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/write"
)

// fullName is the same program built without -tags lean.
const fullName = "stagewright-full"

// inspections hand over to the full program, which lies beside this one.
func inspections() []subcommand {
	var all []subcommand
	for _, short := range shorts {
		all = append(all, subcommand{short[0], func(s streams) *cobra.Command {
			return &cobra.Command{
				Use: short[0], Short: short[1], DisableFlagParsing: true,
				RunE: func(c *cobra.Command, args []string) error {
					return handOver(c, s, append([]string{c.Name()}, args...))
				},
			}
		}})
	}
	return all
}

// handedOver leaves a generate that asks registries to the full program.
func (o *generateOptions) handedOver(ctx context.Context) (bool, error) {
	return true, runFull(ctx, o.streams, o.words)
}

// pinned is never come to: the full program has done it.
func (r *request) pinned(context.Context, io.Writer, *plan.App, []write.Change, bool) ([]write.Change, error) {
	return nil, fmt.Errorf("--pin: not done by this program: run %s", fullName)
}

// handOver runs the full program with the same words and ends as it ends.
func handOver(c *cobra.Command, s streams, args []string) error {
	return runFull(c.Context(), s, args)
}

func runFull(ctx context.Context, s streams, args []string) error {
	program, err := full()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.in, s.out, s.err
	err = cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.ExitCode() >= 0 {
		return exit(ended.ExitCode(), errors.New(""))
	}
	return err
}

// full finds the full program beside this one, or on the search path.
func full() (string, error) {
	name := fullName
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if self, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(self); err == nil {
			self = real
		}
		beside := filepath.Join(filepath.Dir(self), name)
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return beside, nil
		}
	}
	if found, err := exec.LookPath(name); err == nil {
		return found, nil
	}
	return "", fmt.Errorf("%s: not found beside this program: install both, or build without -tags lean", name)
}
