package deno

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// runs follows a line to the file that Deno runs at its end, nil when there is none.
func runs(tasks *formats.Node, text, file string, at, depth int) *program {
	cmds, _ := formats.Commands(text)
	if len(cmds) == 0 || depth > 8 || strings.ContainsAny(strings.ReplaceAll(text, "&&", ""), "|&<>`;") {
		return nil
	}
	last := cmds[len(cmds)-1]
	words := last.Args
	if len(words) < 2 || words[0] != "deno" {
		return nil
	}
	if words[1] == "task" {
		n := task(tasks, words[len(words)-1])
		return runs(tasks, n.Text(), file, line(n), depth+1)
	}
	p := &program{verb: "run", env: last.Env, from: []detect.Evidence{{Path: file, Line: at}}}
	words = words[1:]
	if i := slices.IndexFunc(words, func(w string) bool { return !strings.HasPrefix(w, "-") }); i > 0 && (words[i] == "run" || words[i] == "serve") {
		words = words[i:] // deno --unstable run
	}
	if words[0] == "run" || words[0] == "serve" {
		p.verb, words = words[0], words[1:]
	}
	p.serves = p.verb == "serve"
	for i := 0; i < len(words); i++ {
		switch w := words[i]; {
		case strings.HasPrefix(w, "-"):
			if slices.Contains(valued, w) && i+1 < len(words) {
				i++
				p.flags = append(p.flags, w, words[i])
			} else if p.watches = p.watches || strings.HasPrefix(w, "--watch"); !develops(w) {
				p.flags = append(p.flags, w)
			}
		case slices.Contains([]string{".ts", ".tsx", ".mts", ".js", ".mjs", ".jsx"}, path.Ext(w)) && !strings.Contains(w, ":"):
			p.file, p.args = path.Clean(w), words[i+1:]
			return p
		default:
			return nil
		}
	}
	return nil
}

// valued are flags that take the next word.
var valued = []string{"-c", "--config", "--import-map", "--port", "--host", "--location", "--seed", "--cert", "--preload"}

// develops says whether a flag only helps those who work on the program, or
// reads a file that no image holds.
func develops(flag string) bool {
	name, _, _ := strings.Cut(flag, "=")
	return slices.Contains([]string{"--watch", "--watch-hmr", "--watch-exclude", "--no-clear-screen", "--inspect", "--inspect-brk", "--inspect-wait", "--env-file", "--env",
		"--reload", "-r", "--check", "--no-check", "--cached-only", "--frozen", "--quiet", "-q"}, name)
}
