package verify

import (
	"fmt"
	"io"
)

// WriteText prints a report, one line a check, and what to change below.
func WriteText(w io.Writer, r *Report) error {
	var err error
	p := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format, args...)
		}
	}
	for _, c := range r.Checks {
		p("%-8s  %-7s  %s\n", c.State, c.Name, c.Says)
		for _, line := range c.Log {
			p("          |  %s\n", line)
		}
		if c.Todo != "" {
			p("          to change: %s\n", c.Todo)
		}
	}
	if r.Image != "" {
		p("the image is kept as %s\n", r.Image)
	}
	return err
}
