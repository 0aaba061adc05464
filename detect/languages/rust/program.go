package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// program is one binary target.
type program struct {
	name, path string // the path is the project's
	needs      []string
	from       detect.Evidence
}

// programs lists the binaries of a package, as Cargo finds them.
func (c *crate) programs() []program {
	var out []program
	main := path.Join(c.dir, "src/main.rs")
	for _, n := range c.doc.At("bin").List() {
		p := program{name: n.At("name").Text(), needs: n.At("required-features").Strings(), from: c.at(n)[0]}
		if at := n.At("path").Text(); at != "" {
			p.path = path.Join(c.dir, at)
		} else {
			p.path = c.first("src/bin/"+p.name+".rs", "src/bin/"+p.name+"/main.rs", "src/main.rs")
		}
		if p.name != "" {
			out = append(out, p)
		}
	}
	if c.doc.At("package", "autobins").Text() == "false" {
		return out
	}
	add := func(name, file string) {
		if c.p.Has(file) && !slices.ContainsFunc(out, func(p program) bool { return p.path == file || p.name == name }) {
			out = append(out, program{name: name, path: file, from: detect.Evidence{Path: file}})
		}
	}
	if add(c.name(), main); len(out) > 0 && out[len(out)-1].path == main {
		if named := c.doc.At("package", "name"); named != nil { // the package's own name is the program's
			out[len(out)-1].from = c.at(named)[0]
		}
	}
	dir := path.Join(c.dir, "src/bin")
	files, dirs := c.p.Entries(dir)
	for _, f := range files {
		if path.Ext(f) == ".rs" {
			add(strings.TrimSuffix(f, ".rs"), path.Join(dir, f))
		}
	}
	for _, d := range dirs {
		add(d, path.Join(dir, d, "main.rs"))
	}
	return out
}

// first gives the first of some files that the package has, else the first.
func (c *crate) first(names ...string) string {
	for _, n := range names {
		if c.p.Has(path.Join(c.dir, n)) {
			return path.Join(c.dir, n)
		}
	}
	return path.Join(c.dir, names[0])
}

// program gives one binary by its name.
func (c *crate) program(name string) (program, bool) {
	list := c.programs()
	i := slices.IndexFunc(list, func(p program) bool { return p.name == name })
	if i < 0 {
		return program{}, false
	}
	return list[i], true
}

var programFact = detect.Fact{
	Name: "program", Type: detect.Text, Required: true, Strict: true,
	Ask: "Which program goes into the image?",
	Options: func(a *detect.App) []detect.Option {
		var out []detect.Option
		for _, p := range of(a).programs() {
			out = append(out, detect.Option{Value: p.name, Label: p.path, From: []detect.Evidence{p.from}})
		}
		return out
	},
	Probes: []detect.Probe{
		{Says: "bin-target of cargo-leptos, the only program, or default-run in Cargo.toml", Look: declared},
		{Says: "the only program that listens", Look: listening},
		{Says: "src/main.rs, the package's own program", Look: mainProgram},
	},
	Missing: func(a *detect.App) string {
		return a.Path(manifestName) + " has several programs and no default-run: give --set program="
	},
}

func declared(a *detect.App) []detect.Finding {
	c := of(a)
	if l := leptosOf(a); l != nil && l.program != "" {
		if _, ok := c.program(l.program); ok {
			return detect.Finds("", []detect.Evidence{l.at}, l.program)
		}
	}
	if n := c.doc.At("package", "default-run"); n != nil {
		if _, ok := c.program(n.Text()); ok {
			return detect.Finds("", c.at(n), n.Text())
		}
	}
	if list := c.programs(); len(list) == 1 {
		return detect.Finds("", []detect.Evidence{list[0].from}, list[0].name)
	}
	return nil
}

func listening(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, p := range of(a).programs() {
		if list := listenersIn(a, []text{codeOf(a.Project, p.path)}); len(list) > 0 {
			out = append(out, detect.Finding{Value: detect.Is(p.name), From: []detect.Evidence{list[0].at}, Why: "it listens"})
		}
	}
	if len(out) != 1 {
		return nil
	}
	return out
}

func mainProgram(a *detect.App) []detect.Finding {
	c := of(a)
	for _, p := range c.programs() {
		if p.path == path.Join(c.dir, "src/main.rs") {
			return detect.Finds("", []detect.Evidence{p.from}, p.name)
		}
	}
	return nil
}

// chosen is the settled program, or the one that would be taken; false when
// that is not known.
func chosen(a *detect.App) (program, bool) {
	c := of(a)
	if name := a.Text("program"); name != "" {
		return c.program(name)
	}
	for _, look := range []func(*detect.App) []detect.Finding{declared, listening, mainProgram} {
		if found := look(a); len(found) > 0 {
			return c.program(found[0].Value[0])
		}
	}
	return program{}, false
}

var featuresFact = detect.Fact{
	Name: "features", Type: detect.List,
	When: func(a *detect.App) bool { return !byLeptos(a) }, // its settings name them
	Ask:  "Which features of the package are turned on?",
	Probes: []detect.Probe{{Says: "required-features of the program", Look: func(a *detect.App) []detect.Finding {
		p, ok := chosen(a)
		if !ok || len(p.needs) == 0 {
			return nil
		}
		return []detect.Finding{{Value: p.needs, From: []detect.Evidence{p.from}}}
	}}},
}

var managerFact = detect.Fact{
	Name: "manager", Type: detect.Text, Derived: true,
	Default: func(*detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is("cargo")} },
}
