package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// stub is a file that stands in for the project's while dependencies are compiled.
type stub struct {
	path string // relative to the context
	main bool   // a program, or a library, which may be empty
	goes string // what is removed afterwards, "" for nothing
}

// stubs lists the files that a crate's targets must have.
func stubs(a *detect.App, c *crate) []stub {
	var out []stub
	add := func(file string, main, goes bool) {
		s := stub{path: a.InContext(file), main: main}
		if src := path.Join(c.dir, "src"); goes && strings.HasPrefix(file, src+"/") {
			s.goes = a.InContext(src)
		} else if goes {
			s.goes = s.path
		}
		if !slices.ContainsFunc(out, func(o stub) bool { return o.path == s.path }) {
			out = append(out, s)
		}
	}
	mine := c.dir == a.Dir
	for _, p := range c.programs() {
		declared := slices.ContainsFunc(c.doc.At("bin").List(), func(n *node) bool { return n.At("name").Text() == p.name })
		if declared || path.Base(path.Dir(p.path)) == "src" || mine && p.name == a.Text("program") {
			add(p.path, true, true)
		}
	}
	if at := c.doc.At("lib", "path").Text(); at != "" {
		add(path.Join(c.dir, at), false, true)
	} else if c.p.Has(path.Join(c.dir, "src/lib.rs")) {
		add(path.Join(c.dir, "src/lib.rs"), false, true)
	}
	if len(out) == 0 && len(c.programs()) > 0 {
		add(c.programs()[0].path, true, true)
	}
	build := c.doc.At("package", "build").Text()
	if build == "" && c.p.Has(path.Join(c.dir, "build.rs")) {
		build = "build.rs"
	}
	if build != "" && build != "false" {
		add(path.Join(c.dir, build), true, false)
	}
	for _, t := range [][2]string{{"test", "tests"}, {"bench", "benches"}, {"example", "examples"}} {
		table, dir := t[0], t[1]
		for _, n := range c.doc.At(table).List() {
			file := n.At("path").Text()
			if file == "" {
				file = path.Join(dir, n.At("name").Text()+".rs")
			}
			add(path.Join(c.dir, file), true, false)
		}
	}
	slices.SortFunc(out, func(x, y stub) int { return strings.Compare(x.path, y.path) })
	return out
}

// allStubs lists those of every crate.
func allStubs(a *detect.App) []stub {
	var out []stub
	for _, c := range parts(a) {
		if c.doc.Has("package") {
			out = append(out, stubs(a, c)...)
		}
	}
	return out
}

// listed is a fact that follows from the stubs.
func listed(name string, pick func(stub) string) detect.Fact {
	return detect.Fact{
		Name: name, Type: detect.List, Derived: true,
		When: func(a *detect.App) bool { return a.Yes("layered") },
		Default: func(a *detect.App) *detect.Finding {
			f := &detect.Finding{Value: detect.Value{}}
			for _, s := range allStubs(a) {
				if v := pick(s); v != "" && v != "." && !slices.Contains(f.Value, v) {
					f.Value = append(f.Value, v)
				}
			}
			return f
		},
	}
}

func stubMainsFact() detect.Fact {
	return listed("stubMains", func(s stub) string {
		if s.main {
			return s.path
		}
		return ""
	})
}

func stubLibsFact() detect.Fact {
	return listed("stubLibs", func(s stub) string {
		if !s.main {
			return s.path
		}
		return ""
	})
}

func stubDirsFact() detect.Fact {
	return listed("stubDirs", func(s stub) string { return path.Dir(s.path) })
}

func stubsGoneFact() detect.Fact {
	return listed("stubsGone", func(s stub) string { return s.goes })
}
