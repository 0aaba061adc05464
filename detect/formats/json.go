package formats

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/tailscale/hujson"
)

// JSON reads JSON as people write it: with comments, trailing commas and a
// byte order mark. Of a key given twice the last value counts.
func JSON(b []byte) (n *Node, err error) {
	defer guard(&err)
	b, err = clean(b)
	if err != nil {
		return nil, err
	}
	return readJSON(b)
}

func readJSON(b []byte) (*Node, error) {
	if err := jsonDepth(b); err != nil {
		return nil, err
	}
	// A line comment may end with the file; the library wants its line feed.
	v, err := hujson.Parse(append(b[:len(b):len(b)], '\n'))
	if err != nil {
		return nil, jsonError(err)
	}
	r := jsonReader{lines: lineCounter{b: b}}
	return r.node("", &v, -1), nil
}

func jsonError(err error) error {
	out := &Error{Err: err}
	var line, col int
	text := err.Error()
	if _, e := fmt.Sscanf(text, "hujson: line %d, column %d:", &line, &col); e == nil {
		out.Line, out.Col = line, col
		parts := strings.SplitN(text, ": ", 3)
		out.Err = errors.New(parts[len(parts)-1])
	}
	return out
}

// jsonDepth refuses what would exhaust the stack of a recursive reader.
func jsonDepth(b []byte) error {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '/':
			i = jsonComment(b, i) - 1
		case '[', '{':
			if depth++; depth > maxDepth {
				c := lineCounter{b: b}
				return &Error{Line: c.at(i), Err: ErrTooDeep}
			}
		case ']', '}':
			depth--
		}
	}
	return nil
}

// jsonComment gives the end of the comment at i, or i+1 when there is none.
func jsonComment(b []byte, i int) int {
	if i+1 >= len(b) {
		return i + 1
	}
	switch b[i+1] {
	case '/':
		for i < len(b) && b[i] != '\n' {
			i++
		}
		return i
	case '*':
		for i += 2; i < len(b); i++ {
			if b[i] == '*' && i+1 < len(b) && b[i+1] == '/' {
				return i + 2
			}
		}
		return len(b)
	}
	return i + 1
}

type jsonReader struct {
	lines lineCounter
	tree  tree
}

// node converts a value; a member's line is that of its name, at offset off.
func (r *jsonReader) node(key string, v *hujson.Value, off int) *Node {
	if off < 0 {
		off = v.StartOffset
	}
	n := &Node{Key: key, Line: r.lines.at(off)}
	switch x := v.Value.(type) {
	case *hujson.Object:
		n.Kind = Map
		n.Nodes = make([]*Node, 0, len(x.Members))
		for i := range x.Members {
			m := &x.Members[i]
			name, _ := m.Name.Value.(hujson.Literal)
			r.tree.put(n, r.node(literal(name), &m.Value, m.Name.StartOffset))
		}
	case *hujson.Array:
		n.Kind = List
		n.Nodes = make([]*Node, 0, len(x.Elements))
		for i := range x.Elements {
			n.Nodes = append(n.Nodes, r.node("", &x.Elements[i], -1))
		}
	case hujson.Literal:
		n.Kind, n.Value = jsonScalar(x)
	}
	return n
}

// literal gives a string's text. One without escapes needs no decoder.
func literal(x hujson.Literal) string {
	if len(x) >= 2 && x[0] == '"' && bytes.IndexByte(x, '\\') < 0 {
		return string(x[1 : len(x)-1])
	}
	return x.String()
}

func jsonScalar(x hujson.Literal) (Kind, string) {
	switch x.Kind() {
	case '"':
		return Text, literal(x)
	case 't', 'f':
		return Bool, string(x)
	case 'n':
		return Null, ""
	}
	return Number, string(x)
}
