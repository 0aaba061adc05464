package render

import "testing"

func TestRunsAreFound(t *testing.T) {
	text := "FROM x AS a\nRUN a \\\n    # words\n    --b\n# c\nRUN --mount=type=cache,target=/c \\\n    --network=none \\\n    go && mkdir x\n" +
		"COPY RUN /x\nRUN [\"x\"]\nRUN mkdir -p /a && \\\n    chmod 1 /a\nRUN --mount=x\nLABEL a=b \\\n    RUN c\nRUN rm -rf x; curl y"
	want := []struct {
		flags, command string
		networked      bool
	}{
		{"", "a \\\n    # words\n    --b\n", true},
		{"--mount=type=cache,target=/c \\\n    --network=none \\\n    ", "go && mkdir x\n", true},
		{"", "[\"x\"]\n", false},
		{"", "mkdir -p /a && \\\n    chmod 1 /a\n", false},
		{"--mount=x\n", "", false},
		{"", "rm -rf x; curl y", true},
	}
	got := runs(text)
	if len(got) != len(want) {
		t.Fatalf("%d steps, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if g := got[i]; g.flags != w.flags || g.command != w.command || g.networked() != w.networked {
			t.Errorf("step %d: %q %q %v, want %q %q %v", i, g.flags, g.command, g.networked(), w.flags, w.command, w.networked)
		}
	}
}

func FuzzRuns(f *testing.F) {
	f.Add("RUN a \\\n --x\n")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, s := range runs(text) {
			if s.start < end || s.end > len(text) || text[s.start:s.end] != "RUN "+s.flags+s.command {
				t.Errorf("%q: %+v", text, s)
			}
			end = s.end
			s.networked()
		}
	})
}
