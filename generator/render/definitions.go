package render

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// definition is where a text defines a template: {{ define "name" }} … {{ end }}.
type definition struct {
	name       string
	start, end int
}

// definitions finds what a text defines, without parsing what is in it: most of
// it is for other apps. plain is false where that is left to the parser: actions
// that do not add up, a name that comes twice, or a block, which defines a
// template where it is called.
func definitions(text string) (all []definition, plain bool) {
	depth, open := 0, -1 // of actions that an end belongs to; where the outermost begins
	for at := 0; ; {
		i := strings.Index(text[at:], "{{")
		if i < 0 {
			return all, depth == 0
		}
		start := at + i
		words, end := action(text, start)
		if end < 0 {
			return nil, false
		}
		at = end
		switch keyword(words) {
		case "block":
			return nil, false
		case "define":
			name, ok := quoted(words)
			if depth > 0 || !ok || slices.ContainsFunc(all, func(d definition) bool { return d.name == name }) {
				return nil, false
			}
			all = append(all, definition{name: name, start: start})
			open = len(all) - 1
			depth++
		case "if", "range", "with":
			depth++
		case "end":
			if depth--; depth == 0 && open >= 0 {
				all[open].end, open = end, -1
			} else if depth < 0 {
				return nil, false
			}
		}
	}
}

// action reads the action that begins at a place: what stands between its
// braces, "" for a comment, and where it ends, -1 for never.
func action(text string, start int) (words string, end int) {
	at := start + len("{{")
	if strings.HasPrefix(text[at:], "- ") || strings.HasPrefix(text[at:], "-\n") || strings.HasPrefix(text[at:], "-\t") {
		at++
	}
	if body := strings.TrimLeft(text[at:], " \t\n"); strings.HasPrefix(body, "/*") {
		i := strings.Index(body, "*/")
		j := strings.Index(body[max(i, 0):], "}}")
		if i < 0 || j < 0 {
			return "", -1
		}
		return "", len(text) - len(body) + i + j + len("}}")
	}
	for i := at; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'', '`':
			for i++; i < len(text) && text[i] != c; i++ {
				if text[i] == '\\' && c != '`' {
					i++
				}
			}
		case '}':
			if strings.HasPrefix(text[i:], "}}") {
				return strings.TrimLeft(text[at:i], " \t\n"), i + len("}}")
			}
		}
	}
	return "", -1
}

// keyword is the first word of an action.
func keyword(words string) string {
	for i := range len(words) {
		if c := words[i]; c < 'a' || c > 'z' {
			return words[:i]
		}
	}
	return words
}

// quoted reads the name behind "define".
func quoted(words string) (string, bool) {
	rest := strings.TrimLeft(words[len("define"):], " \t\n")
	if rest == "" || rest[0] != '"' && rest[0] != '`' {
		return "", false
	}
	name, _, ok := strings.Cut(rest[1:], rest[:1])
	return name, ok && utf8.ValidString(name) && !strings.Contains(name, `\`)
}

// alone is the text of some definitions, each in the line where it stands.
func alone(text string, some ...definition) string {
	var b strings.Builder
	at := 0
	for _, d := range some {
		for range strings.Count(text[at:d.start], "\n") {
			b.WriteByte('\n')
		}
		b.WriteString(text[d.start:d.end])
		at = d.end
	}
	return b.String()
}

// around is a text without its definitions: comments stand in their places, as
// many lines long, and take away as much of the space around them.
func around(text string, all []definition) string {
	var b strings.Builder
	at := 0
	for _, d := range all {
		body := text[d.start:d.end]
		b.WriteString(text[at:d.start] + "{{")
		if strings.HasPrefix(body, "{{-") {
			b.WriteString("- ")
		}
		b.WriteString("/*" + strings.Repeat("\n", strings.Count(body, "\n")) + "*/")
		if strings.HasSuffix(body, "-}}") {
			b.WriteString(" -")
		}
		b.WriteString("}}")
		at = d.end
	}
	return b.String() + text[at:]
}
