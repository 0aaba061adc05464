package node

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// config is a configuration file written in JavaScript or TypeScript, read as
// text: comments are blank, nothing is run.
type config struct {
	path string
	text string
}

// setting is the value of a key as it is written.
type setting struct {
	raw     string // the expression, up to the comma or bracket that ends it
	literal bool   // it is a text, a number or true or false
	value   string // what a literal says
	from    []detect.Evidence
}

// configOf reads the first of some files that the app's folder has.
func configOf(a *detect.App, names ...string) config {
	for _, n := range names {
		if a.Has(n) {
			return config{a.Path(n), a.Project.Code(a.Path(n))}
		}
	}
	return config{}
}

// scripted gives the names that a configuration file may have.
func scripted(base string) []string {
	var out []string
	for _, ext := range []string{".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"} {
		out = append(out, base+ext)
	}
	return out
}

// at makes evidence of a place in the text.
func (c config) at(offset int) []detect.Evidence {
	return []detect.Evidence{{Path: c.path, Line: 1 + strings.Count(c.text[:offset], "\n")}}
}

// says whether a text stands in the file, and where.
func (c config) says(text string) ([]detect.Evidence, bool) {
	if i := strings.Index(c.text, text); i >= 0 && c.path != "" {
		return c.at(i), true
	}
	return nil, false
}

// get finds the setting at a path of keys: get("build", "outDir") is outDir in
// the braces after build.
func (c config) get(keys ...string) (setting, bool) {
	from, to := 0, len(c.text)
	for i, key := range keys {
		start := c.key(key, from, to)
		if start < 0 {
			return setting{}, false
		}
		end := expression(c.text, start, to)
		if i == len(keys)-1 {
			return c.setting(start, end), true
		}
		from, to = start, end
	}
	return setting{}, false
}

// key finds where the value of a key begins, -1 when there is no such key.
func (c config) key(key string, from, to int) int {
	for at := from; at < to; {
		i := strings.Index(c.text[at:to], key)
		if i < 0 {
			return -1
		}
		i += at
		at = i + len(key)
		if i > 0 && (word(c.text[i-1]) || c.text[i-1] == '.') {
			continue
		}
		rest := at
		if rest < to && (c.text[rest] == '"' || c.text[rest] == '\'') {
			rest++
		}
		for rest < to && (c.text[rest] == ' ' || c.text[rest] == '\n' || c.text[rest] == '\t') {
			rest++
		}
		if rest < to && (c.text[rest] == ':' || c.text[rest] == '=' && rest+1 < to && c.text[rest+1] != '=' && c.text[rest+1] != '>') {
			rest++
			for rest < to && (c.text[rest] == ' ' || c.text[rest] == '\n' || c.text[rest] == '\t') {
				rest++
			}
			return rest
		}
	}
	return -1
}

func word(b byte) bool {
	return b == '_' || b == '$' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// expression finds where the expression that begins at start ends.
func expression(text string, start, to int) int {
	depth := 0
	for i := start; i < to; i++ {
		switch text[i] {
		case '\'', '"', '`':
			i = quoted(text, i, to)
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return i
			}
		case ',', ';':
			if depth == 0 {
				return i
			}
		}
	}
	return to
}

// quoted finds the quote that ends the one at start.
func quoted(text string, start, to int) int {
	for i := start + 1; i < to; i++ {
		switch text[i] {
		case '\\':
			i++
		case text[start]:
			return i
		}
	}
	return to
}

func (c config) setting(start, end int) setting {
	s := setting{raw: strings.TrimSpace(c.text[start:end]), from: c.at(start)}
	s.value, s.literal = literal(s.raw)
	return s
}

// literal reads an expression that is nothing but a text, a number or a truth.
func literal(raw string) (string, bool) {
	for _, suffix := range []string{" as const", " satisfies string"} {
		raw = strings.TrimSuffix(raw, suffix)
	}
	if raw == "true" || raw == "false" {
		return raw, true
	}
	if len(raw) >= 2 && strings.ContainsRune("'\"`", rune(raw[0])) && quoted(raw, 0, len(raw)) == len(raw)-1 {
		body := raw[1 : len(raw)-1]
		return body, !strings.Contains(body, "${") && !strings.Contains(body, "\\")
	}
	if raw != "" && strings.Trim(raw, "0123456789_") == "" {
		return strings.ReplaceAll(raw, "_", ""), true
	}
	return "", false
}

// text gives a literal text at a path of keys, "" when there is none.
func (c config) value(keys ...string) (string, []detect.Evidence) {
	if s, ok := c.get(keys...); ok && s.literal {
		return s.value, s.from
	}
	return "", nil
}
