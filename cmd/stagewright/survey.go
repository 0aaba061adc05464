//go:build !lean

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/AlecAivazis/survey/v2"
	"github.com/AlecAivazis/survey/v2/core"
	"github.com/AlecAivazis/survey/v2/terminal"
)

// surveyPrompter asks with lists and arrow keys. No other file knows the library.
type surveyPrompter struct {
	out  io.Writer
	opts []survey.AskOpt
}

// keys are what is typed. The library would take Ctrl-D for Enter, know
// nothing of Esc, and forget what was typed ahead of a question: Ctrl-D and Esc
// leave, and a read ends with a line.
type keys struct {
	io.Reader
	file    *os.File
	rest    []byte
	end     bool
	pending chan typed // a read that nobody waits for yet
}

// typed is what one read brought.
type typed struct {
	b   []byte
	err error
}

// escape is how long the rest of an arrow key may take behind its Esc.
const escape = 60 * time.Millisecond

// read waits for keys; behind an Esc that nothing follows only for a moment.
func (k *keys) read() ([]byte, error) {
	t := <-k.reading()
	k.pending = nil
	if !bytes.HasSuffix(t.b, []byte{27}) || t.err != nil {
		return t.b, t.err
	}
	select {
	case more := <-k.reading():
		k.pending = nil
		return append(t.b, more.b...), more.err
	case <-time.After(escape):
		return append(t.b[:len(t.b)-1], 3), nil
	}
}

func (k *keys) reading() chan typed {
	if k.pending == nil {
		k.pending = make(chan typed, 1)
		go func(to chan<- typed) {
			b := make([]byte, 256)
			n, err := k.Reader.Read(b)
			to <- typed{b[:n], err}
		}(k.pending)
	}
	return k.pending
}

// Fd implements terminal.FileReader.
func (k *keys) Fd() uintptr { return k.file.Fd() }

// Read implements terminal.FileReader.
func (k *keys) Read(b []byte) (int, error) {
	if k.end { // it may have come while the library was not listening
		b[0] = 3
		return 1, nil
	}
	if len(k.rest) == 0 {
		b, err := k.read()
		if len(b) == 0 {
			k.end = true
			return 0, err
		}
		b = bytes.ReplaceAll(b, []byte("\x1b\x1b"), []byte("\x03\x1b")) // an Esc in front of what a terminal answers
		k.rest = bytes.ReplaceAll(b, []byte{4}, []byte{3})
	}
	end := len(k.rest)
	if i := bytes.IndexAny(k.rest, "\r\n"); i >= 0 {
		end = i + 1
	}
	n := copy(b, k.rest[:end])
	k.rest = k.rest[n:]
	return n, nil
}

// holdKeys keeps keys from being echoed or taken for signals until the
// terminal is given back: between two questions the library would let go.
func holdKeys(in, out *os.File) (giveBack func(), err error) {
	r := terminal.NewRuneReader(terminal.Stdio{In: in, Out: out, Err: out})
	if err := r.SetTermMode(); err != nil {
		return nil, err
	}
	return func() { _ = r.RestoreTermMode() }, nil
}

func newSurvey(from io.Reader, in, out *os.File) prompter {
	if os.Getenv("NO_COLOR") != "" {
		core.DisableColor = true
	}
	var reads terminal.FileReader = in
	if runtime.GOOS != "windows" { // its consoles are read in another way
		reads = &keys{Reader: from, file: in}
	}
	return surveyPrompter{out, []survey.AskOpt{survey.WithStdio(reads, out, out), survey.WithPageSize(12)}}
}

func (p surveyPrompter) ask(ctx context.Context, q survey.Prompt, answer any, opts ...survey.AskOpt) error {
	if ctx.Err() != nil {
		return errCancelled
	}
	done := make(chan error, 1)
	go func() { done <- survey.AskOne(q, answer, append(append([]survey.AskOpt{}, p.opts...), opts...)...) }()
	var err error
	select { // the library itself hears no signal
	case <-ctx.Done():
		_, _ = io.WriteString(p.out, "\x1b[?25h\n") // its cursor may be hidden
		return errCancelled
	case err = <-done:
	}
	var gone *fs.PathError // the terminal was closed
	if errors.Is(err, terminal.InterruptErr) || errors.Is(err, io.EOF) || errors.As(err, &gone) {
		return errCancelled
	}
	return err
}

// texts are the lines of a list; they differ, as values do.
func texts(opts []option) []string {
	out := make([]string, len(opts))
	for i, o := range opts {
		out[i] = shown(o.text())
	}
	return out
}

// Select implements prompter.
func (p surveyPrompter) Select(ctx context.Context, q question, opts []option, def string) (string, error) {
	opts = withBack(opts)
	s := &survey.Select{Message: shown(q.Ask), Help: shown(q.Help), Options: texts(opts)}
	for i, o := range opts {
		if o.Value == def {
			s.Default = i
		}
	}
	var at int
	if err := p.ask(ctx, s, &at); err != nil {
		return "", err
	}
	if opts[at].Value == back {
		return "", errBack
	}
	return opts[at].Value, nil
}

// withBack lets a list lead to the question before.
func withBack(opts []option) []option {
	return append(slices.Clone(opts), option{back, "go back to the question before"})
}

// MultiSelect implements prompter.
func (p surveyPrompter) MultiSelect(ctx context.Context, q question, opts []option, def []string) ([]string, error) {
	var on []int
	opts = withBack(opts)
	for _, d := range def {
		for i, o := range opts {
			if o.Value == d {
				on = append(on, i)
			}
		}
	}
	var at []int
	if err := p.ask(ctx, &survey.MultiSelect{Message: shown(q.Ask), Help: shown(q.Help), Options: texts(opts), Default: on}, &at); err != nil {
		return nil, err
	}
	var out []string
	for _, i := range at {
		if opts[i].Value == back {
			return nil, errBack
		}
		out = append(out, opts[i].Value)
	}
	return out, nil
}

// Input implements prompter.
func (p surveyPrompter) Input(ctx context.Context, q question, def string, validate func(string) error) (string, error) {
	var answer string
	err := p.ask(ctx, &survey.Input{Message: shown(q.Ask), Help: shown(q.Help), Default: shown(def)}, &answer,
		survey.WithValidator(func(v any) error {
			s, _ := v.(string)
			if s == back {
				return nil
			}
			return validate(s)
		}))
	if err == nil && answer == back {
		return "", errBack
	}
	return answer, err
}

// Confirm implements prompter.
func (p surveyPrompter) Confirm(ctx context.Context, q question, def bool) (bool, error) {
	proposal := "no"
	if def {
		proposal = "yes"
	}
	answer, err := p.Select(ctx, q, []option{{"yes", ""}, {"no", ""}}, proposal)
	return answer == "yes", err
}
