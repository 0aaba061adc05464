package formats

import (
	"errors"

	"github.com/pelletier/go-toml/v2/unstable"
)

// TOML reads a TOML file into one tree: dotted keys, tables and arrays of
// tables merged. Dates are Text; numbers keep their spelling.
func TOML(b []byte) (n *Node, err error) {
	defer guard(&err)
	b, err = clean(b)
	if err != nil {
		return nil, err
	}
	r := &tomlReader{lines: lineCounter{b: b}}
	return r.read(b)
}

type tomlReader struct {
	p     unstable.Parser
	lines lineCounter
	tree  tree
}

func (r *tomlReader) read(b []byte) (*Node, error) {
	root := &Node{Kind: Map, Line: 1}
	at := root
	r.p.Reset(b)
	for r.p.NextExpression() {
		x := r.p.Expression()
		var err error
		switch x.Kind {
		case unstable.Table, unstable.ArrayTable:
			at, err = r.table(root, x)
		case unstable.KeyValue:
			err = r.keyValue(at, x)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := r.p.Error(); err != nil {
		return nil, r.fault(b, err)
	}
	return root, nil
}

// fault finds the place of a parser's error.
func (r *tomlReader) fault(b []byte, err error) error {
	var pe *unstable.ParserError
	if !errors.As(err, &pe) {
		return &Error{Err: err}
	}
	off := len(b)
	if cap(pe.Highlight) > 0 {
		off = min(int(r.p.Range(pe.Highlight).Offset), len(b))
	}
	col := 1
	for i := off; i > 0 && b[i-1] != '\n'; i-- {
		col++
	}
	return &Error{Line: r.lines.at(off), Col: col, Err: errors.New(pe.Message)}
}

// table opens [a.b] or [[a.b]].
func (r *tomlReader) table(root *Node, x *unstable.Node) (*Node, error) {
	at := root
	it := x.Key()
	for depth := 0; it.Next(); depth++ {
		k := it.Node()
		key, line := string(k.Data), r.lines.at(int(k.Raw.Offset))
		if depth > maxDepth {
			return nil, &Error{Line: line, Err: ErrTooDeep}
		}
		if it.IsLast() && x.Kind == unstable.ArrayTable {
			list := r.tree.sub(at, key, line)
			if list.Kind != List && len(list.Nodes) == 0 {
				list.Kind = List
			}
			item := &Node{Kind: Map, Line: line}
			if list.Kind == List {
				list.Nodes = append(list.Nodes, item)
			}
			return item, nil
		}
		at = r.step(at, key, line)
		if it.IsLast() && len(at.Nodes) == 0 {
			at.Line = line
		}
	}
	return at, nil
}

// step goes down one key; into the last element of an array of tables. A key
// that already is a plain value gives a map that is not kept: the file is
// wrong there, the rest of it is not.
func (r *tomlReader) step(at *Node, key string, line int) *Node {
	c := r.tree.sub(at, key, line)
	if c.Kind == List && len(c.Nodes) > 0 {
		c = c.Nodes[len(c.Nodes)-1]
	}
	if c.Kind != Map {
		return &Node{Key: key, Kind: Map, Line: line}
	}
	return c
}

func (r *tomlReader) keyValue(at *Node, x *unstable.Node) error {
	it := x.Key()
	for depth := 0; it.Next(); depth++ {
		k := it.Node()
		key, line := string(k.Data), r.lines.at(int(k.Raw.Offset))
		if depth > maxDepth {
			return &Error{Line: line, Err: ErrTooDeep}
		}
		if it.IsLast() {
			v, err := r.value(x.Value(), line, 0)
			if err != nil {
				return err
			}
			v.Key = key
			r.tree.put(at, v)
			return nil
		}
		at = r.step(at, key, line)
	}
	return nil
}

func (r *tomlReader) value(x *unstable.Node, line, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, &Error{Line: line, Err: ErrTooDeep}
	}
	if depth > 0 && x.Raw.Length > 0 {
		line = r.lines.at(int(x.Raw.Offset))
	}
	n := &Node{Line: line}
	switch x.Kind {
	case unstable.Array:
		n.Kind = List
		for it := x.Children(); it.Next(); {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			c, err := r.value(it.Node(), line, depth+1)
			if err != nil {
				return nil, err
			}
			n.Nodes = append(n.Nodes, c)
		}
	case unstable.InlineTable:
		n.Kind = Map
		for it := x.Children(); it.Next(); {
			if it.Node().Kind != unstable.KeyValue {
				continue
			}
			if err := r.inline(n, it.Node(), depth+1); err != nil {
				return nil, err
			}
		}
	case unstable.Integer, unstable.Float:
		n.Kind, n.Value = Number, string(x.Data)
	case unstable.Bool:
		n.Kind, n.Value = Bool, string(x.Data)
	default:
		n.Kind, n.Value = Text, string(x.Data)
	}
	return n, nil
}

// inline adds one pair of an inline table, whose depth is already counted.
func (r *tomlReader) inline(at *Node, x *unstable.Node, depth int) error {
	if depth > maxDepth {
		return &Error{Err: ErrTooDeep}
	}
	return r.keyValue(at, x)
}
