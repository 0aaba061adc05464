package jvm

import (
	"path"

	"github.com/stagewright/stagewright/detect"
)

// fetchGoal is what downloads the dependencies of several modules where the
// plugin that comes with Maven asks the registry for modules that are not built
// yet: that of Maven before 3.9, and those of version 2.
const fetchGoal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:go-offline"

var (
	wrappedMaven = detect.NewPattern(`^\s*distributionUrl\s*=.*\bapache-maven-(\d+\.\d+)`)
	fetchPlugin  = detect.NewPattern(`<artifactId>maven-dependency-plugin</artifactId>\s*<version>\s*(\d+)\.`)
)

// fetches names the goal that downloads the dependencies where the usual one
// cannot.
func fetches(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil || b.Pom == nil || a.Text("module") == "" {
		return nil
	}
	for _, file := range b.poms() {
		if m := fetchPlugin.In(file, a.Project.Code(file)); len(m) > 0 {
			if m[0].Group() == "2" {
				return detect.Finds("", []detect.Evidence{m[0].Evidence}, fetchGoal)
			}
			return nil
		}
	}
	if _, parent, _, _ := b.Pom.Remote(); parent == "spring-boot-starter-parent" || !a.Yes("wrapper") {
		return nil // it names a version of its own
	}
	_, properties := wrapperFiles(a)
	properties = path.Join(b.Root(), properties)
	for _, m := range wrappedMaven.In(properties, a.Project.Text(properties)) {
		if x, y := lineOf(m.Group()); x < 3 || x == 3 && y < 9 {
			return detect.Finds("", []detect.Evidence{m.Evidence}, fetchGoal)
		}
	}
	return nil
}
