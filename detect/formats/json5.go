package formats

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// JSON5 reads JSON with single quotes, bare keys and the other spellings of
// JSON5. Numbers JSON does not know (hexadecimal, Infinity) become Text.
func JSON5(b []byte) (n *Node, err error) {
	defer guard(&err)
	b, err = clean(b)
	if err != nil {
		return nil, err
	}
	return readJSON(fromJSON5(b))
}

// fromJSON5 respells the text as JSON with comments, every line kept.
func fromJSON5(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/8)
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '/':
			end := jsonComment(b, i)
			out = append(out, b[i:end]...)
			i = end
		case c == '"' || c == '\'':
			out, i = json5String(out, b, i)
		case json5Word(c):
			start := i
			for i < len(b) && json5Word(b[i]) {
				i++
			}
			out = json5Bare(out, b[start:i], b[i:])
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

func json5Word(c byte) bool {
	return c == '_' || c == '$' || c == '+' || c == '-' || c == '.' || c >= 0x80 ||
		'0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// json5Bare writes a word: as it is when JSON knows it and it is no key.
func json5Bare(out, word, rest []byte) []byte {
	rest = bytes.TrimLeft(rest, " \t\n")
	if key := len(rest) > 0 && rest[0] == ':'; !key && json.Valid(word) {
		return append(out, word...)
	}
	out = append(out, '"')
	out = append(out, word...)
	return append(out, '"')
}

// json5String writes the string at i in double quotes. Line feeds it continues
// over are written after it, so that lines stay where they were.
func json5String(out, b []byte, i int) ([]byte, int) {
	quote, feeds := b[i], 0
	out = append(out, '"')
	for i++; i < len(b) && b[i] != quote; i++ {
		switch c := b[i]; {
		case c == '"':
			out = append(out, '\\', '"')
		case c == '\n':
			feeds++
		case c < ' ':
			out = fmt.Appendf(out, `\u%04x`, c)
		case c == '\\' && i+1 < len(b):
			i++
			var lf bool
			out, i, lf = json5Escape(out, b, i)
			if lf {
				feeds++
			}
		default:
			out = append(out, c)
		}
	}
	out = append(out, '"')
	return append(out, bytes.Repeat([]byte{'\n'}, feeds)...), min(i+1, len(b))
}

func json5Escape(out, b []byte, i int) ([]byte, int, bool) {
	switch c := b[i]; c {
	case '\n':
		return out, i, true
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u':
		return append(out, '\\', c), i, false
	case 'v':
		return append(out, `\u000b`...), i, false
	case '0':
		return append(out, `\u0000`...), i, false
	case 'x':
		if i+2 < len(b) {
			return append(append(out, `\u00`...), b[i+1:i+3]...), i + 2, false
		}
		return out, i, false
	default:
		return append(out, c), i, false
	}
}
