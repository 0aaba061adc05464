package jvm

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// installInputs are the files that decide what is downloaded.
func installInputs(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	var files []string
	if b.Pom == nil {
		files = b.inputsGradle()
	} else {
		files = b.poms()
		root := b.Root()
		if a.Yes("wrapper") {
			files = append([]string{path.Join(root, "mvnw")}, files...)
		}
		for _, extra := range []string{"maven.config", "jvm.config", "extensions.xml", "settings.xml", "toolchains.xml", "wrapper/maven-wrapper.properties", "wrapper/maven-wrapper.jar"} {
			file := path.Join(root, ".mvn", extra)
			if a.Project.Has(file) && (a.Yes("wrapper") || !strings.HasPrefix(extra, "wrapper/")) {
				files = append(files, file)
			}
		}
	}
	var out detect.Value
	var from []detect.Evidence
	for _, f := range files {
		out = append(out, slashed(a.InContext(f), f))
		from = append(from, detect.Evidence{Path: f})
	}
	return []detect.Finding{{Value: out, From: from}}
}

// slashed keeps the slash that tells a folder.
func slashed(rel, name string) string {
	if strings.HasSuffix(name, "/") {
		return rel + "/"
	}
	return rel
}

// poms are those that Maven reads before it does anything: of all modules.
func (b *Build) poms() []string {
	if !b.alone() {
		return b.Reactor.Files()
	}
	return b.Pom.Files()
}

// alone says whether the app is built by its own pom.
func (b *Build) alone() bool {
	if b.Gradle != nil {
		return b.Gradle.Dir == b.Gradle.Root
	}
	return b.aloneMaven()
}

func (b *Build) aloneMaven() bool {
	return b.app.Context() == b.app.Dir && b.Reactor.Root.Dir != b.app.Dir || len(b.Reactor.Modules) == 1
}

// sources are the folders and files that hold what is compiled, relative to
// the build context; "." where the layout is not the usual one.
func sources(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	var out detect.Value
	modules := b.Modules()
	if b.alone() {
		modules = []string{a.Dir}
	}
	for _, dir := range modules {
		if !a.Project.HasDir(path.Join(dir, "src")) && dir == a.Dir {
			return []detect.Finding{{Value: detect.Is("."), From: a.At(".", 0), Why: "there is no src folder"}}
		}
		if a.Project.HasDir(path.Join(dir, "src")) {
			out = append(out, a.InContext(path.Join(dir, "src"))+"/")
		}
	}
	for _, dir := range modules {
		for _, extra := range b.mentioned(dir) {
			out = append(out, slashed(a.InContext(extra), extra))
		}
	}
	if !b.alone() {
		for _, extra := range b.mentioned(b.Root()) {
			if !slices.Contains(out, slashed(a.InContext(extra), extra)) {
				out = append(out, slashed(a.InContext(extra), extra))
			}
		}
	}
	if slices.Contains(b.frontendDirs(), ".") {
		return []detect.Finding{{Value: detect.Is("."), From: a.At("package.json", 0), Why: "the build makes the JavaScript beside it too"}}
	}
	return []detect.Finding{{Value: out, From: []detect.Evidence{{Path: a.Path("src")}}}}
}

// findFrontend says that the build fetches Node.js by itself.
func findFrontend(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil || len(b.frontendDirs()) == 0 {
		return nil
	}
	at := b.Pom.Plugin("frontend-maven-plugin").From
	a.Warn("frontend-in-build", at.String()+": the build fetches Node.js by itself to make the JavaScript, each time that a source changes", at)
	return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{at}}}
}

// notSources are entries beside a build file that it never compiles.
var notSources = []string{"src", "target", "build", "out", "bin", "pom.xml", "mvnw", "mvnw.cmd", "gradlew", "gradlew.bat", "gradle",
	"node_modules", "docs", "doc", "Dockerfile", "Makefile", "LICENSE", "LICENSE.txt", "LICENSE.md", "README", "Procfile"}

// mentioned are files and folders beside a build file that it names.
func (b *Build) mentioned(dir string) []string {
	text := b.script(dir)
	files, dirs := b.app.Project.Entries(dir)
	var out []string
	for i, name := range slices.Concat(files, dirs) {
		full := path.Join(dir, name)
		if strings.HasPrefix(name, ".") || slices.Contains(notSources, name) || path.Ext(name) == ".md" || b.isBuildFile(full) || b.app.Project.Ignored(full) {
			continue
		}
		word := regexp.MustCompile(`(^|[^\w.-])` + regexp.QuoteMeta(name) + `($|[^\w.-])`)
		if (i < len(files) || strings.Contains(text, name+"/") || strings.Contains(text, "/"+name)) && word.MatchString(text) {
			if i >= len(files) {
				full += "/"
			}
			out = append(out, full)
		}
	}
	return out
}

// script is the text of a folder's build file, comments left out.
func (b *Build) script(dir string) string {
	if b.Pom == nil {
		return b.scriptGradle(dir)
	}
	text := b.app.Project.Code(path.Join(dir, "pom.xml"))
	if dir == b.Pom.Dir { // aot-${packaging}.properties
		text = strings.ReplaceAll(text, "${packaging}", b.Pom.Packaging().Value)
	}
	return text
}

// isBuildFile says whether a file or folder belongs to the build itself, or to
// another module.
func (b *Build) isBuildFile(name string) bool {
	if b.Pom == nil {
		return b.isBuildFileGradle(name)
	}
	for _, m := range b.Reactor.Modules {
		if m.Path == name || m.Dir == name || strings.HasPrefix(m.Dir, name+"/") {
			return true
		}
	}
	return false
}
