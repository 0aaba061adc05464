package tables

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// errSilent marks a text that says nothing: "system", an empty file.
var errSilent = errors.New("says nothing")

// unknownError marks a text that is understood, but names nothing the tables have.
type unknownError struct{ what string }

func (e unknownError) Error() string { return e.what }

var (
	javaPattern   = pattern{expr: `(?i)(?:^|[-_. ])(?:java|jdk|jre|version_)(\d{1,3})\b`}
	grlPattern    = pattern{expr: `\br(\d{1,3})-(?:grl|nik|mandrel)`}
	vendorPattern = pattern{expr: `(?:^|[-_@ ])v?(\d+(?:\.\d+)*)`}
	suffixPattern = pattern{expr: `^(?:[-+._]?[A-Za-z0-9]+(?:[-+._~][A-Za-z0-9]+)*)?$`}
	prePattern    = pattern{expr: `(?i)^[-._]?(?:rc|alpha|beta|preview|pre|dev|snapshot|nightly|canary|next|ea|a|b|c|m)[-.]?\d*(?:$|[-+.])`}
	keyPattern    = pattern{expr: `^[A-Za-z][A-Za-z0-9_.-]*\s*=\s*([^=].*)$`}
)

// number reads a version as the product's users write it and gives what follows the number.
func (p *Product) number(text string) (number, string, bool) {
	text = strings.Trim(text, " \t\"'")
	if p.Reading.Vendors {
		text = vendored(text)
	}
	for _, prefix := range p.Reading.Prefixes {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			text = rest
			break
		}
	}
	num, rest := leading(strings.TrimLeft(text, "vV="))
	if len(num) == 0 || rest != "" && !suffixPattern.compiled().MatchString(rest) {
		return nil, "", false
	}
	return p.usual(num), rest, true
}

// usual undoes the ways in which a product counts oddly: Java's 1.8, the feature bands of an SDK.
func (p *Product) usual(num number) number {
	if p.Reading.LeadingOne && len(num) > 1 && num[0] == 1 {
		num = num[1:]
	}
	if band := p.Reading.FeatureBand; band > 0 && len(num) > 2 && num[2] >= band {
		num = num[:2]
	}
	return num
}

// vendored finds the release in a distribution's own name: "temurin-21.0.2+13", "21-tem", "openjdk64-11.0.2",
// "graalvm-ce-java17-22.3.0", "VERSION_1_8".
func vendored(text string) string {
	if match := grlPattern.compiled().FindStringSubmatch(text); match != nil {
		return match[1]
	}
	if before, after, ok := strings.Cut(text, "VERSION_"); ok && !strings.ContainsAny(before, "0123456789") {
		return strings.ReplaceAll(after, "_", ".")
	}
	if match := javaPattern.compiled().FindStringSubmatch(text); match != nil {
		return match[1]
	}
	if match := vendorPattern.compiled().FindStringSubmatch(text); match != nil {
		return match[1]
	}
	return text
}

// tokens are the alternatives of a pin file, in order: comments, empty lines, a byte order mark, keys and quotes are gone.
func (p *Product) tokens(text string) []string {
	var out []string
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if match := keyPattern.compiled().FindStringSubmatch(line); match != nil {
			line = match[1]
		}
		fields := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == '\r' })
		if len(fields) > 1 && (strings.HasPrefix(fields[0], p.Name) || fields[0] == p.Image.Repository) &&
			!strings.ContainsAny(fields[0], "0123456789") {
			fields = fields[1:] // the tool's name, as .tool-versions writes it
		}
		for _, field := range fields {
			if field = strings.Trim(field, "\"'"); field != "" && len(out) < 16 {
				out = append(out, field)
			}
		}
	}
	return out
}

// readPin reads a text that names one version. The first alternative that says something counts.
func (p *Product) readPin(c Constraint) (rule, error) {
	alternatives := p.tokens(c.Text)
	err := errSilent
	for _, token := range alternatives {
		r, tokenErr := p.pin(token)
		if tokenErr == nil {
			r.Constraint = c
			return r, nil
		}
		if !errors.Is(tokenErr, errSilent) {
			err = tokenErr
		}
	}
	if looksLikeRange(c.Text) {
		return p.readRange(Constraint{Text: strings.Join(alternatives, " "), Syntax: Npm, Path: c.Path, Line: c.Line, Weak: c.Weak})
	}
	return rule{}, err
}

func looksLikeRange(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && (strings.ContainsAny(text[:1], "<>=^~*") || strings.ContainsAny(text, "*|") || strings.HasSuffix(strings.ToLower(text), ".x"))
}

// pin reads one alternative: a version, a beginning of one, or a word.
func (p *Product) pin(token string) (rule, error) {
	for _, prefix := range []string{"latest:", "prefix:"} {
		token = strings.TrimPrefix(token, prefix)
	}
	if r, err, ok := p.word(strings.ToLower(token)); ok {
		return r, err
	}
	num, rest, ok := p.number(token)
	if !ok {
		return rule{}, fmt.Errorf("%q is no version of %s", shorten(token), p.Title)
	}
	return p.pinned(num, prePattern.compiled().MatchString(rest))
}

// pinned is the rule of a number: a whole release, a line, or less than a line, which is then a range.
func (p *Product) pinned(num number, early bool) (rule, error) {
	c, known := p.line(num)
	name, numeric := readNumber(c.Name)
	switch {
	case !known:
		return p.stranger(num)
	case !numeric || early:
		num = name // a release candidate stands for its line
	case slices.Contains(p.Image.Floating, num.String()) && len(num) == len(name):
	case len(num) > len(name)+1 || len(num) > 2:
		return exactly(num, c), nil
	}
	r := rule{match: begins(num), mentions: []number{num}, named: true, early: early}
	switch {
	case len(num) > len(name):
		r.pins = []candidate{{tag: num.String(), num: append(slices.Clone(num), anyPatch), cycle: c, finer: true}}
		if latest, _ := leading(c.Latest); latest.begins(num) {
			r.pins[0].num = latest
		}
	case len(num) == len(name):
		r.pins = []candidate{p.whole(c)}
	}
	return r, nil
}

// begins is what a line or a part of one demands.
func begins(num number) func(candidate) bool {
	return func(c candidate) bool { return c.num.begins(num) }
}

// exactly is the rule of one release.
func exactly(num number, c Cycle) rule {
	return rule{match: func(c candidate) bool { return c.num.compare(num) == 0 }, mentions: []number{num}, named: true,
		pins: []candidate{{tag: num.String(), num: num, cycle: c, finer: true, exact: true}}}
}

// stranger is a number that belongs to no line: less than one, newer than the tables, or never seen.
func (p *Product) stranger(num number) (rule, error) {
	for _, c := range p.Cycles {
		if name, ok := readNumber(c.Name); ok && name.begins(num) {
			return rule{match: begins(num), mentions: []number{num}}, nil // "3" of Python: any line of it
		}
	}
	c, ok := p.newer(num)
	if !ok {
		return rule{}, unknownError{fmt.Sprintf("no release of %s known on %s is %s", p.Title, AsOf(), num)}
	}
	return rule{match: begins(num), mentions: []number{num}, named: true, pins: []candidate{c}}, nil
}

// newer is a version that the tables are too old to know.
func (p *Product) newer(num number) (candidate, bool) {
	newest := number{}
	for _, c := range p.Cycles {
		if name, ok := readNumber(c.Name); ok && name.compare(newest) > 0 {
			newest = name
		}
	}
	const nearly = 3 // so many majors ahead a number is news and no slip of the pen
	if len(newest) == 0 || num.compare(newest) <= 0 || num[0] > newest[0]+nearly {
		return candidate{}, false
	}
	c := Cycle{Name: num[:min(len(num), len(newest))].String(), EOL: "unknown", Unproven: true}
	return candidate{tag: num.String(), num: num.padded(max(3, len(num))), cycle: c, finer: len(num) > len(newest)}, true
}
