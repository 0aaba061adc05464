package gradle

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// Catalog is where a build keeps names for its dependencies.
const Catalog = "gradle/libs.versions.toml"

// node is a part of the catalog, nil where there is none.
type node struct{ *formats.Node }

func (b *Build) catalog() node { return node{b.p.Doc(path.Join(b.Root, Catalog))} }

// At walks down by keys.
func (n node) At(keys ...string) node { return node{n.Node.At(keys...)} }

func (n node) children() []node {
	if n.Node == nil {
		return nil
	}
	var out []node
	for _, c := range n.Nodes {
		out = append(out, node{c})
	}
	return out
}

// dotted makes names of the catalog and of the scripts comparable: there "-",
// "_" and "." are the same.
func dotted(name string) string {
	return strings.NewReplacer("-", ".", "_", ".").Replace(strings.TrimSuffix(name, ".get()"))
}

func (b *Build) catalogVersion(name string) (Text, bool) {
	for _, c := range b.catalog().At("versions").children() {
		if dotted(c.Key) == dotted(name) {
			value := c.Node
			if c.Kind == formats.Map {
				for _, key := range []string{"strictly", "require", "prefer"} {
					if value = c.Node.At(key); value != nil {
						break
					}
				}
			}
			return Text{value.Text(), detect.Evidence{Path: path.Join(b.Root, Catalog), Line: c.Line}}, value.Text() != ""
		}
	}
	return Text{}, false
}

// entryVersion reads the version of an entry, by reference or in place.
func (b *Build) entryVersion(n *formats.Node) string {
	v := n.At("version")
	if v == nil {
		return ""
	}
	if ref := v.At("ref"); ref != nil {
		t, _ := b.catalogVersion(ref.Text())
		return t.Value
	}
	return v.Text()
}

func (b *Build) entryPlugin(n *formats.Node) (id, version string) {
	if n.Kind != formats.Map {
		id, version, _ = strings.Cut(n.Text(), ":")
		return id, version
	}
	return n.At("id").Text(), b.entryVersion(n)
}

// library gives "group:artifact:version" of an entry.
func (b *Build) library(n *formats.Node) string {
	if n.Kind != formats.Map {
		return n.Text()
	}
	name := n.At("module").Text()
	if name == "" {
		name = n.At("group").Text() + ":" + n.At("name").Text()
	}
	if v := b.entryVersion(n); v != "" {
		name += ":" + v
	}
	return name
}

// Dependency is something that the project is built with.
type Dependency struct {
	Group, Artifact, Version, Configuration string
	Project                                 string // the folder of a project of the same build
	From                                    detect.Evidence
}

// Dependencies lists what the project needs, with what convention plugins and
// the scripts above give it.
func (b *Build) Dependencies() []Dependency {
	var out []Dependency
	for _, s := range b.scripts {
		if s.all && s.prefix != "subprojects." {
			continue
		}
		for _, v := range s.says.Dependencies {
			for _, text := range b.notations(v) {
				d := Dependency{Configuration: v.Key, From: detect.Evidence{Path: s.file, Line: v.Line}}
				if dir, ok := b.project(text); ok {
					d.Project = dir
				} else {
					parts := append(strings.Split(text, ":"), "", "", "")
					d.Group, d.Artifact, d.Version = parts[0], parts[1], parts[2]
				}
				out = append(out, d)
			}
		}
	}
	return out
}

// notations gives what a dependency stands for: several for a bundle.
func (b *Build) notations(v formats.Value) []string {
	text := strings.TrimSuffix(v.Text, ".get()")
	if name, ok := strings.CutPrefix(text, "libs.bundles."); ok {
		var out []string
		for _, c := range b.catalog().At("bundles").children() {
			if dotted(c.Key) == dotted(name) {
				for _, one := range c.Strings() {
					out = append(out, b.libraryNamed(one)...)
				}
			}
		}
		return out
	}
	if name, ok := strings.CutPrefix(text, "libs."); ok {
		return b.libraryNamed(name)
	}
	return []string{text}
}

func (b *Build) libraryNamed(name string) []string {
	for _, c := range b.catalog().At("libraries").children() {
		if dotted(c.Key) == dotted(name) {
			return []string{b.library(c.Node)}
		}
	}
	return nil
}

// project reads project(":core") and projects.core.
func (b *Build) project(text string) (string, bool) {
	if rest, ok := strings.CutPrefix(text, `project("`); ok {
		name := strings.TrimSuffix(rest, `")`)
		if b.Settings != "" {
			for _, at := range places(b.p, b.Settings) {
				if at.path == ":"+strings.Trim(name, ":") {
					return at.dir, true
				}
			}
		}
		return path.Join(b.Root, strings.ReplaceAll(strings.Trim(name, ":"), ":", "/")), true
	}
	rest, ok := strings.CutPrefix(text, "projects.")
	if !ok {
		return "", false
	}
	want := accessor(rest)
	for _, dir := range b.includes {
		if accessor(detect.Rel(b.Root, dir)) == want {
			return dir, true
		}
	}
	return "", false
}

// accessor makes "my-lib/core" and "myLib.core" comparable.
func accessor(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", "/", ".").Replace(name))
}

// Closure lists the folders of the projects that the project needs, itself last.
func (b *Build) Closure() []string {
	seen := map[string]bool{b.Dir: true}
	var out []string
	for queue := []*Build{b}; len(queue) > 0; queue = queue[1:] {
		for _, d := range queue[0].Dependencies() {
			if d.Project == "" || seen[d.Project] || strings.HasPrefix(strings.ToLower(d.Configuration), "test") {
				continue
			}
			seen[d.Project] = true
			out = append(out, d.Project)
			if next := Read(b.p, d.Project); next != nil && next.Root == b.Root {
				queue = append(queue, next)
			}
		}
	}
	slices.Sort(out)
	return append(out, b.Dir)
}
