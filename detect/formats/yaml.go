package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// YAML reads the first document of a file, aliases and merge keys resolved.
func YAML(b []byte) (*Node, error) {
	docs, err := readYAML(b, 1)
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return &Node{Kind: Null, Line: 1}, nil
	}
	return docs[0], nil
}

// YAMLAll reads every document. With an error come the documents before it.
func YAMLAll(b []byte) ([]*Node, error) { return readYAML(b, 1000) }

func readYAML(b []byte, limit int) (docs []*Node, err error) {
	b, err = clean(b)
	if err != nil {
		return nil, err
	}
	docs, err = parseYAML(b, limit)
	if err != nil && bytes.Contains(b, []byte(": @")) {
		// Maven replaces @name@ before anyone reads the file as YAML.
		if again, e := parseYAML(quoteFiltered(b), limit); e == nil {
			return again, nil
		}
	}
	return docs, err
}

// quoteFiltered puts values that start with @ in quotes.
func quoteFiltered(b []byte) []byte {
	lines := bytes.Split(b, []byte("\n"))
	for i, line := range lines {
		key, value, ok := strings.Cut(string(line), ": @")
		if ok && !strings.ContainsAny(key, "#'\"") && !strings.Contains(value, "'") {
			lines[i] = []byte(key + ": '@" + strings.TrimSpace(value) + "'")
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

func parseYAML(b []byte, limit int) (docs []*Node, err error) {
	defer guard(&err)
	dec := yaml.NewDecoder(bytes.NewReader(b))
	for len(docs) < limit {
		var doc yaml.Node
		if err := dec.Decode(&doc); err != nil {
			if errors.Is(err, io.EOF) {
				return docs, nil
			}
			return docs, yamlError(err)
		}
		r := yamlReader{seen: map[*yaml.Node]*yamlSeen{}}
		n, _, err := r.node("", &doc, 0)
		if err != nil {
			return docs, err
		}
		docs = append(docs, n)
	}
	return docs, nil
}

func yamlError(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	out := &Error{Err: errors.New(text)}
	var line int
	if _, e := fmt.Sscanf(text, "line %d:", &line); e == nil {
		_, cause, _ := strings.Cut(text, ": ")
		out.Line, out.Err = line, errors.New(cause)
	}
	return out
}

// yamlReader converts nodes. An anchored node is converted once and shared by
// its aliases; its full size is counted each time, so that a small file cannot
// stand for an endless tree.
type yamlReader struct {
	seen map[*yaml.Node]*yamlSeen
	tree tree
}

type yamlSeen struct {
	node *Node
	size int
}

func (r *yamlReader) node(key string, y *yaml.Node, depth int) (*Node, int, error) {
	if depth > maxDepth {
		return nil, 0, &Error{Line: y.Line, Col: y.Column, Err: ErrTooDeep}
	}
	if y.Kind == yaml.DocumentNode {
		if len(y.Content) == 0 {
			return &Node{Kind: Null, Line: 1}, 1, nil
		}
		y = y.Content[0]
	}
	if y.Kind == yaml.AliasNode {
		return r.alias(key, y, depth)
	}
	if y.Anchor != "" {
		if s, ok := r.seen[y]; ok {
			return r.shared(key, y, s)
		}
		r.seen[y] = nil
	}
	n, size, err := r.plain(key, y, depth)
	if err != nil {
		return nil, 0, err
	}
	if size > maxNodes {
		return nil, 0, &Error{Line: y.Line, Col: y.Column, Err: ErrTooLarge}
	}
	if y.Anchor != "" {
		r.seen[y] = &yamlSeen{n, size}
	}
	return n, size, nil
}

func (r *yamlReader) alias(key string, y *yaml.Node, depth int) (*Node, int, error) {
	if y.Alias == nil {
		return &Node{Key: key, Kind: Null, Line: y.Line}, 1, nil
	}
	s, ok := r.seen[y.Alias]
	if !ok {
		n, size, err := r.node(key, y.Alias, depth+1)
		if err != nil {
			return nil, 0, err
		}
		s = &yamlSeen{n, size}
	}
	return r.shared(key, y, s)
}

func (r *yamlReader) shared(key string, y *yaml.Node, s *yamlSeen) (*Node, int, error) {
	if s == nil {
		return nil, 0, &Error{Line: y.Line, Col: y.Column, Err: errors.New("an anchor contains itself")}
	}
	n := *s.node
	n.Key, n.Line = key, y.Line
	return &n, s.size, nil
}

func (r *yamlReader) plain(key string, y *yaml.Node, depth int) (*Node, int, error) {
	n := &Node{Key: key, Line: y.Line}
	size := 1
	switch y.Kind {
	case yaml.MappingNode:
		n.Kind = Map
		return r.mapping(n, y, depth)
	case yaml.SequenceNode:
		n.Kind = List
		for _, c := range y.Content {
			child, s, err := r.node("", c, depth+1)
			if err != nil {
				return nil, 0, err
			}
			if size += s; size > maxNodes {
				return nil, 0, &Error{Line: c.Line, Col: c.Column, Err: ErrTooLarge}
			}
			n.Nodes = append(n.Nodes, child)
		}
	default:
		n.Kind, n.Value = yamlScalar(y)
	}
	return n, size, nil
}

func (r *yamlReader) mapping(n *Node, y *yaml.Node, depth int) (*Node, int, error) {
	size := 1
	var merges []*Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		k, v := y.Content[i], y.Content[i+1]
		for hops := 0; k.Kind == yaml.AliasNode && k.Alias != nil && hops < 8; hops++ {
			k = k.Alias
		}
		c, s, err := r.node(k.Value, v, depth+1)
		if err != nil {
			return nil, 0, err
		}
		if size += s; size > maxNodes {
			return nil, 0, &Error{Line: k.Line, Col: k.Column, Err: ErrTooLarge}
		}
		if k.Kind == yaml.ScalarNode && k.Value == "<<" && k.Style == 0 {
			merges = append(merges, c)
			continue
		}
		if v.Kind != yaml.AliasNode {
			c = &Node{Key: c.Key, Kind: c.Kind, Value: c.Value, Line: k.Line, Nodes: c.Nodes}
		}
		r.tree.put(n, c)
	}
	for _, m := range merges {
		r.merge(n, m)
	}
	return n, size, nil
}

// merge adds the keys of a map, or of each map of a list, that n lacks.
func (r *yamlReader) merge(n, m *Node) {
	if m.Kind == List {
		for _, c := range m.Nodes {
			if c.Kind == Map {
				r.merge(n, c)
			}
		}
		return
	}
	if m.Kind != Map {
		return
	}
	for _, c := range m.Nodes {
		if r.tree.find(n, c.Key) < 0 {
			r.tree.put(n, c)
		}
	}
}

func yamlScalar(y *yaml.Node) (Kind, string) {
	switch y.ShortTag() {
	case "!!null":
		return Null, ""
	case "!!bool":
		return Bool, y.Value
	case "!!int", "!!float":
		return Number, y.Value
	}
	return Text, y.Value
}
