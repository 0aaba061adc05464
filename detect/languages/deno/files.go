package deno

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var fileFacts = []detect.Fact{
	{
		Name: "runtimeFiles", Type: detect.List,
		Ask:    "Which files and folders does the program read?",
		When:   func(a *detect.App) bool { return a.Workspace == "" && len(a.List("build")) == 0 },
		Probes: []detect.Probe{{Says: "source and settings in the app's folder, without tests, documents and tools", Look: files}},
	},
	{
		Name: "fileNames", Type: detect.List, Derived: true,
		Ask: "Which of what the program reads are files, rather than folders?",
		Probes: []detect.Probe{{Says: "the project's own tree", Look: func(a *detect.App) []detect.Finding {
			var out []string
			for _, f := range a.List("runtimeFiles") {
				if a.Has(f) {
					out = append(out, f)
				}
			}
			if len(out) == 0 {
				return nil
			}
			return found("", nil, out...)
		}}},
	},
}

// aside are folders whose content only serves those who work on the project.
var aside = []string{"node_modules", "dist", "coverage", "scripts", "script", "tools", "hack", "ci", "deploy", "k8s", "helm", "terraform", "infra"}

// files are what stands beside deno.json and may be read at run time.
func files(a *detect.App) []detect.Finding {
	var out []string
	names, dirs := a.Project.Entries(a.Dir)
	for _, f := range names {
		ext := path.Ext(f)
		switch {
		case strings.HasPrefix(f, "."), strings.Contains(f, ".config."), strings.Contains(f, ".test."), strings.Contains(f, ".spec."), strings.HasSuffix(f, ".d.ts"):
		case f == "deno.json", f == "deno.jsonc", f == "deno.lock", f == "package.json", slices.Contains(exts, ext), slices.Contains([]string{".html", ".css", ".sql", ".graphql", ".svg"}, ext):
			out = append(out, f)
		}
	}
	start := ""
	if p, ok := starting(a); ok {
		start, _, _ = strings.Cut(p.file, "/")
	}
	for _, d := range dirs {
		if d == start || !strings.HasPrefix(d, ".") && !slices.Contains(aside, d) && !detect.Aside(".", d) {
			if len(a.Project.Files(a.Path(d))) > 0 {
				out = append(out, d)
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	var from []detect.Evidence
	for _, f := range out {
		from = append(from, detect.Evidence{Path: a.Path(f)})
	}
	return found("", from, out...)
}
