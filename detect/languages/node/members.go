package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// memberFacts follow from others too, where the app is one of a workspace.
func memberFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "folders", Type: detect.List, Derived: true, When: inWorkspace,
			Ask: "Which folders of the workspace does the build read?",
			Probes: []detect.Probe{{Says: "the app and the packages of the workspace that it uses", Look: func(a *detect.App) []detect.Finding {
				return eachMember(a, func(m member) string { return a.InContext(m.dir) })
			}}},
		},
		{
			Name: "folderBuilds", Type: detect.List, Derived: true,
			Ask: "Which of the build's commands belongs to each of these folders?",
			When: func(a *detect.App) bool {
				return inWorkspace(a) && a.Source("build") == detect.Detected
			},
			Probes: []detect.Probe{{Says: "the build scripts of these packages", Look: folderBuilds}},
		},
		{
			Name: "members", Type: detect.List, Derived: true, When: inWorkspace,
			Ask:    "Which packages of the workspace are installed?",
			Probes: []detect.Probe{{Says: "the app and the packages of the workspace that it uses", Look: func(a *detect.App) []detect.Finding { return eachMember(a, func(m member) string { return m.name }) }}},
		},
		{
			Name: "rootPackages", Type: detect.YesNo, Derived: true, When: inWorkspace,
			Ask: "Has the root of the workspace dependencies of its own?",
			Probes: []detect.Probe{{Says: "dependencies and devDependencies of its package.json", Look: func(a *detect.App) []detect.Finding {
				if m := read(a.Project, a.Workspace); len(m.packages(production, development, optional)) > 0 {
					return yes("", m.at()...)
				}
				return nil
			}}},
			Default: detect.Preset("", "no"),
		},
		{
			Name: "rootFiles", Type: detect.List, Derived: true, When: inWorkspace,
			Ask:    "Which files beside the workspace's manifest does the build read?",
			Probes: []detect.Probe{{Says: "configuration of compilers and bundlers", Look: rootFiles}},
		},
	}
}

// viewOf looks at a package of the workspace as if it were an app.
func viewOf(a *detect.App, m member) *detect.App {
	v := detect.NewApp(a.Project, m.dir, a.Language)
	v.Claim = &detect.Claim{Kind: detect.Library, Workspace: a.Workspace}
	v.Settle("manager", detect.Is(a.Text("manager")), detect.Detected, nil)
	return v
}

func inWorkspace(a *detect.App) bool { return a.Workspace != "" && a.Workspace != a.Dir }

func eachMember(a *detect.App, say func(member) string) []detect.Finding {
	var out []string
	for _, m := range closure(a) {
		out = append(out, say(m))
	}
	if len(out) == 0 {
		return nil
	}
	return detect.Finds("", nil, out...)
}

// folderBuilds gives each folder of the workspace what builds it, "-" for those
// that nothing builds. What belongs to no other package is the app's own.
func folderBuilds(a *detect.App) []detect.Finding {
	lines := slices.Clone(a.List("build"))
	return eachMember(a, func(m member) string {
		mine := lines
		if m.dir != a.Dir {
			g, _ := generates(viewOf(a, m), m.manifest)
			again, _ := regenerates(viewOf(a, m), m.manifest)
			mine = slices.DeleteFunc(slices.Clone(lines), func(l string) bool {
				return l != g && l != again && l != run(a, m, buildScript(m.manifest))
			})
			lines = slices.DeleteFunc(lines, func(l string) bool { return slices.Contains(mine, l) })
		}
		if len(mine) == 0 {
			return "-"
		}
		return strings.Join(mine, " && ")
	})
}

// rootFiles lists the configuration at the workspace's root that the packages
// below it extend.
func rootFiles(a *detect.App) []detect.Finding {
	var out []string
	files, _ := a.Project.Entries(a.Workspace)
	for _, f := range files {
		switch {
		case strings.HasPrefix(f, "tsconfig") && strings.HasSuffix(f, ".json"), strings.Contains(f, ".config.") && !strings.HasPrefix(f, "jest") && !strings.HasPrefix(f, "eslint") && !strings.HasPrefix(f, "vitest") && !strings.HasPrefix(f, "prettier") && !strings.HasPrefix(f, "commitlint"),
			f == "turbo.json", f == "nx.json", f == ".swcrc", f == ".babelrc", f == "babel.config.json", f == ".browserslistrc", f == "lerna.json":
			out = append(out, a.InContext(path.Join(a.Workspace, f)))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return detect.Finds("", nil, out...)
}
