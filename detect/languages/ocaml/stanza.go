package ocaml

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// stanza is one expression of a dune file: a word, or a list.
type stanza struct {
	text string
	at   detect.Evidence
	list []stanza // not nil for a list
}

// deepest is how far lists are followed into each other.
const deepest = 100

// read gives the expressions of a dune file as one list; what does not close
// ends with the text.
func read(file, text string) stanza {
	open := []stanza{{list: []stanza{}}}
	line := 1
	end := func() {
		last := open[len(open)-1]
		open = open[:len(open)-1]
		top := &open[len(open)-1]
		top.list = append(top.list, last)
	}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\n':
			line++
			i++
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == ';':
			next := strings.IndexByte(text[i:], '\n')
			if next < 0 {
				next = len(text) - i
			}
			i += next
		case c == '(':
			if len(open) < deepest {
				open = append(open, stanza{at: detect.Evidence{Path: file, Line: line}, list: []stanza{}})
			}
			i++
		case c == ')':
			if len(open) > 1 {
				end()
			}
			i++
		default:
			word, width := atom(text[i:])
			top := &open[len(open)-1]
			top.list = append(top.list, stanza{text: word, at: detect.Evidence{Path: file, Line: line}})
			line += strings.Count(text[i:i+width], "\n")
			i += width
		}
	}
	for len(open) > 1 {
		end()
	}
	return open[0]
}

// atom reads a plain or quoted word and says how long it is.
func atom(text string) (string, int) {
	if text[0] == '"' {
		for i := 1; i < len(text); i++ {
			if text[i] == '\\' {
				i++
			} else if text[i] == '"' {
				return text[1:i], i + 1
			}
		}
		return text[1:], len(text)
	}
	if i := strings.IndexAny(text, " \t\r\n();\""); i > 0 {
		return text[:i], i
	}
	return text, len(text)
}

// word is what a list begins with.
func (s stanza) word() string {
	if len(s.list) > 0 {
		return s.list[0].text
	}
	return ""
}

// under gives what follows the first of the names in the lists of a list.
func (s stanza) under(names ...string) []stanza {
	for _, l := range s.list {
		if slices.Contains(names, l.word()) && len(l.list) > 0 {
			return l.list[1:]
		}
	}
	return nil
}

// words are the plain ones among them.
func (s stanza) words(names ...string) []stanza {
	return slices.DeleteFunc(slices.Clone(s.under(names...)), func(w stanza) bool { return w.list != nil })
}

func (s stanza) one(name string) (stanza, bool) {
	if w := s.words(name); len(w) > 0 {
		return w[0], true
	}
	return stanza{}, false
}

// flat is an expression as one line of words.
func (s stanza) flat() string {
	if s.list == nil {
		return s.text
	}
	var out []string
	for _, l := range s.list {
		out = append(out, l.flat())
	}
	return strings.Join(out, " ")
}
