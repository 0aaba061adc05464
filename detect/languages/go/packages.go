package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// program is one main package.
type program struct {
	dir  string          // project path
	from detect.Evidence // its func main
}

// code is what a module consists of: its packages and, where other modules of
// the project belong to the same build, theirs.
type code struct {
	p       *detect.Project
	mod     *module
	work    *workspace
	roots   []root // longest module path first
	mains   []program
	asides  []program         // main packages in folders of tools, examples and tests
	library []detect.Evidence // other packages that can be imported from outside

	reached map[string][]*source // by the folders of mains
}

// root is a module whose source lies in the project.
type root struct{ name, dir string }

// readCode looks at a module's packages once.
func readCode(a *detect.App) *code {
	return a.Project.Keep("go code "+a.Dir, func() any {
		c := &code{p: a.Project, mod: readModule(a.Project, a.Dir), work: findWorkspace(a.Project, a.Dir), reached: map[string][]*source{}}
		c.roots = append(c.roots, root{c.mod.name, c.mod.dir})
		if c.work != nil {
			for _, m := range c.work.members {
				c.roots = append(c.roots, root{readModule(c.p, m).name, m})
			}
		}
		for _, l := range c.replaced() {
			if !outside(l.dir) {
				c.roots = append(c.roots, root{l.name, l.dir})
			}
		}
		slices.SortStableFunc(c.roots, func(x, y root) int { return len(y.name) - len(x.name) })
		c.survey()
		return c
	}).(*code)
}

// replaced lists the local replacements that hold for the build.
func (c *code) replaced() []local {
	out := locals(c.mod.dir, c.mod.file.Replace)
	if c.work != nil {
		out = append(out, locals(c.work.dir, c.work.file.Replace)...)
	}
	return out
}

// folders lists the folders of the module that may hold packages, nearest
// first: nested modules, testdata and hidden folders are none of them.
func (c *code) folders() []string {
	var out []string
	var walk func(dir string)
	walk = func(dir string) {
		if dir != c.mod.dir && c.p.Has(path.Join(dir, "go.mod")) {
			return
		}
		files, dirs := c.p.Entries(dir)
		if slices.ContainsFunc(files, func(f string) bool { return path.Ext(f) == ".go" }) {
			out = append(out, dir)
		}
		for _, d := range dirs {
			if d == "testdata" || d == "vendor" || d == "node_modules" || strings.HasPrefix(d, ".") || strings.HasPrefix(d, "_") {
				continue
			}
			walk(path.Join(dir, d))
		}
	}
	walk(c.mod.dir)
	return out
}

// survey finds the main packages.
func (c *code) survey() {
	for _, dir := range c.folders() {
		name, first := c.clause(dir)
		switch {
		case name == "":
		case name != "main":
			if !beside(c.mod.dir, dir) && !strings.Contains("/"+detect.Rel(c.mod.dir, dir)+"/", "/internal/") {
				c.library = append(c.library, detect.Evidence{Path: first})
			}
		default:
			if at, ok := c.entry(dir); ok && beside(c.mod.dir, dir) && detect.Rel(c.mod.dir, dir) != path.Join("cmd", baseOf(c.mod.name)) {
				c.asides = append(c.asides, program{dir, at})
			} else if ok {
				c.mains = append(c.mains, program{dir, at})
			}
		}
	}
}

// clause gives the package name of a folder and the file that says so.
func (c *code) clause(dir string) (string, string) {
	for _, f := range c.p.Glob(dir, "*.go") {
		if !named(path.Base(f)) {
			continue
		}
		if s := readSource(c.p, f); s.built && s.pkg != "" && s.pkg != "documentation" {
			return s.pkg, f
		}
	}
	return "", ""
}

// entry finds func main in a folder.
func (c *code) entry(dir string) (detect.Evidence, bool) {
	for _, s := range c.files(dir) {
		if s.pkg != "main" {
			continue
		}
		if m := mainFunc.In(s.path, s.text); len(m) > 0 {
			return m[0].Evidence, true
		}
	}
	return detect.Evidence{}, false
}

var mainFunc = detect.NewPattern(`^func main\(\)`)

// files lists the files of a folder that take part in a build.
func (c *code) files(dir string) []*source {
	var out []*source
	for _, f := range c.p.Glob(dir, "*.go") {
		if !named(path.Base(f)) {
			continue
		}
		if s := readSource(c.p, f); s.built {
			out = append(out, s)
		}
	}
	return out
}

// helpers are folders whose programs serve those who work on the project.
var helpers = []string{"tools", "tool", "hack", "scripts", "script", "_examples", "_example", "build", "ci", ".github", "magefiles", "contrib", "misc", "internal"}

// beside says whether a folder holds what serves the work on the project.
func beside(dir, at string) bool {
	if detect.Aside(dir, at) {
		return true
	}
	for part := range strings.SplitSeq(detect.Rel(dir, at), "/") {
		if slices.Contains(helpers, part) {
			return true
		}
	}
	return false
}
