package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// product is a release table as it is embedded.
type product struct {
	Title   string         `json:"title"`
	Kind    string         `json:"kind,omitempty"`
	Default string         `json:"default"`
	Reason  string         `json:"default_reason,omitempty"`
	Sources []string       `json:"sources,omitempty"`
	Reading map[string]any `json:"reading,omitempty"`
	Image   map[string]any `json:"image,omitempty"`
	Beside  []string       `json:"beside,omitempty"`
	Cycles  []cycle        `json:"cycles"`
}

type cycle struct {
	Cycle       string   `json:"cycle"`
	Tag         string   `json:"tag,omitempty"`
	Latest      string   `json:"latest,omitempty"`
	LTS         any      `json:"lts,omitempty"`
	Codename    string   `json:"codename,omitempty"`
	EOL         any      `json:"eol,omitempty"`
	SupportEnd  any      `json:"support_end,omitempty"`
	ExtendedEnd any      `json:"extended_end,omitempty"`
	Confirmed   *bool    `json:"confirmed,omitempty"`
	Image       string   `json:"image,omitempty"`
	Requires    string   `json:"requires,omitempty"`
	RequiresOf  string   `json:"requires_of,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Since       []string `json:"since,omitempty"`
}

// collected is runtimes.json.
type collected struct {
	AsOf     string `json:"as_of"`
	Products map[string]struct {
		Title   string `json:"title"`
		Kind    string `json:"kind"`
		Default string `json:"default"`
		Reason  string `json:"default_reason"`
		Sources []struct {
			Name string `json:"name"`
			Date string `json:"date"`
		} `json:"sources"`
		Cycles []struct {
			cycle
			Requires map[string]string `json:"requires"`
		} `json:"cycles"`
		Images map[string]any `json:"images"`
	} `json:"products"`
}

// fromData takes over the collected data; how versions are read and what began within a line
// stand only in the tables and are kept.
func fromData(fsys fs.FS, tables texts) error {
	text, err := fs.ReadFile(fsys, "runtimes.json")
	if err != nil {
		return err
	}
	var all collected
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("runtimes.json: %w", err)
	}
	tables["as-of.txt"] = all.AsOf + "\n"
	for _, key := range slices.Sorted(maps.Keys(all.Products)) {
		from := all.Products[key]
		name := fileName("releases", key)
		old, err := parseProduct(tables[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		p := product{Title: from.Title, Kind: from.Kind, Default: from.Default, Reason: from.Reason, Reading: old.Reading, Beside: old.Beside,
			Image: trimImage(from.Images)}
		for _, source := range from.Sources {
			p.Sources = append(p.Sources, source.Name+", "+source.Date)
		}
		variants, _ := from.Images["variants"].(map[string]any)
		for _, c := range from.Cycles {
			line := c.cycle
			for _, of := range slices.Sorted(maps.Keys(c.Requires)) {
				line.RequiresOf = of
				line.Requires, _, _ = strings.Cut(c.Requires[of], " (")
				line.Requires = strings.ReplaceAll(line.Requires, ", ", " || ")
			}
			line.Tags = suffixes(variants[c.Cycle])
			if i := slices.IndexFunc(old.Cycles, func(o cycle) bool { return o.Cycle == c.Cycle }); i >= 0 {
				line.Since = old.Cycles[i].Since
			}
			p.Cycles = append(p.Cycles, line)
		}
		if tables[name], err = block(p); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := nativeFromData(fsys, tables); err != nil {
		return err
	}
	return frameworksFromData(fsys, tables)
}

func parseProduct(text string) (product, error) {
	var p product
	if text == "" {
		return p, nil
	}
	err := json.Unmarshal([]byte(text), &p)
	return p, err
}

// trimImage renames and drops what the program does not read.
func trimImage(images map[string]any) map[string]any {
	out := map[string]any{}
	for from, to := range map[string]string{"registry": "registry", "repository": "repository", "repositories": "repositories",
		"tags": "form", "suites": "suites", "alpine": "alpine", "floating": "floating", "user": "user", "build": "build",
		"runtime": "runtime", "all_tags": "tags", "notes": "notes", "names": "names", "unprivileged": "unprivileged"} {
		if value := images[from]; !empty(value) {
			out[to] = value
		}
	}
	return out
}

func empty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case []any:
		return len(value) == 0
	case string:
		return value == ""
	}
	return false
}

// suffixes lists the tags of a line: {tags: […]}, or one list for each repository.
func suffixes(variant any) []string {
	lists, _ := variant.(map[string]any)
	var out []string
	for _, key := range slices.Sorted(maps.Keys(lists)) {
		list, ok := lists[key].([]any)
		if !ok {
			continue
		}
		for _, item := range list {
			tag, _ := item.(string)
			if key != "tags" {
				tag = key + ":" + tag
			}
			out = append(out, tag)
		}
	}
	slices.Sort(out)
	return out
}
