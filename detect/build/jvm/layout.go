package jvm

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// What a build makes, and so how it is laid out in the image.
const (
	BootTools   = "boot-tools"   // a Spring Boot jar that takes itself apart with jarmode=tools
	BootLayers  = "boot-layers"  // one that does with jarmode=layertools
	QuarkusFast = "quarkus-fast" // the folder quarkus-app
	Jar         = "jar"          // one jar with everything in it
	JarLibs     = "jar-libs"     // a jar whose manifest names a folder of jars beside it
	Libs        = "libs"         // a plain jar, and its dependencies collected beside it
	Native      = "native"       // one program, compiled before it runs
	War         = "war"          // an archive that a servlet container runs
	Installed   = "installed"    // a folder of jars, as the application plugin installs it
)

// Layouts lists what the layout fact may be.
func Layouts() []detect.Option {
	return []detect.Option{
		{Value: BootTools, Label: "layers of a Spring Boot jar (3.3 and later)"},
		{Value: BootLayers, Label: "layers of a Spring Boot jar (2.3 to 3.2)"},
		{Value: QuarkusFast, Label: "the folder quarkus-app"},
		{Value: Jar, Label: "one jar with everything in it"},
		{Value: JarLibs, Label: "a jar and the folder of jars that its manifest names"},
		{Value: Libs, Label: "a plain jar, and its dependencies beside it"},
		{Value: Native, Label: "one program, compiled before it runs"},
		{Value: War, Label: "a war, unpacked into Tomcat"},
		{Value: Installed, Label: "a folder of jars, as Gradle's application plugin installs it"},
	}
}

// result is how the outcome of a build looks.
type result struct {
	layout string
	jar    string // relative to the app's folder, "" when it cannot be told
	libs   string // folder of the jars beside it, for JarLibs
	lib    string // what that folder must be called
	main   bool   // the class must be named to start it
	goals  []string
	from   []detect.Evidence
	why    string
}

// Result works out what the app's build makes.
func (b *Build) result() result {
	if b.app.Yes("native") {
		return b.native()
	}
	if r, ok := b.archived(); ok {
		return r
	}
	if b.Pom == nil {
		return b.resultGradle()
	}
	final, ok := b.Pom.FinalName()
	r := result{layout: Jar}
	if ok {
		r.jar = final.Value
	}
	p := func(name string) *maven.Plugin { return b.Pom.Plugin(name) }
	framework, at := b.Framework()
	if main, ok := b.warMain(); ok && !b.bootWar() {
		r.from, r.why = []detect.Evidence{main.From}, "a war that starts by itself"
		return r.in("target", ".war")
	}
	switch {
	case p("quarkus-maven-plugin") != nil:
		return b.quarkus("target", r.jar, p("quarkus-maven-plugin").From)
	case p("spring-boot-maven-plugin") != nil:
		return b.boot(r, p("spring-boot-maven-plugin"))
	case p("maven-shade-plugin") != nil:
		return b.shaded(r, p("maven-shade-plugin"))
	case b.fatAssembly() != nil:
		return b.assembled(r, p("maven-assembly-plugin"))
	case p("vertx-maven-plugin") != nil, framework == "micronaut" && p("micronaut-maven-plugin") != nil:
		r.from, r.why = []detect.Evidence{at}, "the plugin packs everything into one jar"
		return r.in("target", ".jar")
	}
	return b.plain(r, framework)
}

// in completes the jar's path.
func (r result) in(dir, ending string) result {
	if r.jar != "" {
		r.jar = path.Join(dir, r.jar+ending)
	}
	return r
}

// shaded reads the shade plugin.
func (b *Build) shaded(r result, p *maven.Plugin) result {
	r.from, r.why = []detect.Evidence{p.From}, "the shade plugin packs everything into one jar"
	if !p.Runs("shade") && len(p.Goals()) == 0 {
		if g, a, _, ok := b.Pom.Remote(); !ok || g+a == "" {
			r.goals = []string{"org.apache.maven.plugins:maven-shade-plugin:shade"}
		}
	}
	if out, ok := p.Config("outputFile"); ok {
		r.jar = strings.TrimSuffix(targetPath(out.Value), ".jar")
	} else if name, ok := p.Config("finalName"); ok {
		r.jar = name.Value
	} else if attached, _ := p.Config("shadedArtifactAttached"); attached.Value == "true" && r.jar != "" {
		classifier := "shaded"
		if c, ok := p.Config("shadedClassifierName"); ok {
			classifier = c.Value
		}
		r.jar += "-" + classifier
	}
	_, says := b.shadeMain()
	_, manifest := b.Pom.Plugin("maven-jar-plugin").Config("archive", "manifest", "mainClass")
	name, _ := b.Framework()
	r.main = !says && !manifest && name != "micronaut"
	return r.in("target", ".jar")
}

// targetPath takes the output folder away from a file's name.
func targetPath(file string) string {
	for _, prefix := range []string{"${project.build.directory}/", "${basedir}/", "${project.basedir}/", "./", "target/"} {
		file = strings.TrimPrefix(file, prefix)
	}
	return file
}

// fatAssembly is the assembly plugin where it packs everything into one jar.
func (b *Build) fatAssembly() *maven.Plugin {
	p := b.Pom.Plugin("maven-assembly-plugin")
	for _, d := range p.Configs("descriptorRefs", "descriptorRef") {
		if d.Value == "jar-with-dependencies" {
			return p
		}
	}
	return nil
}

func (b *Build) assembled(r result, p *maven.Plugin) result {
	r.from, r.why = []detect.Evidence{p.From}, "the assembly plugin packs everything into one jar"
	if !p.Runs("single") && len(p.Goals()) == 0 {
		r.goals = []string{"assembly:single"}
	}
	if name, ok := p.Config("finalName"); ok {
		r.jar = name.Value
	}
	if id, _ := p.Config("appendAssemblyId"); id.Value != "false" && r.jar != "" {
		r.jar += "-jar-with-dependencies"
	}
	_, says := p.Config("archive", "manifest", "mainClass")
	r.main = !says
	return r.in("target", ".jar")
}

// plain is a jar without its dependencies: they are collected beside it.
func (b *Build) plain(r result, framework string) result {
	jar := b.Pom.Plugin("maven-jar-plugin")
	main, says := jar.Config("archive", "manifest", "mainClass")
	if c, ok := jar.Config("classifier"); ok && r.jar != "" {
		r.jar += "-" + c.Value
	}
	if says {
		r.from = []detect.Evidence{main.From}
	} else {
		r.from = []detect.Evidence{b.Pom.Packaging().From}
	}
	if framework == "helidon" {
		if _, artifact, version, ok := b.Pom.Remote(); ok && strings.HasPrefix(artifact, "helidon-") {
			if !b.Pom.NamesResult() {
				r.jar = b.Pom.ArtifactID()
			}
			r.layout, r.libs, r.lib, r.from = JarLibs, "target/libs", "libs", []detect.Evidence{version.From}
			r.why = "Helidon's parent puts the dependencies into target/libs"
			return r.in("target", ".jar")
		}
	}
	if !b.hasRuntime() {
		r.main, r.why = !says, "it has no dependencies at run time"
		return r.in("target", ".jar")
	}
	if libs, lib := b.copiedLibs(jar); libs != "" && says {
		r.layout, r.libs, r.lib, r.why = JarLibs, libs, lib, "its manifest names the jars that the dependency plugin copies"
		return r.in("target", ".jar")
	}
	r.layout, r.main, r.why = Libs, true, "nothing packs its dependencies into the jar: they are collected beside it"
	return r.in("target", ".jar")
}

// hasRuntime says whether anything but the app itself is needed to run it.
func (b *Build) hasRuntime() bool {
	if _, _, _, remote := b.Pom.Remote(); remote {
		return true
	}
	for _, d := range b.Dependencies() {
		if d.Scope != "provided" {
			return true
		}
	}
	return false
}

// copiedLibs finds the folder that the build copies dependencies to, where the
// jar's manifest names one beside it.
func (b *Build) copiedLibs(jar *maven.Plugin) (libs, lib string) {
	add, _ := jar.Config("archive", "manifest", "addClasspath")
	p := b.Pom.Plugin("maven-dependency-plugin")
	if add.Value != "true" || !p.Runs("copy-dependencies") {
		return "", ""
	}
	libs = "target/dependency"
	if out, ok := p.Config("outputDirectory"); ok {
		libs = path.Join("target", targetPath(out.Value))
	}
	prefix, _ := jar.Config("archive", "manifest", "classpathPrefix")
	lib = path.Clean("./" + prefix.Value)
	if strings.Contains(libs, "$") || strings.HasPrefix(lib, "..") || strings.HasPrefix(prefix.Value, "/") {
		return "", ""
	}
	return libs, lib
}
