package formats

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Properties reads a Java properties file into a flat Map: keys as written
// ("server.port"), escapes resolved, references left alone, the last of equal
// keys kept.
func Properties(b []byte) (*Node, error) {
	if len(b) > maxBytes {
		return nil, &Error{Err: ErrTooLarge}
	}
	if _, wideText := plainUTF16(b); !wideText && !utf8.Valid(b) && !hasMark(b) {
		b = latin1(b)
	}
	b, err := clean(b)
	if err != nil {
		return nil, err
	}
	root := &Node{Kind: Map, Line: 1}
	var t tree
	lines := Lines(string(b))
	for i := 0; i < len(lines); i++ {
		text, start := strings.TrimLeft(lines[i].Text, " \t\f"), lines[i].Number
		if text == "" || text[0] == '#' || text[0] == '!' {
			continue
		}
		var whole strings.Builder
		for continued(text) && i+1 < len(lines) {
			whole.WriteString(text[:len(text)-1])
			i++
			text = strings.TrimLeft(lines[i].Text, " \t\f")
		}
		whole.WriteString(text)
		key, value := cutProperty(whole.String())
		t.put(root, &Node{Key: unescapeProperty(key), Kind: Text, Value: unescapeProperty(value), Line: start})
	}
	return root, nil
}

func hasMark(b []byte) bool {
	return len(b) > 1 && (b[0] == 0xFF && b[1] == 0xFE || b[0] == 0xFE && b[1] == 0xFF)
}

// continued says whether a line ends in an odd number of backslashes.
func continued(s string) bool {
	n := 0
	for n < len(s) && s[len(s)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// cutProperty splits at the first '=', ':' or blank that is not escaped.
func cutProperty(s string) (key, value string) {
	i := 0
	for i < len(s) && !strings.ContainsRune("=: \t\f", rune(s[i])) {
		if s[i] == '\\' {
			i++
		}
		i++
	}
	i = min(i, len(s))
	key, value = s[:i], strings.TrimLeft(s[i:], " \t\f")
	if value != "" && (value[0] == '=' || value[0] == ':') {
		value = strings.TrimLeft(value[1:], " \t\f")
	}
	return key, strings.TrimRight(value, " \t")
}

func unescapeProperty(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			out.WriteByte('\n')
		case 't':
			out.WriteByte('\t')
		case 'r':
			out.WriteByte('\r')
		case 'f':
			out.WriteByte('\f')
		case 'u':
			if i+4 < len(s) {
				if r, err := strconv.ParseUint(s[i+1:i+5], 16, 16); err == nil {
					out.WriteRune(rune(r))
					i += 4
					continue
				}
			}
			out.WriteByte('u')
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String()
}
