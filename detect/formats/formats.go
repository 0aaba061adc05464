// Package formats reads the file formats projects are described in. Every
// reader is tolerant of what people really commit (byte order marks, CRLF,
// UTF-16, comments, trailing commas), bounded in time and memory, never
// panics, and keeps the line each value stands on.
package formats

import (
	"errors"
	"fmt"
	"strconv"
)

// Kind says what sort of value a Node is.
type Kind uint8

// The kinds of Node.
const (
	Null Kind = iota
	Map
	List
	Text
	Number
	Bool
)

// Node is one value of a structured file, with the line it stands on. All
// methods accept a nil receiver.
type Node struct {
	Key   string
	Kind  Kind
	Value string // of scalars; the trimmed text of an XML element
	Line  int
	Nodes []*Node // children in file order
}

// At walks down by keys and gives nil when there is nothing. In a List a
// numeric element indexes. Where a key is repeated (XML), the first child that
// leads to a result is taken.
func (n *Node) At(path ...string) *Node {
	if n == nil || len(path) == 0 {
		return n
	}
	if n.Kind == List {
		i, err := strconv.Atoi(path[0])
		if err != nil || i < 0 || i >= len(n.Nodes) {
			return nil
		}
		return n.Nodes[i].At(path[1:]...)
	}
	if n.Kind != Map {
		return nil
	}
	for _, c := range n.Nodes {
		if c.Key == path[0] {
			if found := c.At(path[1:]...); found != nil {
				return found
			}
		}
	}
	return nil
}

// All gives every node the path leads to, in file order: repeated XML elements
// each, and for a List on the way or at the end its own children.
func (n *Node) All(path ...string) []*Node {
	if n == nil {
		return nil
	}
	at := []*Node{n}
	for _, key := range path {
		var next []*Node
		for _, n := range at {
			for _, c := range n.Nodes {
				switch {
				case n.Kind == Map && c.Key == key && c.Kind == List:
					next = append(next, c.Nodes...)
				case n.Kind == Map && c.Key == key:
					next = append(next, c)
				}
			}
		}
		at = next
	}
	return at
}

// Text gives the text of a scalar, numbers and booleans too, else "".
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	return n.Value
}

// List gives the children of a List; a scalar gives itself.
func (n *Node) List() []*Node {
	switch {
	case n == nil || n.Kind == Map || n.Kind == Null:
		return nil
	case n.Kind == List:
		return n.Nodes
	}
	return []*Node{n}
}

// Strings gives the scalar texts of List.
func (n *Node) Strings() []string {
	var out []string
	for _, c := range n.List() {
		if c.Kind == Text || c.Kind == Number || c.Kind == Bool {
			out = append(out, c.Value)
		}
	}
	return out
}

// Keys gives a Map's keys in file order.
func (n *Node) Keys() []string {
	if n == nil || n.Kind != Map {
		return nil
	}
	out := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		out[i] = c.Key
	}
	return out
}

// Has says whether the path leads to a value.
func (n *Node) Has(path ...string) bool { return n.At(path...) != nil }

// Error is a file that cannot be read, with the place where reading stopped.
// Line and Col are 0 where the whole file is meant.
type Error struct {
	Line, Col int
	Err       error
}

// Error words the place and the cause.
func (e *Error) Error() string {
	switch {
	case e.Line > 0 && e.Col > 0:
		return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Col, e.Err)
	case e.Line > 0:
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// The bounds every reader keeps.
const (
	maxBytes     = 8 << 20  // of a file read into a tree
	maxLockBytes = 64 << 20 // of a lock file, which is only scanned
	maxDepth     = 1000     // of nesting
	maxNodes     = 1 << 20  // a tree may have, repeated anchors counted
)

// Why a file is refused, for errors.Is.
var (
	ErrTooLarge = errors.New("too large")
	ErrTooDeep  = errors.New("nested too deeply")
	ErrBinary   = errors.New("not text")
	ErrUnknown  = errors.New("unknown format")
)

// guard turns a panic of a parser library into an error.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = &Error{Err: fmt.Errorf("cannot be read: %v", r)}
	}
}

// tree builds maps whose later keys replace earlier ones, as readers of most
// formats do. Wide maps get an index so that building stays linear.
type tree struct {
	index map[*Node]map[string]int
}

const wide = 16

func (t *tree) find(m *Node, key string) int {
	if len(m.Nodes) < wide {
		for i, c := range m.Nodes {
			if c.Key == key {
				return i
			}
		}
		return -1
	}
	ix := t.index[m]
	if ix == nil {
		if t.index == nil {
			t.index = map[*Node]map[string]int{}
		}
		ix = make(map[string]int, 2*len(m.Nodes))
		for i, c := range m.Nodes {
			ix[c.Key] = i
		}
		t.index[m] = ix
	}
	if i, ok := ix[key]; ok {
		return i
	}
	return -1
}

// put adds c to m, in place of an earlier child of the same key.
func (t *tree) put(m, c *Node) {
	if i := t.find(m, c.Key); i >= 0 {
		m.Nodes[i] = c
		return
	}
	m.Nodes = append(m.Nodes, c)
	if ix := t.index[m]; ix != nil {
		ix[c.Key] = len(m.Nodes) - 1
	}
}

// sub gives m's child of that key, making a Map where there is none.
func (t *tree) sub(m *Node, key string, line int) *Node {
	if i := t.find(m, key); i >= 0 {
		return m.Nodes[i]
	}
	c := &Node{Key: key, Kind: Map, Line: line}
	t.put(m, c)
	return c
}
