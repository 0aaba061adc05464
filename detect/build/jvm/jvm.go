// Package jvm knows what the languages of the Java machine share: how Maven
// and Gradle build an app, what comes out of it, and what it listens on. The
// rooms of those languages choose from it.
package jvm

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/gradle"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// The build tools.
const (
	Maven  = "maven"
	Gradle = "gradle"
)

// endings are those of the languages that one build may mix; the one with the
// most files speaks for an app.
var endings = []string{".java", ".kt", ".scala", ".groovy", ".clj"}

// Written gives the ending that most source files of an app have, "" when it
// has none at all.
func Written(a *detect.App) string {
	count := map[string]int{}
	for _, f := range a.Sources(endings...) {
		count[path.Ext(f)]++
	}
	best := ""
	for _, e := range endings {
		if count[e] > count[best] {
			best = e
		}
	}
	return best
}

// Dependency is something that an app is built with.
type Dependency struct {
	Group, Artifact, Version, Scope, Classifier string
	From                                        detect.Evidence
}

// Build is one app's build as its tool describes it.
type Build struct {
	Manager string
	Pom     *maven.Pom
	Reactor *maven.Reactor
	Gradle  *gradle.Build
	app     *detect.App
}

// Of reads the build of an app, nil when there is none that can be read.
func Of(a *detect.App) *Build {
	manager := a.Text("manager")
	if manager == "" {
		manager = managers(a)
	}
	b, _ := a.Project.Keep("jvm "+manager+" "+a.Dir, func() any {
		b := &Build{Manager: manager}
		if manager == Maven {
			if b.Reactor = maven.ReactorOf(a.Project, a.Dir); b.Reactor == nil {
				return (*Build)(nil)
			}
			b.Pom = maven.Read(a.Project, a.Path(maven.File))
			return b
		}
		if b.Gradle = gradle.Read(a.Project, a.Dir); b.Gradle == nil {
			return (*Build)(nil)
		}
		return b
	}).(*Build)
	if b == nil {
		return nil
	}
	return &Build{Manager: b.Manager, Pom: b.Pom, Reactor: b.Reactor, Gradle: b.Gradle, app: a}
}

// managers says which tool builds a folder when nobody chose.
func managers(a *detect.App) string {
	if a.Has(maven.File) && (!a.Has("gradlew") || a.Has("mvnw") || gradleFile(a) == "") {
		return Maven
	}
	return Gradle
}

// Root is the folder that the build is called in.
func (b *Build) Root() string {
	if b.Gradle != nil {
		return b.Gradle.Root
	}
	return b.Reactor.Root.Dir
}

// Modules lists the folders of the modules that the app is made of, its own
// last.
func (b *Build) Modules() []string {
	if b.Gradle != nil {
		return b.Gradle.Closure()
	}
	var out []string
	for _, m := range b.Reactor.Closure(b.Pom) {
		out = append(out, m.Dir)
	}
	return out
}

// Dependencies lists what the app needs, with what the modules that it is made
// of need; those for tests are left out.
func (b *Build) Dependencies() []Dependency {
	if b.Gradle != nil {
		return b.gradleDependencies()
	}
	var out []Dependency
	closure := b.Reactor.Closure(b.Pom)
	for _, m := range slices.Backward(closure) {
		for _, d := range m.Dependencies() {
			if d.Scope != "test" {
				out = append(out, Dependency(d))
			}
		}
	}
	return out
}

// Needs finds a dependency by names "group:artifact"; "*" at the end stands for
// any rest, and a name without colon for a group.
func (b *Build) Needs(names ...string) (Dependency, bool) {
	for _, d := range b.Dependencies() {
		for _, name := range names {
			if d.is(name) {
				return d, true
			}
		}
	}
	return Dependency{}, false
}

func (d Dependency) is(name string) bool {
	full := d.Group + ":" + d.Artifact
	if prefix, ok := strings.CutSuffix(name, "*"); ok {
		return strings.HasPrefix(full, prefix)
	}
	return full == name || d.Group == name
}

// Plugin finds where a plugin of the build is written.
func (b *Build) Plugin(names ...string) (detect.Evidence, bool) {
	if b.Gradle != nil {
		p, ok := b.Gradle.Plugin(names...)
		return p.From, ok
	}
	for _, name := range names {
		if p := b.Pom.Plugin(name); p != nil {
			return p.From, true
		}
	}
	return detect.Evidence{}, false
}

// Says finds a property of the build.
func (b *Build) Says(name string) (maven.Text, bool) {
	if b.Gradle != nil {
		t, ok := b.Gradle.Property(name)
		return maven.Text(t), ok
	}
	return b.Pom.Property(name)
}

// named gives the name of what is built, and where it stands.
func (b *Build) named() (string, detect.Evidence) {
	if b.Pom == nil {
		return b.namedGradle()
	}
	return b.Pom.ArtifactID(), detect.Evidence{Path: b.Pom.Path, Line: b.Pom.Line("artifactId")}
}
