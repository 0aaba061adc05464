package jvm

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/gradle"
)

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
	if p, ok := b.Gradle.Plugin("org.springframework.boot"); ok && !b.off("bootWar.enabled") {
		if _, war := b.Gradle.Plugin("war"); war {
			jar := b.archiveOf("bootWar", "")
			if end, found := strings.CutSuffix(jar, ".jar"); found {
				jar = end + ".war"
			}
			return result{layout: Jar, jar: jar, goals: []string{"bootWar"}, from: []detect.Evidence{p.From}, why: "a war of Spring Boot starts by itself, in one piece"}
		}
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
