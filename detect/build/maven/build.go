package maven

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// Dependency is one that a pom or a parent of it in the repository declares.
type Dependency struct {
	Group, Artifact, Version, Scope, Classifier string
	From                                        detect.Evidence
}

// Dependencies lists what a pom needs, its own first. The version is empty
// where a parent or a list of versions published elsewhere says it.
func (m *Pom) Dependencies() []Dependency { return m.dependencies("dependencies", "dependency") }

// Managed lists the dependencies whose versions a pom or its parents set,
// imported lists of versions among them.
func (m *Pom) Managed() []Dependency {
	return m.dependencies("dependencyManagement", "dependencies", "dependency")
}

func (m *Pom) dependencies(path ...string) []Dependency {
	var out []Dependency
	for _, s := range m.sections() {
		for _, n := range s.node.All(path...) {
			d := Dependency{From: s.at(n)}
			for _, field := range []struct {
				key string
				to  *string
			}{{"groupId", &d.Group}, {"artifactId", &d.Artifact}, {"version", &d.Version}, {"scope", &d.Scope}, {"classifier", &d.Classifier}} {
				*field.to, _ = m.expand(n.At(field.key).Text())
			}
			if a := n.At("artifactId"); a != nil {
				d.From.Line = a.Line
			}
			out = append(out, d)
		}
	}
	return out
}

// Plugin is a plugin of the build with everything that configures it.
type Plugin struct {
	From  detect.Evidence
	pom   *Pom
	parts []section // nearest first
}

// Plugin finds a plugin that takes part in the build; one that is only managed
// does not. A plugin of a parent that is not handed down does not either.
func (m *Pom) Plugin(artifact string) *Plugin {
	p := &Plugin{pom: m}
	found := false
	for _, s := range m.sections() {
		for _, n := range s.node.All("build", "plugins", "plugin") {
			if id, _ := m.expand(n.At("artifactId").Text()); id != artifact {
				continue
			}
			if s.pom != m && n.At("inherited").Text() == "false" {
				continue
			}
			if !found {
				p.From, found = s.at(n.At("artifactId")), true
			}
			p.parts = append(p.parts, section{s.pom, n})
		}
		for _, n := range s.node.All("build", "pluginManagement", "plugins", "plugin") {
			if id, _ := m.expand(n.At("artifactId").Text()); id == artifact {
				p.parts = append(p.parts, section{s.pom, n})
			}
		}
	}
	if !found {
		return nil
	}
	return p
}

// Config finds a setting of the plugin, of its executions too, nearest first.
func (p *Plugin) Config(keys ...string) (Text, bool) {
	if p == nil {
		return Text{}, false
	}
	for _, s := range p.parts {
		for _, n := range p.configurations(s) {
			if found := n.At(keys...); found != nil && found.Kind != formats.Map {
				value, ok := p.pom.Expand(found)
				return value, ok
			}
		}
	}
	return Text{}, false
}

// Configs lists every setting at a path, as descriptors are listed.
func (p *Plugin) Configs(keys ...string) []Text {
	if p == nil {
		return nil
	}
	var out []Text
	for _, s := range p.parts {
		for _, c := range p.configurations(s) {
			for _, n := range c.All(keys...) {
				value, _ := p.pom.Expand(n)
				out = append(out, value)
			}
		}
	}
	return out
}

// Node finds a part of the plugin's settings as it stands.
func (p *Plugin) Node(keys ...string) *formats.Node {
	if p == nil {
		return nil
	}
	for _, s := range p.parts {
		for _, n := range p.configurations(s) {
			if found := n.At(keys...); found != nil {
				return found
			}
		}
	}
	return nil
}

func (p *Plugin) configurations(s section) []*formats.Node {
	return append(s.node.All("executions", "execution", "configuration"), s.node.All("configuration")...)
}

// Goals lists the goals that run with the build.
func (p *Plugin) Goals() []string {
	var out []string
	if p == nil {
		return nil
	}
	for _, s := range p.parts {
		for _, n := range s.node.All("executions", "execution", "goals", "goal") {
			out = append(out, n.Text())
		}
	}
	return out
}

// Runs says whether a goal of the plugin runs with the build.
func (p *Plugin) Runs(goal string) bool { return slices.Contains(p.Goals(), goal) }

// Version gives the plugin's version, where the repository says it.
func (p *Plugin) Version() (Text, bool) {
	if p == nil {
		return Text{}, false
	}
	for _, s := range p.parts {
		if n := s.node.At("version"); n != nil {
			return p.pom.Expand(n)
		}
	}
	return Text{}, false
}

// Profile finds a profile by its id, and the flag that makes it count: the
// property that it waits for, or its name.
func (m *Pom) Profile(id string) (flag string, from detect.Evidence, ok bool) {
	for _, c := range m.chain() {
		for _, profile := range c.Node.All("profiles", "profile") {
			if profile.At("id").Text() != id {
				continue
			}
			from = detect.Evidence{Path: c.Path, Line: profile.At("id").Line}
			if name := profile.At("activation", "property", "name").Text(); name == id {
				return "-D" + name, from, true
			}
			return "-P" + id, from, true
		}
	}
	return "", from, false
}

// Production finds the profile prod of a pom whose profile dev counts by default.
func (m *Pom) Production() (detect.Evidence, bool) {
	var prod detect.Evidence
	dev := false
	for _, profile := range m.Node.All("profiles", "profile") {
		switch id := profile.At("id"); id.Text() {
		case "prod":
			prod = detect.Evidence{Path: m.Path, Line: id.Line}
		case "dev":
			dev = profile.At("activation", "activeByDefault").Text() == "true"
		}
	}
	return prod, dev && prod.Path != ""
}
