package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"
)

// streams are what a command reads and prints: stdout is the product, stderr
// the conversation.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// The exit codes.
const (
	exitDone      = 0
	exitFailed    = 1
	exitUsage     = 2
	exitNothing   = 3
	exitCancelled = 130
)

// exitError carries the exit code that belongs to an error; an empty text is
// for what was said already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// exit gives an error the code that the program ends with.
func exit(code int, err error) error { return &exitError{code, err} }

// run executes one command line and gives its exit code.
func run(args []string, s streams) int {
	root := newRoot(s, wanted(args)...)
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.Execute()
	if err == nil {
		return exitDone
	}
	code := exitFailed
	var e *exitError
	if errors.As(err, &e) {
		code = e.code
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(s.err, "stagewright: "+text)
	}
	return code
}

// subcommand makes one; each stands in a file of its own.
type subcommand struct {
	name string
	make func(streams) *cobra.Command
}

// subcommands lists them in the order of help.
func subcommands() []subcommand {
	return append([]subcommand{
		{"generate", newGenerate}, {"plan", newPlan}, {"explain", newExplain},
		{"languages", newLanguages}, {"config", newConfig}, {"version", newVersion},
	}, inspections()...)
}

// wanted are the subcommands that a command line needs: the one that it names,
// or all of them, to help, to complete or to say what there is.
func wanted(args []string) []subcommand {
	all := subcommands()
	if len(args) > 0 {
		if i := slices.IndexFunc(all, func(c subcommand) bool { return c.name == args[0] }); i >= 0 {
			return all[i : i+1]
		}
	}
	return all
}

func newRoot(s streams, subs ...subcommand) *cobra.Command {
	root := &cobra.Command{
		Use:   "stagewright",
		Short: "Write the multi-stage Dockerfile that an expert would have written",
		Long: "stagewright reads a project and writes its multi-stage Dockerfile and .dockerignore:\n" +
			"right language, version, port and start command, each with the line it comes from.",
		Example: "  stagewright generate ./shop\n" +
			"  stagewright generate --stdout | docker build -f - .\n" +
			"  stagewright plan --format json",
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return exit(exitUsage, fmt.Errorf("%w: see %s --help", err, c.CommandPath()))
	})
	for _, sub := range subs {
		root.AddCommand(sub.make(s))
	}
	root.CompletionOptions.DisableDefaultCmd = len(subs) == 1
	addCompletion(root, s)
	holdArgs(root)
	return root
}

// addCompletion adds cobra's command for the shells' completion, with examples
// as every command has them.
func addCompletion(root *cobra.Command, s streams) {
	root.SetOut(s.out) // where the scripts go is settled when the command is made
	root.InitDefaultCompletionCmd()
	scripts := map[string]string{"bash": "~/.local/share/bash-completion/completions/stagewright", "zsh": "~/.zfunc/_stagewright",
		"fish": "~/.config/fish/completions/stagewright.fish", "powershell": "stagewright.ps1"}
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() } // so that its arguments are looked at
		c.Example = "  stagewright completion bash\n  stagewright completion zsh\n  stagewright completion fish"
		for _, shell := range c.Commands() {
			line := "  " + shell.CommandPath()
			shell.Example = line + "\n" + line + " --no-descriptions\n" + line + " > " + scripts[shell.Name()]
		}
	}
}

// holdArgs makes a wrong number of arguments a usage error, of every command.
func holdArgs(c *cobra.Command) {
	c.Args = usageArgs(c.Args)
	for _, sub := range c.Commands() {
		holdArgs(sub)
	}
}

// usageArgs makes a wrong number of arguments a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(c, args); err != nil {
			return exit(exitUsage, fmt.Errorf("%w: see %s --help", err, c.CommandPath()))
		}
		return nil
	}
}
