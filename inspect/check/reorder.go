package check

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// Reorder lists the moves that could keep steps cached, each made on top of
// the one before. Whether one is worth having is for the caller to weigh.
func Reorder(text []byte, c inspect.Context) []Move {
	var moves []Move
	for len(moves) < 8 {
		if strings.Contains(string(text), "\r\n") {
			return moves
		}
		file, err := dockerfile.Parse(text, dockerfile.Options{Path: c.Path, BuildArgs: c.BuildArgs, Env: imageEnv})
		if err != nil {
			return moves
		}
		v := newView(file, c, Facts{})
		move, ok := v.manifestsFirst()
		if !ok {
			move, ok = v.packagesFirst()
		}
		if !ok {
			move, ok = v.argumentsLast()
		}
		if !ok || string(move.Text) == string(text) {
			return moves
		}
		moves = append(moves, move)
		text = move.Text
	}
	return moves
}

// manifestsFirst copies manifest and lock file and installs before the whole
// context is copied.
func (v *view) manifestsFirst() (Move, bool) {
	for _, stage := range v.file.Stages {
		for _, whole := range stage.Steps {
			c, ok := whole.Command.(*instructions.CopyCommand)
			if !ok || !slices.Equal(v.contextSources(whole), []string{"."}) || absolute(stage, whole, c.DestPath) != absolute(stage, whole, ".") {
				continue
			}
			for _, step := range stage.Steps[whole.Index+1:] {
				t := v.onlyInstalls(step)
				if t == nil {
					if isRun(step) {
						break // what comes before the install may be needed by it
					}
					continue
				}
				if v.installedBefore(whole, t) {
					break
				}
				if names := v.manifests(t); len(names) > 0 {
					return v.splitCopy(whole, step, names), true
				}
			}
		}
	}
	return Move{}, false
}

// onlyInstalls gives the tool with which a RUN installs, if it does nothing else.
func (v *view) onlyInstalls(step *dockerfile.Step) *tool {
	calls, with, _ := v.installs(step)
	if len(calls) == 0 || len(calls) != len(v.scripts[step].calls) {
		return nil
	}
	return with[0]
}

func (v *view) installedBefore(whole *dockerfile.Step, t *tool) bool {
	for _, stage := range whole.Stage.Chain() {
		for _, step := range stage.Steps {
			if step == whole {
				return false
			}
			if _, with, _ := v.installs(step); slices.Contains(with, t) {
				return true
			}
		}
	}
	return false
}

// manifests are the files of the project that a tool's install reads; none
// where the project is spread over several folders, as not all can be known.
func (v *view) manifests(t *tool) []string {
	if v.context.Files == nil {
		return nil
	}
	for _, spread := range []string{"pnpm-workspace.yaml", "go.work", "lerna.json", "nx.json", "turbo.json"} {
		if _, err := fs.Stat(v.context.Files, spread); err == nil {
			return nil
		}
	}
	if text, err := fs.ReadFile(v.context.Files, "package.json"); err == nil && strings.Contains(string(text), `"workspaces"`) {
		return nil
	}
	var names []string
	found := false
	for _, name := range slices.Concat(t.Manifests, t.Locks, []string{".npmrc", ".yarnrc", ".yarnrc.yml"}) {
		matched, _ := fs.Glob(v.context.Files, name)
		for _, m := range matched {
			if strings.HasPrefix(name, ".") && !slices.Contains([]string{"npm", "yarn", "pnpm"}, t.Name) {
				continue
			}
			found = found || slices.Contains(t.Manifests, name)
			names = append(names, m)
		}
	}
	if !found {
		return nil
	}
	return names
}

func (v *view) splitCopy(whole, install *dockerfile.Step, names []string) Move {
	c := whole.Command.(*instructions.CopyCommand)
	flags := ""
	for _, field := range strings.Fields(v.line(whole.Line))[1:] {
		if strings.HasPrefix(field, "--") {
			flags += field + " "
		}
	}
	first := fmt.Sprintf("%s %s%s ./", c.Name(), flags, strings.Join(names, " "))
	block := v.block(install)
	lines := slices.Concat([]string{first}, block)
	return Move{
		Text:  v.moved(install, whole, lines),
		Says:  fmt.Sprintf("copy %s and install (line %d) before the rest is copied (line %d)", strings.Join(names, ", "), install.Line, whole.Line),
		Minds: "if the install runs scripts of the project or reads other files, copy those with the manifest",
	}
}

// packagesFirst installs system packages before files of the context come in.
func (v *view) packagesFirst() (Move, bool) {
	for _, stage := range v.file.Stages {
		var first *dockerfile.Step
		var updates []*dockerfile.Step // the package lists that an install below them needs
		for _, step := range stage.Steps {
			switch step.Command.(type) {
			case *instructions.CopyCommand, *instructions.AddCommand:
				if first == nil && len(v.contextSources(step)) > 0 {
					first, updates = step, nil
				}
				continue
			case *instructions.RunCommand:
				installs, known := v.onlyPackages(step)
				switch {
				case first == nil:
				case installs:
					return Move{
						Text: v.movedAll(append(updates, step), first),
						Says: fmt.Sprintf("install the system packages (line %d) before files of the project are copied (line %d)", step.Line, first.Line),
					}, true
				case known:
					updates = append(updates, step)
				case v.onlyInstalls(step) == nil:
					first = nil // it may set up what packages come from
				}
			case *instructions.WorkdirCommand, *instructions.ExposeCommand, *instructions.LabelCommand, *instructions.CmdCommand:
				continue
			default:
				// USER, SHELL, ENV and ARG may change what the install does.
				first = nil
			}
		}
	}
	return Move{}, false
}

// onlyPackages reports whether a RUN does nothing but look after system
// packages, and whether it installs any, by name.
func (v *view) onlyPackages(step *dockerfile.Step) (installs, only bool) {
	s := v.scripts[step]
	if s == nil || s.err != nil || len(s.calls) == 0 || len(step.Mounts()) > 0 && slices.ContainsFunc(step.Mounts(), func(m *instructions.Mount) bool { return m.Type != "cache" }) {
		return false, false
	}
	for _, c := range s.calls {
		switch {
		case aptCall(c, "install") && !localPackages(c), c.is("apk", "add"), c.is("dnf", "install"), c.is("yum", "install"):
			installs = true
		case aptCall(c, "update", "clean"), c.is("apk", "update"), c.is("dnf", "clean"), c.is("yum", "clean"), c.name == "set":
		case c.name == "rm" && slices.ContainsFunc(c.words, func(w word) bool { return strings.HasPrefix(w.text, "/var/") }):
		default:
			return false, false
		}
	}
	return installs, true
}

// argumentsLast moves a build argument that changes with every build down to
// the line that uses it, or to the end of its stage.
func (v *view) argumentsLast() (Move, bool) {
	for _, stage := range v.file.Stages {
		for _, step := range stage.Steps {
			c, ok := step.Command.(*instructions.ArgCommand)
			if !ok || len(c.Args) != 1 || !volatileName().MatchString(c.Args[0].Key) || v.needlessRun(stage, step, c.Args[0].Key) == nil {
				continue
			}
			to := stage.Steps[len(stage.Steps)-1]
			where := "to the end of the stage"
			lines := append(v.block(to), v.block(step)...)
			for _, later := range stage.Steps[step.Index+1:] {
				if slices.ContainsFunc(v.block(later), func(text string) bool { return strings.Contains(text, c.Args[0].Key) }) {
					to, lines = later, append(v.block(step), v.block(later)...)
					where = fmt.Sprintf("to line %d, which uses it", later.Line)
					break
				}
			}
			return Move{
				Text:     v.replaced(step, to, lines),
				Says:     fmt.Sprintf("move ARG %s (line %d) %s", c.Args[0].Key, step.Line, where),
				Argument: c.Args[0].Key,
			}, true
		}
	}
	return Move{}, false
}
