package config_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
)

var update = flag.Bool("update", false, "write what is generated")

func generated(t *testing.T) []byte {
	t.Helper()
	var names []string
	var facts []*detect.Fact
	for _, l := range languages.All() {
		names = append(names, l.Name)
		facts = append(facts, plan.Facts(l)...)
	}
	b, err := config.Schema(names, facts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The schema is generated from the keys and the facts, and committed for editors.
func TestSchema(t *testing.T) {
	got := generated(t)
	if *update {
		if err := os.WriteFile("schema.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("schema.json is not what the keys and facts say: run go generate ./generator/config")
	}
}

// What the schema lets through is what the reader reads, and what it refuses
// the reader refuses.
func TestSchemaAndReaderAgree(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(generated(t)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for text, ok := range map[string]bool{
		"":                                    true,
		"facts: {port: 8080}":                 true,
		"facts: {ignore: [run, it]}":          true,
		"facts: {syntax: no}":                 true,
		"ignore: ['**/*.log']":                true,
		"ignore: '**/*.log'":                  true,
		"registryMirror: [a, b]":              true,
		"baseMap: {a: b}":                     true,
		"templates: x":                        true,
		"apps: {api: {language: static}}":     true,
		"apps: {api: {lang: static}}":         false,
		"facts: {prot: 1}":                    false,
		"facts: [port]":                       false,
		"extras: {compose: true, ci: github}": true,
		"extras: {port: 1}":                   false,
		"nonsense: 1":                         false,
		"pin: true":                           true,
		"pin: often":                          false,
		"check: {off: [A], on: B}":            true,
		"check: {severity: {A: info}}":        true,
		"check: {severity: {A: never}}":       false,
		"check: {severity: [A]}":              false,
		"check: {failOn: never}":              true,
		"check: {failOn: loud}":               false,
		"check: {of: [A]}":                    false,
		"check: [A]":                          false,
		"- a":                                 false,
	} {
		var v any
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != ok {
			t.Errorf("schema: %q: %v", text, err)
		}
		if _, err := read(t, text); (err == nil) != ok {
			t.Errorf("reader: %q: %v", text, err)
		}
	}
}
