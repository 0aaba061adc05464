// Package detect reads a project through fs.FS and says what is there: which
// apps, in which language and framework, and for every fact that a Dockerfile
// needs the line it is written in. It decides nothing and writes nothing.
package detect

import "strconv"

// Evidence is a place that a person can go and check. Paths are relative to
// the project root, with slashes; line 0 means the file as a whole.
type Evidence struct {
	Path string `json:"path"`
	Line int    `json:"line"`
}

// String gives path:line, or the path alone for a whole file.
func (e Evidence) String() string {
	if e.Line == 0 {
		return e.Path
	}
	return e.Path + ":" + strconv.Itoa(e.Line)
}

// Kind is what an app is for.
type Kind string

// The kinds of app. A library is refused with a reason; tooling is a manifest
// that only serves the people who work on the project (linters, hooks).
const (
	Service Kind = "service"
	Site    Kind = "site"
	Worker  Kind = "worker"
	Tool    Kind = "tool"
	Library Kind = "library"
	Tooling Kind = "tooling"
)

// strength orders kinds for a folder that several languages claim.
func (k Kind) strength() int {
	switch k {
	case Service:
		return 4
	case Site, Worker:
		return 3
	case Tool:
		return 2
	case Library:
		return 1
	}
	return 0
}

// runs says whether an app of this kind can be put into an image.
func (k Kind) runs() bool { return k.strength() > Library.strength() }

// Warning is something the user should know. Codes are stable and documented
// by the room that raises them.
type Warning struct {
	Code    string     `json:"code"`
	Message string     `json:"message"`
	From    []Evidence `json:"from,omitempty"`
}

// WarningDoc documents one warning code.
type WarningDoc struct {
	Code  string // stable, lower-case with hyphens
	Means string // what it says, in a sentence
	Do    string // what to do about it
}

// Warnings are the codes that any language may raise.
var Warnings = []WarningDoc{
	{"file-broken", "A file of the project could not be read as what its name says.", "Mend the file; what it says was not used."},
	{"file-too-large", "A file is larger than is read.", "Nothing, unless it is a manifest that should be small."},
	{"too-many-files", "The project has more files or deeper folders than are looked at.", "Run on the folder of one app."},
	{"value-refused", "A value of the project holds characters that have no place in a Dockerfile.", "Rename it, or give the value by its flag."},
	{"image-not-mirrored", "A registry mirror is given, and an image comes from a registry that it does not stand for.", "Give --registry-mirror REGISTRY=HOST/PATH for that registry, or --base-map."},
	{"healthcheck-omitted", "A health check was asked for, and the final image holds no program that could ask.", "Let the platform ask from outside, choose another base, or give the template a health line."},
	{"env-not-loaded", "A site is given variables when its container starts, and no page of it loads them.", "Load /env.js in front of the site's own scripts, and read window.env."},
	{"secret-in-file", "A file of the project holds a credential in plain text.", "Revoke it, and keep it out of the project."},
	{"reads-outside", "The program names pages that its image does not hold: they lie outside of its build context, or the build of another app makes them.", "Let the pages have an image of their own, or keep them where the build context holds them."},
	{"version-ended", "The version that the project asks for no longer gets fixes.", "Move to a supported version."},
	{"version-not-lts", "The version is not a long-term line.", "Prefer a long-term line in production."},
	{"version-unknown", "The version is not in the release table.", "Check that its image exists."},
	{"version-conflict", "Two files of the project ask for versions that exclude each other.", "Make them agree, or give --runtime-version."},
	{"version-unsatisfiable", "No known version satisfies what the project asks for.", "Correct the range, or give --runtime-version."},
	{"version-unreadable", "What a file says of the version could not be understood.", "Correct it, or give --runtime-version."},
}
