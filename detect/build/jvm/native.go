package jvm

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// natives are the plugins that make one program of a framework's app.
const (
	nativeMaven  = "native-maven-plugin"
	nativeGradle = "org.graalvm.buildtools.native"
)

// nativeFact is the choice between class files and one program.
func nativeFact() detect.Fact {
	return detect.Fact{
		Name: "native", Type: detect.YesNo, When: nativeArises,
		Ask:  "Is it compiled to one native program?",
		Help: "It starts in milliseconds and needs little memory; its build takes minutes and some gigabytes, and what is loaded by name must be declared.",
		Probes: []detect.Probe{{Says: "quarkus.native.enabled, quarkus.package.type and the packaging native-image, where they hold for every build",
			Look: findNative}},
	}
}

// nativeArises says whether there is an image that can compile the app.
func nativeArises(a *detect.App) bool {
	release := major(a.Text("version"))
	if release < 17 || release > 25 || a.Text("manager") == Gradle && release != 21 && release != 25 {
		return false
	}
	b := Of(a)
	switch a.Text("framework") {
	case "quarkus", "micronaut":
		return b != nil
	case "spring-boot":
		if b == nil {
			return false
		}
		v, ok := b.BootVersion()
		x, _ := lineOf(v.Value)
		return ok && x >= 3
	}
	return false
}

// findNative finds projects that are compiled so whenever they are built.
func findNative(a *detect.App) []detect.Finding {
	b := Of(a)
	yes := func(t maven.Text) []detect.Finding {
		return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{t.From}}}
	}
	switch {
	case b == nil:
	case a.Text("framework") == "quarkus":
		if t, ok := b.quarkusSays("quarkus.native.enabled"); ok && t.Value == "true" {
			return yes(t)
		}
		if t, ok := b.quarkusSays("quarkus.package.type"); ok && t.Value == "native" {
			return yes(t)
		}
	case b.Pom != nil:
		if t := b.Pom.Packaging(); t.Value == "native-image" || t.Value == "docker-native" {
			return yes(t)
		}
		if p := b.Pom.Plugin(nativeMaven); p.Runs("compile-no-fork") || p.Runs("build") {
			return yes(maven.Text{From: p.From})
		}
	}
	return nil
}

// quarkusSays finds a setting of Quarkus in its own files, or in the build's.
func (b *Build) quarkusSays(key string) (maven.Text, bool) {
	if t, ok := setting(b.app, key); ok && !strings.HasPrefix(t.Value, "$") {
		return t, true
	}
	return b.Says(key)
}

// native works out what the build makes when it compiles to a program.
func (b *Build) native() result {
	framework, at := b.Framework()
	r := result{layout: Native, from: []detect.Evidence{at}, why: "one program, compiled before it runs"}
	if from := b.app.Evidence("native"); len(from) > 0 {
		r.from = from
	}
	switch {
	case framework == "quarkus" && b.Pom != nil:
		if name, ok := b.Pom.FinalName(); ok {
			r.jar = path.Join("target", name.Value+"-runner")
		}
	case framework == "quarkus":
		r.goals = []string{"quarkusBuild"}
		if name := b.archive(""); name != "" {
			r.jar = path.Join("build", name+"-runner")
		}
	case b.Pom != nil:
		name := b.Pom.ArtifactID()
		if t, ok := b.Pom.Plugin(nativeMaven).Config("imageName"); ok {
			name = t.Value
		}
		r.jar = path.Join("target", name)
		if framework == "spring-boot" && !b.Pom.Plugin(nativeMaven).Runs("compile-no-fork") {
			r.goals = []string{"native:compile-no-fork"}
		}
	default:
		name := b.Gradle.Name(workdir).Value
		if t, ok := b.Gradle.Value("graalvmNative.binaries.main.imageName", "graalvmNative.binaries.named.imageName"); ok {
			name = t.Value
		}
		r.goals, r.jar = []string{"nativeCompile"}, path.Join("build/native/nativeCompile", name)
	}
	return r
}

// nativeOptions are what the build must be told so that it compiles a program,
// where its own files do not say it for every build.
func (b *Build) nativeOptions() (out []string, from []detect.Evidence) {
	framework, at := b.Framework()
	chosen := len(findNative(b.app)) == 0
	switch {
	case framework == "quarkus":
		if chosen {
			out, from = b.quarkusNative(at)
		}
		if t, ok := b.quarkusSays("quarkus.native.container-build"); ok && t.Value == "true" {
			out, from = append(out, "-Dquarkus.native.container-build=false"), append(from, t.From)
		}
	case framework == "micronaut" && b.Pom != nil:
		packaging := b.Pom.Node.At("packaging")
		if packaging.Text() == "${packaging}" && b.Pom.Packaging().Value != "native-image" {
			return []string{"-Dpackaging=native-image"}, []detect.Evidence{{Path: b.Pom.Path, Line: packaging.Line}}
		}
		if chosen {
			b.notSetUp("write <packaging>${packaging}</packaging> and the property packaging, as Micronaut's projects have it")
		}
	case framework == "spring-boot" && b.Pom != nil:
		if p := b.Pom.Plugin(nativeMaven); p != nil {
			out, from = []string{"-Pnative"}, []detect.Evidence{p.From}
		} else {
			b.notSetUp("add org.graalvm.buildtools:" + nativeMaven + " to its plugins")
		}
		if !b.alone() && len(b.Modules()) > 1 {
			b.app.Warn("native-not-set-up", b.Pom.Path+": it is built with other modules, which have nothing to compile: bind compile-no-fork of "+nativeMaven+" to package in this module", detect.Evidence{Path: b.Pom.Path})
		}
	case framework == "spring-boot":
		if _, ok := b.Gradle.Plugin(nativeGradle); !ok {
			b.notSetUp("add the plugin " + nativeGradle)
		}
	}
	return out, from
}

// quarkusNative says it to Quarkus: by the profile that its projects have, or
// by the properties that its version knows.
func (b *Build) quarkusNative(at detect.Evidence) ([]string, []detect.Evidence) {
	if b.Pom != nil {
		if flag, from, ok := b.Pom.Profile("native"); ok {
			return []string{flag}, []detect.Evidence{from}
		}
	}
	if v, ok := b.quarkusVersion(); ok {
		if x, y := lineOf(v.Value); x < 3 || x == 3 && y < 10 {
			return []string{"-Dquarkus.package.type=native"}, []detect.Evidence{v.From}
		}
	}
	return []string{"-Dquarkus.native.enabled=true", "-Dquarkus.package.jar.enabled=false"}, []detect.Evidence{at}
}

func (b *Build) quarkusVersion() (maven.Text, bool) {
	for _, name := range []string{"quarkus.platform.version", "quarkus-plugin.version", "quarkusPlatformVersion", "quarkusPluginVersion"} {
		if t, ok := b.Says(name); ok {
			return t, true
		}
	}
	if b.Pom != nil {
		return b.Pom.Plugin("quarkus-maven-plugin").Version()
	}
	p, ok := b.Gradle.Plugin("io.quarkus")
	return maven.Text{Value: p.Version, From: p.From}, ok && p.Version != ""
}

func (b *Build) notSetUp(do string) {
	file := b.file()
	b.app.Warn("native-not-set-up", file+": nothing in it compiles to a native program: "+do, detect.Evidence{Path: file})
}

// nativeBases are the final images for a program that needs no Java.
func nativeBases(a *detect.App) []detect.Option {
	out := []detect.Option{
		{Value: "debian", Label: "Debian: a shell, apt"},
		{Value: "distroless", Label: "no shell and no package manager"},
	}
	if a.Text("framework") == "quarkus" {
		out = slices.Insert(out, 0, detect.Option{Value: "micro", Label: "Quarkus' own: Red Hat's smallest with what programs need"})
	}
	return out
}
