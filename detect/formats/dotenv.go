package formats

import "strings"

// Dotenv reads KEY=value lines into a flat Map: quotes and comments removed,
// `export ` allowed, a quoted value may span lines. Other lines are skipped.
func Dotenv(b []byte) *Node {
	root := &Node{Kind: Map, Line: 1}
	text, ok := flatText(b)
	if !ok {
		return root
	}
	var t tree
	lines := Lines(text)
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i].Text)
		line = strings.TrimSpace(strings.TrimPrefix(line, "export "))
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		if !ok || !isName(key) {
			continue
		}
		n := &Node{Key: key, Kind: Text, Line: lines[i].Number}
		value = strings.TrimSpace(value)
		if value != "" && strings.ContainsRune("\"'`", rune(value[0])) {
			n.Value, i = quotedValue(value, lines, i)
		} else {
			n.Value = uncomment(value)
		}
		t.put(root, n)
	}
	return root
}

// quotedValue reads up to the closing quote, at most 200 lines down, and gives
// the index of the last line it used.
func quotedValue(value string, lines []Line, i int) (string, int) {
	quote, rest := value[0], value[1:]
	var out strings.Builder
	for j := i; ; {
		if end := closing(rest, quote); end >= 0 {
			out.WriteString(rest[:end])
			if s := out.String(); quote == '"' {
				return strings.NewReplacer(`\n`, "\n", `\"`, `"`, `\\`, `\`).Replace(s), j
			}
			return out.String(), j
		}
		out.WriteString(rest + "\n")
		if j++; j >= len(lines) || j > i+200 {
			return uncomment(value), i // never closed: the quote is part of the value
		}
		rest = lines[j].Text
	}
}

// closing finds the quote that ends s.
func closing(s string, quote byte) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quote == '"':
			i++
		case s[i] == quote:
			return i
		}
	}
	return -1
}

func uncomment(s string) string {
	if strings.HasPrefix(s, "#") {
		return ""
	}
	if i := strings.Index(s, " #"); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

// isName says whether s can name a variable or a process.
func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c == '_' || c == '-' || c == '.' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return s != ""
}

// flatText decodes a file of lines; what cannot be text has none.
func flatText(b []byte) (string, bool) {
	b, err := clean(b)
	return string(b), err == nil
}

// Procfile reads `process: command` lines into a flat Map.
func Procfile(b []byte) *Node {
	root := &Node{Kind: Map, Line: 1}
	text, ok := flatText(b)
	if !ok {
		return root
	}
	var t tree
	for _, l := range Lines(text) {
		name, command, ok := strings.Cut(l.Text, ":")
		name, command = strings.TrimSpace(name), strings.TrimSpace(command)
		if ok && isName(name) && command != "" {
			t.put(root, &Node{Key: name, Kind: Text, Value: command, Line: l.Number})
		}
	}
	return root
}
