package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// program is what a line of shell comes down to, once package scripts are
// followed and what only sets the scene is taken off.
type program struct {
	tool    string   // "node", "next", "nest" …
	path    string   // how that is written: "./start.sh"
	args    []string // what follows it
	env     []string // K=V set for it
	release []string // commands before it that prepare a database
	shell   string   // the whole line, where it needs a shell
	watches bool     // it starts anew when a file changes, or compiles as it runs
	typed   string   // the program that compiles as it runs: "tsx", "ts-node"
	from    []detect.Evidence
}

// maxFollow bounds how deep scripts that call scripts are followed.
const maxFollow = 5

// follow finds the program that a line of shell ends in.
func follow(m manifest, line string, from []detect.Evidence, depth int) (program, bool) {
	if depth > maxFollow || line == "" {
		return program{}, false
	}
	parts, _ := formats.Commands(line)
	if concurrent(line) {
		return program{shell: line, from: from}, len(parts) > 0
	}
	var p program
	have := false
	var release, env []string
	for _, part := range parts {
		next, ok := reduce(m, part, from, depth)
		if len(parts) > 1 && migrating(m, part.Args, depth) {
			release = append(release, strings.Join(part.Args, " "))
			continue
		}
		switch {
		case !ok:
		case next.migrates():
			release = append(release, next.once())
		case len(next.release) > 0 && next.tool == "":
			release = append(release, next.release...)
		case next.builds():
		case have:
			return program{shell: line, from: from}, true
		default:
			p, have = next, true
		}
		if len(part.Args) == 0 { // "export A=b" and the like set the scene for what follows
			env = append(env, part.Env...)
		}
	}
	p.release = append(release, p.release...)
	p.env = append(env, p.env...)
	if !have && len(p.release) > 0 {
		return p, true
	}
	return p, have
}

// migrating says whether some words run a script whose name says that it brings
// a database up to date.
func migrating(m manifest, args []string, depth int) bool {
	if len(args) == 0 || depth > 0 {
		return false // scripts that call themselves would be followed over and over
	}
	name := script(m, args)
	if !strings.Contains(name, "migrat") {
		return false
	}
	p, ok := follow(m, m.script(name), nil, depth+1)
	return ok && !p.migrates() && len(p.release) == 0
}

// concurrent says whether a line runs programs beside each other or one for
// the failure of another, so that it cannot be taken apart.
func concurrent(line string) bool {
	line = strings.ReplaceAll(line, "&&", "  ")
	return strings.ContainsAny(line, "|&<>$`(")
}

// reduce takes off what only sets the scene, and follows scripts.
func reduce(m manifest, part formats.Simple, from []detect.Evidence, depth int) (program, bool) {
	p := program{env: slices.Clone(part.Env), from: from}
	args := part.Args
	for len(args) > 0 {
		tool := path.Base(args[0])
		switch {
		case slices.Contains(setters, tool):
			args = p.set(args[1:])
		case script(m, args) != "":
			return p.called(m, args, depth)
		case manages(args) > 0:
			args = p.set(args[manages(args):])
		case slices.Contains(watchers, tool) && len(args) > 1:
			p.watches = true
			args = append([]string{runner(args[1:], tool)}, options(args[1:])...)
		case (tool == "pm2" || tool == "pm2-runtime" || tool == "forever") && len(args) > 1:
			args = p.kept(m, args)
		case tool == "export":
			p.env = append(p.env, args[1:]...)
			return p, false
		default:
			p.path = args[0]
			return p.named(tool, args[1:]), true
		}
	}
	return p, false
}

// named settles the program's name and looks at its flags.
func (p program) named(tool string, args []string) program {
	p.tool, p.args = tool, args
	if slices.Contains(typers, tool) {
		p.typed, p.watches = tool, true
		if len(args) > 0 && (args[0] == "watch" || args[0] == "run") {
			p.args = args[1:]
		}
	}
	var keep []string
	for _, a := range p.args {
		switch {
		case tool == "node" && (a == "--watch" || strings.HasPrefix(a, "--watch-path")):
			p.watches = true
		case tool == "node" && strings.HasPrefix(a, "--inspect"):
		default:
			keep = append(keep, a)
		}
	}
	p.args = keep
	for _, a := range p.args {
		if tool == "node" && (strings.Contains(a, "ts-node/") || a == "tsx" || a == "tsx/esm" || a == "tsx/cjs" || strings.HasPrefix(a, "@swc-node/register") || strings.Contains(a, "@babel/register")) {
			p.typed, p.watches = strings.Split(a, "/")[0], true
		}
	}
	return p
}

// called follows the scripts that some words run.
func (p program) called(m manifest, args []string, depth int) (program, bool) {
	tool := path.Base(args[0])
	names := []string{script(m, args)}
	if tool == "run-s" || tool == "npm-run-all" {
		names = nil
		for _, a := range args[1:] {
			if m.script(a) != "" {
				names = append(names, a)
			} else if a == "-p" || a == "--parallel" {
				return program{shell: strings.Join(args, " "), from: p.from}, true
			}
		}
	}
	var last program
	have := false
	var release []string
	for _, n := range names {
		next, ok := follow(m, m.script(n), m.at("scripts", n), depth+1)
		if !ok {
			continue
		}
		release = append(release, next.release...)
		if next.tool != "" || next.shell != "" {
			last, have = next, true
		}
	}
	last.release = release
	last.env = append(slices.Clone(p.env), last.env...)
	if tool == "npm" {
		if i := slices.Index(args, "--"); i >= 0 {
			last.args = append(slices.Clone(last.args), args[i+1:]...)
		}
	}
	return last, have || len(release) > 0
}
