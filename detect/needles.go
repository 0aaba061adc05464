package detect

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// Bounds of what is looked for before an expression is tried: more texts, or
// shorter ones, would not be worth it.
const (
	maxNeedles   = 48
	shortestWord = 3
)

// needles gives texts of which every match of an expression holds at least one,
// nil when there are none. Most files hold none of them, and to see that is a
// hundred times faster than to try the expression.
func needles(expr string) []string {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	list := needed(re.Simplify())
	slices.Sort(list)
	return slices.Compact(list)
}

// needed walks the parts of an expression: of what stands in a row the part with
// the longest texts is enough, of alternatives each must have one.
func needed(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 && len(string(re.Rune)) >= shortestWord {
			return []string{string(re.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needed(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if list := needed(sub); list != nil && (best == nil || shortest(list) > shortest(best)) {
				best = list
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			list := needed(sub)
			if list == nil {
				return nil
			}
			all = append(all, list...)
		}
		if len(all) <= maxNeedles {
			return all
		}
	}
	return nil
}

func shortest(list []string) int {
	n := len(list[0])
	for _, s := range list {
		n = min(n, len(s))
	}
	return n
}

// holdsOne says whether a text holds one of some others; it does when there are
// none to look for.
func holdsOne(text string, list []string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(s string) bool { return strings.Contains(text, s) })
}
