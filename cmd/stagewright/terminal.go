//go:build !lean

package main

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"time"

	"golang.org/x/term"
)

// patience is how long a terminal may take to say where its cursor is.
const patience = time.Second

// answersCursor asks the terminal where its cursor is, as arrow-key prompts do
// and would wait for ever. It gives back a reader of everything that is typed,
// what came in between included.
func answersCursor(in, out *os.File) (io.Reader, bool, error) {
	if runtime.GOOS == "windows" { // its consoles are asked in another way
		return in, true, nil
	}
	state, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = term.Restore(int(in.Fd()), state) }()
	if _, err := io.WriteString(out, "\x1b[6n"); err != nil {
		return nil, false, err
	}
	p := &pump{file: in, got: make(chan chunk, 1)}
	late := time.After(patience)
	for {
		p.want()
		select {
		case <-late:
			return p, false, nil
		case c := <-p.got:
			p.pending = false
			p.rest = append(p.rest, c.b...)
			switch {
			case c.err != nil || bytes.IndexByte(p.rest, 3) >= 0: // Ctrl-C
				return nil, false, errCancelled
			case report().Match(p.rest):
				p.rest = report().ReplaceAll(p.rest, nil)
				return p, true, nil
			}
		}
	}
}

// chunk is what one read brought.
type chunk struct {
	b   []byte
	err error
}

// pump reads a file only when it is asked to, so that a read can be given up
// and its bytes still come later.
type pump struct {
	file    *os.File
	got     chan chunk
	pending bool
	rest    []byte
}

func (p *pump) want() {
	if p.pending {
		return
	}
	p.pending = true
	go func() {
		b := make([]byte, 256)
		n, err := p.file.Read(b)
		p.got <- chunk{b[:n], err}
	}()
}

// Read implements io.Reader.
func (p *pump) Read(b []byte) (int, error) {
	if len(p.rest) > 0 {
		n := copy(b, p.rest)
		p.rest = p.rest[n:]
		return n, nil
	}
	if !p.pending {
		return p.file.Read(b)
	}
	c := <-p.got
	p.pending = false
	n := copy(b, c.b)
	p.rest = append(p.rest, c.b[n:]...)
	return n, c.err
}
