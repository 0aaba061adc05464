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
	maxLists     = 8
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
		return either(re.Sub)
	}
	return nil
}

// either gives the lists of alternatives: one of theirs each, in every
// combination where these are few, else the longest of each alone.
func either(alternatives []*syntax.Regexp) [][]string {
	out := [][]string{nil}
	for _, sub := range alternatives {
		lists := needed(sub)
		if lists == nil {
			return nil
		}
		if len(out)*len(lists) > maxLists {
			lists = [][]string{slices.MaxFunc(lists, func(a, b []string) int { return shortest(a) - shortest(b) })}
		}
		var next [][]string
		for _, before := range out {
			for _, list := range lists {
				if next = append(next, slices.Concat(before, list)); len(next[0]) > maxNeedles {
					return nil
				}
			}
		}
		out = next
	}
	return out
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
