package bun

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
	"github.com/stagewright/stagewright/detect/tables"
)

func runFacts() []detect.Fact {
	return []detect.Fact{
		typescript.StopsFact(nil, typescript.Handles()),
		typescript.TiniFact("buildPackages", "distroless"), // taken from the build: the image has no packages of its own
		{
			Name: "runPackages", Type: detect.List,
			Ask:    "Which system packages does the program need?",
			When:   func(a *detect.App) bool { return a.Text("base") != "distroless" },
			Probes: []detect.Probe{{Says: "dependencies that load a library of the system, transitive ones by the lock file", Look: runPackages}},
			Default: func(a *detect.App) *detect.Finding {
				if a.Yes("stops") {
					return nil
				}
				return &detect.Finding{Value: detect.Is("tini"), Why: "tini, because no handler of SIGTERM was found"}
			},
		},
		typescript.RuntimeFilesFact(func(a *detect.App) bool { return a.Workspace == "" || typescript.Single(a) }, files),
		typescript.FileNamesFact(),
		typescript.CompiledFact(ownFile, name),
		typescript.EnvFact(func(a *detect.App) ([]string, []detect.Evidence) {
			p, _ := starting(a)
			return p.env, p.from
		}),
	}
}

// runPackages are those of the dependencies, and tini where it is needed.
func runPackages(a *detect.App) []detect.Finding {
	out := libraries(a)
	if len(out) > 0 && !a.Yes("stops") {
		out[0].Value = append(out[0].Value, "tini")
		slices.Sort(out[0].Value)
	}
	return out
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
	slices.Sort(out)
	return detect.Finds("for "+strings.Join(who, " and "), from, out...)
}

// files are what stands beside package.json and may be read at run time.
func files(a *detect.App) []string {
	p, _ := starting(a)
	leave := a.List("built")
	if len(a.List("build")) > 0 {
		leave = append(slices.Clone(leave), "dist")
	}
	all := typescript.Files(a, resolve(a, path.Clean(p.file)), []string{"bunfig.toml", "tsconfig.json"}, leave...)
	if typescript.Single(a) {
		return data(a, all)
	}
	return append([]string{"package.json"}, all...)
}
