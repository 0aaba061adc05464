package bun

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

func constraint(text, syntax, file string, line int) detect.Finding {
	return detect.Finding{Value: detect.Is(text), Syntax: syntax, From: []detect.Evidence{{Path: file, Line: line}}}
}

func packageManager(a *detect.App) []detect.Finding {
	p := a.Up("package.json")
	n := a.Project.Doc(p).At("packageManager")
	name, v, ok := strings.Cut(n.Text(), "@")
	if !ok || name != "bun" {
		return nil
	}
	v, _, _ = strings.Cut(v, "+")
	return []detect.Finding{constraint(v, tables.Exact, p, n.Line)}
}

func engine(a *detect.App) []detect.Finding {
	if n := a.Doc("package.json").At("engines", "bun"); n.Text() != "" {
		return []detect.Finding{constraint(n.Value, tables.Npm, a.Path("package.json"), n.Line)}
	}
	return nil
}
