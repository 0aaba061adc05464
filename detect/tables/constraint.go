package tables

import "fmt"

// Constraint is one thing that a project says of a version.
type Constraint struct {
	Text   string // as written: ">=18 <21", "lts/iron", "v20.11.1", "^3.10", "[17,22)", "1.23.4"
	Syntax string // one of the Syntax values
	Path   string
	Line   int
	Weak   bool // evidence only: consulted when nothing stronger speaks
}

// The ways in which a version is written down.
const (
	Npm      = "npm"      // ranges of package.json
	Pep440   = "pep440"   // requires-python
	Poetry   = "poetry"   // caret, tilde and the operators of PEP 440
	Maven    = "maven"    // "[17,22)", also of Gradle
	Cargo    = "cargo"    // a bare version means a caret
	Ruby     = "ruby"     // requirements of gems and of Gemfile
	Composer = "composer" // of composer.json
	Nuget    = "nuget"    // a bare version means at least
	Hex      = "hex"      // "~> 1.14 and …", of mix.exs
	Minimum  = "minimum"  // at least: the go directive, rust-version
	Exact    = "exact"    // a pin: .nvmrc, .python-version, a Java release
	Loose    = "loose"    // .tool-versions and its kin: a beginning, "latest", alternatives parted by spaces
)

// where is the place a person can check.
func (c Constraint) where() string {
	switch {
	case c.Path == "":
		return "the project"
	case c.Line == 0:
		return c.Path
	}
	return fmt.Sprintf("%s:%d", c.Path, c.Line)
}

// says quotes the constraint with its place.
func (c Constraint) says() string { return fmt.Sprintf("%s says %q", c.where(), shorten(c.Text)) }

func shorten(text string) string {
	const enough = 80
	if runes := []rune(text); len(runes) > enough {
		return string(runes[:enough]) + "…"
	}
	return text
}

// Note is a warning about a version.
type Note struct {
	Code    string // one of the Version values
	Message string
	From    []Constraint
}

// The codes of notes.
const (
	VersionEnded         = "version-ended"         // the line is over
	VersionNotLTS        = "version-not-lts"       // the product has long-term lines, and this is none
	VersionUnknown       = "version-unknown"       // the tables do not know the line, the release or an image of it
	VersionConflict      = "version-conflict"      // two places say what cannot both be true
	VersionUnsatisfiable = "version-unsatisfiable" // no release known is what was asked for
	VersionUnreadable    = "version-unreadable"    // a text that is no version
)

// Resolution is the version to use, and why.
type Resolution struct {
	Version   string       // what goes into the image tag: a line ("24", "3.12"), or an exact release where one is pinned
	Cycle     Cycle        // the line it belongs to
	Decided   []Constraint // what led to it
	Ignored   []Constraint // what is weaker or contradicts
	Notes     []Note
	Defaulted bool // nothing usable was said: the default of the table
	Exact     bool // Version is one release, or a line finer than Cycle
}
