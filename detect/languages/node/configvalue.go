package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

func (c config) setting(start, end int) setting {
	s := setting{raw: strings.TrimSpace(c.text[start:end]), from: c.at(start)}
	s.value, s.literal = c.evaluate(s.raw, 0)
	return s
}

// value gives the plain text at a path of keys, "" when there is none.
func (c config) value(keys ...string) (string, []detect.Evidence) {
	if s, ok := c.get(keys...); ok && s.literal {
		return s.value, s.from
	}
	return "", nil
}

// folder gives the folder at a path of keys, relative to the file's own;
// known is false where something is there that only running it tells.
func (c config) folder(keys ...string) (dir string, at []detect.Evidence, known bool) {
	s, ok := c.get(keys...)
	if !ok {
		return "", nil, true
	}
	if s.literal {
		return s.value, s.from, true
	}
	dir, known = located(s.raw)
	return dir, s.from, known
}

// evaluate reads an expression whose value does not depend on running it: a
// plain text, a name that stands for one, what holds when a variable is not
// set, and what holds in production.
func (c config) evaluate(raw string, depth int) (string, bool) {
	if v, ok := typescript.Literal(raw); ok || depth > 3 {
		return v, ok
	}
	if cond, yes, no, ok := ternary(raw); ok {
		switch {
		case inProduction(cond, "==="), inProduction(cond, "=="):
			return c.evaluate(yes, depth+1)
		case inProduction(cond, "!=="), inProduction(cond, "!="):
			return c.evaluate(no, depth+1)
		}
		return "", false
	}
	for _, or := range []string{"??", "||"} {
		if name, rest, ok := strings.Cut(raw, or); ok && strings.HasPrefix(strings.TrimSpace(name), "process.env.") {
			return c.evaluate(strings.TrimSpace(rest), depth+1)
		}
	}
	if raw == "" || strings.IndexFunc(raw, func(r rune) bool { return r > 127 || !typescript.Word(byte(r)) }) >= 0 {
		return "", false
	}
	for _, kind := range []string{"const ", "let ", "var "} {
		for _, form := range []string{" =", "=", ": string ="} {
			if i := strings.Index(c.text, kind+raw+form); i >= 0 {
				start := typescript.Skip(c.text, i+len(kind+raw+form), len(c.text))
				end := typescript.Expression(c.text, start, len(c.text))
				if line := strings.IndexByte(c.text[start:end], '\n'); line >= 0 {
					end = start + line
				}
				return c.evaluate(strings.TrimSpace(c.text[start:end]), depth+1)
			}
		}
	}
	return "", false
}

// ternary takes "a ? b : c" apart.
func ternary(raw string) (cond, yes, no string, ok bool) {
	cond, rest, ok := strings.Cut(raw, " ? ")
	if !ok || strings.Contains(rest, " ? ") {
		return "", "", "", false
	}
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '\'', '"', '`':
			i = typescript.Quoted(rest, i, len(rest))
		case ':':
			return strings.TrimSpace(cond), strings.TrimSpace(rest[:i]), strings.TrimSpace(rest[i+1:]), true
		}
	}
	return "", "", "", false
}

// inProduction says whether a condition compares what is built with production.
func inProduction(cond, sign string) bool {
	left, right, ok := strings.Cut(cond, sign)
	if !ok || strings.HasPrefix(right, "=") {
		return false
	}
	left = strings.TrimSuffix(strings.TrimSpace(left), "!")
	what, plain := typescript.Literal(strings.TrimSpace(right))
	switch left {
	case "process.env.NODE_ENV", "mode":
		return plain && what == "production"
	case "command":
		return plain && what == "build"
	}
	return false
}

// here are the words with which an expression names a place beside its file.
var here = []string{"path", "nodePath", "resolve", "join", "fileURLToPath", "new", "URL", "__dirname", "import", "meta", "url", "dirname", "process", "cwd", "pathname", "node_path", "posix"}

// located reads path.resolve(__dirname, "../dist") and its like.
func located(raw string) (string, bool) {
	if rest, ok := strings.CutPrefix(raw, "`${__dirname}/"); ok && !strings.Contains(rest, "${") {
		return strings.Trim(rest, "`"), true
	}
	var parts []string
	for i := 0; i < len(raw); i++ {
		switch b := raw[i]; {
		case b == '\'' || b == '"' || b == '`':
			end := typescript.Quoted(raw, i, len(raw))
			text, plain := typescript.Literal(raw[i:min(end+1, len(raw))])
			if !plain {
				return "", false
			}
			parts, i = append(parts, text), end
		case typescript.Word(b):
			end := i
			for end < len(raw) && typescript.Word(raw[end]) {
				end++
			}
			if !placeWord(raw[i:end]) {
				return "", false
			}
			i = end - 1
		}
	}
	return path.Join(parts...), len(parts) > 0
}

func placeWord(name string) bool {
	for _, h := range here {
		if h == name {
			return true
		}
	}
	return false
}
