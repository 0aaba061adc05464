package tables

import (
	"fmt"
	"strings"

	"deps.dev/util/semver"
)

var (
	onePattern  = pattern{expr: `(^|[^\d.])1\.(\d{1,2})(?:\.[\d._]+)?`}
	partPattern = pattern{expr: `^(\^|~=|~>|~|>=|<=|>|<|===|==|=|!=)?\s*v?(\d+(?:\.\d+)*)(\.[*xX])*(?:[-.+@]?[A-Za-z][A-Za-z0-9.+-]*)?$`}
)

// matcher says whether a version of three places satisfies a range.
type matcher func(version string) bool

// read gives the rule of what a project says.
func (p *Product) read(c Constraint) (r rule, err error) {
	defer func() {
		if cause := recover(); cause != nil { // the libraries that read ranges must not end the program
			r, err = rule{}, fmt.Errorf("%q cannot be read as a version of %s", shorten(c.Text), p.Title)
		}
	}()
	const enough = 1000
	if len(c.Text) > 64*enough || c.Syntax != Exact && c.Syntax != Loose && len(c.Text) > enough {
		return rule{}, fmt.Errorf("%d characters are no version", len(c.Text))
	}
	switch c.Syntax {
	case Exact, Loose, "":
		return p.readPin(c)
	case Minimum:
		return p.readMinimum(c)
	}
	return p.readRange(c)
}

// readMinimum reads "at least": a bare version, with or without an operator.
func (p *Product) readMinimum(c Constraint) (rule, error) {
	text := strings.TrimSpace(strings.TrimPrefix(c.Text, "\ufeff"))
	text = strings.TrimSpace(strings.TrimPrefix(text, ">="))
	if r, err, ok := p.word(strings.ToLower(text)); ok {
		r.Constraint = c
		return r, err
	}
	floor, rest, ok := p.number(text)
	if !ok {
		return rule{}, fmt.Errorf("%q is no version of %s", shorten(text), p.Title)
	}
	if prePattern.compiled().MatchString(rest) && len(floor) > 2 {
		floor = floor[:2]
	}
	r := atLeast(floor)
	r.Constraint = c
	return r, nil
}

// atLeast is the rule of a minimum.
func atLeast(floor number) rule {
	return rule{mentions: []number{floor}, named: true, floor: true,
		match: func(c candidate) bool { return c.num.compare(floor) >= 0 }}
}

// readRange reads a range of one of the package managers.
func (p *Product) readRange(c Constraint) (rule, error) {
	text := strings.TrimSpace(strings.TrimPrefix(c.Text, "\ufeff"))
	if text == "" {
		return rule{}, errSilent
	}
	if r, err, ok := p.word(strings.ToLower(text)); ok {
		r.Constraint = c
		return r, err
	}
	if p.Reading.LeadingOne {
		text = onePattern.compiled().ReplaceAllString(text, "$1$2")
	}
	if r, ok, err := p.single(text, c.Syntax); ok || err != nil {
		r.Constraint = c
		return r, err
	}
	match, err := parseRange(text, c.Syntax)
	if err != nil {
		return rule{}, fmt.Errorf("%q is no range as %s writes them", shorten(text), c.Syntax)
	}
	r := rule{Constraint: c, named: oneLine(text), match: func(c candidate) bool {
		return len(c.num) == 0 || match(c.num.padded(3).String()) // what stands outside of the table ("bundled") may be any
	}}
	for _, found := range digits(text, 16) {
		if num, ok := readNumber(found); ok {
			r.mentions = append(r.mentions, num)
		}
	}
	return r, nil
}

// single reads a range that is one version: "20.11.1", "==3.12.4", "= 3.3.0". Where a bare version has another meaning
// (a caret, at least, a whole line), it is left to the range.
func (p *Product) single(text, syntax string) (rule, bool, error) {
	rest := strings.TrimLeft(text, "=")
	bare, equals := rest == text, len(text)-len(rest)
	rest = strings.TrimLeft(rest, " \t\r\n\f")
	if strings.HasPrefix(rest, "v") || strings.HasPrefix(rest, "V") {
		rest = rest[1:]
	}
	if all := digits(rest, 1); equals > 3 || len(all) == 0 || all[0] != rest {
		return rule{}, false, nil
	}
	num, ok := readNumber(rest)
	switch {
	case !ok, bare && syntax == Cargo:
		return rule{}, false, nil
	case bare && syntax == Nuget:
		return atLeast(p.usual(num)), true, nil
	case syntax == Npm && len(num) < 3, syntax == Cargo && len(num) < 3:
		return rule{}, false, nil
	case syntax == Maven, bare && syntax == Pep440:
	default:
		num = num.padded(max(3, len(num))) // "= 3.3" is 3.3.0 and no other
	}
	r, err := p.pinned(p.usual(num), false)
	return r, true, err
}

// digits finds the numbers of a text, parted by dots or not: "18" and "20.1" in
// ">=18 <20.1".
func digits(text string, most int) []string {
	digit := func(i int) bool { return i < len(text) && '0' <= text[i] && text[i] <= '9' }
	var all []string
	for from := 0; from < len(text) && len(all) < most; from++ {
		if !digit(from) {
			continue
		}
		to := from
		for digit(to) || to < len(text) && text[to] == '.' && digit(to+1) {
			to++
		}
		all = append(all, text[from:to])
		from = to
	}
	return all
}

// oneLine says whether a range names one line: "^20", "3.12.*".
func oneLine(text string) bool {
	for i, part := range strings.Split(strings.TrimLeft(text, "=^~v "), ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" && (i == 0 || part != "x" && part != "X" && part != "*") {
			return false
		}
	}
	return true
}

func parseRange(text, syntax string) (matcher, error) {
	switch syntax {
	case Pep440:
		return library(semver.PyPI, text)
	case Maven:
		return library(semver.Maven, text)
	case Cargo:
		return library(semver.Cargo, text)
	case Ruby:
		return library(semver.RubyGems, text)
	case Nuget:
		return library(semver.NuGet, text)
	case Composer:
		return parseComposer(text)
	case Poetry:
		return anyOf(strings.Split(strings.ReplaceAll(text, "||", "|"), "|"), func(part string) (matcher, error) {
			return library(semver.PyPI, expand(part, ",", poetryPart))
		})
	case Hex:
		return anyOf(strings.Split(text, " or "), func(part string) (matcher, error) {
			part = strings.ReplaceAll(part, " and ", ", ")
			return library(semver.RubyGems, strings.ReplaceAll(part, "==", "="))
		})
	}
	match, err := library(semver.NPM, text)
	if err != nil && strings.Contains(text, ",") {
		return library(semver.NPM, strings.ReplaceAll(text, ",", " "))
	}
	return match, err
}

func library(system semver.System, text string) (matcher, error) {
	constraint, err := system.ParseConstraint(strings.TrimSpace(text))
	if err != nil {
		return nil, err
	}
	return constraint.Match, nil
}

// anyOf reads alternatives, one of which must hold.
func anyOf(parts []string, read func(string) (matcher, error)) (matcher, error) {
	var all []matcher
	for _, part := range parts {
		match, err := read(part)
		if err != nil {
			return nil, err
		}
		all = append(all, match)
	}
	return func(version string) bool {
		for _, match := range all {
			if match(version) {
				return true
			}
		}
		return false
	}, nil
}

// parseComposer reads Composer's ranges, whose operators are written with those of PEP 440.
func parseComposer(text string) (matcher, error) {
	return anyOf(strings.Split(strings.ReplaceAll(text, "||", "|"), "|"), func(part string) (matcher, error) {
		from, to, hyphen := strings.Cut(part, " - ")
		if hyphen {
			return library(semver.PyPI, upTo(from, to))
		}
		if part = strings.Join(strings.Fields(part), ","); part == "*" {
			part = ">=0"
		}
		return library(semver.PyPI, expand(part, ",", composerPart))
	})
}
