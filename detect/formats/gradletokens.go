package formats

import (
	"strings"
)

// gradleToken is a word (dots within), a string or a mark.
type gradleToken struct {
	kind  byte // 'w' word, 's' string, '\n', or the mark itself
	text  string
	off   int
	end   int
	line  int
	plain bool // a string without references
}

func gradleTokens(src string) []gradleToken {
	var out []gradleToken
	line := 1
	for i := 0; i < len(src); {
		c := src[i]
		t := gradleToken{off: i, line: line}
		switch {
		case c == '\n':
			t.kind, t.end = '\n', i+1
			line++
		case c == ' ' || c == '\t' || c == '\r':
			i++
			continue
		case c == '"' || c == '\'':
			t = gradleString(src, t)
			line += strings.Count(src[i:t.end], "\n")
		case c == '`':
			end := strings.IndexByte(src[i+1:], '`')
			if end < 0 || end > 200 {
				i++
				continue
			}
			t.kind, t.text, t.end = 'w', src[i+1:i+1+end], i+end+2
		case gradleWord(c):
			j := i
			for j < len(src) && (gradleWord(src[j]) || src[j] == '.') {
				j++
			}
			t.kind, t.text, t.end = 'w', strings.TrimRight(src[i:j], "."), j
		default:
			t.kind, t.end = c, i+1
		}
		out = append(out, t)
		i = t.end
	}
	return out
}

func gradleWord(c byte) bool { return isAlnum(c) || c == '_' || c == '$' || c >= 0x80 }

// gradleString reads the string at t.off.
func gradleString(src string, t gradleToken) gradleToken {
	q := src[t.off : t.off+1]
	if strings.HasPrefix(src[t.off:], q+q+q) {
		q = q + q + q
	}
	t.kind, t.plain = 's', true
	var text strings.Builder
	i := t.off + len(q)
	for i < len(src) && !strings.HasPrefix(src[i:], q) {
		switch c := src[i]; {
		case c == '\\' && i+1 < len(src):
			i++
			text.WriteByte(src[i])
		case c == '\n' && len(q) == 1:
			t.text, t.end = text.String(), i
			return t
		default:
			if c == '$' && q[0] == '"' {
				t.plain = false
			}
			text.WriteByte(c)
		}
		i++
	}
	t.text, t.end = text.String(), min(i+len(q), len(src))
	return t
}
