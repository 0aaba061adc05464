package formats

import (
	"path"
	"strings"
	"unicode/utf8"
)

// Code gives a source text with its comments blanked by spaces: same length,
// same lines, strings kept. How comments look is told by the file's extension;
// a text of unknown kind comes back as it is.
func Code(name, text string) string {
	syn := syntaxOf(name)
	if syn == nil || len(text) > maxBytes {
		return text
	}
	b := blanker{src: text, syn: syn, out: []byte(text)}
	for _, l := range syn.line {
		b.hot[l[0]] = true
	}
	for _, c := range syn.block {
		b.hot[c[0][0]] = true
	}
	for _, q := range syn.quotes {
		b.hot[q.open[0]] = true
	}
	if syn.slashes {
		b.hot['/'] = true
	}
	b.run(0, 0)
	return string(b.out)
}

// commentary says how comments and strings of a family of languages look.
type commentary struct {
	line    []string    // what begins a comment up to the line's end
	block   [][2]string // what surrounds a comment
	nested  bool        // block comments nest
	quotes  []quote     // longest opening first
	slashes bool        // /…/ may be a pattern
	spaced  bool        // a line comment needs a blank before it
	column  bool        // block marks stand at the line's start
	not     string      // after "#", the byte that makes it no comment
}

// quote is one form of string.
type quote struct {
	open, close string
	escape      byte   // 0: none
	lines       bool   // may span lines
	interp      string // "${" or "#{": code within
	char        bool   // holds one character, or is no string at all
	double      bool   // the closing mark written twice stands for itself
	value       bool   // opens only where a value can begin
}

type blanker struct {
	src   string
	syn   *commentary
	out   []byte
	hot   [256]bool
	depth int
	open  map[string]int // where a search for the end of this literal found none
}

// run blanks from i on. With close, it stops behind the } that ends the code of
// an interpolation.
func (b *blanker) run(i int, close byte) int {
	braces := 0
	for i < len(b.src) {
		c := b.src[i]
		if close != 0 {
			switch c {
			case '{':
				braces++
			case '}':
				if braces--; braces < 0 {
					return i + 1
				}
			}
		}
		if !b.hot[c] {
			i++
			continue
		}
		i = b.step(i)
	}
	return i
}

// step passes the comment, string or plain byte at i.
func (b *blanker) step(i int) int {
	rest := b.src[i:]
	for _, m := range b.syn.block {
		if strings.HasPrefix(rest, m[0]) && (!b.syn.column || i == 0 || b.src[i-1] == '\n') {
			return b.blank(i, b.blockEnd(i, m))
		}
	}
	for _, l := range b.syn.line {
		if strings.HasPrefix(rest, l) && b.comments(i, l) {
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			return b.blank(i, i+end)
		}
	}
	for q := range b.syn.quotes {
		if strings.HasPrefix(rest, b.syn.quotes[q].open) {
			return b.str(i, &b.syn.quotes[q])
		}
	}
	if b.syn.slashes && rest[0] == '/' {
		return b.pattern(i)
	}
	return i + 1
}

// comments says whether the line mark at i really begins a comment.
func (b *blanker) comments(i int, mark string) bool {
	if b.syn.spaced && i > 0 && strings.IndexByte(" \t\n;(", b.src[i-1]) < 0 {
		return false
	}
	if mark == "//" && i > 0 && b.src[i-1] == ':' {
		return false // an address outside of quotes
	}
	next := i + len(mark)
	return b.syn.not == "" || mark != "#" || next >= len(b.src) || b.src[next] != b.syn.not[0]
}

func (b *blanker) blank(i, end int) int {
	for j := i; j < end; j++ {
		if c := b.out[j]; c != '\n' && c != '\r' {
			b.out[j] = ' '
		}
	}
	return end
}

func (b *blanker) blockEnd(i int, m [2]string) int {
	depth := 1
	for j := i + len(m[0]); j < len(b.src); {
		rest := b.src[j:]
		switch {
		case strings.HasPrefix(rest, m[1]) && (!b.syn.column || b.src[j-1] == '\n'):
			j += len(m[1])
			if depth--; depth == 0 {
				if b.syn.column {
					for j < len(b.src) && b.src[j] != '\n' {
						j++
					}
				}
				return j
			}
		case b.syn.nested && strings.HasPrefix(rest, m[0]):
			depth++
			j += len(m[0])
		default:
			j++
		}
	}
	return len(b.src)
}

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

func syntaxOf(name string) *commentary {
	base := path.Base(name)
	switch base {
	case "Gemfile", "Rakefile", "Vagrantfile", "Guardfile", "Podfile", "Brewfile":
		return hashBlocks()
	case "Makefile", "makefile", "GNUmakefile", "Dockerfile", "Procfile", "justfile", "CMakeLists.txt":
		return hashShell()
	case "Jenkinsfile":
		return slashDollar()
	case "go.mod", "go.work":
		return slashBacktick()
	}
	return family(strings.ToLower(path.Ext(base)))
}
