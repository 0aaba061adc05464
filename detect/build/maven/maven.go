// Package maven reads Maven projects: poms with what they inherit from parents
// that lie in the repository, and the modules that are built together. It asks
// nobody for parents that are published elsewhere.
package maven

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// File is the name that Maven looks for.
const File = "pom.xml"

// maxParents bounds how far parents are followed, loops included.
const maxParents = 20

// Pom is one pom.xml and the parents above it that lie in the repository.
type Pom struct {
	Path   string        // of the file, relative to the project root
	Dir    string        // its folder
	Node   *formats.Node // the project element
	Parent *Pom          // nil when it has none, or one that is published elsewhere

	config []formats.Line // arguments of every call of Maven, kept beside it
	has    func(string) bool
}

// Text is a value and the place where it is written.
type Text struct {
	Value string
	From  detect.Evidence
}

// Read gives the pom in a file, nil when there is none or it is no pom.
func Read(p *detect.Project, file string) *Pom { return read(p, path.Clean(file), 0) }

func read(p *detect.Project, file string, depth int) *Pom {
	root := p.Doc(file)
	if root == nil || root.Key != "project" || depth > maxParents {
		return nil
	}
	m := &Pom{Path: file, Dir: path.Dir(file), Node: root, config: arguments(p, path.Dir(file)), has: func(f string) bool { return p.Has(f) || p.HasDir(f) }}
	if parent := root.At("parent"); parent != nil {
		m.Parent = m.local(p, parent, depth)
	}
	return m
}

// local finds the parent where its relative path says; another project at that
// place is not it.
func (m *Pom) local(p *detect.Project, parent *formats.Node, depth int) *Pom {
	rel := "../" + File
	if at := parent.At("relativePath"); at != nil {
		if rel = at.Text(); rel == "" {
			return nil
		}
	}
	file := path.Join(m.Dir, rel)
	if strings.HasPrefix(file, "../") || path.IsAbs(rel) {
		return nil
	}
	if path.Ext(file) != ".xml" {
		file = path.Join(file, File)
	}
	found := read(p, file, depth+1)
	if found == nil || found.Node.At("artifactId").Text() != parent.At("artifactId").Text() {
		return nil
	}
	return found
}

// chain is the pom and its parents in the repository, itself first.
func (m *Pom) chain() []*Pom {
	var out []*Pom
	for c := m; c != nil; c = c.Parent {
		out = append(out, c)
	}
	return out
}

// Files lists the pom and its parents in the repository.
func (m *Pom) Files() []string {
	var out []string
	for _, c := range m.chain() {
		out = append(out, c.Path)
	}
	return out
}

// Remote gives the parent that is published elsewhere, if the topmost pom in
// the repository names one.
func (m *Pom) Remote() (group, artifact string, version Text, ok bool) {
	top := m
	for top.Parent != nil {
		top = top.Parent
	}
	parent := top.Node.At("parent")
	if parent == nil {
		return "", "", Text{}, false
	}
	v := parent.At("version")
	version = Text{From: detect.Evidence{Path: top.Path, Line: parent.Line}}
	if v != nil {
		version, _ = top.Expand(v)
	}
	return parent.At("groupId").Text(), parent.At("artifactId").Text(), version, true
}

// RemoteName is the line that names the parent that is published elsewhere.
func (m *Pom) RemoteName() detect.Evidence {
	top := m
	for top.Parent != nil {
		top = top.Parent
	}
	at := detect.Evidence{Path: top.Path}
	if n := top.Node.At("parent", "artifactId"); n != nil {
		at.Line = n.Line
	}
	return at
}

// section is a part of a pom that counts: the project itself, or a profile
// that is active unless told otherwise.
type section struct {
	pom  *Pom
	node *formats.Node
}

// sections lists what counts for a pom, its own first. As Maven does it, a
// profile that a file calls for keeps those out that count by default.
func (m *Pom) sections() []section {
	var out []section
	for _, c := range m.chain() {
		var called, usual []section
		for _, profile := range c.Node.All("profiles", "profile") {
			switch {
			case m.calls(profile.At("activation", "file")):
				called = append(called, section{c, profile})
			case profile.At("activation", "activeByDefault").Text() == "true":
				usual = append(usual, section{c, profile})
			}
		}
		if called == nil {
			called = usual
		}
		out = append(append(out, called...), section{c, c.Node})
	}
	return out
}

// calls says whether a file that a profile waits for is there, or is not.
func (m *Pom) calls(file *formats.Node) bool {
	is := func(key string) (there, said bool) {
		name := file.At(key).Text()
		if name == "" {
			return false, false
		}
		name = strings.NewReplacer("${project.basedir}/", "", "${basedir}/", "").Replace(name)
		return !strings.Contains(name, "$") && !path.IsAbs(name) && m.has(path.Join(m.Dir, name)), true
	}
	if there, said := is("exists"); said {
		return there
	}
	there, said := is("missing")
	return said && !there
}

// at makes the evidence of a node of the section's file.
func (s section) at(n *formats.Node) detect.Evidence {
	return detect.Evidence{Path: s.pom.Path, Line: n.Line}
}

// ArtifactID gives the pom's own name.
func (m *Pom) ArtifactID() string {
	text, _ := m.expand(m.Node.At("artifactId").Text())
	return text
}

// GroupID gives the pom's group, its parent's when it has none of its own.
func (m *Pom) GroupID() string {
	text, _ := m.expand(m.inherited("groupId").Text())
	return text
}

// Version gives the pom's version, its parent's when it has none of its own;
// ok is false when a property in it is defined nowhere in the repository.
func (m *Pom) Version() (Text, bool) {
	n := m.inherited("version")
	if n == nil {
		return Text{From: detect.Evidence{Path: m.Path}}, false
	}
	return m.Expand(n)
}

func (m *Pom) inherited(key string) *formats.Node {
	if n := m.Node.At(key); n != nil {
		return n
	}
	return m.Node.At("parent", key)
}

// Packaging gives what the pom makes: "jar" unless it says otherwise.
func (m *Pom) Packaging() Text {
	if n := m.Node.At("packaging"); n != nil {
		text, _ := m.Expand(n)
		return text
	}
	return Text{"jar", detect.Evidence{Path: m.Path, Line: m.Node.Line}}
}
