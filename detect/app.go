package detect

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

// App is one thing of a project that can be put into an image. Rooms read the
// project through it; facts that are settled already are asked of it by name.
type App struct {
	*Claim
	Project  *Project
	Dir      string // relative to the project root, "." for the root
	Language *Language

	// Helped are the apps of other languages in the same folder that merely
	// help this one.
	Helped []*App

	settled  map[string]Value
	sources  map[string]Source
	evidence map[string][]Evidence
	memo     map[string]any
	warnings []Warning
}

// NewApp makes the view of a folder that a language looks through.
func NewApp(p *Project, dir string, l *Language) *App {
	return &App{Project: p, Dir: dir, Language: l, settled: map[string]Value{},
		sources: map[string]Source{}, evidence: map[string][]Evidence{}}
}

// Settle records a fact's decided value.
func (a *App) Settle(name string, v Value, s Source, from []Evidence) {
	a.settled[name], a.sources[name], a.evidence[name] = v, s, from
}

// Known says whether a fact is settled with a value.
func (a *App) Known(name string) bool { return len(a.settled[name]) > 0 }

// Text gives a settled fact as one text, "" when it is not known.
func (a *App) Text(name string) string {
	if v := a.settled[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// List gives a settled fact as a list.
func (a *App) List(name string) []string { return a.settled[name] }

// Yes gives a settled yes or no.
func (a *App) Yes(name string) bool { return a.Text(name) == "yes" }

// Number gives a settled number, 0 when it is not known.
func (a *App) Number(name string) int { n, _ := strconv.Atoi(a.Text(name)); return n }

// Source gives where a settled fact came from.
func (a *App) Source(name string) Source { return a.sources[name] }

// Chosen says whether a person settled a fact, by a flag, an answer or the
// config file.
func (a *App) Chosen(name string) bool {
	return a.sources[name] == Given || a.sources[name] == Configured
}

// Evidence gives where a settled fact is written.
func (a *App) Evidence(name string) []Evidence { return a.evidence[name] }

// Context is the folder that the image is built from.
func (a *App) Context() string {
	if a.Claim != nil && a.Workspace != "" {
		return a.Workspace
	}
	return a.Dir
}

// InContext gives a project path relative to the build context, "." for the
// context itself; what lies outside keeps its "..".
func (a *App) InContext(p string) string { return Rel(a.Context(), p) }

// Rel gives a slash path relative to a folder; both are relative to one root.
func Rel(dir, p string) string {
	dir, p = path.Clean(dir), path.Clean(p)
	if dir == "." {
		return p
	}
	if p == dir {
		return "."
	}
	if rest, ok := strings.CutPrefix(p, dir+"/"); ok {
		return rest
	}
	return path.Join(strings.Repeat("../", strings.Count(dir, "/")+1), p)
}

// Path gives the project path of a file of the app's folder.
func (a *App) Path(name string) string { return path.Join(a.Dir, name) }

// Has says whether the app's folder has a file.
func (a *App) Has(name string) bool { return a.Project.Has(a.Path(name)) }

// HasDir says whether the app's folder has a folder.
func (a *App) HasDir(name string) bool { return a.Project.HasDir(a.Path(name)) }

// Doc reads a structured file of the app's folder; nil when it is not there or
// broken (which is then reported once).
func (a *App) Doc(name string) *formats.Node { return a.Project.Doc(a.Path(name)) }

// Read gives the text of a file of the app's folder, "" when there is none.
func (a *App) Read(name string) string { return a.Project.Text(a.Path(name)) }

// At makes evidence of a file of the app's folder.
func (a *App) At(name string, line int) []Evidence { return []Evidence{{a.Path(name), line}} }

// Warn keeps a warning for the plan; the same one is kept once.
func (a *App) Warn(code, message string, from ...Evidence) {
	for _, w := range a.warnings {
		if w.Code == code && w.Message == message {
			return
		}
	}
	a.warnings = append(a.warnings, Warning{code, message, from})
}

// Warnings gives what was kept.
func (a *App) Warnings() []Warning { return a.warnings }

// Up gives the first of the folders from the app's own up to its workspace
// (or just its own) that has a file, as the file's project path; "" if none.
func (a *App) Up(name string) string {
	for dir := a.Dir; ; dir = path.Dir(dir) {
		if p := path.Join(dir, name); a.Project.Has(p) {
			return p
		}
		if dir == a.Context() || dir == "." {
			return ""
		}
	}
}

// Above gives the first of the folders from the app's own up to the project's
// root that has a file, as the file's project path; "" if none. Version
// managers look there, whatever the build context is.
func (a *App) Above(name string) string {
	for dir := a.Dir; ; dir = path.Dir(dir) {
		if p := path.Join(dir, name); a.Project.Has(p) {
			return p
		}
		if dir == "." {
			return ""
		}
	}
}

// asides are folders beside the program that say nothing of how it runs.
var asides = []string{"test", "tests", "__tests__", "__mocks__", "spec", "specs", "e2e", "testdata", "fixtures",
	"fixture", "examples", "example", "samples", "sample", "demo", "demos", "docs", "doc", "documentation", "benchmark", "benchmarks",
	"bench", "cypress", "playwright", "stories", "storybook", "third_party", "third-party"}

// Aside says whether a path lies in a folder of tests, examples or documents
// below dir. Folders of packages (com/example, and what lies below src/main)
// are named by other rules and do not count.
func Aside(dir, p string) bool {
	rel, _, _ := strings.Cut(Rel(dir, p)+"/", "src/main/")
	before := ""
	for part := range strings.SplitSeq(rel, "/") {
		if before != "com" && before != "org" && slices.Contains(asides, strings.ToLower(part)) {
			return true
		}
		before = part
	}
	return false
}

// maxSources bounds how many files of an app are searched.
const maxSources = 4000

// Sources lists the app's own source files with one of the extensions
// (".js"), those nearest to its folder first; tests, examples and the folders
// of other apps are left out.
func (a *App) Sources(exts ...string) []string {
	var out []string
	for _, f := range a.Project.Files(a.Dir) {
		if slices.Contains(exts, path.Ext(f)) && !Aside(a.Dir, f) && !a.Project.foreign(a, f) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(x, y string) int {
		if d := strings.Count(x, "/") - strings.Count(y, "/"); d != 0 {
			return d
		}
		return strings.Compare(x, y)
	})
	out = out[:min(len(out), maxSources)]
	a.Project.ahead(out)
	return out
}

// Search finds a pattern in the app's sources, comments left out.
func (a *App) Search(p *Pattern, exts ...string) []Match {
	var out []Match
	for _, f := range a.Sources(exts...) {
		out = append(out, p.In(f, a.Project.Code(f))...)
	}
	return out
}
