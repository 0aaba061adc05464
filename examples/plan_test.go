package examples

import (
	"bytes"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/stagewright/stagewright/detect"
)

// TestSchema holds every plan to the schema that other programs read it by.
func TestSchema(t *testing.T) {
	file, err := os.Open("../generator/plan/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	document, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("plan.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("plan.json")
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, w written) {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.files[PlanFile]))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", PlanFile, err)
		}
	})
}

// TestEvidence holds every decision to a place that a person can go to.
func TestEvidence(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		for _, d := range w.app.Decisions {
			w.checkPlaces(t, d.Name, d.From)
			for _, instead := range d.Instead {
				w.checkPlaces(t, d.Name+" instead", instead.From)
			}
			if d.Source == "detected" && len(d.From) == 0 {
				t.Errorf("%s is detected as %q, and no place is named", d.Name, d.Value)
			}
		}
		for _, warning := range w.app.Warnings {
			w.checkPlaces(t, warning.Code, warning.From)
		}
	})
}

func (w written) checkPlaces(t *testing.T, of string, places []detect.Evidence) {
	t.Helper()
	for _, place := range places {
		info, err := w.tree.Stat(place.Path)
		if err != nil {
			t.Errorf("%s comes from %s: %v", of, place.Path, err)
		} else if !info.IsDir() && place.Line > bytes.Count(w.tree[place.Path].Data, []byte("\n"))+1 {
			t.Errorf("%s comes from %s:%d: it has not so many lines", of, place.Path, place.Line)
		}
	}
}
