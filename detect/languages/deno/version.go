package deno

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

func constraint(text, syntax, file string, line int) detect.Finding {
	return detect.Finding{Value: detect.Is(text), Syntax: syntax, From: []detect.Evidence{{Path: file, Line: line}}}
}

func versionFile(a *detect.App) []detect.Finding {
	for _, name := range []string{".deno-version", ".dvmrc"} {
		p := a.Up(name)
		if p == "" {
			continue
		}
		for i, l := range strings.Split(a.Project.Text(p), "\n") {
			l, _, _ = strings.Cut(l, "#")
			if l = strings.TrimSpace(l); l != "" {
				return []detect.Finding{constraint(l, tables.Exact, p, i+1)}
			}
		}
	}
	return nil
}

func toolVersions(a *detect.App) []detect.Finding {
	var out []detect.Finding
	if p := a.Up(".tool-versions"); p != "" {
		for i, l := range strings.Split(a.Project.Text(p), "\n") {
			l, _, _ = strings.Cut(l, "#")
			if w := strings.Fields(l); len(w) > 1 && w[0] == a.Language.Name {
				out = append(out, constraint(w[1], tables.Loose, p, i+1))
			}
		}
	}
	for _, name := range []string{"mise.toml", ".mise.toml"} {
		p := a.Up(name)
		if p == "" {
			continue
		}
		n := a.Project.Doc(p).At("tools", a.Language.Name)
		if n == nil {
			continue
		}
		v := n.Value
		if w := n.At("version").Text(); w != "" {
			v = w
		} else if v == "" && len(n.Nodes) > 0 {
			v = n.Nodes[0].Value
		}
		if v != "" {
			out = append(out, constraint(v, tables.Loose, p, n.Line))
		}
	}
	return out
}

func engine(a *detect.App) []detect.Finding {
	if n := a.Doc("package.json").At("engines", "deno"); n.Text() != "" {
		return []detect.Finding{constraint(n.Value, tables.Npm, a.Path("package.json"), n.Line)}
	}
	return nil
}
