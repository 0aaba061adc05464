package formats

import (
	"strings"
	"unicode/utf8"
)

// str passes a string. One that its line does not close is no string.
func (b *blanker) str(i int, q *quote) int {
	if q.close == "" {
		return i + 2 // an escaped character
	}
	if i < b.open[q.open] {
		return i + 1
	}
	if q.char {
		return i + charLen(b.src[i:])
	}
	if q.value && i > 0 && strings.IndexByte(" \t\n[{(,:=-", b.src[i-1]) < 0 {
		return i + 1
	}
	for j := i + len(q.open); j < len(b.src); {
		c := b.src[j]
		switch {
		case q.escape != 0 && c == q.escape:
			j += 2
		case strings.HasPrefix(b.src[j:], q.close):
			if j += len(q.close); !q.double || !strings.HasPrefix(b.src[j:], q.close) {
				return j
			}
			j += len(q.close)
		case q.interp != "" && strings.HasPrefix(b.src[j:], q.interp) && b.depth < 100:
			b.depth++
			j = b.run(j+len(q.interp), '}')
			b.depth--
		case c == '\n' && !q.lines:
			return b.unclosed(q.open, i, j)
		default:
			j++
		}
	}
	if q.lines {
		return len(b.src)
	}
	return b.unclosed(q.open, i, len(b.src))
}

// unclosed notes that no literal opened before end is closed, so that a long
// line is not searched again and again.
func (b *blanker) unclosed(open string, i, end int) int {
	if b.open == nil {
		b.open = map[string]int{}
	}
	b.open[open] = end
	return i + len(open)
}

// charLen gives the length of a character literal, 1 when s opens none.
func charLen(s string) int {
	if len(s) < 3 {
		return 1
	}
	if s[1] == '\\' {
		for n := 3; n < len(s) && n <= 12 && s[n] != '\n'; n++ {
			if s[n] == '\'' {
				return n + 1
			}
		}
		return 1
	}
	if _, w := utf8.DecodeRuneInString(s[1:]); 1+w < len(s) && s[1] != '\'' && s[1+w] == '\'' {
		return w + 2
	}
	return 1
}

// pattern passes a /…/ literal where a value can stand and the line closes it.
func (b *blanker) pattern(i int) int {
	if i+1 < len(b.src) && strings.IndexByte("> =", b.src[i+1]) >= 0 || !b.valueAt(i) {
		return i + 1
	}
	if i < b.open["/"] {
		return i + 1
	}
	class := false
	for j := i + 1; j < len(b.src); j++ {
		switch b.src[j] {
		case '\n':
			return b.unclosed("/", i, j)
		case '\\':
			j++
		case '[':
			class = true
		case ']':
			class = false
		case '/':
			if !class {
				return j + 1
			}
		}
	}
	return b.unclosed("/", i, len(b.src))
}

// valueAt says whether a value, not an operator, can stand at i.
func (b *blanker) valueAt(i int) bool {
	j := i - 1
	for j >= 0 && i-j < 200 && (b.out[j] == ' ' || b.out[j] == '\t' || b.out[j] == '\n') {
		j--
	}
	if j < 0 || strings.IndexByte("(,=:[!&|?{;+*%~^>", b.src[j]) >= 0 {
		return true
	}
	start := j
	for start >= 0 && isAlnum(b.src[start]) && j-start < 8 {
		start--
	}
	switch b.src[start+1 : j+1] {
	case "return", "typeof", "case", "in", "of", "void", "throw", "else", "do", "await", "yield", "when", "if":
		return true
	}
	return false
}
