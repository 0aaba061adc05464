package cache

import (
	"context"
	"maps"

	"github.com/aymanbagabas/go-udiff"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/check"
)

// Advice is a reordering of a Dockerfile and what it saves.
type Advice struct {
	// Moves say what is reordered, Minds what to look at before taking it.
	Moves []string `json:"moves"`
	Minds []string `json:"minds,omitempty"`
	// Before and After are the commands that an ordinary commit runs again.
	Before float64 `json:"before"`
	After  float64 `json:"after"`
	// Arguments are the commands that a new value of a build argument ran again
	// in vain.
	Arguments int    `json:"arguments,omitempty"`
	Diff      string `json:"diff"`
	Text      []byte `json:"-"`
}

// worth is what a reordering must save to be named: half a command for each
// commit. To reorder for less makes a file harder to read for nothing.
const worth = 0.5

// Advise looks for the reordering that saves most. It gives nil where nothing
// worth having is to be saved.
func Advise(ctx context.Context, text []byte, c inspect.Context, history [][]string) (*Advice, error) {
	now, err := New(ctx, text, c)
	if err != nil {
		return nil, err
	}
	if largest := now.largest(); len(history) == 0 && largest.Files > 0 {
		history = [][]string{{largest.Sample}} // the same edit before and after
	}
	best := &Advice{Before: now.Ordinary(history).Commands, Text: text}
	best.After = best.Before
	for _, move := range check.Reorder(text, c) {
		model, err := New(ctx, move.Text, c)
		if err != nil {
			break // a move that does not build is none
		}
		after := model.Ordinary(history).Commands
		saved := 0
		if move.Argument != "" {
			saved = wasted(ctx, best.Text, c, move.Argument) - wasted(ctx, move.Text, c, move.Argument)
		}
		if best.After-after < worth && saved < 1 {
			break
		}
		best.Text, best.After = move.Text, after
		best.Arguments += saved
		best.Moves = append(best.Moves, move.Says)
		if move.Minds != "" {
			best.Minds = append(best.Minds, move.Minds)
		}
	}
	if len(best.Moves) == 0 {
		return nil, nil
	}
	name := c.Path
	if name == "" {
		name = "Dockerfile"
	}
	best.Diff = udiff.Unified("a/"+name, "b/"+name, string(text), string(best.Text))
	return best, nil
}

// wasted counts the commands that a new value of a build argument runs again.
func wasted(ctx context.Context, text []byte, c inspect.Context, argument string) int {
	c.Files = nil
	var models [2]*Model
	for i, value := range []string{"1", "2"} {
		c.BuildArgs = maps.Clone(c.BuildArgs)
		if c.BuildArgs == nil {
			c.BuildArgs = map[string]string{}
		}
		c.BuildArgs[argument] = value
		m, err := New(ctx, text, c)
		if err != nil {
			return 0
		}
		models[i] = m
	}
	_, _, commands := Count(models[1].Predict(Change{Before: models[0]}))
	return commands
}
