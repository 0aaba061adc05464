package scala

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
	"github.com/stagewright/stagewright/detect/formats"
)

// projects are the projects of the build, by name, with their folders.
func projects(a *detect.App) []detect.Match {
	return projectDef.In(a.Path("build.sbt"), a.Project.Code(a.Path("build.sbt")))
}

// findProject takes the one project that a plugin packs; where several are, or
// none says so, the one in a folder of its own that has something to start.
func findProject(a *detect.App) []detect.Finding {
	if !isSbt(a) {
		return findModule(a)
	}
	var packed, started []detect.Match
	for _, p := range projects(a) {
		dir := p.Groups[1]
		if dir == "" {
			dir = p.Groups[0]
		}
		if enabled.Matches(definitionOf(a, p.Groups[0])) {
			packed = append(packed, p)
		}
		if dir == "." || !a.HasDir(dir) {
			continue
		}
		for _, m := range jvm.Mains(a) {
			if strings.HasPrefix(m.From.Path, a.Path(dir)+"/") {
				started = append(started, p)
				break
			}
		}
	}
	if len(packed) > 1 {
		both := slices.DeleteFunc(slices.Clone(packed), func(p detect.Match) bool {
			return !slices.ContainsFunc(started, func(s detect.Match) bool { return s.Groups[0] == p.Groups[0] })
		})
		packed = both
	}
	if len(packed) != 1 {
		packed = started
	}
	if len(packed) != 1 || packed[0].Groups[1] == "." {
		return nil
	}
	return detect.Finds("", []detect.Evidence{packed[0].Evidence}, packed[0].Groups[0])
}

func projectOptions(a *detect.App) []detect.Option {
	var out []detect.Option
	for _, p := range projects(a) {
		out = append(out, detect.Option{Value: p.Groups[0], Label: "a project of build.sbt", From: []detect.Evidence{p.Evidence}})
	}
	return out
}

// projectDir is the folder of the chosen project.
func projectDir(a *detect.App) string {
	for _, p := range projects(a) {
		if p.Groups[0] == a.Text("project") {
			if p.Groups[1] != "" {
				return path.Clean(p.Groups[1])
			}
			return p.Groups[0]
		}
	}
	return "."
}

// own text of a project: from its definition to the next.
func definition(a *detect.App) string { return definitionOf(a, a.Text("project")) }

func definitionOf(a *detect.App, name string) string {
	code := a.Project.Code(a.Path("build.sbt"))
	if name == "" {
		return code
	}
	lines := formats.Lines(code)
	var out strings.Builder
	on := false
	for _, l := range lines {
		if m := projectDef.In("", l.Text); len(m) > 0 {
			on = m[0].Groups[0] == name
		} else if on && strings.HasPrefix(l.Text, "lazy val ") {
			on = false
		}
		if on {
			out.WriteString(l.Text + "\n")
		}
	}
	return out.String()
}

// setting finds a setting of the chosen project, or of the whole build.
func setting(a *detect.App, p *detect.Pattern) (string, bool) {
	for _, text := range []string{definition(a), a.Project.Code(a.Path("build.sbt"))} {
		if m := p.In("", text); len(m) > 0 {
			return m[0].Group(), true
		}
	}
	return "", false
}
