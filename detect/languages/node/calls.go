package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// call is one program that the build script runs.
type call struct {
	tool string
	args []string
	env  []string
	from []detect.Evidence
}

// calls lists the programs of the build script and of those it runs, in order.
func calls(m manifest) []call {
	name := buildScript(m)
	if name == "" {
		return nil
	}
	return m.calls(name, 0)
}

func (m manifest) calls(name string, depth int) []call {
	if depth > maxFollow {
		return nil
	}
	var out []call
	for _, hook := range []string{"pre" + name, name, "post" + name} {
		parts, _ := formats.Commands(m.script(hook))
		for _, part := range parts {
			out = append(out, m.follow(part, m.at("scripts", hook), depth)...)
		}
	}
	return out
}

// follow gives the programs that one simple command comes down to.
func (m manifest) follow(part formats.Simple, from []detect.Evidence, depth int) []call {
	p := program{env: slices.Clone(part.Env)}
	for args := part.Args; len(args) > 0; {
		tool := path.Base(args[0])
		switch {
		case slices.Contains(setters, tool):
			args = p.set(args[1:])
		case tool == "run-s" || tool == "run-p" || tool == "npm-run-all" || tool == "concurrently":
			var out []call
			for _, s := range m.named(args[1:]) {
				out = append(out, m.calls(s, depth+1)...)
			}
			return out
		case script(m, args) != "":
			out := m.calls(script(m, args), depth+1)
			if i := slices.Index(args, "--"); i >= 0 && len(out) > 0 { // npm run build -- --base /x/
				last := &out[len(out)-1]
				last.args = append(slices.Clone(last.args), args[i+1:]...)
			}
			for i := range out {
				out[i].env = append(slices.Clone(p.env), out[i].env...)
			}
			return out
		case manages(args) > 0: // yarn vite build
			args = args[manages(args):]
		default:
			return []call{{tool, args[1:], p.env, from}}
		}
	}
	return nil
}

// named gives the scripts that npm-run-all and its kin are told to run.
func (m manifest) named(words []string) []string {
	var out []string
	for _, w := range words {
		w = strings.TrimPrefix(strings.Trim(w, `'"`), "npm:")
		prefix, _, pattern := strings.Cut(w, "*")
		for _, key := range m.At("scripts").Keys() {
			if key == w || pattern && strings.HasPrefix(key, prefix) {
				out = append(out, key)
			}
		}
	}
	return out
}

// called gives how the build script calls one of some programs.
func called(m manifest, tools ...string) (call, bool) {
	for _, c := range calls(m) {
		if slices.Contains(tools, c.tool) {
			return c, true
		}
	}
	return call{}, false
}

// flag gives the value of one of a call's flags, and where it is written.
func (c call) flag(names ...string) (string, []detect.Evidence) {
	if v := flag(c.args, names...); v != "" {
		return strings.Trim(v, `'"`), c.from
	}
	return "", nil
}

// variable gives the value that a call's variable is set to.
func (c call) variable(name string) (string, []detect.Evidence) {
	for _, kv := range c.env {
		if v, ok := strings.CutPrefix(kv, name+"="); ok {
			return v, c.from
		}
	}
	return "", nil
}

// folder gives the word after a subcommand: vitepress build docs.
func (c call) folder() string {
	for i := 1; i < len(c.args); i++ {
		if w := c.args[i]; !strings.HasPrefix(w, "-") && !strings.HasPrefix(c.args[i-1], "-") {
			return path.Clean(w)
		}
	}
	return "."
}
