package templates

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

//go:generate go test . -run TestRecorded -update

// recorded holds for each language the plans of its examples, one a line,
// without the reasons: what templates can be tried with.
//
//go:embed */recorded.json
var recorded embed.FS

// Plans are recorded plans by the example's name.
type Plans map[string]json.RawMessage

// Recorded gives the plans of all examples.
func Recorded() (Plans, error) {
	folders, err := recorded.ReadDir(".")
	if err != nil {
		return nil, err
	}
	all := Plans{}
	for _, f := range folders {
		b, err := recorded.ReadFile(f.Name() + "/recorded.json")
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &all); err != nil {
			return nil, fmt.Errorf("templates/%s/recorded.json: %w", f.Name(), err)
		}
	}
	return all, nil
}

// Names lists the examples.
func (p Plans) Names() []string { return slices.Sorted(maps.Keys(p)) }

// Plan gives the plan of one example as JSON.
func (p Plans) Plan(name string) []byte { return p[name] }
