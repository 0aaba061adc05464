package node

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
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
// the braces after build. Of several of one name the least deep one counts.
func (c config) get(keys ...string) (setting, bool) {
	from, to := 0, len(c.text)
	for i, key := range keys {
		start := c.key(key, from, to)
		if start < 0 {
			return setting{}, false
		}
		end := typescript.Expression(c.text, start, to)
		if i == len(keys)-1 {
			return c.setting(start, end), true
		}
		from, to = start, end
	}
	return setting{}, false
}

// afterKeys is how much less a variable of the name counts than a key.
const afterKeys = 1000

// key finds where the value of a key begins, -1 when there is no such key.
func (c config) key(key string, from, to int) int {
	if key == "" {
		return -1
	}
	best, at := -1, 0
	take := func(depth, value int) {
		if value >= 0 && (best < 0 || depth < at) {
			best, at = value, depth
		}
	}
	var open []int
	for i := from; i < to; i++ {
		switch b := c.text[i]; {
		case b == '\'' || b == '"' || b == '`':
			end := typescript.Quoted(c.text, i, to)
			if end < to && c.text[i+1:max(end, i+1)] == key && c.text[typescript.Skip(c.text, end+1, to):to] != "" && c.text[typescript.Skip(c.text, end+1, to)] == ':' {
				take(len(open), typescript.Skip(c.text, typescript.Skip(c.text, end+1, to)+1, to))
			}
			i = end
		case b == '{' || b == '(' || b == '[':
			open = append(open, i)
		case b == '}' || b == ')' || b == ']':
			open = open[:max(len(open)-1, 0)]
		case typescript.Word(b):
			end := i
			for end < to && typescript.Word(c.text[end]) {
				end++
			}
			if c.text[i:end] == key {
				extra, value := c.valueAfter(i, end, from, to, open)
				take(len(open)+extra, value)
			}
			i = end - 1
		}
	}
	return best
}

// valueAfter finds where the value of the name at [i, end) begins: after a
// colon or an equals sign, or at the name itself where it stands for both.
func (c config) valueAfter(i, end, from, to int, open []int) (extra, at int) {
	before := byte(' ')
	if p := strings.TrimRight(c.text[from:i], " \t\r\n"); p != "" {
		before = p[len(p)-1]
	}
	rest := typescript.Skip(c.text, end, to)
	if rest >= to || before == '?' {
		return 0, -1
	}
	switch c.text[rest] {
	case ':':
		if before != '.' {
			return 0, typescript.Skip(c.text, rest+1, to)
		}
	case '=':
		if rest+1 < to && c.text[rest+1] != '=' && c.text[rest+1] != '>' {
			if before == '.' {
				return 1, typescript.Skip(c.text, rest+1, to)
			}
			return afterKeys, typescript.Skip(c.text, rest+1, to)
		}
	case ',', '}':
		if n := len(open); n > 0 && c.text[open[n-1]] == '{' && (before == '{' || before == ',') && object(c.text[:open[n-1]]) {
			return 0, i
		}
	}
	return 0, -1
}

// object says whether the brace after a text opens an object, rather than a
// block or the names of an import.
func object(before string) bool {
	before = strings.TrimRight(before, " \t\r\n")
	return before != "" && strings.ContainsRune("(:=,[?>|", rune(before[len(before)-1])) || strings.HasSuffix(before, "return")
}
