//go:build !lean

package main

import (
	"strings"
	"testing"
	"time"
)

const buildSaid = "#1 [internal] load build definition\n#2 [linux/arm64 build 1/2] FROM a\n#3 [build 2/2] RUN  make \x1b[2J" +
	"all of it and more\n#3 0.1 [x 1/2] no step\n#3 DONE 1.0s\n#3 [build 2/2] RUN  make \x1b[2Jall of it and more\n"

func TestProgressInPlainLines(t *testing.T) {
	var out strings.Builder
	p := newWorkProgress(&out)
	p.begin("building")
	// In pieces, as they come.
	for _, piece := range []string{buildSaid[:60], buildSaid[60:61], buildSaid[61:]} {
		if n, err := p.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Fatal(n, err)
		}
	}
	p.begin("starting")
	p.end()
	want := "building ...\n  [linux/arm64 build 1/2] FROM a\n  [build 2/2] RUN make ?[2Jall of it and more\nstarting ...\n"
	if out.String() != want {
		t.Errorf("got\n%q, want\n%q", out.String(), want)
	}
}

func TestProgressOnATerminal(t *testing.T) {
	var out strings.Builder
	now := time.Unix(0, 0)
	p := newWorkProgress(&out)
	p.width, p.now = 40, func() time.Time { return now }
	p.begin("building")
	now = now.Add(12 * time.Second)
	if _, err := p.Write([]byte(buildSaid)); err != nil {
		t.Fatal(err)
	}
	p.end()
	lines := strings.Split(out.String(), "\r\x1b[K")
	want := []string{"", "building (0 s)", "building (12 s): [linux/arm64 build 1/…", "building (12 s): [build 2/2] RUN make …", ""}
	if strings.Join(lines, "|") != strings.Join(want, "|") || strings.Contains(out.String(), "\n") {
		t.Errorf("got %q, want %q", lines, want)
	}
}
