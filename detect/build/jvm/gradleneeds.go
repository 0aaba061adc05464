package jvm

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/gradle"
	"github.com/stagewright/stagewright/detect/build/maven"
	"github.com/stagewright/stagewright/detect/tables"
)

// releaseKeys are where a Gradle build names the release of Java, strongest
// first.
var releaseKeys = []string{"java.toolchain.languageVersion", "kotlin.jvmToolchain.languageVersion", "kotlin.jvmToolchain", "jvmToolchain",
	"java.toolchain", "JavaCompile.options.release", "compileJava.options.release", "options.release",
	"java.targetCompatibility", "targetCompatibility", "compilerOptions.jvmTarget", "kotlin.compilerOptions.jvmTarget", "KotlinCompile.kotlinOptions.jvmTarget",
	"KotlinCompile.compilerOptions.jvmTarget", "compileKotlin.kotlinOptions.jvmTarget", "kotlinOptions.jvmTarget", "java.sourceCompatibility", "sourceCompatibility"}

// gradleVersions gives the release that the build asks for, and the newest that
// the wrapper's Gradle runs on.
func (b *Build) gradleVersions() []detect.Finding {
	var out []detect.Finding
	for _, key := range releaseKeys {
		if t, ok := b.Gradle.Value(key); ok && major(t.Value) > 0 {
			out = append(out, version(maven.Text(t)))
			break
		}
	}
	w, ok := b.Gradle.Wrapper()
	if !ok || gradle.MaxJava(w.Value) == 0 {
		return out
	}
	low, high := gradle.MinJava(w.Value), gradle.MaxJava(w.Value)
	if len(out) > 0 {
		asked := major(out[0].Value[0])
		if asked > high || asked < low {
			b.app.Warn("gradle-caps-jdk", "Gradle "+w.Value+" runs on Java "+strconv.Itoa(low)+" to "+strconv.Itoa(high)+", and the build asks for "+
				out[0].Value[0]+": let the wrapper fetch another Gradle", w.From, out[0].From[0])
		}
		return out
	}
	return append(out, detect.Finding{Value: detect.Is(between(low, high)), Syntax: tables.Maven,
		From: []detect.Evidence{w.From}, Why: "Gradle " + w.Value + " runs on no newer one"})
}

// toolGradle finds the release of Gradle for an image that brings it.
func toolGradle(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil || b.Gradle == nil {
		return nil
	}
	if w, ok := b.Gradle.Wrapper(); ok {
		x, _, _ := strings.Cut(w.Value, ".")
		return []detect.Finding{{Value: detect.Is(x), From: []detect.Evidence{w.From}, Syntax: tables.Exact, Why: "the wrapper names " + w.Value}}
	}
	if boot, ok := b.BootVersion(); ok {
		if x, y := lineOf(boot.Value); x < 3 || x == 3 && y < 5 {
			return gradle8(boot.From, "Spring Boot "+boot.Value+" knows no newer one")
		}
	}
	for _, limit := range []struct {
		plugin string
		x, y   int // the first release that runs on Gradle 9
	}{
		{"com.gradleup.shadow", 9, 0}, {"com.github.johnrengelman.shadow", 9, 0}, {"io.github.goooler.shadow", 9, 0},
		{"org.jetbrains.kotlin.jvm", 2, 0}, {"io.quarkus", 3, 26}, {"io.micronaut.application", 4, 6}, {"io.micronaut.minimal.application", 4, 6},
	} {
		p, ok := b.Gradle.Plugin(limit.plugin)
		if x, y := lineOf(p.Version); ok && x > 0 && (x < limit.x || x == limit.x && y < limit.y) {
			return gradle8(p.From, limit.plugin+" "+p.Version+" knows no newer one")
		}
	}
	for _, d := range b.Gradle.Dependencies() {
		if d.Configuration == "compile" { // Gradle 7 took it away
			return []detect.Finding{{Value: detect.Is("6"), From: []detect.Evidence{d.From}, Syntax: tables.Exact, Why: "no later one knows \"compile\""}}
		}
	}
	if asked := a.Number("version"); asked >= 8 && asked < 17 {
		return []detect.Finding{{Value: detect.Is("8"), From: a.Evidence("version"), Syntax: tables.Exact, Why: "Gradle 9 runs on Java 17 and later"}}
	}
	return nil
}

func gradle8(at detect.Evidence, why string) []detect.Finding {
	return []detect.Finding{{Value: detect.Is("8"), From: []detect.Evidence{at}, Syntax: tables.Exact, Why: why}}
}

// inputsGradle are the files that decide what Gradle downloads: the scripts of
// all projects, the catalog, the wrapper, and the plugins in the repository.
func (b *Build) inputsGradle() []string {
	g, p := b.Gradle, b.app.Project
	var files []string
	if b.app.Yes("wrapper") {
		files = append(files, path.Join(g.Root, "gradlew"))
	}
	if g.Settings != "" {
		files = append(files, g.Settings)
	}
	for _, dir := range g.Projects() {
		if f := gradle.FileIn(p, dir); f != "" {
			files = append(files, f)
		}
		for _, extra := range []string{"gradle.properties", "gradle.lockfile", "buildscript-gradle.lockfile"} {
			if f := path.Join(dir, extra); p.Has(f) {
				files = append(files, f)
			}
		}
	}
	files = append(files, p.Glob(g.Root, "*.gradle")...)
	files = append(files, p.Glob(g.Root, "*.gradle.kts")...)
	slices.SortStableFunc(files, func(x, y string) int {
		if d := strings.Count(x, "/") - strings.Count(y, "/"); d != 0 {
			return d
		}
		return strings.Compare(x, y)
	})
	files = slices.Compact(files)
	for _, dir := range append([]string{"gradle", "buildSrc"}, b.includedBuilds()...) {
		if at := path.Join(g.Root, dir); p.HasDir(at) {
			files = append(files, at+"/")
		}
	}
	return files
}

// includedBuilds are the folders of builds that the settings take in.
func (b *Build) includedBuilds() []string {
	var out []string
	for _, dir := range gradle.Included(b.app.Project, b.Gradle.Settings) {
		out = append(out, detect.Rel(b.Gradle.Root, dir))
	}
	return out
}

func (b *Build) scriptGradle(dir string) string {
	return b.app.Project.Code(gradle.FileIn(b.app.Project, dir))
}

func (b *Build) isBuildFileGradle(name string) bool {
	if ext := path.Ext(name); ext == ".gradle" || ext == ".kts" || ext == ".properties" || ext == ".lockfile" {
		return true
	}
	for _, dir := range slices.Concat(b.Gradle.Projects(), []string{path.Join(b.Gradle.Root, "buildSrc")}, gradle.Included(b.app.Project, b.Gradle.Settings)) {
		if dir == name || strings.HasPrefix(dir, name+"/") {
			return true
		}
	}
	return false
}

func (b *Build) fileGradle() string { return b.Gradle.File }

var quoted = detect.NewPattern(`["']([^"'\s$]+)["']`)

// jvmArguments are what the application plugin would give the machine.
func (b *Build) jvmArguments() []string {
	if b.Gradle == nil || b.app.Text("layout") != Installed {
		return nil
	}
	t, ok := b.Gradle.Expression("application.applicationDefaultJvmArgs", "applicationDefaultJvmArgs")
	if !ok {
		return nil
	}
	var out []string
	for _, m := range quoted.In("", t.Value) {
		if strings.HasPrefix(m.Groups[0], "-") {
			out = append(out, m.Groups[0])
		}
	}
	return out
}

var (
	credentials   = detect.NewPattern(`\bcredentials\s*(?:\(|\{)`)
	propertyRead  = detect.NewPattern(`\b(?:findProperty|gradleProperty|property|providers\.gradleProperty)\(\s*["']([\w.]+)["']|\bproject\.properties\[`)
	secretNames   = detect.NewPattern(`(?i)user|pass|token|key|secret`)
	variablesRead = detect.NewPattern(`\b(?:getenv|environmentVariable)\(\s*["']([A-Z_][A-Z0-9_]*)["']`)
)

// secretsGradle finds how the scripts get at passwords: from the properties of
// whoever builds, or from variables.
func (b *Build) secretsGradle() []detect.Finding {
	var out detect.Value
	var from []detect.Evidence
	for _, file := range []string{b.Gradle.Settings, gradle.FileIn(b.app.Project, b.Gradle.Root), b.Gradle.File} {
		if file == "" {
			continue
		}
		code := b.app.Project.Code(file)
		at := credentials.In(file, code)
		if len(at) == 0 {
			continue
		}
		for _, m := range variablesRead.In(file, code) {
			if name := m.Groups[0]; secretNames.Matches(name) && !slices.Contains(out, name+"=/run/secrets/"+name) {
				out, from = append(out, name+"=/run/secrets/"+name), append(from, m.Evidence)
			}
		}
		if propertyRead.Matches(code) || !variablesRead.Matches(code) {
			id := "gradle=/home/gradle/.gradle/gradle.properties"
			if b.app.Yes("wrapper") || b.app.Yes("native") {
				id = "gradle=/root/.gradle/gradle.properties"
			}
			if !slices.Contains(out, id) {
				out, from = append(out, id), append(from, at[0].Evidence)
			}
		}
	}
	if out == nil {
		return nil
	}
	return []detect.Finding{{Value: out, From: from, Why: "the build reads credentials for a repository"}}
}
