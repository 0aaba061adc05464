// Package groovy knows apps written in Groovy and built with Maven or Gradle.
package groovy

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
)

// Language is the room's word on Groovy.
var Language = &detect.Language{
	Name:       "groovy",
	Title:      "Groovy",
	Marks:      jvm.Marks(),
	Helpers:    []string{"node"},
	Prune:      jvm.Prune(),
	Outputs:    jvm.Outputs(),
	Claim:      func(a *detect.App) *detect.Claim { return jvm.Claim(a, ".groovy") },
	Workspaces: jvm.Workspaces(),
	Claims:     jvm.Claims,
	Facts:      jvm.Facts,
	Frameworks: jvm.Frameworks,
	Managers:   []string{jvm.Maven, jvm.Gradle},
}
