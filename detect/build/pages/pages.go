// Package pages reads what builds the pages of a program in another
// language: several rooms have such a stage beside their own.
package pages

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

// runtime is what the table calls that which builds pages.
const runtime = "node"

// Says names what Version reads.
const Says = ".nvmrc, .node-version, .tool-versions, mise.toml, engines of package.json"

// Version finds the constraints on what builds pages, where these lie in one of
// the folders: pins come before what the manifests allow.
func Version(a *detect.App, dirs ...string) []detect.Finding {
	var out []detect.Finding
	for _, dir := range dirs {
		for _, name := range []string{".nvmrc", ".node-version"} {
			file := path.Join(dir, name)
			if line, _, _ := strings.Cut(strings.TrimSpace(a.Project.Text(file)), "\n"); line != "" {
				out = append(out, constraint(line, tables.Exact, file, 1))
			}
		}
	}
	out = append(out, pins.Managers(a, "nodejs", "node")...)
	for _, dir := range dirs {
		file := path.Join(dir, "package.json")
		if n := a.Project.Doc(file).At("engines", "node"); n.Text() != "" {
			out = append(out, constraint(n.Text(), tables.Npm, file, n.Line))
		}
	}
	return out
}

func constraint(text, syntax, file string, line int) detect.Finding {
	return detect.Finding{Value: detect.Is(strings.TrimSpace(text)), Syntax: syntax, From: []detect.Evidence{{Path: file, Line: line}}}
}

// Tag is the fact of what stands behind the version in the tag of the image that
// builds pages: the first of the suites that the version, which is the fact of
// that name, has an image on.
func Tag(version string, suites ...string) detect.Fact {
	return detect.Fact{
		Name: "nodeTag", Type: detect.Text, Derived: true,
		Ask:  "Which variant of the Node.js image?",
		When: func(a *detect.App) bool { return a.Known(version) },
		Default: func(a *detect.App) *detect.Finding {
			p, err := tables.Releases(runtime)
			if err != nil {
				return nil
			}
			var tags []string
			for _, s := range suites {
				tags = append(tags, s+"-slim")
			}
			tag, ok := p.PickSince(a.Text(version), tags...)
			if !ok {
				tag = "slim"
			}
			return &detect.Finding{Value: detect.Is(tag)}
		},
	}
}
