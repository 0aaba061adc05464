package golang

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// frontend is the folder of a package.json whose build makes what the program
// embeds or serves.
type frontend struct {
	dir  string // project path
	out  string // what its build makes, a project path
	line int    // of its build script
	run  string // the script's name
	from detect.Evidence
}

// frontends finds what makes the folders that are embedded or read and not
// committed.
func frontends(a *detect.App) (made []frontend, missing []embedded) {
	var wanted []embedded
	for _, e := range embeds(a) {
		if !committed(a.Project, e.path) {
			wanted = append(wanted, e)
		}
	}
	if a.Text("kind") != "tool" {
		for _, o := range reads(a) {
			if at, _ := locate(a, o.path); missed(o) && !committed(a.Project, at) {
				wanted = append(wanted, embedded{path: at, from: o.from})
			}
		}
	}
	for _, e := range wanted {
		f, ok := maker(a, e.path)
		if !ok {
			missing = append(missing, e)
			continue
		}
		f.from = e.from
		if !slices.ContainsFunc(made, func(g frontend) bool { return g.out == f.out }) {
			made = append(made, f)
		}
	}
	return made, missing
}

var outDir = detect.NewPattern(`\boutDir\s*:\s*["'` + "`" + `]([^"'` + "`" + `]+)["'` + "`" + `]`)

// maker finds the package.json whose build makes a folder: the one whose
// configuration names it, else the nearest above it.
func maker(a *detect.App, target string) (frontend, bool) {
	var nearest frontend
	found := false
	for _, f := range a.Project.Files(a.Context()) {
		if path.Base(f) != "package.json" || strings.Contains(f, "node_modules/") {
			continue
		}
		scripts := a.Project.Doc(f).At("scripts")
		if m, ok := scripted(scripts, path.Dir(f), target); ok {
			return m, true
		}
		script := scripts.At("build")
		if script.Text() == "" {
			continue
		}
		m := frontend{dir: path.Dir(f), out: target, line: script.Line, run: "build"}
		if out, ok := configured(a, m.dir); ok && (out == target || strings.HasPrefix(target, out+"/") || strings.HasPrefix(out, target+"/")) {
			m.out = out
			return m, true
		}
		if inside := m.dir == "." || strings.HasPrefix(target, m.dir+"/"); inside && (!found || len(m.dir) > len(nearest.dir)) {
			nearest, found = m, true
		}
	}
	if found {
		nearest.out = outputOf(nearest.dir, target)
	}
	return nearest, found
}

var outFlag = detect.NewPattern(`--out-?[dD]ir[= ]["']?([^\s"']+)`)

// scripted finds the script that says itself that it makes a folder.
func scripted(scripts *formats.Node, dir, target string) (frontend, bool) {
	if scripts == nil {
		return frontend{}, false
	}
	for _, s := range scripts.Nodes {
		for _, m := range outFlag.In("", s.Text()) {
			if path.Join(dir, m.Group()) == target {
				return frontend{dir: dir, out: target, line: s.Line, run: s.Key}, true
			}
		}
	}
	return frontend{}, false
}

// outputOf is the folder that a build makes where no configuration tells: the
// first below the package.json's on the way to what is wanted.
func outputOf(dir, target string) string {
	rest := detect.Rel(dir, target)
	first, _, deeper := strings.Cut(rest, "/")
	if deeper && slices.Contains([]string{"dist", "build", "out", "public", "output"}, first) {
		return path.Join(dir, first)
	}
	return target
}

// configured reads where Vite puts what it builds.
func configured(a *detect.App, dir string) (string, bool) {
	for _, name := range []string{"vite.config.ts", "vite.config.js", "vite.config.mts", "vite.config.mjs"} {
		f := path.Join(dir, name)
		if !a.Project.Has(f) {
			continue
		}
		if m := outDir.In(f, a.Project.Code(f)); len(m) > 0 {
			return path.Join(dir, m[0].Group()), true
		}
		return path.Join(dir, "dist"), true
	}
	return "", false
}

// frontendOf gives the one frontend of the app; what is missing for good is
// warned about.
func frontendOf(a *detect.App) *frontend {
	made, missing := frontends(a)
	for _, m := range missing {
		if slices.ContainsFunc(embeds(a), func(e embedded) bool { return e.path == m.path }) {
			a.Warn("embed-missing", fmt.Sprintf("%s: go:embed names %s, which is not in the project: commit it, or build it before the image is built", m.from, m.path), m.from)
		}
	}
	if len(made) == 0 {
		return nil
	}
	for _, m := range made[1:] {
		a.Warn("embed-missing", fmt.Sprintf("%s: %s is built by %s too, and only %s is built here: build it before the image is built", m.from, m.out, m.dir, made[0].out), m.from)
	}
	return &made[0]
}

// absorbed lists the folders whose own apps are part of this one.
func absorbed(a *detect.App) []string {
	made, _ := frontends(a)
	var out []string
	for _, f := range made {
		if f.dir != a.Dir {
			out = append(out, f.dir)
		}
	}
	return out
}
