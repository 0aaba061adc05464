package golang

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// source is one Go file, as far as it has been read.
type source struct {
	path    string
	text    string
	pkg     string // its package clause, "" when it could not be read
	imports []use
	cgo     int  // line of import "C", 0 when there is none
	built   bool // it is part of a build for Linux
	needs   constraint.Expr

	full  *ast.File // whole, read when it is first asked for
	fset  *token.FileSet
	tried bool
}

// use is one import.
type use struct {
	path string
	name string // the name it is given, "" for its own
	line int
}

// systems and machines are the words that a file's name may end with; the
// build is for Linux on either machine.
var (
	systems = []string{
		"aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "nacl", "netbsd", "openbsd", "plan9", "solaris", "wasip1",
		"windows", "zos",
	}
	machines = []string{
		"386", "amd64p32", "arm", "armbe", "arm64be", "loong64", "mips", "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64",
		"ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
	}
)

// named says whether a file's name takes part in a build for Linux.
func named(name string) bool {
	if strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") || strings.HasSuffix(name, "_test.go") {
		return false
	}
	parts := strings.Split(strings.TrimSuffix(name, ".go"), "_")
	for i := len(parts) - 1; i > 0 && i >= len(parts)-2; i-- {
		if slices.Contains(systems, parts[i]) || slices.Contains(machines, parts[i]) {
			return false
		}
	}
	return true
}

// tag says whether a build tag is set in a build for Linux.
func tag(name string) bool {
	switch name {
	case "linux", "unix", "gc", "cgo", "amd64":
		return true
	}
	return strings.HasPrefix(name, "go1.")
}

// readSource reads the head of a Go file once: package clause and imports.
func readSource(p *detect.Project, name string) *source {
	return p.Keep("go "+name, func() any {
		s := &source{path: name, text: p.Text(name), fset: token.NewFileSet()}
		mode := parser.ImportsOnly | parser.SkipObjectResolution
		f, _ := parser.ParseFile(s.fset, name, s.text, mode)
		if f == nil || f.Name == nil {
			return s
		}
		s.pkg = f.Name.Name
		s.needs = needs(s.text)
		s.built = named(path.Base(name)) && (s.needs == nil || s.needs.Eval(tagged(p, name)))
		for _, i := range f.Imports {
			at, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				continue
			}
			u := use{path: at, line: s.fset.Position(i.Pos()).Line}
			if i.Name != nil {
				u.name = i.Name.Name
			}
			if at == "C" {
				s.cgo = u.line
				continue
			}
			s.imports = append(s.imports, u)
		}
		return s
	}).(*source)
}

// needs gives the constraint that stands above a package clause. A //go:build
// line speaks alone; without one all "+build" lines must hold.
func needs(text string) constraint.Expr {
	var all constraint.Expr
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		if strings.HasPrefix(l, "package ") {
			break
		}
		if !strings.HasPrefix(l, "//") {
			continue
		}
		isGo, isPlus := constraint.IsGoBuild(l), constraint.IsPlusBuild(l)
		if !isGo && !isPlus {
			continue
		}
		e, err := constraint.Parse(l)
		if err != nil {
			continue
		}
		if isGo {
			return e
		}
		if all == nil {
			all = e
		} else {
			all = &constraint.AndExpr{X: all, Y: e}
		}
	}
	return all
}

// tree parses the whole file once; nil when it is not Go.
func (s *source) tree() *ast.File {
	if !s.tried {
		s.tried = true
		s.fset = token.NewFileSet()
		s.full, _ = parser.ParseFile(s.fset, s.path, s.text, parser.SkipObjectResolution|parser.ParseComments)
	}
	return s.full
}

// line gives the line of a place in the whole file.
func (s *source) line(at token.Pos) int { return s.fset.Position(at).Line }

// at makes evidence of a place in the whole file.
func (s *source) at(n ast.Node) detect.Evidence {
	return detect.Evidence{Path: s.path, Line: s.line(n.Pos())}
}

// imported gives the name by which the file knows a package, "" when it does
// not import it.
func (s *source) imported(pkg string) string {
	for _, u := range s.imports {
		if u.path != pkg {
			continue
		}
		if u.name != "" {
			return u.name
		}
		return baseName(pkg)
	}
	return ""
}

// baseName is the name that a package most likely has: the last part of its
// path that is not a version.
func baseName(pkg string) string {
	base := path.Base(pkg)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(pkg))
	}
	if i := strings.Index(base, ".v"); i > 0 {
		base = base[:i]
	}
	base = strings.TrimPrefix(base, "go-")
	return strings.ReplaceAll(base, "-", "")
}

// stands gives the import path that a name stands for in this file.
func (s *source) stands(name string) string {
	for _, u := range s.imports {
		if u.name == name || u.name == "" && (baseName(u.path) == name || path.Base(u.path) == name) {
			return u.path
		}
	}
	return ""
}
