package formats

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"unicode/utf8"
)

// XML reads the tree of elements and gives its root: Key is the element's
// local name, Value its own text, attributes are children named "@name". An
// element with neither children nor attributes is Text, any other a Map.
// Declared entities are not expanded.
func XML(b []byte) (n *Node, err error) {
	defer guard(&err)
	if len(b) > maxBytes {
		return nil, &Error{Err: ErrTooLarge}
	}
	if !utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 {
		b = latin1(b)
	}
	if b, err = clean(b); err != nil {
		return nil, err
	}
	dec := xml.NewDecoder(bytes.NewReader(b))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	r := xmlReader{dec: dec}
	return r.read()
}

// latin1 reads bytes that are no UTF-8 as the encoding they are most likely in.
func latin1(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/4)
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

type xmlReader struct {
	dec   *xml.Decoder
	root  *Node
	stack []*Node
	texts [][]byte
}

func (r *xmlReader) read() (*Node, error) {
	for {
		line, col := r.dec.InputPos()
		tok, err := r.dec.RawToken()
		if err != nil {
			return nil, r.fault(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if len(r.stack) >= maxDepth {
				return nil, &Error{Line: line, Col: col, Err: ErrTooDeep}
			}
			r.open(t, line)
		case xml.EndElement:
			if r.close(t.Name.Local) {
				return r.root, nil
			}
		case xml.CharData:
			if n := len(r.texts); n > 0 {
				r.texts[n-1] = append(r.texts[n-1], t...)
			}
		}
	}
}

func (r *xmlReader) fault(err error) error {
	line, col := r.dec.InputPos()
	if errors.Is(err, io.EOF) {
		if r.root == nil {
			return &Error{Err: errors.New("holds no element")}
		}
		return &Error{Line: line, Col: col, Err: errors.New("ends before <" + r.root.Key + "> is closed")}
	}
	var se *xml.SyntaxError
	if errors.As(err, &se) {
		return &Error{Line: se.Line, Err: errors.New(se.Msg)}
	}
	return &Error{Line: line, Col: col, Err: err}
}

func (r *xmlReader) open(t xml.StartElement, line int) {
	n := &Node{Key: t.Name.Local, Kind: Map, Line: line}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			continue
		}
		n.Nodes = append(n.Nodes, &Node{Key: "@" + a.Name.Local, Kind: Text, Value: a.Value, Line: line})
	}
	if len(r.stack) > 0 {
		p := r.stack[len(r.stack)-1]
		p.Nodes = append(p.Nodes, n)
	} else {
		r.root = n
	}
	r.stack = append(r.stack, n)
	r.texts = append(r.texts, nil)
}

// close ends the innermost element of that name and those left open within it;
// it says whether the root ended.
func (r *xmlReader) close(name string) bool {
	i := len(r.stack) - 1
	for i >= 0 && r.stack[i].Key != name {
		i--
	}
	if i < 0 {
		return false
	}
	for j := len(r.stack) - 1; j >= i; j-- {
		n := r.stack[j]
		n.Value = string(bytes.TrimSpace(r.texts[j]))
		if len(n.Nodes) == 0 {
			n.Kind = Text
		}
	}
	r.stack, r.texts = r.stack[:i], r.texts[:i]
	return i == 0
}
