package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// native is one dependency of native-packages.json, as it is embedded.
type native struct {
	Build         []string          `json:"build,omitempty"`
	Run           []string          `json:"run,omitempty"`
	OptionalBuild []string          `json:"optional_build,omitempty"`
	OptionalRun   []string          `json:"optional_run,omitempty"`
	VendoredBuild []string          `json:"vendored_build,omitempty"`
	Prebuilt      string            `json:"prebuilt,omitempty"`
	Why           string            `json:"why,omitempty"`
	Condition     string            `json:"condition,omitempty"`
	Bookworm      *override         `json:"bookworm,omitempty"`
	Releases      []string          `json:"releases,omitempty"`
	Aliases       []string          `json:"aliases,omitempty"`
	Toolchain     []string          `json:"needs_toolchain,omitempty"`
	Install       string            `json:"install,omitempty"`
	Link          string            `json:"link,omitempty"`
	Cgo           bool              `json:"cgo,omitempty"`
	BuildTags     map[string]string `json:"build_tags,omitempty"`
	Detect        *marks            `json:"detect,omitempty"`
	Source        string            `json:"source,omitempty"`
	Confidence    string            `json:"confidence,omitempty"`
}

type override struct {
	Build         *[]string `json:"build,omitempty"`
	Run           *[]string `json:"run,omitempty"`
	OptionalBuild *[]string `json:"optional_build,omitempty"`
	OptionalRun   *[]string `json:"optional_run,omitempty"`
}

type marks struct {
	Commands    []string `json:"commands,omitempty"`
	Imports     []string `json:"imports,omitempty"`
	Files       []string `json:"files,omitempty"`
	Environment []string `json:"env,omitempty"`
	Note        string   `json:"note,omitempty"`
}

func (n *native) sort() {
	for _, list := range [][]string{n.Build, n.Run, n.OptionalBuild, n.OptionalRun, n.VendoredBuild, n.Aliases} {
		slices.Sort(list)
	}
	if n.Bookworm == nil {
		return
	}
	for _, list := range []*[]string{n.Bookworm.Build, n.Bookworm.Run, n.Bookworm.OptionalBuild, n.Bookworm.OptionalRun} {
		if list != nil {
			slices.Sort(*list)
		}
	}
}

// nativeFromData writes one file an ecosystem, one dependency a line.
func nativeFromData(fsys fs.FS, tables texts) error {
	text, err := fs.ReadFile(fsys, "native-packages.json")
	if err != nil {
		return err
	}
	var all map[string]map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("native-packages.json: %w", err)
	}
	for _, ecosystem := range slices.Sorted(maps.Keys(all)) {
		if ecosystem == "_meta" {
			continue
		}
		out := "{"
		for i, name := range slices.Sorted(maps.Keys(all[ecosystem])) {
			var n native
			if err := json.Unmarshal(all[ecosystem][name], &n); err != nil {
				return fmt.Errorf("native-packages.json: %s: %s: %w", ecosystem, name, err)
			}
			n.sort()
			line, err := compact(n)
			if err != nil {
				return err
			}
			if i > 0 {
				out += ","
			}
			out += "\n " + quote(name) + ": " + line
		}
		tables[fileName("native", ecosystem)] = out + "\n}\n"
	}
	return nil
}
