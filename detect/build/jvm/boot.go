package jvm

import (
	"path"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// quarkus reads what kind of package is asked for.
func (b *Build) quarkus(out, name string, at detect.Evidence) result {
	r := result{layout: QuarkusFast, jar: path.Join(out, "quarkus-app", "quarkus-run.jar"), from: []detect.Evidence{at}, why: "what Quarkus makes unless told otherwise"}
	kind, ok := b.quarkusKind()
	if !ok {
		return r
	}
	r.from, r.why = []detect.Evidence{kind.From}, ""
	if kind.Value == "uber-jar" || kind.Value == "legacy-jar" {
		r.layout, r.jar = Jar, name
		if t, ok := b.quarkusSays("quarkus.package.output-name"); ok {
			r.jar = t.Value
		}
		for _, key := range []string{"quarkus.package.jar.add-runner-suffix", "quarkus.package.add-runner-suffix"} {
			if t, _ := b.quarkusSays(key); t.Value == "false" {
				return r.in(out, ".jar")
			}
		}
		return r.in(out, "-runner.jar")
	}
	return r
}

func (b *Build) quarkusKind() (maven.Text, bool) {
	for _, key := range []string{"quarkus.package.jar.type", "quarkus.package.type"} {
		if t, ok := setting(b.app, key); ok && !strings.HasPrefix(t.Value, "$") {
			return t, true
		}
		if t, ok := b.Says(key); ok {
			return t, true
		}
	}
	return maven.Text{}, false
}

// boot reads Spring Boot's plugin and chooses the mode that the version has.
func (b *Build) boot(r result, p *maven.Plugin) result {
	r.from = []detect.Evidence{p.From}
	if c, ok := p.Config("classifier"); ok && r.jar != "" {
		r.jar += "-" + c.Value
	}
	if _, artifact, _, ok := b.Pom.Remote(); !p.Runs("repackage") && (!ok || artifact == "") {
		// Without the parent that binds it, the goal must be asked for.
		r.goals = []string{"spring-boot:repackage"}
	}
	if skip, _ := p.Config("skip"); skip.Value == "true" {
		return b.plain(r, "")
	}
	executable, _ := p.Config("executable")
	layers, said := p.Config("layers", "enabled")
	mode, why, at := b.bootMode(said && layers.Value == "true")
	r.layout, r.why = mode, why
	if at.Path != "" {
		r.from = append(r.from, at)
	}
	ending := ".jar"
	if b.Pom.Packaging().Value == "war" {
		ending, r.layout, r.why = ".war", Jar, "a war of Spring Boot starts by itself, in one piece"
	}
	if executable.Value == "true" {
		r.layout, r.why = Jar, "a jar that begins with a launch script cannot be taken apart"
	}
	if said && layers.Value == "false" {
		r.layout, r.why = Jar, "its layers are switched off"
	}
	return r.in("target", ending)
}

// bootMode chooses how a Spring Boot jar is taken apart. layered says that the
// build asks for layers, which releases before 2.4 need.
func (b *Build) bootMode(layered bool) (layout, why string, at detect.Evidence) {
	v, ok := b.BootVersion()
	if !ok {
		return Jar, "the version of Spring Boot is not said in the repository, and not every one can take its jar apart", detect.Evidence{}
	}
	major, minor := lineOf(v.Value)
	at = v.From
	switch {
	case major > 3 || major == 3 && minor >= 3:
		return BootTools, "Spring Boot " + v.Value, at
	case major == 3 || major == 2 && minor >= 4 || major == 2 && minor == 3 && layered:
		return BootLayers, "Spring Boot " + v.Value, at
	}
	return Jar, "Spring Boot " + v.Value + " knows no layers", at
}

// lineOf gives the first two numbers of a version.
func lineOf(version string) (major, minor int) {
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	major, _ = strconv.Atoi(first)
	minor, _ = strconv.Atoi(strings.TrimRight(second, "x+-"))
	return major, minor
}
