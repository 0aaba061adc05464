package cache

import (
	"fmt"
	"slices"
	"strings"
)

// Group is a set of files that the same steps read, and what an edit of one
// of them costs.
type Group struct {
	// Label names the files in a few words.
	Label string `json:"label"`
	Files int    `json:"files"`
	// Sample is one of the files.
	Sample string `json:"sample"`
	Steps  []Step `json:"steps"`
}

// Count gives the steps that run again, those that may, and how many of the
// former run a command.
func Count(steps []Step) (runs, maybe, commands int) {
	for _, s := range steps {
		switch s.State {
		case Runs:
			runs++
			if s.Run {
				commands++
			}
		case Maybe:
			maybe++
		}
	}
	return runs, maybe, commands
}

// Groups sorts the files of the context by the steps that read them: the
// group that costs most first, the files that no step reads last.
func (m *Model) Groups() []Group {
	files := map[string][]string{}
	var order []string
	for _, name := range m.files {
		readers := m.readers(name)
		if files[readers] == nil {
			order = append(order, readers)
		}
		files[readers] = append(files[readers], name)
	}
	groups := []Group{}
	for _, readers := range order {
		names := files[readers]
		groups = append(groups, Group{
			Label: label(names), Files: len(names), Sample: typical(names),
			Steps: m.Predict(Change{Files: names[:1]}),
		})
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		runsA, _, _ := Count(a.Steps)
		runsB, _, _ := Count(b.Steps)
		return runsB - runsA
	})
	return groups
}

// readers names the steps that read a file themselves.
func (m *Model) readers(name string) string {
	var lines []string
	for i, op := range m.graph.Ops {
		if slices.ContainsFunc(m.reads[op], func(r reading) bool { return r.covers(name) }) {
			lines = append(lines, fmt.Sprint(i))
		}
	}
	return strings.Join(lines, " ")
}

// label names a few files by their paths, many by the folders they lie in.
func label(names []string) string {
	if len(names) <= 3 {
		return strings.Join(names, ", ")
	}
	return few(tops(names))
}

// typical is a file of the folder that most files lie in.
func typical(names []string) string {
	top := tops(names)[0]
	for _, name := range names {
		if strings.HasPrefix(name, top) {
			return name
		}
	}
	return names[0]
}

// tops are the top folders that files lie in, the fullest first, and the files
// that lie in none.
func tops(names []string) []string {
	counts := map[string]int{}
	var tops []string
	for _, name := range names {
		top, _, below := strings.Cut(name, "/")
		if below {
			top += "/"
		}
		if counts[top]++; counts[top] == 1 {
			tops = append(tops, top)
		}
	}
	slices.SortStableFunc(tops, func(a, b string) int { return counts[b] - counts[a] })
	return tops
}

// Commit is what an ordinary change does to a build.
type Commit struct {
	// From says what was taken for an ordinary change.
	From  string  `json:"from"`
	Steps int     `json:"steps"`
	Runs  float64 `json:"runs"`
	Maybe float64 `json:"maybe"`
	// Commands are the steps among Runs that run a command.
	Commands float64 `json:"commands"`
}

// largest is the group of most files.
func (m *Model) largest() Group {
	var largest Group
	for _, g := range m.Groups() {
		if g.Files > largest.Files {
			largest = g
		}
	}
	return largest
}

// Ordinary works out what an ordinary commit costs: the mean over the changes
// of a history, or, without one, an edit in the largest group of files.
func (m *Model) Ordinary(history [][]string) Commit {
	c := Commit{Steps: len(m.Predict(Change{}))}
	if len(history) == 0 {
		largest := m.largest()
		if largest.Files == 0 {
			c.From = "no file is read"
			return c
		}
		history = [][]string{{largest.Sample}}
		c.From = "an edit in " + largest.Label
	} else {
		c.From = "the last commit"
		if n := len(history); n > 1 {
			c.From = fmt.Sprintf("the last %d commits", n)
		}
	}
	for _, files := range history {
		runs, maybe, commands := Count(m.Predict(Change{Files: files}))
		c.Runs += float64(runs) / float64(len(history))
		c.Maybe += float64(maybe) / float64(len(history))
		c.Commands += float64(commands) / float64(len(history))
	}
	return c
}
