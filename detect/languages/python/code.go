package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// manifests are the files that make a folder a project of its own.
var manifests = []string{"pyproject.toml", "requirements.txt", "requirements.in", "Pipfile", "setup.py", "setup.cfg"}

// besides are folders of scripts beside the app: what is found there counts
// only when nothing else does.
var besides = []string{"scripts", "script", "tools", "tool", "dev", "notebooks", "migrations", "alembic", "bin", "contrib", "hack", "ci", "devscripts", "maint"}

// maxSources bounds how many files are read.
const maxSources = 3000

// sources lists the app's own modules, those nearest to its folder first:
// no tests, no examples, nothing of another project below.
func sources(a *detect.App) []string {
	return detect.Memo(a, "sources", func() []string {
		var out []string
		for _, f := range a.Project.Files(a.Dir) {
			base := path.Base(f)
			if path.Ext(f) != ".py" || detect.Aside(a.Dir, f) || strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") ||
				base == "conftest.py" || base == "setup.py" || base == "noxfile.py" || base == "tests.py" || foreign(a, path.Dir(f)) {
				continue
			}
			out = append(out, f)
		}
		slices.SortStableFunc(out, func(x, y string) int {
			if d := rank(a, x) - rank(a, y); d != 0 {
				return d
			}
			return strings.Compare(x, y)
		})
		return out[:min(len(out), maxSources)]
	})
}

// rank puts what lies deep, and what lies beside the app, last.
func rank(a *detect.App, f string) int {
	r := strings.Count(f, "/")
	if beside(a, f) {
		r += 100
	}
	return r
}

// beside says whether a file lies in a folder of scripts beside the app.
func beside(a *detect.App, f string) bool {
	first, _, deeper := strings.Cut(detect.Rel(a.Dir, f), "/")
	return deeper && slices.Contains(besides, first)
}

// foreign says whether a folder lies in a project of its own below the app.
func foreign(a *detect.App, dir string) bool {
	for ; dir != a.Dir && dir != "."; dir = path.Dir(dir) {
		if slices.ContainsFunc(manifests, func(m string) bool { return a.Project.Has(path.Join(dir, m)) }) {
			return true
		}
	}
	return false
}

// search finds a pattern in the app's modules, comments left out.
func search(a *detect.App, p *detect.Pattern) []detect.Match {
	var out []detect.Match
	for _, f := range sources(a) {
		out = append(out, p.In(f, a.Project.Code(f))...)
	}
	return out
}

var (
	importLine = detect.NewPattern(`^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))`)
	mainGuard  = detect.NewPattern(`^if\s+__name__\s*==\s*["']__main__["']`)
)

// imports lists the modules that a file imports, as written; relative ones
// keep their dots.
func imports(a *detect.App, file string) []string {
	var out []string
	for _, m := range importLine.In(file, a.Project.Code(file)) {
		if m.Groups[0] != "" {
			out = append(out, m.Groups[0])
			continue
		}
		for name := range strings.SplitSeq(m.Groups[1], ",") {
			if f := strings.Fields(name); len(f) > 0 {
				out = append(out, f[0])
			}
		}
	}
	return out
}

// importsOf says whether a file imports a package.
func importsOf(a *detect.App, file string, packages ...string) bool {
	return slices.ContainsFunc(imports(a, file), func(name string) bool {
		top, _, _ := strings.Cut(name, ".")
		return slices.Contains(packages, top)
	})
}

// rootOf gives the folder that a file's absolute imports start from: of the
// folders above it the one where most of them are found, else src or the
// app's own.
func rootOf(a *detect.App, file string) string {
	dir := path.Dir(file)
	relative := false
	var tops []string
	for _, name := range imports(a, file) {
		if strings.HasPrefix(name, ".") {
			relative = true
			continue
		}
		top, _, _ := strings.Cut(name, ".")
		if _, third := has(a, top); !third {
			tops = append(tops, top)
		}
	}
	best, most := defaultRoot(a, dir), 0
	for d := dir; ; d = path.Dir(d) {
		n := 0
		for _, top := range tops {
			p := path.Join(d, top)
			if a.Project.Has(p+".py") && p+".py" != file || a.Project.Has(path.Join(p, "__init__.py")) || a.Project.HasDir(p) && holdsCode(a, p) {
				n++
			}
		}
		if n > most && (d != dir || !relative) {
			best, most = d, n
		}
		if d == a.Dir || d == "." {
			return best
		}
	}
}

// defaultRoot is src for what lies in it, unless src is itself a package.
func defaultRoot(a *detect.App, dir string) string {
	src := a.Path(sourceDir(a))
	if (dir == src || strings.HasPrefix(dir, src+"/")) && !a.Has(path.Join(sourceDir(a), "__init__.py")) {
		return src
	}
	return a.Dir
}

// holdsCode says whether a folder has modules.
func holdsCode(a *detect.App, dir string) bool {
	return slices.ContainsFunc(a.Project.Files(dir), func(f string) bool { return path.Ext(f) == ".py" })
}

// moduleOf is the dotted name of a file below a root, "" where a part of it is
// no name.
func moduleOf(root, file string) string {
	rel := strings.TrimSuffix(detect.Rel(root, file), ".py")
	rel = strings.TrimSuffix(rel, "/__init__")
	if !dotted.Regexp().MatchString(rel) {
		return ""
	}
	return strings.ReplaceAll(rel, "/", ".")
}

var dotted = detect.NewPattern(`^[A-Za-z_]\w*(?:/[A-Za-z_]\w*)*$`)

// fileOf finds the file of a module that another file imports; "" if it is
// not the app's own.
func fileOf(a *detect.App, from, module string) string {
	var bases []string
	if dots := len(module) - len(strings.TrimLeft(module, ".")); dots > 0 {
		dir := path.Dir(from)
		for range dots - 1 {
			dir = path.Dir(dir)
		}
		bases = []string{dir}
		module = module[dots:]
	} else {
		bases = []string{rootOf(a, from), a.Dir, a.Path(sourceDir(a)), path.Dir(from)}
	}
	for _, base := range bases {
		p := path.Join(base, strings.ReplaceAll(module, ".", "/"))
		if a.Project.Has(p + ".py") {
			return p + ".py"
		}
		if init := path.Join(p, "__init__.py"); a.Project.Has(init) {
			return init
		}
	}
	return ""
}
