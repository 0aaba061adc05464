package jvm

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var opened = detect.NewPattern(`(?:\bstaticFiles\.add\(\s*"([^"/\\$][^"\\$]*)"\s*,\s*(?:[\w.]+\.)?EXTERNAL\b|\bdirectory\s*=\s*"([^"/\\$][^"\\$]*)"\s*;?[^}]{0,120}\bEXTERNAL\b|\b(?:sendFile|installFromDirectory|setWebRoot)\(\s*"([^"/\\$][^"\\$]*)")|(?:new\s+(?:File|FileInputStream|FileReader|FileOutputStream|RandomAccessFile)|\b(?:File|Path\.of|Paths\.get|Path|externalLocation|staticFiles\.externalLocation|StaticHandler\.create))\(\s*"(?:\./)?([^"/\\$][^"\\$]*)"`)

// runtimeFiles are files and folders beside the sources that code opens.
func runtimeFiles(a *detect.App) []detect.Finding {
	var out detect.Value
	var from []detect.Evidence
	add := func(name string, at detect.Evidence) {
		first, _, _ := strings.Cut(path.Clean(name), "/")
		if slices.Contains(out, first) || slices.Contains([]string{"", ".", "..", "src", "target", "build", "out", "bin"}, first) || a.Project.Ignored(a.Path(first)) {
			return
		}
		if a.HasDir(first) || a.Has(first) && !strings.HasPrefix(first, ".env") {
			out, from = append(out, first), append(from, at)
		}
	}
	for _, m := range a.Search(opened, endings...) {
		add(m.Group(), m.Evidence)
	}
	for _, word := range a.List("arguments") {
		if a.Has(word) {
			add(word, detect.Evidence{Path: a.Path(word)})
		}
	}
	if a.Text("framework") == "spring-boot" && a.HasDir("config") {
		add("config", detect.Evidence{Path: a.Path("config")})
	}
	if out == nil {
		return nil
	}
	return []detect.Finding{{Value: out, From: from}}
}

var filed = detect.NewPattern(`jdbc:(?:sqlite|h2:file|h2|hsqldb:file|derby):(?:file:)?(?:\./)?([\w.-]+)/[\w./-]*`)

// writable are folders that hold databases.
func writable(a *detect.App) []detect.Finding {
	var out detect.Value
	var from []detect.Evidence
	matches := a.Search(filed, endings...)
	for _, name := range settingFiles {
		matches = append(matches, filed.In(a.Path(name), a.Read(name))...)
	}
	for _, m := range matches {
		if dir := m.Group(); !slices.Contains(out, dir) && dir != "mem" && dir != "tcp" && dir != "." && dir != ".." {
			out, from = append(out, dir), append(from, m.Evidence)
		}
	}
	if out == nil {
		return nil
	}
	return []detect.Finding{{Value: out, From: from}}
}

var called = detect.NewPattern(`\b(?:new\s+ProcessBuilder|ProcessBuilder|exec|List\.of|Arrays\.asList)\(\s*(?:List\.of\(\s*|new\s+String\[\]\s*\{\s*)?"([\w.+-]+)[" ]`)

// programs are system packages of the programs that code calls.
func programs(a *detect.App) []detect.Finding {
	var out detect.Value
	var from []detect.Evidence
	for _, m := range a.Search(called, endings...) {
		tool, ok := tables.SystemTool(m.Group())
		if !ok || m.Group() == "java" {
			continue
		}
		for _, p := range tool.Run {
			if !slices.Contains(out, p) {
				out, from = append(out, p), append(from, m.Evidence)
			}
		}
	}
	if out == nil {
		return nil
	}
	slices.Sort(out)
	return []detect.Finding{{Value: out, From: from}}
}

// guarded are parts of the addresses of repositories that ask for a password.
var guarded = detect.NewPattern(`(?i)nexus|artifactory|jfrog|codeartifact|pkg\.github|pkgs\.dev\.azure|gitlab|packagecloud|cloudsmith|\.(?:corp|internal|intra|local|lan)\b|/private\b|-private\b`)

var processor = detect.NewPattern(`\$\{os\.detected\.(?:classifier|arch)\}|\bosdetector\.(?:classifier|arch)\b|\$\{javafx\.platform\}|\$\{javacpp\.platform\}`)

// findCross looks for dependencies of the app itself, not of tools that build
// it, that are chosen by the processor.
func findCross(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	if a.Yes("native") {
		return []detect.Finding{{Value: detect.Is("no"), From: slices.Concat(a.Evidence("native"), []detect.Evidence{{Path: b.file()}}), Why: "a native program is for the processor that it was compiled on"}}
	}
	if b.Pom != nil {
		for _, d := range b.Dependencies() {
			if processor.Matches(d.Classifier) {
				return []detect.Finding{{Value: detect.Is("no"), From: []detect.Evidence{d.From}, Why: "a dependency is chosen by the processor that builds"}}
			}
		}
		return nil
	}
	for _, m := range processor.In(b.Gradle.File, a.Project.Code(b.Gradle.File)) {
		return []detect.Finding{{Value: detect.Is("no"), From: []detect.Evidence{m.Evidence}, Why: "a dependency is chosen by the processor that builds"}}
	}
	return nil
}

func anywhere(*detect.App) *detect.Finding {
	return &detect.Finding{Value: detect.Is("yes"), Why: "class files are the same everywhere"}
}

var password = detect.NewPattern(`<(?:password|passphrase)>\s*([^<\s$][^<]*)</`)

// warnPasswords speaks of passwords that the repository holds in plain text.
func warnPasswords(a *detect.App, b *Build) {
	for _, name := range []string{"settings.xml", ".mvn/settings.xml", ".m2/settings.xml", "maven-settings.xml"} {
		file := path.Join(b.Root(), name)
		if !a.Project.Has(file) || a.Project.Ignored(file) {
			continue
		}
		for _, m := range password.In(file, a.Project.Code(file)) {
			if !strings.HasPrefix(m.Groups[0], "{") { // Maven's own encryption
				a.Warn("secret-in-settings", m.Evidence.String()+": it holds a password in plain text: take it out of the repository and change it; read it from a variable, as ${env.NAME}", m.Evidence)
				break
			}
		}
	}
	for _, dir := range []string{b.Root(), a.Dir} {
		file := path.Join(dir, "gradle.properties")
		for _, n := range properties(a, file) {
			if passwordKey.Matches(n.key) && n.value != "" && !strings.ContainsAny(n.value, "$") {
				at := detect.Evidence{Path: file, Line: n.line}
				a.Warn("secret-in-settings", at.String()+": "+n.key+" looks like a password in plain text: keep it in ~/.gradle/gradle.properties", at)
			}
		}
	}
}

var passwordKey = detect.NewPattern(`(?i)(?:password|passwd|secret|token|apikey|api_key)$`)

type property struct {
	key, value string
	line       int
}

func properties(a *detect.App, file string) []property {
	doc := a.Project.Doc(file)
	if doc == nil {
		return nil
	}
	var out []property
	for _, n := range doc.Nodes {
		out = append(out, property{n.Key, n.Text(), n.Line})
	}
	return out
}

// secrets are files with credentials that the build needs.
func secrets(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	warnPasswords(a, b)
	if b.Pom == nil {
		return b.secretsGradle()
	}
	for _, m := range b.Reactor.Modules {
		for _, keys := range [][]string{{"repositories", "repository", "url"}, {"pluginRepositories", "pluginRepository", "url"}} {
			for _, n := range m.Node.All(keys...) {
				url, _ := m.Expand(n)
				if private(url.Value) {
					return []detect.Finding{{Value: detect.Is("settings=/root/.m2/settings.xml"), From: []detect.Evidence{url.From},
						Why: "its password stands in the settings.xml of whoever builds"}}
				}
			}
		}
	}
	return nil
}

// private says whether an address is of a repository that asks for a password.
func private(url string) bool {
	return strings.HasPrefix(url, "http") && guarded.Regexp().MatchString(url) && !strings.Contains(url, "public")
}
