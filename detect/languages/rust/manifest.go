package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

const manifestName = "Cargo.toml"

// crate is one package: its manifest, and that of the workspace it is part of.
type crate struct {
	p    *detect.Project
	dir  string
	doc  *formats.Node
	root string        // the workspace's folder, its own when there is none
	work *formats.Node // the workspace's manifest, its own when there is none
}

// readCrate reads the package of a folder, once.
func readCrate(p *detect.Project, dir string) *crate {
	return p.Keep("rust crate "+dir, func() any {
		c := &crate{p: p, dir: dir, doc: p.Doc(path.Join(dir, manifestName))}
		c.root, c.work = dir, c.doc
		if c.doc.Has("workspace") {
			return c
		}
		for above := dir; above != "."; {
			above = path.Dir(above)
			if slices.Contains(members(p, above), dir) {
				c.root, c.work = above, p.Doc(path.Join(above, manifestName))
				break
			}
		}
		return c
	}).(*crate)
}

// of gives the crate of an app.
func of(a *detect.App) *crate { return readCrate(a.Project, a.Dir) }

// manifest is the path of the crate's Cargo.toml.
func (c *crate) manifest() string { return path.Join(c.dir, manifestName) }

// at makes evidence of a node of the crate's manifest.
func (c *crate) at(n *formats.Node) []detect.Evidence {
	e := detect.Evidence{Path: c.manifest()}
	if n != nil {
		e.Line = n.Line
	}
	return []detect.Evidence{e}
}

// value gives a key of [package], from the workspace where it is inherited,
// and the file it stands in.
func (c *crate) value(key string) (*formats.Node, string) {
	n := c.doc.At("package", key)
	if n.At("workspace").Text() == "true" {
		return c.work.At("workspace", "package", key), path.Join(c.root, manifestName)
	}
	return n, c.manifest()
}

// name is the package's name.
func (c *crate) name() string { return c.doc.At("package", "name").Text() }

// members lists the folders of the packages of a workspace, "" for none: what
// its patterns name, and what those depend on by path.
func members(p *detect.Project, root string) []string {
	return p.Keep("rust members "+root, func() any {
		doc := p.Doc(path.Join(root, manifestName))
		if !doc.Has("workspace") {
			return []string(nil)
		}
		var out []string
		if doc.Has("package") {
			out = append(out, root)
		}
		for _, f := range p.Files(root) {
			if dir := path.Dir(f); path.Base(f) == manifestName && dir != root && named(doc, detect.Rel(root, dir)) {
				out = append(out, dir)
			}
		}
		for i := 0; i < len(out); i++ {
			for _, dep := range paths(p, out[i]) {
				rel := detect.Rel(root, dep)
				if !slices.Contains(out, dep) && !strings.HasPrefix(rel, "..") && !excluded(doc, rel) && p.Has(path.Join(dep, manifestName)) {
					out = append(out, dep)
				}
			}
		}
		slices.Sort(out)
		return out
	}).([]string)
}

// named says whether a workspace's patterns name a folder.
func named(doc *formats.Node, rel string) bool {
	if excluded(doc, rel) {
		return false
	}
	return slices.ContainsFunc(doc.At("workspace", "members").Strings(), func(pattern string) bool {
		ok, err := path.Match(path.Clean(pattern), rel)
		return ok && err == nil
	})
}

func excluded(doc *formats.Node, rel string) bool {
	return slices.ContainsFunc(doc.At("workspace", "exclude").Strings(), func(x string) bool {
		x = path.Clean(x)
		return rel == x || strings.HasPrefix(rel, x+"/")
	})
}

// claims says whether the workspace in a folder above has a folder as member.
func claims(a *detect.App, member string) bool {
	doc := a.Doc(manifestName)
	return doc.Has("workspace") && named(doc, member)
}

// dependency is one line of a table of dependencies.
type dependency struct {
	name string // the crate's own, where it is renamed
	node *formats.Node
	from string // the manifest
	kind string // "dependencies", "build-dependencies"
}

// tableNames are the tables of dependencies that a build compiles.
var tableNames = []string{"dependencies", "build-dependencies"}

// dependencies lists what the program itself is built from: no dev
// dependencies, and none of other systems.
func (c *crate) dependencies() []dependency {
	var out []dependency
	add := func(table *formats.Node, kind string) {
		if table == nil {
			return
		}
		for _, n := range table.Nodes {
			d := dependency{name: n.Key, node: n, from: c.manifest(), kind: kind}
			if n.At("workspace").Text() == "true" {
				if w := c.work.At("workspace", "dependencies", n.Key); w.At("package") != nil {
					d.name = w.At("package").Text()
				}
			}
			if p := n.At("package"); p != nil {
				d.name = p.Text()
			}
			out = append(out, d)
		}
	}
	for _, kind := range tableNames {
		add(c.doc.At(kind), kind)
	}
	if targets := c.doc.At("target"); targets != nil {
		for _, t := range targets.Nodes {
			if elsewhere(t.Key) {
				continue
			}
			for _, kind := range tableNames {
				add(t.At(kind), kind)
			}
		}
	}
	return out
}

// elsewhere says whether a target's table is of another system than Linux.
func elsewhere(target string) bool {
	if strings.Contains(target, "not(") {
		return false
	}
	for _, word := range []string{"windows", "macos", "darwin", "wasm", "android", "ios", "freebsd"} {
		if strings.Contains(target, word) && !strings.Contains(target, "linux") {
			return true
		}
	}
	return false
}

// depends finds a dependency by name.
func (c *crate) depends(name string) (dependency, bool) {
	for _, d := range c.dependencies() {
		if d.name == name && d.kind == tableNames[0] {
			return d, true
		}
	}
	return dependency{}, false
}

// evidence is the line of a dependency.
func (d dependency) evidence() detect.Evidence {
	return detect.Evidence{Path: d.from, Line: d.node.Line}
}

// features are those that a dependency is asked for, here and in the workspace.
func (c *crate) features(d dependency) []string {
	list := d.node.At("features").Strings()
	if d.node.At("workspace").Text() == "true" {
		list = append(list, c.work.At("workspace", "dependencies", d.node.Key, "features").Strings()...)
	}
	return list
}

// paths are the folders that a package depends on by path.
func paths(p *detect.Project, dir string) []string {
	doc := p.Doc(path.Join(dir, manifestName))
	var out []string
	add := func(base string, table *formats.Node) {
		if table == nil {
			return
		}
		for _, n := range table.Nodes {
			if at := n.At("path").Text(); at != "" {
				out = append(out, path.Join(base, at))
			}
		}
	}
	for _, kind := range append([]string{"dev-dependencies"}, tableNames...) {
		add(dir, doc.At(kind))
	}
	if t := doc.At("target"); t != nil {
		for _, n := range t.Nodes {
			for _, kind := range tableNames {
				add(dir, n.At(kind))
			}
		}
	}
	add(dir, doc.At("workspace", "dependencies"))
	return out
}

// own lists the crates of the project that the program is built from, itself
// first, as far as they are members of the same workspace.
func (c *crate) own() []*crate {
	return c.p.Keep("rust own "+c.dir, func() any {
		byName := map[string]string{}
		for _, m := range members(c.p, c.root) {
			byName[readCrate(c.p, m).name()] = m
		}
		out := []*crate{c}
		for i := 0; i < len(out); i++ {
			for _, d := range out[i].dependencies() {
				dir, member := byName[d.name]
				if at := d.node.At("path").Text(); at != "" {
					dir, member = path.Join(out[i].dir, at), c.p.Has(path.Join(out[i].dir, at, manifestName))
				}
				if member && !slices.ContainsFunc(out, func(o *crate) bool { return o.dir == dir }) {
					out = append(out, readCrate(c.p, dir))
				}
			}
		}
		return out
	}).([]*crate)
}
