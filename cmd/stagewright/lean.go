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

// lean says whether this is the program that starts quickly: it leaves the
// inspections, --pin and templates of people's own to the full one.
const lean = true

// inspections hand over to the full program, which lies beside this one.
var inspections = handOvers()

func handOvers() []func(streams) *cobra.Command {
	var all []func(streams) *cobra.Command
	for _, s := range shorts {
		all = append(all, func(st streams) *cobra.Command {
			return &cobra.Command{
				Use: s[0], Short: s[1], DisableFlagParsing: true,
				RunE: func(c *cobra.Command, args []string) error {
					return runFull(c.Context(), st, append([]string{c.Name()}, args...))
				},
			}
		})
	}
	return all
}

// pinned is never come to: the full program has done it.
func (r *request) pinned(context.Context, io.Writer, *plan.App, []write.Change, bool) ([]write.Change, error) {
	return nil, errFull
}

// runFull runs the full program with the same words and ends as it ends.
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
