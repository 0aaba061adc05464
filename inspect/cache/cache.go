// Package cache predicts what a build does again: which steps run after a
// change, and why. It reads BuildKit's own build graph, in which the files a
// step reads and the steps it follows stand; it builds nothing.
//
// What it takes for granted: base images and whatever is fetched from the
// network stay the same, and the cache of the last build is still there.
package cache

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher"

	"github.com/stagewright/stagewright/inspect"
)

// State says what becomes of a step.
type State string

// The states.
const (
	Cached State = "cached"
	Runs   State = "runs"
	// Maybe is a step that copies from one that runs again: BuildKit compares
	// what it copies, and keeps the step if nothing of it changed.
	Maybe State = "maybe"
)

// worse gives the state that is further from cached.
func worse(a, b State) State {
	rank := func(s State) int { return slices.Index([]State{Cached, Maybe, Runs}, s) }
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// Step is an instruction that makes something, as BuildKit's progress lists it.
type Step struct {
	Name string `json:"name"`
	Line int    `json:"line"`
	// Run reports that the step runs a command, as against copying.
	Run   bool   `json:"run"`
	State State  `json:"state"`
	Why   string `json:"why,omitempty"`
	// Reads are the changed files that the step reads itself.
	Reads []string `json:"reads,omitempty"`
}

// Model is a Dockerfile's steps with the files that each of them reads.
type Model struct {
	graph  *inspect.Graph
	tree   fs.FS
	ignore *patternmatcher.PatternMatcher
	files  []string // of the context, as the builder sees them
	reads  map[*inspect.Op][]reading
	keys   map[*inspect.Op]string
}

// New reads a Dockerfile and its context.
func New(ctx context.Context, text []byte, c inspect.Context) (*Model, error) {
	graph, err := inspect.Convert(ctx, text, c)
	if err != nil {
		return nil, err
	}
	m := &Model{graph: graph, tree: c.Files, reads: map[*inspect.Op][]reading{}, keys: map[*inspect.Op]string{}}
	if m.ignore, err = ignoreMatcher(c); err != nil {
		return nil, err
	}
	if c.Files != nil {
		if m.files, err = contextFiles(c, m.ignore); err != nil {
			return nil, err
		}
	}
	for _, op := range graph.Ops {
		if m.reads[op], err = readings(op); err != nil {
			return nil, err
		}
		m.keys[op] = key(op, m.keys)
	}
	return m, nil
}

// Files are the files of the build context that the builder gets to see.
func (m *Model) Files() []string { return m.files }

// Change is what happened since the last build.
type Change struct {
	// Files were edited, added or removed; folders stand for all they hold.
	Files []string
	// Before is the file as it was at the last build, nil if it is the same.
	Before *Model
}

// Predict says of every step what a build does with it after a change.
func (m *Model) Predict(change Change) []Step {
	p := &prediction{model: m, change: change, steps: map[*inspect.Op]*Step{}}
	if change.Before != nil {
		p.known = map[string]bool{}
		for _, k := range change.Before.keys {
			p.known[k] = true
		}
		p.change.Files = append(slices.Clone(change.Files), seenOtherwise(m.files, change.Before.files)...)
	}
	var steps []Step
	for _, op := range m.graph.Ops {
		step := p.step(op)
		p.steps[op] = step
		if visible(op) {
			steps = append(steps, *step)
		}
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return a.Line - b.Line })
	return steps
}

// visible reports whether BuildKit's progress lists the vertex as a step of
// the Dockerfile that does work.
func visible(op *inspect.Op) bool {
	if op.Line == 0 || strings.HasPrefix(op.Name, "[internal]") {
		return false
	}
	switch op.GetOp().(type) {
	case *pb.Op_Exec, *pb.Op_File:
		return true
	}
	return false // sources, and the merge that --link makes of two steps
}

// seenOtherwise lists what only one of two sorted lists holds.
func seenOtherwise(a, b []string) []string {
	var only []string
	for _, pair := range [][2][]string{{a, b}, {b, a}} {
		for _, name := range pair[0] {
			if _, found := slices.BinarySearch(pair[1], name); !found {
				only = append(only, name)
			}
		}
	}
	return only
}

// prediction is one run over the graph.
type prediction struct {
	model  *Model
	change Change
	known  map[string]bool // keys of the last build's steps; nil: all of them
	steps  map[*inspect.Op]*Step
}

func (p *prediction) step(op *inspect.Op) *Step {
	s := &Step{Name: op.Name, Line: op.Line, State: Cached}
	_, s.Run = op.GetOp().(*pb.Op_Exec)
	for _, r := range p.model.reads[op] {
		for _, changed := range p.change.Files {
			if r.reads(changed, p.model) && !slices.Contains(s.Reads, changed) {
				s.Reads = append(s.Reads, changed)
			}
		}
	}
	if len(s.Reads) > 0 {
		s.State, s.Why = Runs, "reads "+few(s.Reads)
		return s
	}
	for _, in := range inputs(op) {
		before := p.steps[in.op]
		if before == nil || before.State == Cached {
			continue
		}
		state := before.State
		if in.byContent {
			state = Maybe
		}
		if worse(s.State, state) != s.State {
			s.State = state
			s.Why = followed(in, before)
		}
	}
	if s.State != Runs && p.known != nil && visible(op) && !p.known[p.model.keys[op]] && p.changedItself(op) {
		s.State, s.Why = Runs, p.difference(op)
	}
	return s
}

// changedItself reports whether a step differs from the last build's by more
// than the steps it follows.
func (p *prediction) changedItself(op *inspect.Op) bool {
	for _, in := range op.Inputs {
		if in != nil && !p.known[p.model.keys[in]] {
			return p.steps[in].State == Cached
		}
	}
	return true
}

// difference says in what a step differs from all of the last build's.
func (p *prediction) difference(op *inspect.Op) string {
	for _, in := range op.Inputs {
		if in != nil && in.GetSource() != nil && !p.known[p.model.keys[in]] {
			return "stands on another source"
		}
	}
	return "the instruction is another"
}

func followed(in input, before *Step) string {
	switch {
	case in.byContent:
		return fmt.Sprintf("copies from line %d, which runs again: kept if what it takes is the same", before.Line)
	case before.State == Maybe:
		return fmt.Sprintf("runs again if line %d does", before.Line)
	case before.Line == 0:
		return "follows a step that runs again"
	}
	return fmt.Sprintf("follows line %d", before.Line)
}

// few names some files and counts the rest.
func few(names []string) string {
	const most = 3
	text := strings.Join(names[:min(most, len(names))], ", ")
	if rest := len(names) - most; rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}
