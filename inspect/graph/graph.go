// Package graph draws what a Dockerfile is made of: its stages, the images
// they stand on, the build context, and what flows between them.
package graph

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// Kind says what a node stands for.
type Kind string

// The kinds of nodes.
const (
	Image   Kind = "image"   // a base image, or one that files are taken from
	Context Kind = "context" // the build context
	Stage   Kind = "stage"
)

// Node is a thing that files come from or go to.
type Node struct {
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	// Line is where the stage begins, 0 for what is no stage.
	Line int `json:"line,omitempty"`
	// Used reports whether the result is made from it.
	Used bool `json:"used"`
	// Result marks the stage that the build makes.
	Result bool `json:"result,omitempty"`
}

// Flow is what an edge carries.
type Flow string

// The flows.
const (
	Base  Flow = "base"  // FROM: everything
	Copy  Flow = "copy"  // COPY, ADD: some paths, for good
	Mount Flow = "mount" // RUN --mount: some paths, for one command
)

// Edge is a flow from one node to another.
type Edge struct {
	From  string   `json:"from"`
	To    string   `json:"to"`
	Flow  Flow     `json:"flow"`
	Paths []string `json:"paths,omitempty"`
	Used  bool     `json:"used"`
}

// Graph is a Dockerfile's stages and flows. Nodes stand in reading order,
// each stage behind what it first needs.
type Graph struct {
	Nodes []*Node `json:"nodes"`
	Edges []*Edge `json:"edges"`
}

const contextID = "context"

// New makes the graph of a Dockerfile for one target, the last stage if the
// name is empty.
func New(file *dockerfile.File, target string) (*Graph, error) {
	result := file.Final()
	if target != "" {
		if result = file.SourceStage(target); result == nil {
			return nil, fmt.Errorf("target %s: no stage has this name: choose one of %s", target, strings.Join(titles(file), ", "))
		}
	}
	g := &Graph{Nodes: []*Node{}, Edges: []*Edge{}}
	for _, stage := range file.Stages {
		id := stageID(stage)
		if stage.Base != nil {
			g.edge(stageID(stage.Base), id, Base)
		} else {
			g.node(Image, stage.Image, stage.Image, 0)
			g.edge("image:"+stage.Image, id, Base)
		}
		for _, step := range stage.Steps {
			g.step(file, id, step)
		}
		g.Nodes = append(g.Nodes, &Node{ID: id, Kind: Stage, Name: stage.Title(), Line: stage.Line, Result: stage == result})
	}
	g.mark(stageID(result))
	return g, nil
}

func titles(file *dockerfile.File) []string {
	var names []string
	for _, stage := range file.Stages {
		names = append(names, stage.Title())
	}
	return names
}

func stageID(stage *dockerfile.Stage) string { return fmt.Sprintf("stage:%d", stage.Index) }

// node adds an image or the context once.
func (g *Graph) node(kind Kind, id, name string, line int) {
	if kind == Image {
		id = "image:" + id
	}
	if g.find(id) == nil {
		g.Nodes = append(g.Nodes, &Node{ID: id, Kind: kind, Name: name, Line: line})
	}
}

func (g *Graph) find(id string) *Node {
	for _, n := range g.Nodes {
		if n.ID == id {
			return n
		}
	}
	return nil
}

// edge adds paths to the flow between two nodes.
func (g *Graph) edge(from, to string, flow Flow, paths ...string) {
	for _, e := range g.Edges {
		if e.From == from && e.To == to && e.Flow == flow {
			for _, p := range paths {
				if !slices.Contains(e.Paths, p) {
					e.Paths = append(e.Paths, p)
				}
			}
			return
		}
	}
	g.Edges = append(g.Edges, &Edge{From: from, To: to, Flow: flow, Paths: paths})
}

// source gives the node that --from names, adding it if it is an image.
func (g *Graph) source(file *dockerfile.File, from string) string {
	if from == "" {
		g.node(Context, contextID, "build context", 0)
		return contextID
	}
	if stage := file.SourceStage(from); stage != nil {
		return stageID(stage)
	}
	g.node(Image, from, from, 0)
	return "image:" + from
}

func (g *Graph) step(file *dockerfile.File, id string, step *dockerfile.Step) {
	switch c := step.Command.(type) {
	case *instructions.CopyCommand:
		if len(c.SourcePaths) > 0 {
			g.edge(g.source(file, c.From), id, Copy, expanded(step, c.SourcePaths)...)
		}
	case *instructions.AddCommand:
		local := slices.DeleteFunc(slices.Clone(c.SourcePaths), func(p string) bool {
			return strings.Contains(p, "://") || strings.HasPrefix(p, "git@")
		})
		if len(local) > 0 {
			g.edge(g.source(file, ""), id, Copy, expanded(step, local)...)
		}
	case *instructions.RunCommand:
		for _, m := range step.Mounts() {
			if m.Type != instructions.MountTypeBind && m.From == "" {
				continue
			}
			source := m.Source
			if source == "" {
				source = "."
			}
			g.edge(g.source(file, m.From), id, Mount, source)
		}
	}
}

func expanded(step *dockerfile.Step, words []string) []string {
	var out []string
	for _, word := range words {
		text, known := step.Expand(word)
		if !known {
			text = word
		}
		out = append(out, path.Clean(text))
	}
	return out
}

// mark walks back from the result.
func (g *Graph) mark(id string) {
	n := g.find(id)
	if n == nil || n.Used {
		return
	}
	n.Used = true
	for _, e := range g.Edges {
		if e.To == id {
			e.Used = true
			g.mark(e.From)
		}
	}
}

// into lists the flows into a node, in reading order.
func (g *Graph) into(id string) []*Edge {
	var edges []*Edge
	for _, e := range g.Edges {
		if e.To == id {
			edges = append(edges, e)
		}
	}
	return edges
}

// label says in a few words what an edge carries.
func (e *Edge) label(most int) string {
	if e.Flow == Base {
		return "FROM"
	}
	text := strings.Join(e.Paths[:min(len(e.Paths), most)], ", ")
	if rest := len(e.Paths) - most; rest > 0 {
		text += fmt.Sprintf(" +%d", rest)
	}
	if e.Flow == Mount {
		text = "mount " + text
	}
	return text
}
