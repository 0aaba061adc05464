package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// outputs is what the build script leaves behind.
type outputs struct {
	dirs []string // folders and files, relative to the app
	sure bool     // every program of the build was understood
	from []detect.Evidence
}

// outputsOf reads the build script for where its programs write.
func outputsOf(a *detect.App, m manifest) outputs {
	o := outputs{sure: true}
	if _, ok := nxChosen(a); ok {
		if s := shapeOf(a); s != nil {
			o.dirs, o.from = s.out, s.from
		}
		return o
	}
	name := ownBuild(a, m)
	if m.path == own(a).path {
		for _, p := range ownPages(a, m) {
			o.dirs, o.from = append(o.dirs, p.out), append(o.from, p.from)
		}
	}
	if name == "" {
		if s := shapeOf(a); s != nil {
			o.dirs = append(o.dirs, s.out...)
		}
		if len(o.dirs) == 0 && compiles(a, m) {
			t := tsconfig(a, "tsconfig.json")
			o.dirs, o.from = []string{path.Clean(t.outDir)}, t.from
		}
		return o
	}
	o.from = append(o.from, m.at("scripts", name)...)
	for _, hook := range []string{"pre" + name, name, "post" + name} {
		o.line(a, m, m.script(hook), 0)
	}
	if s := shapeOf(a); s != nil {
		for _, dir := range s.out {
			o.add(dir)
		}
	}
	return o
}

func (o *outputs) add(dir string) {
	dir = path.Clean(dir)
	if dir == "." || strings.HasPrefix(dir, "../") || path.IsAbs(dir) || strings.Contains(dir, "*") {
		o.sure = false
		return
	}
	if !slices.ContainsFunc(o.dirs, func(d string) bool { return d == dir || strings.HasPrefix(dir, d+"/") }) {
		o.dirs = append(o.dirs, dir)
	}
}

func (o *outputs) line(a *detect.App, m manifest, line string, depth int) {
	if line == "" {
		return
	}
	if depth > maxFollow {
		o.sure = false
		return
	}
	parts, _ := formats.Commands(line)
	for _, part := range parts {
		args := part.Args
		p := program{}
		for len(args) > 0 {
			tool := path.Base(args[0])
			if slices.Contains(setters, tool) {
				args = p.set(args[1:])
				continue
			}
			if n := manages(args); n > 0 && script(m, args) == "" {
				args = args[n:]
				continue
			}
			if tool == "run-s" || tool == "run-p" || tool == "npm-run-all" || tool == "concurrently" {
				o.scripts(a, m, args[1:], depth)
			} else if s := script(m, args); s != "" {
				for _, hook := range []string{"pre" + s, s, "post" + s} {
					o.line(a, m, m.script(hook), depth+1)
				}
			} else {
				o.program(a, m, tool, args[1:])
			}
			break
		}
	}
}

// scripts follows the names that npm-run-all and its kin take, patterns included.
func (o *outputs) scripts(a *detect.App, m manifest, names []string, depth int) {
	for _, n := range names {
		n = strings.TrimPrefix(strings.Trim(n, `'"`), "npm:")
		switch {
		case strings.HasPrefix(n, "-"):
		case strings.Contains(n, "*"):
			prefix, _, _ := strings.Cut(n, "*")
			for _, key := range m.At("scripts").Keys() {
				if strings.HasPrefix(key, prefix) {
					o.line(a, m, m.script(key), depth+1)
				}
			}
		case m.script(n) != "":
			o.line(a, m, m.script(n), depth+1)
		default:
			o.line(a, m, n, depth+1)
		}
	}
}
