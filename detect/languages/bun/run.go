package bun

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var runFacts = []detect.Fact{
	{
		Name: "stops", Type: detect.YesNo,
		Ask:     "Does the program end when it gets SIGTERM?",
		Help:    "As process 1 it would not by itself; where it does not, tini stands in front of it.",
		Probes:  []detect.Probe{{Says: "a handler of SIGTERM in the source", Look: handler}},
		Default: preset("no handler of SIGTERM was found: tini stands in front", "no"),
	},
	{
		Name: "runPackages", Type: detect.List,
		Ask:    "Which system packages does the program need?",
		Probes: []detect.Probe{{Says: "dependencies that load a library of the system, transitive ones by the lock file", Look: libraries}},
		Default: func(a *detect.App) *detect.Finding {
			if a.Yes("stops") {
				return nil
			}
			return &detect.Finding{Value: detect.Is("tini"), Why: "tini, because no handler of SIGTERM was found"}
		},
	},
	{
		Name: "runtimeFiles", Type: detect.List,
		Ask:    "Which files and folders does the program read?",
		When:   func(a *detect.App) bool { return a.Workspace == "" },
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
	{
		Name: "env", Type: detect.List,
		Ask: "Which variables does the start set?",
		Probes: []detect.Probe{{Says: "assignments in front of the start command", Look: func(a *detect.App) []detect.Finding {
			if p, ok := starting(a); ok && len(p.env) > 0 {
				return found("", p.from, p.env...)
			}
			return nil
		}}},
	},
}

var handlers = detect.NewPattern(`['"` + "`" + `]SIGTERM['"` + "`" + `]`)

func handler(a *detect.App) []detect.Finding {
	if m := a.Search(handlers, exts...); len(m) > 0 {
		return found("", []detect.Evidence{m[0].Evidence}, "yes")
	}
	return nil
}

// libraries are the system packages of the dependencies.
func libraries(a *detect.App) []detect.Finding {
	var out, who []string
	var from []detect.Evidence
	file := path.Join(a.Context(), a.Text("lock"))
	for _, p := range a.Project.Lock(file) {
		n, ok := tables.NativeFor("node", p.Name, "trixie")
		if !ok || p.Dev || len(n.Run) == 0 || n.Condition != "" {
			continue
		}
		for _, pkg := range n.Run {
			if !slices.Contains(out, pkg) {
				out = append(out, pkg)
			}
		}
		who, from = append(who, p.Name), append(from, detect.Evidence{Path: file, Line: p.Line})
	}
	if len(out) == 0 {
		return nil
	}
	if !a.Yes("stops") {
		out = append(out, "tini")
	}
	slices.Sort(out)
	return found("for "+strings.Join(who, " and "), from, out...)
}

// aside are folders whose content only serves those who work on the project.
var aside = []string{"node_modules", "dist", "coverage", "scripts", "script", "tools", "hack", "ci", "deploy", "k8s", "helm", "terraform", "infra"}

// files are what stands beside package.json and may be read at run time.
func files(a *detect.App) []detect.Finding {
	out := []string{"package.json"}
	names, dirs := a.Project.Entries(a.Dir)
	for _, f := range names {
		ext := path.Ext(f)
		switch {
		case f == "package.json", strings.HasPrefix(f, "."), strings.Contains(f, ".config."), strings.Contains(f, ".test."), strings.Contains(f, ".spec."), strings.HasSuffix(f, ".d.ts"):
		case f == "bunfig.toml", f == "tsconfig.json", slices.Contains(exts, ext), slices.Contains([]string{".html", ".css", ".sql", ".graphql", ".svg"}, ext):
			out = append(out, f)
		}
	}
	start := ""
	if p, ok := starting(a); ok {
		start, _, _ = strings.Cut(resolve(a, path.Clean(p.file)), "/")
	}
	for _, d := range dirs {
		if d == start || !strings.HasPrefix(d, ".") && !slices.Contains(aside, d) && !detect.Aside(".", d) && !slices.Contains(a.List("built"), d) {
			if len(a.Project.Files(a.Path(d))) > 0 && (d != "dist" || len(a.List("build")) == 0) {
				out = append(out, d)
			}
		}
	}
	var from []detect.Evidence
	for _, f := range out {
		from = append(from, detect.Evidence{Path: a.Path(f)})
	}
	return found("", from, out...)
}
