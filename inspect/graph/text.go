package graph

import (
	"fmt"
	"io"
	"strings"
)

// lanes are the columns of the drawing: the stage each one carries on, nil
// where a column is free.
type lanes []*Node

// WriteText draws the stages from top to bottom. A line runs down from each
// stage to the last one that takes something from it.
func (g *Graph) WriteText(w io.Writer) error {
	var b strings.Builder
	var active lanes
	for i, n := range g.Nodes {
		if n.Kind != Stage {
			continue
		}
		active = g.drawStage(&b, active, n, i)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// lastUse is the index of the last stage that takes something from a node.
func (g *Graph) lastUse(id string) int {
	last := -1
	for i, n := range g.Nodes {
		for _, e := range g.into(n.ID) {
			if e.From == id {
				last = i
			}
		}
	}
	return last
}

func (g *Graph) drawStage(b *strings.Builder, active lanes, n *Node, index int) lanes {
	feeds := map[string]bool{}
	for _, e := range g.into(n.ID) {
		feeds[e.From] = true
	}
	most := -1
	for slot, lane := range active {
		if lane != nil && feeds[lane.ID] {
			most = slot
		}
	}
	// The stage stands under the rightmost one it takes from if that ends here.
	at := most
	if most < 0 || g.lastUse(active[most].ID) != index {
		for at = most + 1; at < len(active) && active[at] != nil; at++ {
		}
	}
	for len(active) <= at {
		active = append(active, nil)
	}
	g.drawRow(b, active, feeds, at, index, n)
	for slot, lane := range active {
		if lane != nil && g.lastUse(lane.ID) <= index {
			active[slot] = nil
		}
	}
	active[at] = nil
	if g.lastUse(n.ID) > index {
		active[at] = n
	}
	for len(active) > 0 && active[len(active)-1] == nil {
		active = active[:len(active)-1]
	}
	g.drawDetails(b, active, at, n)
	return active
}

// drawRow draws the line with the stage's own name on it.
func (g *Graph) drawRow(b *strings.Builder, active lanes, feeds map[string]bool, at, index int, n *Node) {
	horizontal := false
	for slot := range at {
		lane := active[slot]
		feeding := lane != nil && feeds[lane.ID]
		switch {
		case feeding && g.lastUse(lane.ID) == index && horizontal:
			b.WriteString("┴─")
		case feeding && g.lastUse(lane.ID) == index:
			b.WriteString("╰─")
		case feeding && horizontal:
			b.WriteString("┼─")
		case feeding:
			b.WriteString("├─")
		case lane != nil && horizontal:
			b.WriteString("┼─")
		case lane != nil:
			b.WriteString("│ ")
		case horizontal:
			b.WriteString("──")
		default:
			b.WriteString("  ")
		}
		horizontal = horizontal || feeding
	}
	mark := "○"
	if n.Result {
		mark = "●"
	} else if !n.Used {
		mark = "·"
	}
	b.WriteString(mark)
	rest := ""
	for _, lane := range active[at+1:] {
		if lane != nil {
			rest += " │"
		} else {
			rest += "  "
		}
	}
	fmt.Fprintf(b, "%s %s", rest, n.Name)
	if n.Result {
		b.WriteString("  (the image)")
	} else if !n.Used {
		b.WriteString("  (unused)")
	}
	b.WriteByte('\n')
}

// drawDetails lists what flows into the stage.
func (g *Graph) drawDetails(b *strings.Builder, active lanes, at int, n *Node) {
	prefix := ""
	for _, lane := range active {
		if lane != nil {
			prefix += "│ "
		} else {
			prefix += "  "
		}
	}
	below := prefix + strings.Repeat("  ", max(0, at+1-len(active)))
	for _, e := range g.into(n.ID) {
		from := g.find(e.From)
		if e.Flow == Base {
			fmt.Fprintf(b, "%s    stands on %s\n", below, from.Name)
			continue
		}
		fmt.Fprintf(b, "%s    %s from %s\n", below, e.label(4), from.Name)
	}
	b.WriteString(strings.TrimRight(prefix, " ") + "\n")
}
