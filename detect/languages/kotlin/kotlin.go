// Package kotlin knows apps written in Kotlin and built with Maven or Gradle.
package kotlin

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
)

// Language is the room's word on Kotlin.
var Language = &detect.Language{
	Name:       "kotlin",
	Title:      "Kotlin",
	Marks:      jvm.Marks(),
	Helpers:    []string{"node"},
	Prune:      jvm.Prune(),
	Outputs:    jvm.Outputs(),
	Claim:      func(a *detect.App) *detect.Claim { return jvm.Claim(a, ".kt") },
	Workspaces: jvm.Workspaces(),
	Claims:     jvm.Claims,
	Facts:      jvm.Facts,
	Frameworks: jvm.Frameworks,
	Managers:   []string{jvm.Maven, jvm.Gradle},
}
