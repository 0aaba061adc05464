package formats

import (
	"path"
	"strings"
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
