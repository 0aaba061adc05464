package scala

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
)

var (
	millDependencies = detect.NewPattern(`(?:ivy|mvn)"([\w.-]+)::?:?([\w.-]+):`)
	millModule       = detect.NewPattern(`^\s*object\s+` + "`?" + `([\w-]+)` + "`?" + `\s+extends\s+[^\n]*(?:ScalaModule|JavaModule|SbtModule|MavenModule)`)
)

func claimMill(a *detect.App) *detect.Claim {
	file := millFile(a)
	c := &detect.Claim{From: a.At(file, 0)}
	if len(jvm.Mains(a)) == 0 {
		c.Kind, c.Why = detect.Library, "a library: nothing in its sources can be started"
		return c
	}
	c.Kind = kind(a)
	return c
}

// findModule takes the one module that a build of Mill has.
func findModule(a *detect.App) []detect.Finding {
	file := a.Path(millFile(a))
	m := millModule.In(file, a.Project.Code(file))
	if len(m) == 0 {
		return nil
	}
	if len(m) > 1 {
		for _, one := range m {
			for _, main := range jvm.Mains(a) {
				if detect.Rel(a.Path(one.Groups[0]), main.From.Path) != main.From.Path && a.HasDir(one.Groups[0]) && within(a.Path(one.Groups[0]), main.From.Path) {
					return detect.Finds("", []detect.Evidence{one.Evidence}, one.Groups[0])
				}
			}
		}
		return nil
	}
	return detect.Finds("", []detect.Evidence{m[0].Evidence}, m[0].Groups[0])
}

func within(dir, file string) bool { return len(file) > len(dir) && file[:len(dir)+1] == dir+"/" }

// findWrapper looks for the script that fetches Mill by itself.
func findWrapper(a *detect.App) []detect.Finding {
	if a.Text("manager") != mill {
		return nil
	}
	if a.Has("mill") {
		return detect.Finds("", a.At("mill", 0), "yes")
	}
	a.Warn("wrapper-incomplete", "mill: the script that fetches Mill is not in the repository: commit it, as Mill's own documents advise", detect.Evidence{Path: a.Path(millFile(a))})
	return nil
}
