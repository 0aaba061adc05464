package scala

import (
	"path"

	"github.com/stagewright/stagewright/detect"
)

var (
	webPlugin     = detect.NewPattern(`addSbtPlugin\(\s*"com\.(?:earldouglas|github\.sbt)"\s*%\s*"(?:xsbt-web-plugin|sbt-war)"`)
	taskOfFile    = detect.NewPattern(`\bTaskKey\[File\]\(\s*"(\w+)"`)
	manifestClass = detect.NewPattern(`\bMAIN_CLASS\b|"Main-Class"`)
	folderOfTask  = detect.NewPattern(`\btarget\.value\s*/\s*"([\w.-]+)"`)
	nameOfTask    = detect.NewPattern(`\bname\.value\s*\+\s*"(\.(?:war|jar))"|/\s*"([\w-]+\.(?:war|jar))"`)
)

// archive is a file that starts by itself, made by a task of the build's own
// where a plugin makes a war of the app.
func archive(a *detect.App) (goal, file string, at detect.Match) {
	if _, web := says(a, webPlugin); !web || !isSbt(a) {
		return "", "", at
	}
	file = a.Path("build.sbt")
	code := a.Project.Code(file)
	task, class, dir, name := taskOfFile.In(file, code), manifestClass.In(file, code), folderOfTask.In(file, code), nameOfTask.In(file, code)
	if len(task) != 1 || len(class) == 0 || len(dir) != 1 || len(name) != 1 {
		return "", "", at
	}
	base := name[0].Groups[1]
	if base == "" && nameOf(a) != "" {
		base = nameOf(a) + name[0].Groups[0]
	}
	if base == "" {
		return "", "", at
	}
	return task[0].Group(), path.Join("target", dir[0].Group(), base), task[0]
}
