package plan_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/stagewright/stagewright/generator/plan"
)

var update = flag.Bool("update", false, "write what is generated")

// The schema is generated from the Go types, and committed for other programs.
func TestSchema(t *testing.T) {
	schema, err := jsonschema.ForType(reflect.TypeFor[plan.Plan](), &jsonschema.ForOptions{})
	if err != nil {
		t.Fatal(err)
	}
	firm(schema)
	schema.Schema = "https://json-schema.org/draft/2020-12/schema"
	schema.Title = "The plan of stagewright, schemaVersion 1"
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	if err := e.Encode(schema); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Error("schema.json is not what the types say: run go test ./generator/plan -update")
	}
}

// firm takes "null" out: lists and maps of a plan are always there.
func firm(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if len(s.Types) == 2 && s.Types[0] == "null" {
		s.Type, s.Types = s.Types[1], nil
	}
	for _, p := range s.Properties {
		firm(p)
	}
	firm(s.Items)
	firm(s.AdditionalProperties)
}
