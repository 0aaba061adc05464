package tables

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// Cycle is one release line of a product.
type Cycle struct {
	Name        string   // the line: "24", "3.12", "1.26"
	Latest      string   // its newest release known, "24.21.0"
	LTS         bool     // a long-term line on the date of the tables
	Codename    string   // "iron", "bookworm"
	EOL         string   // date of the end of life; "" = in support, "unknown", "ended" (date unknown)
	Ended       bool     // over on the date of the tables
	Confirmed   bool     // false: only a calendar or a pre-release says it exists
	Retired     bool     // its image is no longer rebuilt
	Unproven    bool     // no image of it was seen
	Tags        []string // suffixes of its image tags; "" is the bare tag; "repository:suffix" where a product has several
	Requires    string   // range of the product it runs on, in npm's syntax: "17 - 26"
	RequiresOf  string   // that product: "java"
	Tag         string   // what stands in the image tag, where that is not Name: "8.0", "bookworm"
	SupportEnd  string   // end of active support, in EOL's forms
	ExtendedEnd string   // end of paid support or of a long-term team's, in EOL's forms
}

// Image is what is known of a product's container images.
type Image struct {
	Registry     string              `json:"registry,omitempty"` // "docker-hub", "mcr", "gcr", "ghcr"
	Repository   string              `json:"repository,omitempty"`
	Repositories map[string]string   `json:"repositories,omitempty"` // by use, where there are several
	Form         string              `json:"form,omitempty"`         // the forms of its tags, in words
	Suites       []string            `json:"suites,omitempty"`
	Alpine       []string            `json:"alpine,omitempty"`
	Floating     []string            `json:"floating,omitempty"` // tags that follow the newest line
	User         *User               `json:"user,omitempty"`
	Build        string              `json:"build,omitempty"`   // tag for the build stage of the default
	Runtime      string              `json:"runtime,omitempty"` // tag for the final stage of the default
	Tags         []string            `json:"tags,omitempty"`    // all tags, where they are not sorted by line
	Names        map[string][]string `json:"names,omitempty"`   // images of a line, where one line has several
	Unprivileged *Unprivileged       `json:"unprivileged,omitempty"`
	Notes        string              `json:"notes,omitempty"`
}

// User is the account an image has for programs.
type User struct {
	Name      string `json:"name"`
	UID       int    `json:"uid"`
	UIDAlpine int    `json:"uid_alpine,omitempty"`
}

// Unprivileged is a sister image that does not start as root.
type Unprivileged struct {
	Registry   string `json:"registry"`
	Repository string `json:"repository"`
	Port       int    `json:"port"`
	UID        int    `json:"uid"`
}

// Reading says how versions of a product are written and which of them its image tags know.
type Reading struct {
	Prefixes    []string `json:"prefixes,omitempty"`     // written before a version: "node-v"
	LeadingOne  bool     `json:"leading_one,omitempty"`  // 1.8 means 8
	Vendors     bool     `json:"vendors,omitempty"`      // distributions have their own names: "temurin-21.0.2+13"
	FeatureBand int      `json:"feature_band,omitempty"` // patches from here on count builds of an SDK: 8.0.404
	Tags        string   `json:"tags,omitempty"`         // "" = lines and exact versions, "cycle" = lines only, "full" = exact only
}

// Product is a language, a tool or a framework with its release lines.
type Product struct {
	Name    string  // "node"
	Title   string  // "Node.js"
	Default string  // a line, one of Image.Floating, or "bundled" or "distro"
	Cycles  []Cycle // newest first
	Reason  string  // why Default is the default
	Kind    string  // "framework" where only the line matters
	Sources []string
	Image   Image
	Reading Reading
}

type productFile struct {
	Title   string      `json:"title"`
	Kind    string      `json:"kind"`
	Default string      `json:"default"`
	Reason  string      `json:"default_reason"`
	Sources []string    `json:"sources"`
	Reading Reading     `json:"reading"`
	Image   Image       `json:"image"`
	Cycles  []cycleFile `json:"cycles"`
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

var releases = shelf[*Product]{folder: "releases", read: readProduct}

// Releases gives the release lines of a product: "node", "python", "debian", "spring-boot".
func Releases(product string) (*Product, error) { return releases.get(product) }

// Products lists the products that have a table, sorted.
func Products() []string { return names("releases") }

func readProduct(name string, text []byte) (*Product, error) {
	file, err := decode[productFile](text)
	if err != nil {
		return nil, err
	}
	p := &Product{Name: name, Title: file.Title, Default: file.Default, Reason: file.Reason, Kind: file.Kind,
		Sources: file.Sources, Image: file.Image, Reading: file.Reading, Cycles: make([]Cycle, len(file.Cycles))}
	for i, c := range file.Cycles {
		p.Cycles[i] = Cycle{Name: c.Cycle, Tag: c.Tag, Latest: c.Latest, LTS: c.LTS.past(), Codename: c.Codename,
			EOL: c.EOL.end(), Ended: c.EOL.past(), SupportEnd: c.SupportEnd.end(), ExtendedEnd: c.ExtendedEnd.end(),
			Confirmed: c.Confirmed == nil || *c.Confirmed, Retired: c.Image == "retired", Unproven: c.Image == "unproven",
			Requires: c.Requires, RequiresOf: c.RequiresOf, Tags: c.Tags}
	}
	return p, nil
}

// Cycle finds the line that a version belongs to: "24.1.0" is of 24, "3.12.4" of 3.12. It also knows code names
// ("iron", "bookworm"), floating tags, and the prefixes with which the product's versions are written.
func (p *Product) Cycle(version string) (Cycle, bool) {
	if c, ok := p.named(version); ok {
		return c, true
	}
	num, _, ok := p.number(version)
	if !ok {
		return Cycle{}, false
	}
	return p.line(num)
}

// named finds a line by its whole name, its code name or the tag it goes by.
func (p *Product) named(word string) (Cycle, bool) {
	word = strings.ToLower(strings.TrimSpace(word))
	if word == "" {
		return Cycle{}, false
	}
	for _, c := range p.Cycles {
		first, _, _ := strings.Cut(strings.ToLower(c.Codename), " ")
		if word == c.Name || word == c.Tag || word == first || word == strings.ToLower(c.Codename) {
			return c, true
		}
	}
	if slices.Contains(p.Image.Floating, word) {
		return p.floating(word)
	}
	return Cycle{}, false
}

// line finds the line of a number: the one whose name is its longest beginning.
func (p *Product) line(num number) (Cycle, bool) {
	var best Cycle
	size := 0
	for _, c := range p.Cycles {
		name, ok := readNumber(c.Name)
		if ok && len(name) > size && num.begins(name) {
			best, size = c, len(name)
		}
	}
	if size == 0 && len(num) > 0 && slices.Contains(p.Image.Floating, num.String()) {
		return p.floating(num.String())
	}
	return best, size > 0
}

// floating stands for a tag that follows the newest line: what it surely gives is the newest line that has images.
func (p *Product) floating(tag string) (Cycle, bool) {
	prefix, numeric := readNumber(tag)
	for _, c := range p.Cycles {
		name, ok := readNumber(c.Name)
		if !ok || !c.Confirmed || c.Unproven || numeric && !name.begins(prefix) {
			continue
		}
		c.Name, c.Tag, c.EOL, c.Ended, c.Retired = tag, "", "", false, false
		return c, true
	}
	return Cycle{}, false
}

// DefaultCycle is the line that Default names; lines that stand outside of the table ("bundled", "distro") have only a name.
func (p *Product) DefaultCycle() Cycle {
	if c, ok := p.named(p.Default); ok {
		return c
	}
	return Cycle{Name: p.Default, Confirmed: true}
}

// HasTag says whether an image tag is known to exist: of node 24, "trixie-slim"; of dotnet 10, "aspnet:noble-chiseled".
// The bare tag has the suffix "".
func (p *Product) HasTag(cycle, suffix string) bool {
	c, ok := p.Cycle(cycle)
	if !ok {
		return slices.Contains(p.Image.Tags, suffix)
	}
	return slices.ContainsFunc(c.Tags, func(tag string) bool {
		_, plain, _ := strings.Cut(tag, ":")
		return tag == suffix || plain != "" && plain == suffix
	})
}

// Pick gives the first suffix that is sure to exist for a version. A line's suffixes are known; an exact release may be
// older than the suites and Alpine releases its line has now, so that only suffixes without them are sure. That a suffix
// names one is known from the table: it is not the short form of another.
func (p *Product) Pick(version string, suffixes ...string) (string, bool) {
	c, ok := p.Cycle(version)
	if !ok {
		return "", false
	}
	num, _, _ := p.number(version)
	name, _ := readNumber(c.Name)
	exact := len(num) > len(name) && num.String() != c.Latest
	for _, suffix := range suffixes {
		if p.HasTag(c.Name, suffix) && !(exact && p.dated(suffix)) {
			return suffix, true
		}
	}
	return "", false
}

// dated says whether a suffix names a suite or an Alpine release.
func (p *Product) dated(suffix string) bool {
	for part := range strings.SplitSeq(suffix, "-") {
		if slices.Contains(p.Image.Suites, part) || strings.HasPrefix(part, "alpine") && part != "alpine" ||
			part != "" && part[0] >= '0' && part[0] <= '9' {
			return true
		}
	}
	return false
}
