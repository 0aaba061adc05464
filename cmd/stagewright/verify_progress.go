//go:build !lean

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// workProgress shows what goes on while it does: on a terminal one line with
// the time it has taken so far, elsewhere a line for each thing that begins.
type workProgress struct {
	w     io.Writer
	width int // of the terminal; 0 where there is none
	now   func() time.Time

	mu    sync.Mutex
	what  string
	step  string
	began time.Time
	seen  map[string]bool
	done  chan struct{} // closed when the line need not be drawn any more
	rest  []byte        // of a line that has not ended
}

func newWorkProgress(w io.Writer) *workProgress {
	p := &workProgress{w: w, now: time.Now, seen: map[string]bool{}}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		p.width = 80
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 20 {
			p.width = width
		}
	}
	return p
}

// begin says what is done now.
func (p *workProgress) begin(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what, p.step, p.began, p.seen = what, "", p.now(), map[string]bool{}
	if p.width == 0 {
		fmt.Fprintf(p.w, "%s ...\n", what)
		return
	}
	p.draw()
	if p.done == nil {
		p.done = make(chan struct{})
		go p.tick(p.done)
	}
}

// tick draws the line once a second, so that the time goes on.
func (p *workProgress) tick(done <-chan struct{}) {
	ticks := time.NewTicker(time.Second)
	defer ticks.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticks.C:
		}
		p.mu.Lock()
		if p.done != nil {
			p.draw()
		}
		p.mu.Unlock()
	}
}

// end clears the line.
func (p *workProgress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done != nil {
		close(p.done)
		p.done = nil
	}
	if p.width > 0 {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

var stepBegins = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^#\d+ (\[(?:\S+ +)*\d+/\d+\] \S.*)$`)
})

// Write takes what a build prints and shows the steps in it as they begin.
func (p *workProgress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest = append(p.rest, text...)
	for {
		line, more, ended := bytes.Cut(p.rest, []byte("\n"))
		if !ended {
			if len(p.rest) > 1<<16 {
				p.rest = nil // no step is as long
			}
			return len(text), nil
		}
		p.rest = more
		m := stepBegins().FindSubmatch(bytes.TrimSpace(line))
		if m == nil {
			continue
		}
		step := shown(strings.Join(strings.Fields(string(m[1])), " "))
		if p.seen[step] {
			continue
		}
		p.seen[step] = true
		p.step = step
		if p.width > 0 {
			p.draw()
		} else {
			fmt.Fprintf(p.w, "  %s\n", step)
		}
	}
}

// draw writes the line anew, cut to the terminal's width.
func (p *workProgress) draw() {
	text := []rune(fmt.Sprintf("%s (%d s)", p.what, int(p.now().Sub(p.began).Seconds())))
	if p.step != "" {
		text = append(text, []rune(": "+p.step)...)
	}
	if len(text) > p.width-1 {
		text = append(text[:p.width-2], '…')
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s", string(text))
}
