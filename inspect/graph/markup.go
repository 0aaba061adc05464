package graph

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/emicklei/dot"
)

// WriteMermaid draws the graph as a Mermaid flowchart, which code hosts show.
func (g *Graph) WriteMermaid(w io.Writer) error {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for i, n := range g.Nodes {
		shape := [2]string{"[", "]"}
		switch {
		case n.Kind == Image:
			shape = [2]string{"([", "])"}
		case n.Kind == Context:
			shape = [2]string{"[/", "/]"}
		case n.Result:
			shape = [2]string{"[[", "]]"}
		}
		fmt.Fprintf(&b, "  n%d%s\"%s\"%s\n", i, shape[0], mermaidText(n.Name), shape[1])
	}
	for _, e := range g.Edges {
		arrow := "-->"
		if e.Flow == Mount {
			arrow = "-.->"
		} else if e.Flow == Base {
			arrow = "==>"
		}
		fmt.Fprintf(&b, "  n%d %s|\"%s\"| n%d\n", g.index(e.From), arrow, mermaidText(e.label(3)), g.index(e.To))
	}
	b.WriteString("  classDef unused stroke-dasharray: 4,color:#888,stroke:#aaa,fill:#f4f4f4\n")
	for i, n := range g.Nodes {
		if !n.Used {
			fmt.Fprintf(&b, "  class n%d unused\n", i)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mermaidText escapes what would end a quoted label.
func mermaidText(text string) string {
	return strings.NewReplacer("#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ", "`", "#96;").Replace(text)
}

func (g *Graph) index(id string) int {
	return slices.IndexFunc(g.Nodes, func(n *Node) bool { return n.ID == id })
}

// WriteDOT draws the graph in the language of Graphviz.
func (g *Graph) WriteDOT(w io.Writer) error {
	d := dot.NewGraph(dot.Directed)
	d.Attr("rankdir", "LR")
	nodes := map[string]dot.Node{}
	for _, n := range g.Nodes {
		drawn := d.Node(n.ID).Label(n.Name).Attr("shape", "box")
		switch {
		case n.Kind == Image:
			drawn.Attr("shape", "cylinder")
		case n.Kind == Context:
			drawn.Attr("shape", "folder")
		case n.Result:
			drawn.Attr("peripheries", "2")
		}
		if !n.Used {
			drawn.Attr("style", "dashed").Attr("color", "gray").Attr("fontcolor", "gray")
		}
		nodes[n.ID] = drawn
	}
	for _, e := range g.Edges {
		drawn := d.Edge(nodes[e.From], nodes[e.To], e.label(3))
		if e.Flow == Mount {
			drawn.Attr("style", "dotted")
		} else if e.Flow == Base {
			drawn.Attr("style", "bold")
		}
		if !e.Used {
			drawn.Attr("color", "gray").Attr("fontcolor", "gray")
		}
	}
	_, err := io.WriteString(w, d.String())
	return err
}
