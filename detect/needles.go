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

// needles gives lists of texts: every match of an expression holds at least one
// of each list. Most files do not, and to see that is a hundred times faster
// than to try the expression.
func needles(expr string) [][]string {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	lists := needed(re.Simplify())
	for i, list := range lists {
		slices.Sort(list)
		lists[i] = slices.Compact(list)
	}
	return lists
}

// needed walks the parts of an expression: what stands in a row is needed all of
// it, of alternatives each must have a list.
func needed(re *syntax.Regexp) [][]string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 && len(string(re.Rune)) >= shortestWord {
			return [][]string{{string(re.Rune)}}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needed(re.Sub[0])
		}
	case syntax.OpConcat:
		var all [][]string
		for _, sub := range re.Sub {
			all = append(all, needed(sub)...)
		}
		return all
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			lists := needed(sub)
			if lists == nil {
				return nil
			}
			all = append(all, slices.MaxFunc(lists, func(a, b []string) int { return shortest(a) - shortest(b) })...)
		}
		if len(all) <= maxNeedles {
			return [][]string{all}
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

// holdsAll says whether a text holds one text of each list.
func holdsAll(text string, lists [][]string) bool {
	for _, list := range lists {
		if !slices.ContainsFunc(list, func(s string) bool { return strings.Contains(text, s) }) {
			return false
		}
	}
	return true
}
