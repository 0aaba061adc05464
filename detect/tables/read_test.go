package tables

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

func decode[T any](text []byte) (T, error) {
	var value T
	err := json.Unmarshal(text, &value)
	return value, err
}

type nativeFile struct {
	Build         []string        `json:"build"`
	Run           []string        `json:"run"`
	OptionalBuild []string        `json:"optional_build"`
	OptionalRun   []string        `json:"optional_run"`
	VendoredBuild []string        `json:"vendored_build"`
	Prebuilt      string          `json:"prebuilt"`
	Why           string          `json:"why"`
	Condition     string          `json:"condition"`
	Bookworm      *nativeOverride `json:"bookworm"`
	Releases      []string        `json:"releases"`
	Aliases       []string        `json:"aliases"`
	Toolchain     []string        `json:"needs_toolchain"`
	Install       string          `json:"install"`
	Link          string          `json:"link"`
	Cgo           bool            `json:"cgo"`
	Source        string          `json:"source"`
	Confidence    string          `json:"confidence"`
	Detect        struct {
		Commands    []string `json:"commands"`
		Imports     []string `json:"imports"`
		Files       []string `json:"files"`
		Environment []string `json:"env"`
	} `json:"detect"`
}

func readNatives(ecosystem string, text []byte) ([]Native, error) {
	entries, err := decode[map[string]nativeFile](text)
	if err != nil {
		return nil, err
	}
	var list []Native
	for _, name := range sortedKeys(entries) {
		f := entries[name]
		list = append(list, Native{Name: name, Ecosystem: ecosystem, Build: f.Build, Run: f.Run, OptionalBuild: f.OptionalBuild,
			OptionalRun: f.OptionalRun, VendoredBuild: f.VendoredBuild, Prebuilt: f.Prebuilt, Condition: f.Condition, Note: f.Why,
			Releases: f.Releases, Aliases: f.Aliases, Toolchain: f.Toolchain, Install: f.Install, Link: f.Link, Cgo: f.Cgo,
			Commands: f.Detect.Commands, Imports: f.Detect.Imports, Files: f.Detect.Files,
			Environment: f.Detect.Environment, Source: f.Source, Confidence: f.Confidence, bookworm: f.Bookworm})
	}
	return list, nil
}

type productFile struct {
	Title   string      `json:"title"`
	Kind    string      `json:"kind"`
	Default string      `json:"default"`
	Reason  string      `json:"default_reason"`
	Sources []string    `json:"sources"`
	Reading Reading     `json:"reading"`
	Image   imageFile   `json:"image"`
	Beside  []string    `json:"beside"`
	Cycles  []cycleFile `json:"cycles"`
}

// imageFile names repositories by use.
type imageFile struct {
	Image
	Repositories map[string]string `json:"repositories"`
}

type cycleFile struct {
	Cycle       string   `json:"cycle"`
	Tag         string   `json:"tag"`
	Latest      string   `json:"latest"`
	LTS         moment   `json:"lts"`
	Codename    string   `json:"codename"`
	EOL         moment   `json:"eol"`
	SupportEnd  moment   `json:"support_end"`
	ExtendedEnd moment   `json:"extended_end"`
	Confirmed   *bool    `json:"confirmed"`
	Image       string   `json:"image"`
	Requires    string   `json:"requires"`
	RequiresOf  string   `json:"requires_of"`
	Tags        []string `json:"tags"`
	Since       []string `json:"since"`
}

// moment is a date, true, false, or nothing.
type moment string

func (m *moment) UnmarshalJSON(text []byte) error {
	switch {
	case bytes.Equal(text, []byte("null")):
		*m = ""
		return nil
	case bytes.Equal(text, []byte("true")), bytes.Equal(text, []byte("false")):
		*m = moment(text)
		return nil
	}
	return json.Unmarshal(text, (*string)(m))
}

// end gives the moment in the forms of Cycle.EOL.
func (m moment) end() string {
	switch m {
	case "":
		return "unknown"
	case "false":
		return ""
	case "true":
		return "ended"
	}
	return string(m)
}

// past says whether the moment had come on the date of the tables.
func (m moment) past() bool {
	return m == "true" || m != "" && m != "false" && string(m) <= AsOf()
}

func readProduct(name string, text []byte) (*Product, error) {
	file, err := decode[productFile](text)
	if err != nil {
		return nil, err
	}
	p := &Product{Name: name, Title: file.Title, Default: file.Default, Reason: file.Reason, Kind: file.Kind,
		Sources: file.Sources, Image: file.Image.Image, Beside: file.Beside, Reading: file.Reading, Cycles: make([]Cycle, len(file.Cycles))}
	p.Image.Repositories = slices.Sorted(maps.Values(file.Image.Repositories))
	for i, c := range file.Cycles {
		p.Cycles[i] = Cycle{Name: c.Cycle, Tag: c.Tag, Latest: c.Latest, LTS: c.LTS.past(), Codename: c.Codename,
			EOL: c.EOL.end(), Ended: c.EOL.past(), SupportEnd: c.SupportEnd.end(), ExtendedEnd: c.ExtendedEnd.end(),
			Confirmed: c.Confirmed == nil || *c.Confirmed, Retired: c.Image == "retired", Unproven: c.Image == "unproven",
			Requires: c.Requires, RequiresOf: c.RequiresOf, Tags: c.Tags, Since: c.Since}
	}
	return p, nil
}
