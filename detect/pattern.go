package detect

import (
	"regexp"
	"strings"
	"sync"
)

// Pattern is a regular expression that is compiled when it is first used, so
// that a table of them costs nothing at start-up.
type Pattern struct {
	expr string
	once sync.Once
	re   *regexp.Regexp

	looked sync.Once
	words  [][]string // one of them is in every match
}

// NewPattern makes a pattern; "(?m)" is on. It is so small that the compiler
// lays a package's patterns out beforehand: nothing runs at start-up.
func NewPattern(expr string) *Pattern {
	return &Pattern{expr: expr}
}

// String gives the expression.
func (p *Pattern) String() string { return p.expr }

// Regexp gives the compiled expression.
func (p *Pattern) Regexp() *regexp.Regexp {
	p.once.Do(func() { p.re = regexp.MustCompile("(?m)" + p.expr) })
	return p.re
}

// Match is one place where a pattern was found.
type Match struct {
	Evidence
	Text   string
	Groups []string // the expression's groups, without the whole
}

// Group gives the first group that is not empty.
func (m Match) Group() string {
	for _, g := range m.Groups {
		if g != "" {
			return g
		}
	}
	return ""
}

// Of gives the line of the match that holds a text, its first when none does: a
// match may go over several.
func (m Match) Of(text string) Evidence {
	at := m.Evidence
	if before, _, ok := strings.Cut(m.Text, text); ok {
		at.Line += strings.Count(strings.TrimLeft(before, " \t\r\n"), "\n")
	}
	return at
}

// Matches says whether the pattern is anywhere in a text.
func (p *Pattern) Matches(text string) bool {
	return p.possible(text) && p.Regexp().MatchString(text)
}

// possible says whether a text holds what every match does. Where it does not
// the expression need not be compiled.
func (p *Pattern) possible(text string) bool {
	p.looked.Do(func() { p.words = needles(p.expr) })
	return holdsAll(text, p.words)
}

// In finds every match in a text that stands at path; its line is that of the
// first thing in it that is no space.
func (p *Pattern) In(path, text string) []Match {
	if !p.possible(text) {
		return nil
	}
	var out []Match
	line, at := 1, 0
	for _, loc := range p.Regexp().FindAllStringSubmatchIndex(text, 1000) {
		begin := loc[1] - len(strings.TrimLeft(text[loc[0]:loc[1]], " \t\r\n"))
		line += strings.Count(text[at:begin], "\n")
		at = begin
		m := Match{Evidence: Evidence{path, line}, Text: text[loc[0]:loc[1]]}
		for i := 2; i < len(loc); i += 2 {
			g := ""
			if loc[i] >= 0 {
				g = text[loc[i]:loc[i+1]]
			}
			m.Groups = append(m.Groups, g)
		}
		out = append(out, m)
	}
	return out
}
