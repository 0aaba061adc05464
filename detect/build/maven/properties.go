package maven

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// maxNested bounds how deep properties may name each other.
const maxNested = 20

// Bounds of one value: its length, and how often properties are filled in.
const (
	maxExpanded = 4096
	maxSteps    = 200
)

// Expand gives an element's text with its properties filled in. The place is
// that of the property where the text is nothing but one. ok is false when a
// property is defined nowhere in the repository; it stays in the text then.
func (m *Pom) Expand(n *formats.Node) (Text, bool) {
	at := detect.Evidence{Path: m.owner(n), Line: n.Line}
	text := n.Text()
	for range maxNested {
		name, whole := single(text)
		if !whole {
			break
		}
		p, ok := m.property(name)
		if !ok {
			break
		}
		text, at = p.Value, p.From
	}
	value, ok := m.expand(text)
	return Text{value, at}, ok
}

// owner is the file of the chain that holds a node.
func (m *Pom) owner(n *formats.Node) string {
	for _, c := range m.chain() {
		if holds(c.Node, n) {
			return c.Path
		}
	}
	return m.Path
}

func holds(tree, n *formats.Node) bool {
	if tree == n {
		return true
	}
	for _, c := range tree.Nodes {
		if holds(c, n) {
			return true
		}
	}
	return false
}

// single says whether a text is one property and nothing else.
func single(text string) (string, bool) {
	rest, ok := strings.CutPrefix(text, "${")
	if !ok {
		return "", false
	}
	name, ok := strings.CutSuffix(rest, "}")
	return name, ok && !strings.ContainsAny(name, "${}")
}

// Property gives a property's value, with what is nested in it filled in.
func (m *Pom) Property(name string) (Text, bool) {
	p, ok := m.property(name)
	if !ok {
		return p, false
	}
	for range maxNested {
		inner, whole := single(p.Value)
		if !whole {
			break
		}
		next, ok := m.property(inner)
		if !ok {
			return p, false
		}
		p = next
	}
	var all bool
	p.Value, all = m.expand(p.Value)
	return p, all
}

// property gives a property as it is written nearest to the pom.
func (m *Pom) property(name string) (Text, bool) {
	if n := m.own(name); n != nil {
		return Text{n.Text(), detect.Evidence{Path: m.Path, Line: n.Line}}, true
	}
	switch name {
	case "project.build.directory":
		return Text{"target", detect.Evidence{Path: m.Path}}, true
	case "project.build.finalName":
		return m.finalName(), true
	}
	for _, s := range m.sections() {
		if n := s.node.At("properties", name); n != nil {
			return Text{n.Text(), s.at(n)}, true
		}
	}
	return m.configured(name)
}

// own gives the elements of the project that Maven offers as properties.
func (m *Pom) own(name string) *formats.Node {
	switch name {
	case "project.version", "pom.version", "version":
		return m.inherited("version")
	case "project.groupId", "pom.groupId", "groupId":
		return m.inherited("groupId")
	case "project.artifactId", "pom.artifactId", "artifactId":
		return m.Node.At("artifactId")
	case "project.name":
		if n := m.Node.At("name"); n != nil {
			return n
		}
		return m.Node.At("artifactId")
	case "project.parent.version", "parent.version":
		return m.Node.At("parent", "version")
	case "project.parent.artifactId":
		return m.Node.At("parent", "artifactId")
	}
	return nil
}

// Config is where a project keeps arguments for every call of Maven.
const Config = ".mvn/maven.config"

// configured finds a property among the arguments that the project keeps.
func (m *Pom) configured(name string) (Text, bool) {
	for _, c := range m.chain() {
		for _, line := range c.config {
			if value, ok := strings.CutPrefix(line.Text, "-D"+name+"="); ok {
				return Text{value, detect.Evidence{Path: path.Join(c.Dir, Config), Line: line.Number}}, true
			}
		}
	}
	return Text{}, false
}

// arguments reads the arguments kept in a folder: one or several in a line.
func arguments(p *detect.Project, dir string) []formats.Line {
	var out []formats.Line
	for _, line := range formats.Lines(p.Text(path.Join(dir, Config))) {
		for _, word := range strings.Fields(line.Text) {
			out = append(out, formats.Line{Number: line.Number, Text: word})
		}
	}
	return out
}

// expand fills properties into a text.
func (m *Pom) expand(text string) (string, bool) {
	e := expander{pom: m, left: maxSteps}
	return e.fill(text, 0)
}

// expander fills properties in, within bounds.
type expander struct {
	pom  *Pom
	left int // properties that may still be filled in
}

func (e *expander) fill(text string, depth int) (string, bool) {
	if !strings.Contains(text, "${") {
		return text, true
	}
	if depth > maxNested {
		return text, false
	}
	all := true
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "${")
		b.WriteString(before)
		if !ok {
			return b.String(), all
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || e.left == 0 || b.Len() > maxExpanded {
			return b.String() + "${" + rest, false
		}
		e.left--
		value, ok := "${"+name+"}", false
		if p, found := e.pom.property(name); found {
			value, ok = e.fill(p.Value, depth+1)
		}
		b.WriteString(value)
		all = all && ok
		text = after
	}
}

// FinalName gives the name of what is built, without its ending.
func (m *Pom) FinalName() (Text, bool) {
	t := m.finalName()
	var ok bool
	t.Value, ok = m.expand(t.Value)
	return t, ok
}

func (m *Pom) finalName() Text {
	for _, s := range m.sections() {
		if n := s.node.At("build", "finalName"); n != nil {
			return Text{n.Text(), s.at(n)}
		}
	}
	return Text{"${project.artifactId}-${project.version}", detect.Evidence{Path: m.Path, Line: line(m.Node.At("artifactId"))}}
}

func line(n *formats.Node) int {
	if n == nil {
		return 0
	}
	return n.Line
}

// NamesResult says whether the repository names what is built.
func (m *Pom) NamesResult() bool {
	for _, s := range m.sections() {
		if s.node.Has("build", "finalName") {
			return true
		}
	}
	return false
}

// Line gives the line of an element of the project, 0 when there is none.
func (m *Pom) Line(key string) int { return line(m.Node.At(key)) }
