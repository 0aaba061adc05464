//go:build !lean

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// plainPrompter asks in plain numbered lines: for dumb terminals, screen
// readers, and terminals that answer nothing.
type plainPrompter struct {
	in    *bufio.Reader
	out   io.Writer
	lines chan string
	start sync.Once
}

func newPlain(in io.Reader, out io.Writer) *plainPrompter {
	return &plainPrompter{in: bufio.NewReader(in), out: out, lines: make(chan string)}
}

// report is what a terminal says of its cursor, late.
var report = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\x1b\\[[0-9;]*R") })

// line reads a line; the end of input is a way to leave.
func (p *plainPrompter) line(ctx context.Context) (string, error) {
	p.start.Do(func() {
		go func() {
			defer close(p.lines)
			for {
				text, err := p.in.ReadString('\n')
				if err != nil {
					return
				}
				p.lines <- strings.TrimSpace(report().ReplaceAllString(text, ""))
			}
		}()
	})
	select {
	case <-ctx.Done():
		return "", errCancelled
	case text, ok := <-p.lines:
		if !ok {
			return "", errCancelled
		}
		return text, nil
	}
}

// ask prints the question and reads until take accepts a line. An empty line
// is the proposal, "?" explains.
func (p *plainPrompter) ask(ctx context.Context, q question, opts []option, hint string, take func(string) error) error {
	fmt.Fprintln(p.out, shown(q.Ask))
	for i, o := range opts {
		fmt.Fprintf(p.out, "  %d. %s\n", i+1, shown(o.text()))
	}
	for {
		fmt.Fprintf(p.out, "%s: ", shown(hint))
		text, err := p.line(ctx)
		if err != nil {
			fmt.Fprintln(p.out)
			return err
		}
		if text == back {
			return errBack
		}
		if text == "?" {
			fmt.Fprintln(p.out, shown(helpOf(q)))
			continue
		}
		if err := take(text); err != nil {
			fmt.Fprintln(p.out, "not possible: "+shown(err.Error()))
			continue
		}
		return nil
	}
}

func helpOf(q question) string {
	if q.Help == "" {
		return "there is no more to say of it"
	}
	return q.Help
}

// text is an option in one line.
func (o option) text() string {
	if o.Label == "" || o.Label == o.Value {
		return o.Value
	}
	if o.Value == "" {
		return o.Label
	}
	return o.Value + ": " + o.Label
}

// pick finds an option by its number or value.
func pick(opts []option, text string) (string, error) {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(opts) {
		return opts[n-1].Value, nil
	}
	for _, o := range opts {
		if o.Value == text {
			return o.Value, nil
		}
	}
	return "", fmt.Errorf("%q: give a number from 1 to %d", text, len(opts))
}

// Select implements prompter.
func (p *plainPrompter) Select(ctx context.Context, q question, opts []option, def string) (answer string, err error) {
	hint := "number"
	if i := slices.IndexFunc(opts, func(o option) bool { return o.Value == def }); i >= 0 {
		hint += fmt.Sprintf(" [%d]", i+1)
	} else {
		def = ""
	}
	err = p.ask(ctx, q, opts, hint, func(text string) (err error) {
		if text == "" && hint != "number" {
			answer = def
			return nil
		}
		answer, err = pick(opts, text)
		return err
	})
	return answer, err
}

// MultiSelect implements prompter.
func (p *plainPrompter) MultiSelect(ctx context.Context, q question, opts []option, def []string) (answer []string, err error) {
	none := strings.Join(def, ",")
	if none == "" {
		none = "none"
	}
	err = p.ask(ctx, q, opts, "numbers, with commas between ["+none+"]", func(text string) error {
		answer = nil
		switch text {
		case "":
			answer = def
			return nil
		case "none":
			return nil
		}
		for part := range strings.SplitSeq(text, ",") {
			v, err := pick(opts, strings.TrimSpace(part))
			if err != nil {
				return err
			}
			answer = append(answer, v)
		}
		return nil
	})
	return answer, err
}

// Input implements prompter.
func (p *plainPrompter) Input(ctx context.Context, q question, def string, validate func(string) error) (answer string, err error) {
	hint := "answer"
	if def != "" {
		hint += " [" + def + "]"
	}
	err = p.ask(ctx, q, nil, hint, func(text string) error {
		if answer = text; text == "" {
			answer = def
		}
		return validate(answer)
	})
	return answer, err
}

// Confirm implements prompter.
func (p *plainPrompter) Confirm(ctx context.Context, q question, def bool) (answer bool, err error) {
	hint := "yes or no [no]"
	if def {
		hint = "yes or no [yes]"
	}
	err = p.ask(ctx, q, nil, hint, func(text string) error {
		switch strings.ToLower(text) {
		case "":
			answer = def
		case "y", "yes":
			answer = true
		case "n", "no":
			answer = false
		default:
			return errors.New("say yes or no")
		}
		return nil
	})
	return answer, err
}
