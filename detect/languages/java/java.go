// Package java knows apps written in Java and built with Maven or Gradle.
package java

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
)

// Language is the room's word on Java. Builds without sources of their own,
// such as parent poms, are this room's too.
var Language = &detect.Language{
	Name:       "java",
	Title:      "Java",
	Marks:      jvm.Marks(),
	Helpers:    []string{"node"},
	Prune:      jvm.Prune(),
	Outputs:    jvm.Outputs(),
	Claim:      func(a *detect.App) *detect.Claim { return jvm.Claim(a, ".java", "") },
	Workspaces: jvm.Workspaces(),
	Claims:     jvm.Claims,
	Facts:      jvm.Facts,
	Frameworks: jvm.Frameworks,
	Managers:   []string{jvm.Maven, jvm.Gradle},
	Shared:     jvm.Warnings,
}
