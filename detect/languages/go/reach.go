package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// dirOf gives the folder of a package whose source lies in the project.
func (c *code) dirOf(pkg string) (string, bool) {
	for _, r := range c.roots {
		if r.name == "" {
			continue
		}
		if pkg == r.name {
			return r.dir, true
		}
		if rest, ok := strings.CutPrefix(pkg, r.name+"/"); ok {
			return path.Join(r.dir, rest), true
		}
	}
	return "", false
}

// reach lists the files that a program is built from and whose source lies in
// the project: the main package's first, then by import.
func (c *code) reach(dirs ...string) []*source {
	key := strings.Join(dirs, "\x00")
	if out, ok := c.reached[key]; ok {
		return out
	}
	var out []*source
	seen := map[string]bool{}
	queue := slices.Clone(dirs)
	for len(queue) > 0 {
		dir := queue[0]
		queue = queue[1:]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		for _, s := range c.files(dir) {
			out = append(out, s)
			for _, u := range s.imports {
				if d, ok := c.dirOf(u.path); ok && !seen[d] {
					queue = append(queue, d)
				}
			}
		}
	}
	c.reached[key] = out
	return out
}

// sources lists the files of the app's program; of all its programs while it
// is not settled which one is built.
func sources(a *detect.App) []*source {
	c := readCode(a)
	if m := a.Text("main"); m != "" {
		return c.reach(a.Path(m))
	}
	var dirs []string
	for _, m := range c.programs() {
		dirs = append(dirs, m.dir)
	}
	return c.reach(dirs...)
}

// programs are the main packages that may be what the module is for: those of
// tools and examples only where there is nothing else.
func (c *code) programs() []program {
	if len(c.mains) == 0 && len(c.library) == 0 {
		return c.asides
	}
	return c.mains
}

// imports gives the first place where one of the program's files imports a
// package, or one below it.
func imports(files []*source, pkg string) (detect.Evidence, bool) {
	for _, s := range files {
		for _, u := range s.imports {
			if u.path == pkg || strings.HasPrefix(u.path, pkg+"/") {
				return detect.Evidence{Path: s.path, Line: u.line}, true
			}
		}
	}
	return detect.Evidence{}, false
}
