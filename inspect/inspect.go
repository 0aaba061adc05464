// Package inspect reads Dockerfiles back: any Dockerfile, whoever wrote it.
//
// BuildKit's own parser, checks and conversion to its build graph are the
// grammar; this package runs them without a daemon and without the network,
// and adds what they leave out. Linking BuildKit's conversion costs a process
// some milliseconds before main begins, so only this package and the ones that
// need its graph import it; reading alone is in inspect/dockerfile.
package inspect

import (
	"cmp"
	"io/fs"
	"slices"
)

// Severity says how much a finding matters.
type Severity string

// The severities, from the one that stops a build to the one that is advice.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Rank orders severities: the higher, the worse; 0 is no severity at all.
func (s Severity) Rank() int {
	return 1 + slices.Index([]Severity{Info, Warning, Error}, s)
}

// Finding is one thing to say about a Dockerfile, and the line it stands in.
type Finding struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	// Fix says in words what to write instead.
	Fix string `json:"fix,omitempty"`
	// URL is the page that explains the rule.
	URL string `json:"url,omitempty"`
	// Path is the file the finding is in, as the caller named it.
	Path string `json:"path,omitempty"`
	// Line and EndLine count from 1; 0 means the file as a whole.
	Line    int `json:"line,omitempty"`
	EndLine int `json:"endLine,omitempty"`
	// Column and EndColumn count bytes from 1; 0 means the whole line.
	Column    int `json:"column,omitempty"`
	EndColumn int `json:"endColumn,omitempty"`
}

// Context is what a build would be given beside the Dockerfile.
type Context struct {
	// Path is the Dockerfile's name, repeated in every finding.
	Path string
	// Files is the build context; nil where it is not known.
	Files fs.FS
	// Ignore is the text of the .dockerignore that applies.
	Ignore []byte
	// Platform is the platform built for, linux/amd64 if empty.
	Platform string
	// Target is the stage to build; empty means the last for a conversion and
	// every stage for a lint.
	Target string
	// BuildArgs are the values given with --build-arg.
	BuildArgs map[string]string
	// StableOnly leaves out the checks that BuildKit calls experimental.
	StableOnly bool
}

// Sort puts findings into reading order and drops repeated ones.
func Sort(findings []Finding) []Finding {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(findings, func(a, b Finding) bool {
		return a.Path == b.Path && a.Line == b.Line && a.Column == b.Column &&
			a.Code == b.Code && a.Message == b.Message
	})
}
