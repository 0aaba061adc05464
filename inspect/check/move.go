package check

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// Move is one reordering of a Dockerfile that keeps more of the cache.
type Move struct {
	// Text is the Dockerfile after the move, and after those before it.
	Text []byte
	// Says is the move in words, Minds what to look at before taking it.
	Says, Minds string
	// Argument is the build argument that was moved, if it was one.
	Argument string
}

// top is the first line of a step with the comments right above it.
func (v *view) top(step *dockerfile.Step) int {
	line := step.Line
	for line > step.Stage.Line+1 && strings.HasPrefix(strings.TrimSpace(v.line(line-1)), "#") {
		line--
	}
	return line
}

func (v *view) block(step *dockerfile.Step) []string {
	return slices.Clone(v.file.Lines[v.top(step)-1 : step.End])
}

// moved takes a step out and puts lines above another one that precedes it.
func (v *view) moved(step, above *dockerfile.Step, lines []string) []byte {
	all := v.file.Lines
	out := slices.Concat(all[:v.top(above)-1], lines, all[v.top(above)-1:v.top(step)-1], all[step.End:])
	return []byte(strings.Join(out, "\n"))
}

// movedAll takes steps out and puts them, in order, above one that precedes them.
func (v *view) movedAll(steps []*dockerfile.Step, above *dockerfile.Step) []byte {
	all := v.file.Lines
	out := slices.Clone(all[:v.top(above)-1])
	for _, s := range steps {
		out = append(out, v.block(s)...)
	}
	at := v.top(above) - 1
	for _, s := range steps {
		out = append(out, all[at:v.top(s)-1]...)
		at = s.End
	}
	return []byte(strings.Join(append(out, all[at:]...), "\n"))
}

// replaced takes a step out and writes lines over one that follows it.
func (v *view) replaced(step, at *dockerfile.Step, lines []string) []byte {
	all := v.file.Lines
	out := slices.Concat(all[:v.top(step)-1], all[step.End:v.top(at)-1], lines, all[at.End:])
	return []byte(strings.Join(out, "\n"))
}
