package check

import (
	"cmp"
	"slices"
)

// Edit replaces a part of the Dockerfile, given in bytes from its start.
type Edit struct {
	Code       string
	Start, End int
	Text       string
}

// Apply carries edits out. Where two touch the same bytes the first one is
// carried out and the other left for the next run.
func Apply(text []byte, edits []Edit) (fixed []byte, done int) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	at := 0
	for i, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(text) {
			continue
		}
		if i > 0 && e == edits[i-1] {
			continue
		}
		fixed = append(fixed, text[at:e.Start]...)
		fixed = append(fixed, e.Text...)
		at = e.End
		done++
	}
	return append(fixed, text[at:]...), done
}

// replace makes the edit that writes a text over a place.
func (v *view) replace(at place, text string) []Edit {
	if at.line < 1 || at.line > len(v.offsets) || at.column < 1 || at.end < at.column {
		return nil
	}
	start := v.offsets[at.line-1] + at.column - 1
	end := v.offsets[at.line-1] + at.end - 1
	if end > len(v.file.Text) {
		return nil
	}
	return []Edit{{Start: start, End: end, Text: text}}
}

// insertAfter makes the edit that adds a word behind a place.
func (v *view) insertAfter(at place, text string) []Edit {
	return v.replace(place{at.line, at.end, at.end}, text)
}
