//go:build !lean

package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
)

// question is what a prompter asks.
type question struct {
	Ask  string
	Help string // shown for "?"
}

// option is one possible answer.
type option struct {
	Value string
	Label string // what it costs and gives
}

// prompter asks a person. Every question has a flag too, so what a prompter
// brings home are only values of flags.
type prompter interface {
	Select(ctx context.Context, q question, opts []option, def string) (string, error)
	MultiSelect(ctx context.Context, q question, opts []option, def []string) ([]string, error)
	Input(ctx context.Context, q question, def string, validate func(string) error) (string, error)
	Confirm(ctx context.Context, q question, def bool) (bool, error)
}

// What a prompter ends with when there is no answer.
var (
	errCancelled      = errors.New("left: nothing was written")
	errNotInteractive = errors.New("no terminal to ask at")
	errBack           = errors.New("back to the question before")
)

// back is the answer to any question that goes to the one before it.
const back = "<"

// manners are said before the first question.
const manners = "Enter accepts what is proposed, ? explains, < goes back, Esc or Ctrl-C leaves"

// newPrompter gives the prompter that fits the terminal: lists with arrow keys
// where they work, plain lines where they do not or when they are asked for.
// The terminal has to be given back.
func newPrompter(s streams, plain bool) (p prompter, giveBack func(), err error) {
	in, ok := s.in.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil, nil, errNotInteractive
	}
	out, ok := s.err.(*os.File)
	if !ok || !term.IsTerminal(int(out.Fd())) {
		return nil, nil, errNotInteractive
	}
	if plain || os.Getenv("TERM") == "dumb" {
		return newPlain(in, out), func() {}, nil
	}
	if giveBack, err = holdKeys(in, out); err != nil {
		return nil, nil, err
	}
	typed, answers, err := answersCursor(in, out)
	if err != nil {
		giveBack()
		return nil, nil, err
	}
	if !answers {
		giveBack()
		return newPlain(typed, out), func() {}, nil
	}
	return newSurvey(typed, in, out), giveBack, nil
}

// shown makes a text safe to show: what a project says may hold anything.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '?'
		}
		return r
	}, s)
}
