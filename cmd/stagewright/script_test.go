package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

// The program itself is a command of the scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"stagewright": main})
}

// Each testdata/*.txtar is what a user types and reads, one topic a script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exitcode": exitCode},
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("NO_COLOR", "1")
			return nil
		},
	})
}

// exitCode runs the program and holds it to an exit code: exitcode 3 generate DIR.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode CODE ARG...")
	}
	err := ts.Exec("stagewright", args[1:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// The help of every command has three worked examples, of commands and flags
// that there are.
func TestHelpHasExamples(t *testing.T) {
	root := newRoot(streams{strings.NewReader(""), io.Discard, io.Discard}, subcommands()...)
	root.InitDefaultCompletionCmd() // as it is when the program runs
	seen := 0
	var check func(c *cobra.Command)
	check = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			check(sub)
		}
		seen++
		lines := strings.Split(strings.TrimSpace(c.Example), "\n")
		if len(lines) < 3 {
			t.Errorf("%s has %d examples in its help, not three", c.CommandPath(), len(lines))
		}
		for _, l := range lines {
			words := strings.Fields(strings.Split(l, "|")[0])
			if len(words) > 0 && words[0] == "stagewright" {
				checkOwn(t, words[1:])
			}
		}
	}
	check(root)
	if seen < 5 {
		t.Errorf("only %d commands were looked at", seen)
	}
}
