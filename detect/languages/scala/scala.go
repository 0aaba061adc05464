// Package scala knows apps written in Scala and built with sbt, Mill, Maven or
// Gradle.
package scala

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
)

// The build tools of Scala's own.
const (
	sbt  = "sbt"
	mill = "mill"
)

// Language is the room's word on Scala.
var Language = &detect.Language{
	Name:       "scala",
	Title:      "Scala",
	Marks:      []string{"build.sbt", "build.mill", "build.sc", "pom.xml", "build.gradle", "build.gradle.kts"},
	Helpers:    []string{"node"},
	Prune:      []string{".bloop", ".metals", ".bsp", ".gradle"},
	Outputs:    jvm.Outputs(),
	Claim:      claim,
	Workspaces: jvm.Workspaces(),
	Claims:     jvm.Claims,
	Facts:      facts,
	Frameworks: func() []detect.Framework {
		return append(jvm.Frameworks(), detect.Framework{Name: "play", Title: "Play", Kind: detect.Service})
	},
	Managers: []string{sbt, mill, jvm.Maven, jvm.Gradle},
	Warnings: []detect.WarningDoc{{
		Code:  "program-not-there",
		Means: "The build calls a program that the image it runs in does not hold.",
		Do:    "Build that part in a stage of its own, or install the program by a template of your own.",
	}, {
		Code:  "play-secret",
		Means: "Play does not start in production without a secret of its own.",
		Do:    "Give the container PLAY_SECRET, or what application.conf reads it from.",
	}},
}

// claim takes sbt and Mill by their files, and builds of the shared tools
// whose sources are Scala's.
func claim(a *detect.App) *detect.Claim {
	switch {
	case a.Has("build.sbt"):
		return claimSbt(a)
	case millFile(a) != "":
		return claimMill(a)
	}
	return jvm.Claim(a, ".scala")
}

func millFile(a *detect.App) string {
	for _, f := range []string{"build.mill", "build.sc"} {
		if a.Has(f) {
			return f
		}
	}
	return ""
}

// facts are those of every build of the Java machine, with what sbt and Mill
// say of them first.
func facts() []detect.Fact {
	probe := func(says string, look func(*detect.App) []detect.Finding) detect.Probe {
		return detect.Probe{Says: says, Look: look}
	}
	out := jvm.Extend(jvm.Facts(), map[string]detect.Probe{
		"manager":       probe("build.sbt, build.mill, build.sc", findManager),
		"framework":     probe("libraryDependencies and plugins of sbt", findFramework),
		"version":       probe("dockerBaseImage of sbt-native-packager, -release and -java-output-version in scalacOptions and javacOptions", findVersion),
		"wrapper":       probe("the mill script", findWrapper),
		"installInputs": probe("build.sbt, project/, build.mill and what they name", findInputs),
		"sources":       probe("folders that hold what is compiled", findSources),
		"mainClass":     probe("mainClass in build.sbt, the one object that can be started", findMain),
		"layout":        probe("sbt-native-packager, sbt-assembly", findLayout),
		"jar":           probe("assemblyJarName, or the name and version", findJar),
		"jarName":       probe("the project's name", findJarName),
		"libs":          probe("where stage collects the jars", findLibs),
		"goals":         probe("what the plugin is asked for", findGoals),
		"start":         probe("how the jars are laid out", findStart),
		"port":          probe("http.port of Play, dockerExposedPorts of sbt-native-packager", findPort),
	})
	for i, f := range out {
		switch f.Name {
		case "jar":
			out[i].When = func(a *detect.App) bool { return f.When(a) || own(a) && a.Text("layout") == jvm.Jar }
			out[i].Missing = func(a *detect.App) string {
				if own(a) {
					return "the build works out what its jar is called: give --set jar=target/…"
				}
				return f.Missing(a)
			}
		case "manager":
			shared := f.Options
			out[i].Options = func(a *detect.App) []detect.Option {
				return append([]detect.Option{{Value: sbt, Label: "sbt"}, {Value: mill, Label: "Mill"}}, shared(a)...)
			}
		}
	}
	at := slices.IndexFunc(out, func(f detect.Fact) bool { return f.Name == "installInputs" })
	return slices.Insert(out, at,
		detect.Fact{Name: "sbt", Ask: "Which release of sbt?", When: func(a *detect.App) bool { return a.Text("manager") == sbt }, Default: newestSbt,
			Probes: []detect.Probe{{Says: "sbt.version in project/build.properties", Look: findSbt}}},
		detect.Fact{Name: "project", Ask: "Which project of the build?", When: own,
			Probes: []detect.Probe{{Says: "the one project of the build that a plugin packs", Look: findProject}}, Options: projectOptions})
}

// own says whether one of Scala's own tools builds the app.
func own(a *detect.App) bool { return a.Text("manager") == sbt || a.Text("manager") == mill }
