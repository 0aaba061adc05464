package clojure

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
)

var (
	defproject = detect.NewPattern(`\(defproject\s+([\w./+*-]+)\s+"([^"]+)"`)
	mainQuoted = detect.NewPattern(`(?::main\s+|\(def\s+main(?:-ns)?\s+)'([\w.*+!?-]+)`)
	mainKey    = detect.NewPattern(`:main\s+(?:\^\S+\s+|\^\{[^}]*\}\s*)*'?([\w.*+!?-]+)`)
	uberName   = detect.NewPattern(`:uberjar-name\s+"([^"]+)"`)
	targetPath = detect.NewPattern(`:target-path\s+"([^"]+)"`)
	compiled   = detect.NewPattern(`:aot\s+(?:\^\S+\s+)*(?::all|\[)|compile-clj\b`)
	generated  = detect.NewPattern(`:gen-class\b`)
	uberFile   = detect.NewPattern(`:?uber-file\s+"([^"%]+\.jar)"`)
	uberFormat = detect.NewPattern(`:?uber-file\s+\(format\s+"([^"]+\.jar)"\s+([^\n]*)`)
	libDef     = detect.NewPattern(`\(def\s+lib\s+'([\w./-]+)`)
	versionDef = detect.NewPattern(`\(def\s+version\s+"([^"]+)"`)
	dependency = detect.NewPattern(`[\[\s{]([\w.-]+(?:/[\w.-]+)?)\s+(?:"|\{:mvn/version)`)
)

func findManager(a *detect.App) []detect.Finding {
	var out []detect.Finding
	if a.Has("project.clj") {
		out = append(out, detect.Finding{Value: detect.Is(lein), From: a.At("project.clj", 0)})
	}
	if a.Has("deps.edn") {
		out = append(out, detect.Finding{Value: detect.Is(deps), From: a.At("deps.edn", 0)})
	}
	return out
}

// in finds a pattern in a file of the app's folder, comments left out.
func in(a *detect.App, p *detect.Pattern, name string) (detect.Match, bool) {
	if m := p.In(a.Path(name), a.Project.Code(a.Path(name))); len(m) > 0 {
		return m[0], true
	}
	return detect.Match{}, false
}

func findFramework(a *detect.App) []detect.Finding {
	files := []string{a.Path(file(a))}
	if file(a) == "deps.edn" {
		for _, dir := range roots(a)[1:] {
			files = append(files, path.Join(dir, "deps.edn"))
		}
	}
	for _, name := range files {
		all := dependency.In(name, a.Project.Code(name))
		for _, k := range known {
			for _, m := range all {
				if library := m.Groups[0]; library == k.library || strings.HasPrefix(library, k.library+"-") || strings.HasPrefix(library, k.library+".") {
					return detect.Finds("", []detect.Evidence{m.Evidence}, k.name)
				}
			}
		}
	}
	return nil
}

// findInputs are the files that decide what is downloaded, those of the
// folders that the app takes in among them.
func findInputs(a *detect.App) []detect.Finding {
	out := detect.Finding{Value: detect.Is(a.InContext(a.Path(file(a)))), From: a.At(file(a), 0)}
	if file(a) != "deps.edn" {
		return []detect.Finding{out}
	}
	dirs := roots(a)[1:]
	if dir := workspaceOf(a); dir != "" {
		dirs = append([]string{dir}, dirs...)
	}
	for _, dir := range dirs {
		if name := path.Join(dir, "deps.edn"); a.Project.Has(name) {
			out.Value, out.From = append(out.Value, a.InContext(name)), append(out.From, detect.Evidence{Path: name})
		}
	}
	return []detect.Finding{out}
}

func findMain(a *detect.App) []detect.Finding {
	if file(a) == "project.clj" {
		if m, ok := in(a, mainKey, "project.clj"); ok {
			return detect.Finds("", []detect.Evidence{m.Evidence}, m.Groups[0])
		}
	} else {
		if m, ok := in(a, aliasMain, "deps.edn"); ok {
			return detect.Finds("", []detect.Evidence{m.Evidence}, m.Groups[0])
		}
		if p, ok := packing(a); ok && p.main != "" {
			return detect.Finds("", []detect.Evidence{p.at}, p.main)
		}
		if m, ok := in(a, mainQuoted, "build.clj"); ok {
			return detect.Finds("", []detect.Evidence{m.Evidence}, m.Groups[0])
		}
	}
	mains := jvm.Mains(a)
	if len(mains) != 1 {
		return nil
	}
	return detect.Finds("", []detect.Evidence{mains[0].From}, mains[0].Class)
}

func mainOptions(a *detect.App) []detect.Option {
	var out []detect.Option
	for _, m := range jvm.Mains(a) {
		out = append(out, detect.Option{Value: m.Class, Label: m.From.Path, From: []detect.Evidence{m.From}})
	}
	return out
}

// projectName is what the build calls the project, without its group.
func projectName(a *detect.App) (name, version string, at detect.Match) {
	if a.Text("manager") == lein {
		m, ok := in(a, defproject, "project.clj")
		if !ok {
			return "", "", m
		}
		return path.Base(m.Groups[0]), m.Groups[1], m
	}
	m, _ := in(a, libDef, "build.clj")
	v, _ := in(a, versionDef, "build.clj")
	return path.Base(m.Group()), v.Group(), m
}

func findJar(a *detect.App) []detect.Finding {
	name, version, at := projectName(a)
	if a.Text("manager") == lein {
		target := "target"
		if m, ok := in(a, targetPath, "project.clj"); ok {
			target = strings.ReplaceAll(m.Groups[0], "%s", "uberjar")
		}
		jar := name + "-" + version + "-standalone.jar"
		if m, ok := in(a, uberName, "project.clj"); ok {
			jar, at = m.Groups[0], m
		}
		if name == "" || strings.Contains(jar, "%") {
			return nil
		}
		return detect.Finds("", []detect.Evidence{at.Evidence}, path.Join(target, jar))
	}
	if p, ok := packing(a); ok && p.jar != "" {
		return detect.Finds("", []detect.Evidence{p.at}, p.jar)
	}
	if dir := workspaceOf(a); dir != "" {
		build := path.Join(dir, "build.clj")
		for _, m := range projectIs.In(build, a.Project.Code(build)) {
			return detect.Finds("", []detect.Evidence{m.Evidence}, path.Clean(m.Groups[0]+path.Base(a.Dir)+m.Groups[1]))
		}
		return nil
	}
	if m, ok := in(a, uberFile, "build.clj"); ok {
		return detect.Finds("", []detect.Evidence{m.Evidence}, path.Clean(m.Groups[0]))
	}
	m, ok := in(a, uberFormat, "build.clj")
	if !ok {
		return nil
	}
	jar := m.Groups[0]
	for _, word := range strings.Fields(strings.NewReplacer("(", " ", ")", " ").Replace(within(m.Groups[1]))) {
		value := map[string]string{"lib": name, "version": version}[word]
		if word != "name" && value == "" {
			return nil
		}
		if value != "" {
			jar = strings.Replace(jar, "%s", value, 1)
		}
	}
	if strings.Contains(jar, "%") {
		return nil
	}
	return detect.Finds("", []detect.Evidence{m.Evidence}, path.Clean(jar))
}

// within cuts a text where the bracket closes that was open before it.
func within(text string) string {
	depth := 0
	for i, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return text[:i]
			}
		}
	}
	return text
}

func findJarName(a *detect.App) []detect.Finding {
	name, _, at := projectName(a)
	if name == "" || name == "." {
		if path.Base(a.Text("jar")) == "src.jar" { // called for the folder of the build stage
			return detect.Finds("", a.Evidence("jar"), "app.jar")
		}
		return detect.Finds("", a.Evidence("jar"), path.Base(a.Text("jar")))
	}
	return detect.Finds("", []detect.Evidence{at.Evidence}, name+".jar")
}
