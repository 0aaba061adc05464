package deno

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

func constraint(text, syntax, file string, line int) detect.Finding {
	return detect.Finding{Value: detect.Is(text), Syntax: syntax, From: []detect.Evidence{{Path: file, Line: line}}}
}

func engine(a *detect.App) []detect.Finding {
	if n := a.Doc("package.json").At("engines", "deno"); n.Text() != "" {
		return []detect.Finding{constraint(n.Value, tables.Npm, a.Path("package.json"), n.Line)}
	}
	return nil
}
