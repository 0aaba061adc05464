package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"github.com/stagewright/stagewright/detect"
)

// Answer is a value that a person gave for a fact.
type Answer struct {
	Fact *detect.Fact
	Text string // as Fact.Parse reads it
}

// Save gives the config file with the answers put in, and what was there
// before (nil when there was none); comments and order are kept. With an app's
// path the answers hold for that app alone.
func Save(p *detect.Project, app string, answers []Answer) (after, before []byte, err error) {
	before, err = p.Bytes(File, 1<<20)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(before, &doc); err != nil {
		return nil, nil, fmt.Errorf("%s: %w: correct it", File, err)
	}
	var b bytes.Buffer
	if doc.Kind == 0 { // nothing, or only comments
		b.Write(before)
		doc = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
	}
	if doc.Content[0].Kind != yaml.MappingNode { // null, say
		doc.Content[0] = &yaml.Node{Kind: yaml.MappingNode}
	}
	facts := doc.Content[0]
	if app != "" {
		facts = child(child(facts, "apps"), app)
	}
	facts = child(facts, "facts")
	for _, a := range answers {
		n, err := value(a)
		if err != nil {
			return nil, nil, err
		}
		set(facts, a.Fact.Name, n)
	}
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&doc); err != nil {
		return nil, nil, err
	}
	return b.Bytes(), before, nil
}

// value writes an answer in the form in which people write it.
func value(a Answer) (*yaml.Node, error) {
	v, err := a.Fact.Parse(a.Text)
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{}
	switch a.Fact.Type {
	case detect.List, detect.Lines:
		return n, n.Encode([]string(v))
	case detect.YesNo:
		return n, n.Encode(v.String() == "yes")
	case detect.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: v.String()}, nil
	}
	return n, n.Encode(a.Text)
}

// child gives the map under a key, and makes it where there is none.
func child(m *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key && m.Content[i+1].Kind == yaml.MappingNode {
			return m.Content[i+1]
		}
	}
	c := &yaml.Node{Kind: yaml.MappingNode}
	set(m, key, c)
	return c
}

func set(m *yaml.Node, key string, v *yaml.Node) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			v.LineComment = m.Content[i+1].LineComment
			m.Content[i+1] = v
			return
		}
	}
	k := &yaml.Node{}
	_ = k.Encode(key) // a text always encodes
	m.Content = append(m.Content, k, v)
}
