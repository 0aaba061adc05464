package graph

import (
	"cmp"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
)

// Sizes of the drawing, in pixels. Text is set in a monospaced face so that
// its width is known.
const (
	letter    = 7.3
	rowHeight = 34 // of a box with one flow into it
	perFlow   = 16 // more for each further one
	rowGap    = 30
	columnGap = 200
	margin    = 24
)

// box is a node with its place in the drawing.
type box struct {
	*Node
	column     int
	x, y, w, h float64
	right      float64 // where its column ends
	pull       float64 // the mean height of what it takes from
}

// WriteSVG draws the graph, columns from left to right. It needs no program
// beside this one.
func (g *Graph) WriteSVG(w io.Writer) error {
	d := g.lay()
	var width, height float64
	for _, column := range d.columns {
		for _, b := range column {
			width, height = max(width, b.x+b.w), max(height, b.y+b.h)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="ui-monospace,Menlo,Consolas,monospace" font-size="12">`+"\n",
		width+margin, height+margin, width+margin, height+margin)
	b.WriteString(`<title>Stages of the Dockerfile</title>
<style>
.box{fill:#fff;stroke:#345;stroke-width:1.2}.image .box{fill:#eef3fb}.context .box{fill:#fbf6e6}.result .box{fill:#e3f4e4;stroke-width:2.4}
text{fill:#123}.flow{fill:none;stroke:#567;stroke-width:1.3}.base{stroke-width:2.4}.mount{stroke-dasharray:4 4}
.label{font-size:10px;fill:#456;paint-order:stroke;stroke:#fff;stroke-width:3px}.unused{opacity:.4}
</style>
<rect width="100%" height="100%" fill="#fff"/>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto"><path d="M0 0L8 4L0 8z" fill="#567"/></marker></defs>
`)
	for _, n := range g.Nodes {
		into := g.into(n.ID)
		// Sorted by where they come from, so that they cross less.
		slices.SortStableFunc(into, func(a, b *Edge) int { return cmp.Compare(d.before(a).y, d.before(b).y) })
		for i, e := range into {
			d.drawFlow(&b, e, d.boxes[n.ID].y+rowHeight/2+perFlow*float64(i))
		}
	}
	for _, n := range g.Nodes {
		drawBox(&b, d.boxes[n.ID])
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// layout is where everything stands.
type layout struct {
	boxes   map[string]*box
	columns [][]*box
	// ways are the places where a flow passes the columns between its ends.
	ways map[*Edge][]*box
}

// lay puts every node into the column behind all it takes from, keeps a place
// in each column for the flows that pass it, and orders each column by the
// height of what feeds it.
func (g *Graph) lay() *layout {
	d := &layout{boxes: map[string]*box{}, ways: map[*Edge][]*box{}}
	for _, n := range g.Nodes {
		flows := len(g.into(n.ID))
		d.boxes[n.ID] = &box{Node: n, w: float64(len([]rune(n.Name)))*letter + 24, h: rowHeight + perFlow*float64(max(0, flows-1))}
	}
	for range g.Nodes { // as many rounds as the longest chain can be
		for _, e := range g.Edges {
			d.boxes[e.To].column = max(d.boxes[e.To].column, d.boxes[e.From].column+1)
		}
	}
	g.moveUp(d)
	for _, n := range g.Nodes {
		d.add(d.boxes[n.ID])
	}
	for _, e := range g.Edges {
		for column := d.boxes[e.From].column + 1; column < d.boxes[e.To].column; column++ {
			way := &box{column: column, h: perFlow}
			d.ways[e] = append(d.ways[e], way)
			d.add(way)
		}
	}
	g.settle(d)
	return d
}

// moveUp puts what is only a source right before the first that needs it.
func (g *Graph) moveUp(d *layout) {
	for _, n := range g.Nodes {
		if n.Kind == Stage {
			continue
		}
		nearest := -1
		for _, e := range g.Edges {
			if e.From == n.ID && (nearest < 0 || d.boxes[e.To].column-1 < nearest) {
				nearest = d.boxes[e.To].column - 1
			}
		}
		d.boxes[n.ID].column = max(nearest, 0)
	}
}

func (d *layout) add(b *box) {
	for len(d.columns) <= b.column {
		d.columns = append(d.columns, nil)
	}
	d.columns[b.column] = append(d.columns[b.column], b)
}

// before is what stands in front of an edge's last piece.
func (d *layout) before(e *Edge) *box {
	if ways := d.ways[e]; len(ways) > 0 {
		return ways[len(ways)-1]
	}
	return d.boxes[e.From]
}

func (g *Graph) settle(d *layout) {
	x := float64(margin)
	for _, column := range d.columns {
		for i, b := range column {
			b.pull = float64(i) * (rowHeight + rowGap)
			var sum, count float64
			for _, e := range g.Edges {
				if from := d.feeding(e, b); from != nil {
					sum, count = sum+from.y, count+1
				}
			}
			if count > 0 {
				b.pull = sum / count
			}
		}
		slices.SortStableFunc(column, func(a, b *box) int { return cmp.Compare(a.pull, b.pull) })
		var widest float64
		y := float64(margin)
		for _, b := range column {
			b.x, b.y = x, max(y, b.pull)
			y = b.y + b.h + rowGap
			widest = max(widest, b.w)
		}
		for _, b := range column {
			b.right = x + widest
			if b.Node == nil {
				b.w = widest
			}
		}
		x += widest + columnGap
	}
}

// feeding gives the box in the column before from which an edge reaches a box.
func (d *layout) feeding(e *Edge, b *box) *box {
	at := d.boxes[e.From]
	for _, way := range d.ways[e] {
		if way == b {
			return at
		}
		at = way
	}
	if d.boxes[e.To] == b {
		return at
	}
	return nil
}

func drawBox(b *strings.Builder, n *box) {
	class := string(n.Kind)
	if n.Result {
		class += " result"
	}
	if !n.Used {
		class += " unused"
	}
	radius := 5
	if n.Kind == Image {
		radius = rowHeight / 2
	}
	name := html.EscapeString(clean(n.Name))
	fmt.Fprintf(b, `<g class="%s"><rect class="box" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%d"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text></g>`+"\n",
		class, n.x, n.y, n.w, n.h, radius, n.x+n.w/2, n.y+n.h/2+4, name)
}

// drawFlow draws a flow that ends at a height of its own, with its words on it.
func (d *layout) drawFlow(b *strings.Builder, e *Edge, y2 float64) {
	class := "flow " + string(e.Flow)
	if !e.Used {
		class += " unused"
	}
	from, to := d.boxes[e.From], d.boxes[e.To]
	x, y := from.right, from.y+from.h/2
	line := fmt.Sprintf("M%.1f %.1fH%.1f", from.x+from.w, y, x)
	curve := func(x2, y2 float64) {
		bend := (x2 - x) / 2
		line += fmt.Sprintf("C%.1f %.1f %.1f %.1f %.1f %.1f", x+bend, y, x2-bend, y2, x2, y2)
		x, y = x2, y2
	}
	for _, way := range d.ways[e] {
		curve(way.x, way.y+way.h/2)
		x = way.x + way.w
		line += fmt.Sprintf("H%.1f", x)
	}
	curve(to.x-1, y2)
	fmt.Fprintf(b, `<path class="%s" marker-end="url(#tip)" d="%s"><title>%s</title></path>`+"\n",
		class, line, html.EscapeString(clean(e.label(len(e.Paths)))))
	if e.Flow == Base {
		return // the thick line says it
	}
	label := e.label(2)
	if r := []rune(label); len(r) > 24 {
		label = string(r[:23]) + "…"
	}
	// At the arrow's end, where each flow has a line of its own.
	fmt.Fprintf(b, `<text class="label%s" x="%.1f" y="%.1f" text-anchor="end">%s</text>`+"\n",
		map[bool]string{true: "", false: " unused"}[e.Used], to.x-12, y2-4, html.EscapeString(clean(label)))
}

// clean leaves out what XML cannot hold.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
}
