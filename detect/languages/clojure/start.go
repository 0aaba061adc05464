package clojure

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// findStart runs the jar's main class where the build compiles it, and else
// lets Clojure load the namespace.
func findStart(a *detect.App) []detect.Finding {
	jar, main := a.Text("jarName"), a.Text("mainClass")
	if jar == "" || main == "" {
		return nil
	}
	aot, named := false, false
	if a.Text("manager") == lein {
		_, aot = in(a, compiled, "project.clj")
		_, named = in(a, mainKey, "project.clj")
	} else if p, ok := packing(a); ok && p.jar != "" {
		aot, named = p.aot, p.main != ""
	} else {
		build := buildFile(a)
		code := a.Project.Code(build)
		// build-clj's own uber compiles the main namespace that it is given.
		aot = compiled.Matches(code) || strings.Contains(code, "org.corfield.build")
		named = mainKey.Matches(code)
	}
	class := compiles(a)
	from := append(a.Evidence("jar"), a.Evidence("mainClass")...)
	if aot && named && class {
		return []detect.Finding{{Value: detect.Is("java", "-jar", jar), From: from}}
	}
	return []detect.Finding{{Value: detect.Is("java", "-cp", jar, "clojure.main", "-m", main), From: from, Why: "its main class is not compiled"}}
}

// compiles says whether a namespace of the app makes a class to start.
func compiles(a *detect.App) bool {
	if len(a.Search(generated, ".clj")) > 0 {
		return true
	}
	for _, dir := range roots(a)[1:] {
		for _, f := range a.Project.Files(dir) {
			if path.Ext(f) == ".clj" && generated.Matches(a.Project.Code(f)) {
				return true
			}
		}
	}
	return false
}
