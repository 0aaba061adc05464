package tables

import (
	"cmp"
	"slices"
)

// anyPatch stands for the newest patch of a line finer than those of the table.
const anyPatch = 1 << 20

// choose finds the best version that satisfies all rules, and which rule named it (-1: none, it was chosen).
func (p *Product) choose(rules []rule) (candidate, int, bool) {
	fits := func(c candidate) bool {
		return !slices.ContainsFunc(rules, func(r rule) bool { return !r.match(c) })
	}
	named := slices.ContainsFunc(rules, func(r rule) bool { return r.named })
	for i, r := range rules {
		for _, c := range r.pins {
			if fits(c) {
				return p.finish(c), i, true
			}
		}
	}
	for _, c := range p.choices() {
		if fits(c) {
			return p.finish(c), -1, true
		}
	}
	for _, c := range p.mentioned(rules) {
		if (named || c.cycle.Confirmed) && fits(c) {
			return p.finish(c), -1, true
		}
	}
	return candidate{}, -1, false
}

// choices are the default and then the confirmed lines, the best first.
func (p *Product) choices() []candidate {
	out := append(make([]candidate, 0, len(p.Cycles)+1), p.whole(p.DefaultCycle()))
	for _, c := range p.order(p.Cycles) {
		if c.Confirmed {
			out = append(out, p.whole(c))
		}
	}
	return out
}

// order sorts lines: in support before ended, long-term before others, with an image before without, newest first.
func (p *Product) order(lines []Cycle) []Cycle {
	out := slices.Clone(lines)
	rank := func(c Cycle) int {
		n := 0
		for _, bad := range []bool{c.Ended, !c.LTS, c.Unproven} {
			n *= 2
			if bad {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b Cycle) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// ranked lists confirmed lines for a word: the newest that is in support and has an image first; long-term ones only.
func (p *Product) ranked(longTerm bool) []candidate {
	var out, rest []candidate
	for _, c := range p.Cycles {
		switch {
		case !c.Confirmed || longTerm && !c.LTS:
		case c.Ended || c.Unproven:
			rest = append(rest, p.whole(c))
		default:
			out = append(out, p.whole(c))
		}
	}
	return append(out, rest...)
}

// mentioned are the exact versions that the rules' texts hold, newest first. They serve where no line's newest release
// does: "~20.11.0" is 20.11, "==3.12.4 or less" is 3.12.4.
func (p *Product) mentioned(rules []rule) []candidate {
	var out []candidate
	for _, r := range rules {
		for _, num := range r.mentions {
			num = p.usual(num)
			c, ok := p.line(num)
			if !ok && r.floor {
				if news, ok := p.newer(num); ok {
					out = append(out, news)
				}
			}
			if !ok {
				continue
			}
			name, _ := readNumber(c.Name)
			if !c.Confirmed && len(num) <= len(name) {
				out = append(out, p.whole(c))
			}
			if len(name) == 1 && len(num) > 1 {
				minor := num[:2]
				out = append(out, candidate{tag: minor.String(), num: append(slices.Clone(minor), anyPatch), cycle: c, finer: true})
			}
			exact := num.padded(max(3, len(num)))
			out = append(out, candidate{tag: exact.String(), num: exact, cycle: c, finer: true, exact: true})
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return b.num.compare(a.num) })
	return out
}

// whole is a line itself: what it surely gives is its newest release.
func (p *Product) whole(c Cycle) candidate {
	num, _ := leading(c.Latest)
	if name, ok := readNumber(c.Name); ok && len(num) == 0 {
		num = name.padded(max(3, len(name)))
	}
	tag := c.Name
	if c.Tag != "" {
		tag = c.Tag
	}
	return candidate{tag: tag, num: num, cycle: c}
}

// finish gives a version the form that the product's image tags know.
func (p *Product) finish(c candidate) candidate {
	switch {
	case p.Reading.Tags == "cycle" && c.finer:
		c.tag, c.finer, c.exact = p.whole(c.cycle).tag, false, false
	case p.Reading.Tags == "full" && len(c.num) < 3, p.Reading.Tags == "full" && !c.finer:
		if latest, _ := leading(c.cycle.Latest); len(latest) > 0 {
			c.tag = latest.String()
		}
	}
	return c
}
