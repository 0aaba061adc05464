package jvm

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

// VersionFact is the release of Java that the app is built with and runs on.
func VersionFact() detect.Fact {
	return detect.Fact{
		Name: "version", Type: detect.Version, Product: "java",
		Ask: "Which Java release?",
		Probes: []detect.Probe{
			{Says: "maven.compiler.release, java.version and their kin in pom.xml and its parents, toolchains, languageVersion, jvmToolchain and sourceCompatibility in build.gradle(.kts)", Look: buildVersions},
			{Says: ".java-version, .sdkmanrc, .tool-versions, mise.toml, system.properties", Look: toolVersions},
			{Says: "what the version of Spring Boot runs on", Look: frameworkVersions},
			{Says: "images of Java in the project's own Dockerfiles", Look: imageVersions},
		},
	}
}

// major gives the release that a text names: 21 for "21.0.2-tem", 8 for "1.8".
func major(text string) int {
	i := strings.IndexAny(text, "0123456789")
	if i < 0 {
		return 0
	}
	text = text[i:]
	if rest, ok := strings.CutPrefix(text, "1."); ok {
		text = rest
	}
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	n, _ := strconv.Atoi(text[:end])
	return n
}

// buildVersions gives what the build compiles for. Where a file beside it names
// the release to use, and that can compile for it, the build's word is a minimum.
func buildVersions(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	var out []detect.Finding
	if b.Pom != nil {
		out = b.mavenVersions()
	} else {
		out = b.gradleVersions()
	}
	if tools := toolVersions(a); len(tools) > 0 {
		use := major(tools[0].Value[0])
		for i := range out {
			if out[i].Syntax == tables.Exact && major(out[i].Value[0]) <= use {
				out[i].Syntax = tables.Minimum
			}
		}
	}
	return out
}

func version(t maven.Text) detect.Finding {
	f := detect.Finding{Value: detect.Is(t.Value), From: []detect.Evidence{t.From}, Syntax: tables.Exact}
	if strings.ContainsAny(t.Value, "[(,") {
		f.Syntax = tables.Maven
	}
	return f
}

// mavenVersions takes the first of the places where a pom says it; weaker ones
// only repeat it.
func (b *Build) mavenVersions() []detect.Finding {
	var out []detect.Finding
	add := func(t maven.Text, ok bool) {
		if ok && t.Value != "" && !strings.Contains(t.Value, "$") {
			out = append(out, version(t))
		}
	}
	plugin := func(name string, keys ...string) { add(b.Pom.Plugin(name).Config(keys...)) }
	property := func(name string) { add(b.Pom.Property(name)) }
	plugin("maven-toolchains-plugin", "toolchains", "jdk", "version")
	plugin("maven-compiler-plugin", "release")
	property("maven.compiler.release")
	plugin("maven-compiler-plugin", "target")
	property("maven.compiler.target")
	plugin("kotlin-maven-plugin", "jvmTarget")
	property("kotlin.compiler.jvmTarget")
	if _, _, _, remote := b.Pom.Remote(); remote {
		property("java.version")
	}
	if group, _, _, _ := b.Pom.Remote(); strings.HasPrefix(group, "io.micronaut") {
		property("release.version")
		property("jdk.version")
	}
	plugin("maven-compiler-plugin", "source")
	property("maven.compiler.source")
	property("java.version")
	out = out[:min(len(out), 1)]
	if t, ok := b.Pom.Plugin("maven-enforcer-plugin").Config("rules", "requireJavaVersion", "version"); ok {
		f := version(t)
		if f.Syntax == tables.Exact {
			f.Syntax = tables.Minimum
		}
		if len(out) > 0 && apart(out[0], f) {
			out[0].Syntax = tables.Minimum // a newer one compiles for it
		}
		out = append(out, f)
	}
	return out
}

// apart says whether what a build compiles for is no release that it may be
// built with.
func apart(target, builds detect.Finding) bool {
	r, err := tables.Resolve("java", []tables.Constraint{{Text: target.Value[0], Syntax: target.Syntax}, {Text: builds.Value[0], Syntax: builds.Syntax}})
	return err == nil && target.Syntax == tables.Exact && slices.ContainsFunc(r.Notes, func(n tables.Note) bool { return n.Code == tables.VersionConflict })
}

// toolVersions are the files that name the release to use.
func toolVersions(a *detect.App) []detect.Finding {
	out := pins.File(a, ".java-version")
	if file := a.Up(".sdkmanrc"); file != "" {
		for i, line := range strings.Split(a.Project.Text(file), "\n") {
			if key, value, ok := strings.Cut(line, "="); ok && strings.TrimSpace(key) == "java" {
				out = append(out, version(maven.Text{Value: strings.TrimSpace(value), From: detect.Evidence{Path: file, Line: i + 1}}))
			}
		}
	}
	for _, f := range pins.Managers(a, "java", "core:java") {
		f.Value = f.Value[:1]
		f.Value[0], _, _ = strings.Cut(f.Value[0], " ") // the first of several is the one in use
		out = append(out, f)
	}
	if file := a.Up("system.properties"); file != "" {
		if n := a.Project.Doc(file).At("java.runtime.version"); n != nil {
			out = append(out, version(maven.Text{Value: n.Text(), From: detect.Evidence{Path: file, Line: n.Line}}))
		}
	}
	out = slices.DeleteFunc(out, func(f detect.Finding) bool { return major(f.Value[0]) == 0 })
	for i := range out {
		if !strings.Contains(path.Base(out[i].From[0].Path), "mise") {
			out[i].Syntax = tables.Exact
		}
	}
	return out
}

// frameworkVersions is the range that the framework's version runs on, where
// the project says nothing of its own.
func frameworkVersions(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	said := append(buildVersions(a), toolVersions(a)...)
	boot, ok := b.BootVersion()
	if !ok {
		if len(said) == 0 {
			unsaid(a, b)
		}
		return nil
	}
	low, high := b.bootRuns(boot.Value)
	if low == 0 {
		return nil
	}
	if len(said) > 0 {
		if n := major(said[0].Value[0]); n > high && said[0].Syntax == tables.Exact {
			a.Warn("java-beyond-framework", "Spring Boot "+boot.Value+" was made for Java "+strconv.Itoa(low)+" to "+strconv.Itoa(high)+
				", and the build says "+said[0].Value[0]+": move to a newer Spring Boot", said[0].From[0], boot.From)
		}
		return nil
	}
	return []detect.Finding{{Value: detect.Is(between(low, high)), Syntax: tables.Maven,
		From: []detect.Evidence{boot.From}, Source: detect.FromFramework, Why: "Spring Boot " + boot.Value}}
}

// bootRuns gives the releases of Java that a version of Spring Boot runs on.
func (b *Build) bootRuns(version string) (low, high int) {
	p, err := tables.Releases("spring-boot")
	if err != nil {
		return 0, 0
	}
	x, y := lineOf(version)
	for _, c := range p.Cycles {
		if c.Name == strconv.Itoa(x)+"."+strconv.Itoa(y) && c.RequiresOf == "java" {
			from, to, _ := strings.Cut(c.Requires, " - ")
			low, _ = strconv.Atoi(strings.TrimSpace(from))
			high, _ = strconv.Atoi(strings.TrimSpace(to))
		}
	}
	return low, high
}

// imageVersions are those of images that the project uses already: evidence
// where nothing else speaks.
func imageVersions(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, image := range []string{"eclipse-temurin", "amazoncorretto", "openjdk", "zulu-openjdk", "liberica-openjdk-debian", "adoptopenjdk", "ibm-semeru-runtimes"} {
		out = append(out, detect.ContainerVersion(a, image)...)
	}
	return out
}

// unsaid warns where a parent published elsewhere may set the release.
func unsaid(a *detect.App, b *Build) {
	if b.Pom == nil {
		return
	}
	if group, artifact, version, ok := b.Pom.Remote(); ok {
		a.Warn("java-version-unsaid", version.From.String()+": "+group+":"+artifact+
			" may set the Java release, and it is not in the repository: set maven.compiler.release in "+path.Base(b.Pom.Path)+", or give --runtime-version", version.From)
	}
}

// between writes a range of releases, their updates included.
func between(low, high int) string { return "[" + strconv.Itoa(low) + "," + strconv.Itoa(high+1) + ")" }
