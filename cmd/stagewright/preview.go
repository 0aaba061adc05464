//go:build !lean

package main

import (
	"fmt"
	"image/color"
	"io"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/write"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// stageColors tell stages apart; the final one has its own.
var stageColors = []color.Color{lipgloss.Cyan, lipgloss.Yellow, lipgloss.Magenta, lipgloss.Blue}

// preview shows the Dockerfile with its stages coloured, what lands in the
// final image, and in which order a change makes steps run again.
func preview(w io.Writer, app *plan.App, changes []write.Change) error {
	for _, c := range changes {
		if c.Path != app.Dockerfile {
			continue
		}
		file, err := dockerfile.Parse(c.Body, dockerfile.Options{Path: c.Path})
		if err != nil {
			return err
		}
		colored(w, file)
		lands(w, file)
		order(w, file)
	}
	for _, c := range changes {
		if c.Path != app.Dockerfile {
			fmt.Fprintf(w, "and %s: %s\n", shown(c.Path), c.Action)
		}
	}
	fmt.Fprintln(w)
	return nil
}

// colored prints the text, each stage in its colour.
func colored(w io.Writer, file *dockerfile.File) {
	fmt.Fprintf(w, "\n%s:\n", shown(file.Path))
	final := file.Final()
	for i, line := range file.Lines {
		style := lipgloss.NewStyle()
		if s := file.StageAt(i + 1); s != nil && s == final {
			style = style.Foreground(lipgloss.Green)
		} else if s != nil {
			style = style.Foreground(stageColors[s.Index%len(stageColors)])
		}
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			style = lipgloss.NewStyle().Faint(true)
		}
		lipgloss.Fprintln(w, "  "+style.Render(shown(line)))
	}
}

// lands prints what the final image holds beside its base.
func lands(w io.Writer, file *dockerfile.File) {
	final := file.Final()
	if final == nil {
		return
	}
	fmt.Fprintf(w, "in the final image, over %s:\n", final.RootBase())
	for _, step := range final.Steps {
		switch c := step.Command.(type) {
		case *instructions.CopyCommand:
			from := ""
			if c.From != "" {
				from = " from " + c.From
			}
			fmt.Fprintf(w, "  %s%s -> %s\n", shown(strings.Join(c.SourcePaths, " ")), from, shown(c.DestPath))
		case *instructions.UserCommand:
			fmt.Fprintf(w, "  it runs as user %s\n", c.User)
		}
	}
}

// order prints which steps each change of a file runs again: those behind it.
func order(w io.Writer, file *dockerfile.File) {
	fmt.Fprintln(w, "cache: a change runs the steps behind it again, and leaves those before it:")
	for _, s := range file.Stages {
		var steps []string
		for _, step := range s.Steps {
			switch c := step.Command.(type) {
			case *instructions.CopyCommand:
				steps = append(steps, strings.Join(c.SourcePaths, " "))
			case *instructions.RunCommand:
				steps = append(steps, "RUN "+brief(strings.Join(c.CmdLine, " ")))
			}
		}
		if len(steps) > 0 {
			fmt.Fprintf(w, "  %s: %s\n", s.Title(), shown(strings.Join(steps, " > ")))
		}
	}
}

// brief is the beginning of a command, in one line.
func brief(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 40 {
		return string(r[:37]) + "..."
	}
	return s
}
