package tables

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
	Since       []string // what began within the line: "trixie 8.3.24" is the first release with images on that suite
	Requires    string   // range of the product it runs on, in npm's syntax: "17 - 26"
	RequiresOf  string   // that product: "java"
	Tag         string   // what stands in the image tag, where that is not Name: "8.0", "bookworm"
	SupportEnd  string   // end of active support, in EOL's forms
	ExtendedEnd string   // end of paid support or of a long-term team's, in EOL's forms
}

// Image is what is known of a product's container images.
type Image struct {
	Registry     string        `json:"registry,omitempty"` // "docker-hub", "mcr", "gcr", "ghcr"
	Repository   string        `json:"repository,omitempty"`
	Repositories []string      `json:"-"`              // where there are several, sorted
	Form         string        `json:"form,omitempty"` // the forms of its tags, in words
	Suites       []string      `json:"suites,omitempty"`
	Alpine       []string      `json:"alpine,omitempty"`
	Floating     []string      `json:"floating,omitempty"` // tags that follow the newest line
	User         *User         `json:"user,omitempty"`
	Build        string        `json:"build,omitempty"`   // tag for the build stage of the default
	Runtime      string        `json:"runtime,omitempty"` // tag for the final stage of the default
	Tags         []string      `json:"tags,omitempty"`    // all tags, where they are not sorted by line
	Unprivileged *Unprivileged `json:"unprivileged,omitempty"`
	Notes        string        `json:"notes,omitempty"`
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
	Beside  []string // what its install has to name beside it, so that it starts: "hishel<1.2"
	Reading Reading
}

// Releases gives the release lines of a product: "node", "python", "debian", "spring-boot".
func Releases(product string) (*Product, error) { return find("releases", releaseData, product) }

// Products lists the products that have a table, sorted.
func Products() []string { return names(releaseData) }
