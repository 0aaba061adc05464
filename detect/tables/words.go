package tables

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// word reads what stands for a version: "lts/iron", "latest", "system". The last result says whether it is a word at all.
func (p *Product) word(word string) (rule, error, bool) {
	word = strings.TrimPrefix(word, "--")
	switch word {
	case "", "system", "default", "auto", "none", "local", "inherit", "unset":
		return rule{}, errSilent, true
	case "*", "x", "any":
		return rule{match: func(candidate) bool { return true }}, nil, true
	case "latest", "newest", "current", p.Name:
		return p.words(p.ranked(false)), nil, true
	case "nightly", "beta", "canary", "dev", "master", "main", "head", "unstable", "rc", "edge":
		return rule{}, unknownError{fmt.Sprintf("%q is no release of %s", word, p.Title)}, true
	}
	if strings.HasPrefix(word, "nightly-") || strings.HasPrefix(word, "beta-") {
		return rule{}, unknownError{fmt.Sprintf("%q is no release of %s", shorten(word), p.Title)}, true
	}
	if rest, ok := strings.CutPrefix(word, "lts"); ok {
		r, err := p.longTerm(strings.TrimLeft(rest, "/-@"), strings.HasPrefix(rest, "/-") || strings.HasPrefix(rest, "--"))
		return r, err, true
	}
	if slices.Contains(p.Image.Floating, word) && strings.Trim(word, "0123456789.") != "" || word == "stable" {
		return p.stable(word), nil, true
	}
	if c, ok := p.named(word); ok && strings.Trim(word, "0123456789.") != "" {
		return p.words([]candidate{p.whole(c)}), nil, true
	}
	return rule{}, nil, false
}

// stable is the tag of that name, else the floating default, else the newest line.
func (p *Product) stable(word string) rule {
	if slices.Contains(p.Image.Floating, word) {
		if c, ok := p.floating(word); ok {
			return p.words([]candidate{p.whole(c)})
		}
	}
	if slices.Contains(p.Image.Floating, p.Default) {
		return p.words([]candidate{p.whole(p.DefaultCycle())})
	}
	return p.words(p.ranked(false))
}

// longTerm reads what follows "lts": a code name, a count back from the newest, or nothing.
func (p *Product) longTerm(rest string, back bool) (rule, error) {
	lines := p.ranked(true)
	if rest == "" || rest == "*" || rest == "latest" {
		if len(lines) == 0 {
			return rule{}, unknownError{p.Title + " has no long-term lines"}
		}
		return p.words(lines), nil
	}
	if n, err := strconv.Atoi(rest); err == nil && back {
		if n < 0 || n >= len(lines) {
			return rule{}, unknownError{fmt.Sprintf("the tables know no long-term line of %s so far back", p.Title)}
		}
		return p.words(lines[n : n+1]), nil
	}
	for _, c := range p.Cycles {
		if strings.EqualFold(c.Codename, rest) || c.Name == rest && c.LTS {
			return p.words([]candidate{p.whole(c)}), nil
		}
	}
	return rule{}, unknownError{fmt.Sprintf("the tables know no long-term line of %s called %q", p.Title, shorten(rest))}
}

// words is the rule of any of some lines, the best first.
func (p *Product) words(lines []candidate) rule {
	return rule{pins: lines, named: len(lines) == 1, match: func(c candidate) bool {
		return slices.ContainsFunc(lines, func(l candidate) bool {
			return l.cycle.Name == c.cycle.Name || slices.Contains(p.Image.Floating, l.cycle.Name) && l.num.compare(c.num) == 0
		})
	}}
}
