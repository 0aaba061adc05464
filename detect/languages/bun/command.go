package bun

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

// options are flags of Bun that take the next word.
var options = []string{"-r", "--preload", "--require", "--import", "-c", "--config", "--cwd", "--env-file", "--conditions", "--define", "-d", "--tsconfig-override", "--port", "-l", "--loader"}

// runs reads "bun run --flag file args", nil for anything else. A line of
// several commands is kept for a shell.
func runs(doc *formats.Node, line string) *program {
	env, line := settings(line)
	words, plain := formats.Words(line)
	if !plain {
		words = strings.Fields(line)
	}
	p := command(doc, words)
	if p == nil {
		return nil
	}
	p.env = env
	if !plain {
		p.shell = "exec " + line
		if i := strings.LastIndex(line, "&& "); i >= 0 {
			p.shell = line[:i+3] + "exec " + line[i+3:]
		}
	}
	return p
}

// settings takes the variables off that a line sets before its command.
func settings(line string) (env []string, rest string) {
	for {
		word, after, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, value, set := strings.Cut(word, "=")
		if !set || strings.ContainsAny(name, "-/\"'$") || strings.ContainsAny(value, "\"'$") {
			return env, line
		}
		env, line = append(env, word), after
	}
}

func command(doc *formats.Node, words []string) *program {
	if len(words) < 2 || words[0] != "bun" {
		return nil
	}
	p := &program{}
	for i := 1; i < len(words); i++ {
		switch w := words[i]; {
		case w == "run" && p.file == "":
		case strings.HasPrefix(w, "-"):
			value := ""
			if slices.Contains(options, w) && i+1 < len(words) {
				i++
				value = words[i]
			}
			p.flag(w, value)
		case program{file: w}.isFile(doc):
			p.file, p.args = w, words[i+1:]
			return p
		default:
			return nil
		}
	}
	return nil
}

// flag keeps a flag that a production start needs.
func (p *program) flag(name, value string) {
	plain, _, _ := strings.Cut(name, "=")
	switch plain {
	case "--watch", "--hot", "--no-clear-screen", "--env-file", "--inspect", "--inspect-wait", "--inspect-brk", "--bun", "-b":
		return
	}
	p.flags = append(p.flags, name)
	if value != "" {
		p.flags = append(p.flags, value)
	}
}

// isFile says whether Bun runs a word as a file rather than as a script.
func (p program) isFile(doc *formats.Node) bool {
	switch path.Ext(p.file) {
	case ".ts", ".js", ".tsx", ".mjs", ".mts":
		return true
	}
	return !doc.Has("scripts", p.file) && (p.file == "." || strings.Contains(p.file, "/"))
}
