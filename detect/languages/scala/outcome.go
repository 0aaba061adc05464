package scala

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
)

// findInputs are the files that decide what is downloaded.
func findInputs(a *detect.App) []detect.Finding {
	if !own(a) {
		return nil
	}
	var files detect.Value
	var from []detect.Evidence
	add := func(name string) {
		if a.Has(name) || strings.HasSuffix(name, "/") && a.HasDir(name) {
			files, from = append(files, name), append(from, a.At(strings.TrimSuffix(name, "/"), 0)...)
		}
	}
	if isSbt(a) {
		for _, f := range []string{"build.sbt", "version.sbt", ".sbtopts", ".jvmopts"} {
			add(f)
		}
		for _, f := range scripts(a)[1:] {
			add(detect.Rel(a.Dir, f))
		}
		add("project/build.properties")
	} else {
		for _, f := range []string{"mill", millFile(a), ".mill-version", ".mill-jvm-opts", ".config/mill-version"} {
			add(f)
		}
	}
	return []detect.Finding{{Value: files, From: from}}
}

func findSources(a *detect.App) []detect.Finding {
	if !own(a) {
		return nil
	}
	if _, play := says(a, playPlugin); !play && isSbt(a) && a.Text("project") == "" && a.HasDir("src") && len(projects(a)) <= 1 {
		return detect.Finds("", a.At("src", 0), "src/")
	}
	return []detect.Finding{{Value: detect.Is("."), From: a.At(".", 0), Why: "its projects lie in folders of their own"}}
}

// layout says what the build makes: what sbt stages, one jar of sbt-assembly,
// or one of Mill.
func layout(a *detect.App) (string, detect.Match) {
	if a.Text("manager") == mill {
		return jvm.Jar, detect.Match{Evidence: detect.Evidence{Path: a.Path(millFile(a))}}
	}
	if !isSbt(a) {
		return "", detect.Match{}
	}
	if _, _, at := archive(a); at.Path != "" {
		return jvm.Jar, at
	}
	m, ok := packs(a)
	if _, assembles := says(a, assembler); assembles {
		if p, stages := says(a, packager); !stages {
			return jvm.Jar, m
		} else if !strings.Contains(a.Project.Code(a.Path("build.sbt")), "JavaAppPackaging") && !strings.Contains(a.Project.Code(a.Path("build.sbt")), "JavaServerAppPackaging") {
			_ = p
			return jvm.Jar, m
		}
	}
	if !ok {
		return "", m
	}
	return jvm.Installed, m
}

func findLayout(a *detect.App) []detect.Finding {
	if l, m := layout(a); l != "" {
		return detect.Finds("", []detect.Evidence{m.Evidence}, l)
	}
	return nil
}

// nameOf is the name that sbt gives what it makes, "" where a value sets it that
// cannot be read.
func nameOf(a *detect.App) string {
	if n, ok := setting(a, nameSet); ok {
		return n
	}
	if n, ok := named(a, nameNamed); ok {
		return n
	}
	if p := a.Text("project"); p != "" {
		return p
	}
	return "src"
}

// named follows a setting to the value that it names, "" where that is not
// written out.
func named(a *detect.App, p *detect.Pattern) (value string, set bool) {
	m, ok := says(a, p)
	if !ok {
		return "", false
	}
	for _, v := range values.In(m.Path, a.Project.Code(m.Path)) {
		if v.Groups[0] == m.Group() {
			return v.Groups[1], true
		}
	}
	return "", true
}

// version is the version that sbt gives what it makes, "" where it is worked out.
func version(a *detect.App) string {
	if v, ok := setting(a, versionSet); ok {
		return v
	}
	if v, ok := named(a, versionNamed); ok {
		return v
	}
	if _, byGit := says(a, versionByGit); byGit {
		return ""
	}
	return "0.1.0-SNAPSHOT"
}

// normal is a name as it stands in the names of files.
func normal(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '-' && r != '.'
	}), "-")
}

func findJar(a *detect.App) []detect.Finding {
	l, m := layout(a)
	if l != jvm.Jar {
		return nil
	}
	if !isSbt(a) {
		module := a.Text("project")
		if module == "" {
			return detect.Finds("", []detect.Evidence{m.Evidence}, "out/assembly.dest/out.jar")
		}
		return detect.Finds("", []detect.Evidence{m.Evidence}, "out/"+strings.ReplaceAll(module, ".", "/")+"/assembly.dest/out.jar")
	}
	if _, file, at := archive(a); file != "" {
		return detect.Finds("", []detect.Evidence{at.Evidence}, file)
	}
	scala, ok := setting(a, scalaSet)
	if !ok {
		return nil
	}
	folder := "scala-" + scala
	if strings.HasPrefix(scala, "2.") {
		folder = "scala-" + strings.Join(strings.SplitN(scala, ".", 3)[:2], ".")
	}
	file, ok := setting(a, jarNameSet)
	if !ok {
		if nameOf(a) == "" || version(a) == "" {
			return nil
		}
		file = normal(nameOf(a)) + "-assembly-" + version(a) + ".jar"
	}
	if strings.Contains(file, "$") {
		return nil
	}
	return detect.Finds("", []detect.Evidence{m.Evidence}, path.Join(projectDir(a), "target", folder, file))
}

func findJarName(a *detect.App) []detect.Finding {
	if l, m := layout(a); l == jvm.Jar {
		if isSbt(a) && nameOf(a) != "" {
			return detect.Finds("", []detect.Evidence{m.Evidence}, normal(nameOf(a))+path.Ext(a.Text("jar")))
		}
		return detect.Finds("", []detect.Evidence{m.Evidence}, "app.jar")
	}
	return nil
}

func findLibs(a *detect.App) []detect.Finding {
	if l, m := layout(a); l == jvm.Installed {
		return detect.Finds("", []detect.Evidence{m.Evidence}, path.Join(projectDir(a), "target/universal/stage/lib"))
	}
	return nil
}

func findGoals(a *detect.App) []detect.Finding {
	l, m := layout(a)
	goal := map[string]string{jvm.Installed: "stage", jvm.Jar: "assembly"}[l]
	if goal == "" {
		return nil
	}
	if task, _, _ := archive(a); task != "" {
		goal = task
	}
	warnPrograms(a)
	if p := a.Text("project"); p != "" {
		goal = p + map[bool]string{true: "/", false: "."}[isSbt(a)] + goal
	}
	return detect.Finds("", []detect.Evidence{m.Evidence}, goal)
}

func findMain(a *detect.App) []detect.Finding {
	if l, _ := layout(a); l != jvm.Installed {
		return nil
	}
	if a.Text("framework") == "play" {
		return detect.Finds("", a.Evidence("framework"), "play.core.server.ProdServerStart")
	}
	if m, ok := says(a, mainSet); ok {
		return detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())
	}
	if m, ok := says(a, mainNamed); ok { // mainClass := Some(name), and val name = "…"
		for _, v := range values.In(m.Path, a.Project.Code(m.Path)) {
			if v.Groups[0] == m.Group() {
				return detect.Finds("", []detect.Evidence{v.Evidence, m.Evidence}, v.Groups[1])
			}
		}
	}
	dir := a.Path(projectDir(a))
	var found []jvm.Main
	for _, m := range jvm.Mains(a) {
		if dir == "." || strings.HasPrefix(m.From.Path, dir+"/") || dir == a.Dir {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return detect.Finds("", []detect.Evidence{found[0].From}, found[0].Class)
}

func findStart(a *detect.App) []detect.Finding {
	l, m := layout(a)
	switch {
	case l == jvm.Jar && a.Text("jarName") != "":
		return []detect.Finding{{Value: detect.Is("java", "-jar", a.Text("jarName")), From: []detect.Evidence{m.Evidence}}}
	case l == jvm.Installed && a.Text("framework") == "play":
		warnSecret(a, m)
		return []detect.Finding{{Value: detect.Is("java", "-Dpidfile.path=/dev/null", "-cp", "lib/*", a.Text("mainClass")), From: []detect.Evidence{m.Evidence}}}
	case l == jvm.Installed && a.Text("mainClass") != "":
		return []detect.Finding{{Value: detect.Is("java", "-cp", "lib/*", a.Text("mainClass")), From: []detect.Evidence{m.Evidence}}}
	}
	return nil
}
