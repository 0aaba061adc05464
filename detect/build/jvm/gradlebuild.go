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
	if at, ok := b.war(); ok {
		return b.claimWar(c, at)
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

func (b *Build) moduleGradle() []detect.Finding {
	return []detect.Finding{{Value: detect.Is(b.Gradle.Path()), From: []detect.Evidence{b.Gradle.Included()}}}
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
