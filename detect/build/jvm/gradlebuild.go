package jvm

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/gradle"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// workdir is the folder that the build runs in: Gradle names a project after
// its folder where nothing else does.
const workdir = "src"

func gradleFile(a *detect.App) string {
	if f := gradle.FileIn(a.Project, a.Dir); f != "" {
		return path.Base(f)
	}
	return ""
}

// forTests says whether a configuration is one that the app does not run with.
func forTests(configuration string) bool {
	c := strings.ToLower(configuration)
	return strings.Contains(c, "test") || c == "developmentonly" || c == "compileonly" || strings.HasSuffix(c, "processor") || c == "kapt" || c == "ksp"
}

func (b *Build) gradleDependencies() []Dependency {
	var out []Dependency
	for _, dir := range slices.Backward(b.Gradle.Closure()) {
		g := b.Gradle
		if dir != g.Dir {
			if g = gradle.Read(b.app.Project, dir); g == nil {
				continue
			}
		}
		for _, d := range g.Dependencies() {
			if d.Project == "" && !forTests(d.Configuration) {
				out = append(out, Dependency{Group: d.Group, Artifact: d.Artifact, Version: d.Version, From: d.From})
			}
		}
	}
	return out
}

func (b *Build) gradleBoot() (maven.Text, bool) {
	if p, ok := b.Gradle.Plugin("org.springframework.boot"); ok && p.Version != "" {
		return maven.Text{Value: p.Version, From: p.From}, true
	}
	for _, d := range b.Dependencies() {
		if d.Group == "org.springframework.boot" && d.Version != "" {
			return maven.Text{Value: d.Version, From: d.From}, true
		}
	}
	return maven.Text{}, false
}

// mainKeys are where a Gradle build names the class to start.
var mainKeys = []string{"application.mainClass", "mainClassName", "application.mainClassName", "springBoot.mainClass", "bootJar.mainClass",
	"bootRun.mainClass", "ktor.fatJar.mainClass", "shadowJar.manifest.attributes", "jar.manifest.attributes"}

var manifestMain = detect.NewPattern(`["']?Main-Class["']?\s*(?:[:=,\]]|to)+\s*\(?\s*["']([\w.$]+)["']`)

func (b *Build) mainGradle() (maven.Text, bool) {
	if t, ok := b.Gradle.Value(mainKeys[:7]...); ok && plausible(t.Value) {
		return maven.Text(t), true
	}
	for _, m := range manifestMain.In(b.Gradle.File, b.app.Project.Code(b.Gradle.File)) {
		return maven.Text{Value: m.Groups[0], From: m.Evidence}, true
	}
	return maven.Text{}, false
}

// installs are plugins that install an app as a folder of jars.
var installs = []string{"application", "io.micronaut.application", "io.micronaut.minimal.application", "org.gradle.application", "io.ktor.plugin"}

// shadows are plugins that pack everything into one jar.
var shadows = []string{"com.gradleup.shadow", "com.github.johnrengelman.shadow", "io.github.goooler.shadow"}

func (b *Build) executableGradle() bool {
	if _, ok := b.Plugin(slices.Concat([]string{"org.springframework.boot", "io.quarkus"}, installs)...); ok {
		return true
	}
	_, ok := b.mainGradle()
	return ok
}

func (b *Build) publishedGradle() bool {
	_, ok := b.Plugin("java-library", "maven-publish", "java-gradle-plugin", "com.vanniktech.maven.publish", "signing")
	return ok
}

// gradleKinds are plugins that make something nobody can start here.
var gradleKinds = []struct{ plugin, why string }{
	{"com.android.application", "an Android app: nothing to run here"},
	{"com.android.library", "an Android library: nothing to run here"},
	{"java-gradle-plugin", "a plugin of Gradle: nothing to run"},
	{"java-platform", "a list of versions: nothing to run"},
	{"org.jetbrains.intellij", "a plugin of an editor: nothing to run here"},
	{"org.jetbrains.intellij.platform", "a plugin of an editor: nothing to run here"},
	{"net.minecraftforge.gradle", "a mod of a game: nothing to run here"},
	{"fabric-loom", "a mod of a game: nothing to run here"},
	{"org.jetbrains.compose", "a desktop app: nothing to run here"},
}

func (b *Build) claimGradle() *detect.Claim {
	from := []detect.Evidence{{Path: b.Gradle.File}}
	for _, k := range gradleKinds {
		if p, ok := b.Gradle.Plugin(k.plugin); ok {
			return &detect.Claim{Kind: detect.Library, Why: k.why, From: []detect.Evidence{p.From}}
		}
	}
	if b.isConvention() {
		return &detect.Claim{Kind: detect.Tooling, Why: "it holds plugins of the build: nothing to run", From: from}
	}
	c := &detect.Claim{From: from}
	if b.Gradle.Root != b.Gradle.Dir {
		c.Workspace = b.Gradle.Root
	}
	_, boot := b.Plugin("org.springframework.boot")
	if p, war := b.Gradle.Plugin("war"); war && !boot {
		return &detect.Claim{Kind: detect.Library, From: []detect.Evidence{p.From},
			Why: "a war: it needs a servlet container; make it an executable jar, or start from an image of Tomcat or Jetty"}
	}
	if len(b.app.Sources(endings...)) == 0 && len(b.Gradle.Projects()) > 1 && b.Gradle.Dir == b.Gradle.Root {
		return &detect.Claim{Kind: detect.Library, Why: "a parent build: its projects are what runs", From: from}
	}
	b.kind(c)
	if c.Kind != detect.Library && b.resultGradle().layout == "" {
		c.Kind, c.Why = detect.Library, "nothing in its build packs or installs it with its dependencies: add the application plugin and its mainClass"
	}
	return c
}

// isConvention says whether a build only makes plugins for the one around it.
func (b *Build) isConvention() bool {
	base := path.Base(b.Gradle.Dir)
	if base == "buildSrc" || base == "build-logic" || strings.Contains(b.Gradle.Dir, "build-logic/") || strings.Contains(b.Gradle.Dir, "buildSrc/") {
		return true
	}
	_, ok := b.Gradle.Plugin("kotlin-dsl", "groovy-gradle-plugin", "org.gradle.kotlin.kotlin-dsl", "kotlin-dsl-precompiled-script-plugins")
	return ok
}

func claimsGradle(a *detect.App, member string) bool {
	for _, name := range []string{"settings.gradle.kts", "settings.gradle"} {
		if a.Has(name) && slices.Contains(gradle.Includes(a.Project, a.Path(name)), a.Path(member)) {
			return true
		}
	}
	return false
}

// resultGradle works out what the build makes; no layout when nothing it makes
// can be started.
func (b *Build) resultGradle() result {
	if p, ok := b.Gradle.Plugin("io.quarkus"); ok {
		r := b.quarkus("build", b.archive(""), p.From)
		r.goals = []string{"quarkusBuild"}
		return r
	}
	if p, ok := b.Gradle.Plugin("org.springframework.boot"); ok && !b.off("bootJar.enabled") {
		return b.bootGradle(p)
	}
	if p, ok := b.Gradle.Plugin(installs...); ok && !(p.ID == "io.ktor.plugin" && !b.namesMain()) {
		return b.installed(p)
	}
	if p, ok := b.Gradle.Plugin(shadows...); ok {
		r := result{layout: Jar, goals: []string{"shadowJar"}, from: []detect.Evidence{p.From}, why: "the shadow plugin packs everything into one jar"}
		r.jar = b.archiveOf("shadowJar", "all")
		_, says := b.mainGradle()
		r.main = !says
		return r
	}
	if t, ok := b.mainGradle(); ok {
		code := b.app.Project.Code(b.Gradle.File)
		r := result{layout: Jar, jar: b.archiveOf("jar", ""), goals: []string{"jar"}, from: []detect.Evidence{t.From}}
		if strings.Contains(code, "zipTree") {
			r.why = "its jar task packs everything into one jar"
			return r
		}
		if len(b.Dependencies()) == 0 && len(b.Gradle.Closure()) == 1 {
			r.why = "it has no dependencies at run time"
			return r
		}
	}
	return result{}
}

// namesMain says whether the build names a class for the plugins that need one.
func (b *Build) namesMain() bool {
	_, ok := b.mainGradle()
	return ok
}

func (b *Build) off(key string) bool {
	t, ok := b.Gradle.Value(key)
	return ok && t.Value == "false"
}

// archive gives the path of a jar by the project's name and version, "" when
// the version is an expression.
func (b *Build) archive(classifier string) string {
	version, said, ok := b.Gradle.Version()
	if !ok {
		return ""
	}
	if !said || version.Value == "unspecified" {
		version.Value = ""
	}
	return joined(b.Gradle.Name(workdir).Value, version.Value, classifier)
}

// archiveOf is archive with what a task says of its own result.
func (b *Build) archiveOf(task, classifier string) string {
	g := b.Gradle
	if t, ok := g.Value(task + ".archiveFileName"); ok {
		return path.Join("build/libs", t.Value)
	} else if g.Says(task + ".archiveFileName") {
		return ""
	}
	if t, ok := g.Value(task+".archiveClassifier", task+".classifier"); ok {
		classifier = t.Value
	}
	base, baseSaid := g.Value(task+".archiveBaseName", task+".baseName", "base.archivesName", "archivesBaseName")
	version, versionSaid := g.Value(task + ".archiveVersion")
	name := b.archive(classifier)
	if versionSaid || baseSaid && name != "" {
		if !versionSaid {
			version, _, _ = g.Version()
		}
		if !baseSaid {
			base = g.Name(workdir)
		}
		name = joined(base.Value, version.Value, classifier)
	}
	if name == "" {
		return ""
	}
	return path.Join("build/libs", name+".jar")
}

// joined puts the parts of a name together that are not empty.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "-")
}

func (b *Build) bootGradle(p gradle.Plugin) result {
	r := result{jar: b.archiveOf("bootJar", ""), goals: []string{"bootJar"}, from: []detect.Evidence{p.From}}
	code := b.app.Project.Code(b.Gradle.File)
	layered := strings.Contains(code, "layered()") || strings.Contains(code, "layered {")
	mode, why, at := b.bootMode(layered)
	r.layout, r.why = mode, why
	if at.Path != "" && at != p.From {
		r.from = append(r.from, at)
	}
	if strings.Contains(code, "launchScript()") {
		r.layout, r.why = Jar, "a jar that begins with a launch script cannot be taken apart"
	}
	if b.off("bootJar.layered.enabled") {
		r.layout, r.why = Jar, "its layers are switched off"
	}
	return r
}

// installed reads the application plugin.
func (b *Build) installed(p gradle.Plugin) result {
	r := result{layout: Installed, goals: []string{"installDist"}, main: true, from: []detect.Evidence{p.From}}
	name := b.Gradle.Name(workdir).Value
	if t, ok := b.Gradle.Value("application.applicationName", "applicationName"); ok {
		name = t.Value
	}
	r.libs = path.Join("build/install", name, "lib")
	if jar := b.archiveOf("jar", ""); jar != "" {
		r.jar = path.Join(r.libs, path.Base(jar))
	}
	r.why = "the application plugin installs the jars side by side"
	return r
}

func (b *Build) moduleGradle() []detect.Finding {
	return []detect.Finding{{Value: detect.Is(b.Gradle.Path()), From: []detect.Evidence{{Path: b.Gradle.Settings}}}}
}

func (b *Build) namedGradle() (string, detect.Evidence) {
	t := b.Gradle.Name(workdir)
	return t.Value, t.From
}

func (b *Build) nameGradle() []detect.Evidence {
	from := []detect.Evidence{b.Gradle.Name(workdir).From}
	if v, said, ok := b.Gradle.Version(); ok && said {
		from = append(from, v.From)
	}
	return from
}
