package formats

import (
	"errors"
	"strings"
)

// INI reads sections of keys, as configparser and most ini files have them.
// Keys before the first section stand in the root. An indented line continues
// the value above it: Value then holds line feeds, and Nodes each of the lines
// that are not empty, with its own line number.
func INI(b []byte) (*Node, error) {
	b, err := clean(b)
	if err != nil {
		return nil, err
	}
	root := &Node{Kind: Map, Line: 1}
	r := iniReader{at: root}
	for _, l := range Lines(string(b)) {
		r.line(root, l)
	}
	joinValues(root)
	if len(root.Nodes) == 0 && strings.TrimSpace(string(b)) != "" && r.junk > 0 {
		return nil, &Error{Line: r.junk, Err: errors.New("is neither a [section] nor key = value")}
	}
	return root, nil
}

type iniReader struct {
	tree tree
	at   *Node
	key  *Node // the value an indented line would continue
	junk int   // first line that says nothing
}

func (r *iniReader) line(root *Node, l Line) {
	text := strings.TrimSpace(l.Text)
	switch {
	case text == "" || text[0] == '#' || text[0] == ';':
		return
	case (l.Text[0] == ' ' || l.Text[0] == '\t') && r.key != nil:
		r.more(text, l.Number)
	case text[0] == '[':
		end := strings.LastIndexByte(text, ']')
		if end < 0 {
			end = len(text)
		}
		r.at, r.key = r.tree.sub(root, strings.TrimSpace(text[1:end]), l.Number), nil
		if r.at.Kind != Map {
			r.at = &Node{Kind: Map, Line: l.Number}
		}
	default:
		i := strings.IndexAny(text, "=:")
		if i < 0 {
			if r.junk == 0 {
				r.junk = l.Number
			}
			i = len(text)
		}
		r.key = &Node{Key: strings.TrimSpace(text[:i]), Kind: Text, Line: l.Number}
		if i < len(text) {
			r.key.Value = strings.TrimSpace(text[i+1:])
		} else {
			r.key.Kind = Null
		}
		r.tree.put(r.at, r.key)
	}
}

func (r *iniReader) more(text string, line int) {
	n := r.key
	n.Kind = Text
	if len(n.Nodes) == 0 && n.Value != "" {
		n.Nodes = append(n.Nodes, &Node{Kind: Text, Value: n.Value, Line: n.Line})
	}
	n.Nodes = append(n.Nodes, &Node{Kind: Text, Value: text, Line: line})
}

// joinValues gives values of several lines their text, all at once.
func joinValues(n *Node) {
	for _, c := range n.Nodes {
		switch {
		case c.Kind == Map:
			joinValues(c)
		case len(c.Nodes) > 0:
			var lines []string
			if c.Value == "" {
				lines = append(lines, "")
			}
			for _, l := range c.Nodes {
				lines = append(lines, l.Value)
			}
			c.Value = strings.Join(lines, "\n")
		}
	}
}
