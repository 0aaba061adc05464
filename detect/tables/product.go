package tables

import (
	"slices"
	"strings"
)

// Cycle finds the line that a version belongs to: "24.1.0" is of 24, "3.12.4" of 3.12. It also knows code names
// ("iron", "bookworm"), floating tags, and the prefixes with which the product's versions are written.
func (p *Product) Cycle(version string) (Cycle, bool) {
	if c, ok := p.named(version); ok {
		return c, true
	}
	num, _, ok := p.number(version)
	if !ok {
		return Cycle{}, false
	}
	return p.line(num)
}

// named finds a line by its whole name, its code name or the tag it goes by.
func (p *Product) named(word string) (Cycle, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	if word == "" {
		return Cycle{}, false
	}
	for _, c := range p.Cycles {
		first, _, _ := strings.Cut(strings.ToLower(c.Codename), " ")
		if word == c.Name || word == c.Tag || word == first || word == strings.ToLower(c.Codename) {
			return c, true
		}
	}
	if slices.Contains(p.Image.Floating, word) {
		return p.floating(word)
	}
	return Cycle{}, false
}

// line finds the line of a number: the one whose name is its longest beginning.
func (p *Product) line(num number) (Cycle, bool) {
	var best Cycle
	size := 0
	for _, c := range p.Cycles {
		name, ok := readNumber(c.Name)
		if ok && len(name) > size && num.begins(name) {
			best, size = c, len(name)
		}
	}
	if size == 0 && len(num) > 0 && slices.Contains(p.Image.Floating, num.String()) {
		return p.floating(num.String())
	}
	return best, size > 0
}

// floating stands for a tag that follows the newest line: what it surely gives is the newest line that has images.
func (p *Product) floating(tag string) (Cycle, bool) {
	prefix, numeric := readNumber(tag)
	for _, c := range p.Cycles {
		name, ok := readNumber(c.Name)
		if !ok || !c.Confirmed || c.Unproven || numeric && !name.begins(prefix) {
			continue
		}
		c.Name, c.Tag, c.EOL, c.Ended, c.Retired = tag, "", "", false, false
		return c, true
	}
	return Cycle{}, false
}

// DefaultCycle is the line that Default names; lines that stand outside of the table ("bundled", "distro") have only a name.
func (p *Product) DefaultCycle() Cycle {
	if c, ok := p.named(p.Default); ok {
		return c
	}
	return Cycle{Name: p.Default, Confirmed: true}
}

// HasTag says whether an image tag is known to exist: of node 24, "trixie-slim"; of dotnet 10, "aspnet:noble-chiseled".
// The bare tag has the suffix "".
func (p *Product) HasTag(cycle, suffix string) bool {
	c, ok := p.Cycle(cycle)
	if !ok {
		return slices.Contains(p.Image.Tags, suffix)
	}
	return slices.ContainsFunc(c.Tags, func(tag string) bool {
		_, plain, _ := strings.Cut(tag, ":")
		return tag == suffix || plain != "" && plain == suffix
	})
}

// Pick gives the first suffix that is sure to exist for a version. A line's suffixes are known; an exact release may be
// older than the suites and Alpine releases its line has now, so that only suffixes without them are sure. That a suffix
// names one is known from the table: it is not the short form of another.
func (p *Product) Pick(version string, suffixes ...string) (string, bool) {
	c, ok := p.Cycle(version)
	if !ok {
		return "", false
	}
	num, _, _ := p.number(version)
	name, _ := readNumber(c.Name)
	exact := len(num) > len(name) && num.String() != c.Latest
	for _, suffix := range suffixes {
		if p.HasTag(c.Name, suffix) && !(exact && p.dated(suffix)) {
			return suffix, true
		}
	}
	return "", false
}

// HasSince says whether an image tag is known to exist for a version, exact ones too: what a line's images came with later
// is not there for its earlier releases. Only products whose table says what began when are sure to be told apart.
func (p *Product) HasSince(version, suffix string) bool {
	c, ok := p.Cycle(version)
	if !ok || !p.HasTag(c.Name, suffix) {
		return false
	}
	num, _, _ := p.number(version)
	if name, _ := readNumber(c.Name); len(num) <= len(name) {
		return true
	}
	for _, since := range c.Since {
		part, first, _ := strings.Cut(since, " ")
		if from, ok := readNumber(first); ok && strings.Contains("-"+suffix+"-", "-"+part+"-") && num.compare(from) < 0 {
			return false
		}
	}
	return true
}

// PickSince gives the first suffix that HasSince knows of a version.
func (p *Product) PickSince(version string, suffixes ...string) (string, bool) {
	for _, suffix := range suffixes {
		if p.HasSince(version, suffix) {
			return suffix, true
		}
	}
	return "", false
}

// dated says whether a suffix names a suite or an Alpine release.
func (p *Product) dated(suffix string) bool {
	for part := range strings.SplitSeq(suffix, "-") {
		if slices.Contains(p.Image.Suites, part) || strings.HasPrefix(part, "alpine") && part != "alpine" ||
			part != "" && part[0] >= '0' && part[0] <= '9' {
			return true
		}
	}
	return false
}
