package config

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

//go:generate go test . -run TestSchema -update

// node is a part of a JSON Schema; its fields come out in this order.
type node struct {
	Schema      string           `json:"$schema,omitempty"`
	Title       string           `json:"title,omitempty"`
	Description string           `json:"description,omitempty"`
	Type        any              `json:"type,omitempty"`
	Minimum     *int             `json:"minimum,omitempty"`
	Items       *node            `json:"items,omitempty"`
	Properties  map[string]*node `json:"properties,omitempty"`
	Additional  any              `json:"additionalProperties,omitempty"`
	Enum        []string         `json:"enum,omitempty"`
	Examples    []string         `json:"examples,omitempty"`
	Ref         string           `json:"$ref,omitempty"`
	Defs        map[string]*node `json:"$defs,omitempty"`
}

// closed says that a map has no other keys.
type closed struct{}

// MarshalJSON implements json.Marshaler.
func (closed) MarshalJSON() ([]byte, error) { return []byte("false"), nil }

var texts = &node{Type: "string"}

// Schema gives the JSON Schema of the config file, made from its keys and from
// every fact of every language, so that editors complete what can be said.
func Schema(languages []string, facts []*detect.Fact) ([]byte, error) {
	root := &node{Schema: "https://json-schema.org/draft/2020-12/schema", Title: "stagewright.yaml",
		Description: "What a project chooses for its Dockerfile.", Type: []string{"object", "null"}, Additional: closed{},
		Properties: map[string]*node{}, Defs: map[string]*node{"facts": factsNode(facts)}}
	for _, k := range Keys {
		n := &node{Description: k.Says}
		switch k.Name {
		case "facts":
			n.Ref = "#/$defs/facts"
		case "apps":
			n.Type, n.Additional = "object", &node{Type: "object", Additional: closed{}, Properties: map[string]*node{
				"language": {Description: "take this app for this language", Enum: languages},
				"facts":    {Description: "values of facts, for this app", Ref: "#/$defs/facts"},
			}}
		case "extras":
			var list []*detect.Fact
			for i := range detect.Extras {
				list = append(list, &detect.Extras[i])
			}
			*n = *factsNode(list)
			n.Description = k.Says
		case "check":
			n = checkNode(k.Says)
		default:
			n.form(k.Type)
		}
		root.Properties[k.Name] = n
	}
	b, err := json.MarshalIndent(root, "", "  ")
	return append(b, '\n'), err
}

// form gives a key's node the form of its type.
func (n *node) form(t string) {
	switch t {
	case "map":
		n.Type, n.Additional = "object", texts
	case "yes/no":
		n.Type = "boolean"
	case "list":
		n.Type, n.Items = []string{"array", "string"}, texts
	default:
		n.Type = "string"
	}
}

// factsNode joins the facts of all languages: those of one name may be asked
// in other words, or be of another type, elsewhere.
func factsNode(facts []*detect.Fact) *node {
	out := &node{Type: "object", Additional: closed{}, Properties: map[string]*node{}}
	types, asks := map[string][]string{}, map[string][]string{}
	for _, f := range facts {
		for _, t := range typesOf(f.Type) {
			if !slices.Contains(types[f.Name], t) {
				types[f.Name] = append(types[f.Name], t)
			}
		}
		if f.Ask != "" && !slices.Contains(asks[f.Name], f.Ask) {
			asks[f.Name] = append(asks[f.Name], f.Ask)
		}
		out.Properties[f.Name] = &node{}
	}
	for name, n := range out.Properties {
		slices.Sort(types[name])
		n.Type, n.Description = types[name], strings.Join(asks[name], " / ")
		if slices.Contains(types[name], "array") {
			n.Items = texts
		}
	}
	return out
}

// typesOf says in which forms a fact may be written.
func typesOf(t detect.Type) []string {
	switch t {
	case detect.YesNo:
		return []string{"boolean", "string"}
	case detect.Number:
		return []string{"integer"}
	case detect.List, detect.Lines, detect.Command:
		return []string{"array", "string"}
	}
	return []string{"string", "number"}
}
