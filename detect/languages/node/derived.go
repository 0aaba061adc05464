package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// derivedFacts follow from others; they stand last and are for templates.
func derivedFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "managerPin", Type: detect.Text, Derived: true,
			Ask: "Where is the version of the package manager written?",
			Probes: []detect.Probe{{Says: "where managerVersion was found", Look: func(a *detect.App) []detect.Finding {
				from := a.Evidence("managerVersion")
				if len(from) == 0 || path.Base(from[0].Path) == path.Base(a.Text("lock")) {
					return nil
				}
				words := path.Base(from[0].Path)
				if words == "package.json" {
					for _, key := range []string{"packageManager", "volta", "engines"} {
						for _, m := range above(a) {
							if n := m.At(key); n != nil && m.path == from[0].Path && (n.Line == from[0].Line || key != "packageManager") {
								return detect.Finds("", from, words+`'s "`+key+`"`)
							}
						}
					}
				}
				return detect.Finds("", from, words)
			}}},
		},
		{
			Name: "buildPackagesWhy", Type: detect.Text, Derived: true,
			Ask:    "Why does the installation need system packages?",
			When:   func(a *detect.App) bool { return a.Known("buildPackages") },
			Probes: []detect.Probe{{Says: "the dependencies that are compiled", Look: buildReason}},
		},
		{
			Name: "runPackagesWhy", Type: detect.List, Derived: true, When: runs,
			Ask: "Why does the program need system packages?",
			Probes: []detect.Probe{{Says: "the dependencies that load them, and a missing handler of SIGTERM", Look: func(a *detect.App) []detect.Finding {
				var out []string
				if _, from, who := running(a); len(from) > 0 {
					verb := " needs"
					if len(who) > 1 {
						verb = " need"
					}
					out = append(out, enumerate(who)+verb+" system libraries that the image lacks.")
				}
				if !a.Yes("stops") {
					who := "The program"
					if f := startFile(a); f != "" && f != "." {
						who = path.Base(f)
					}
					out = append(out, who+" does not handle SIGTERM; as process 1 it would not stop.")
				}
				if len(out) == 0 {
					return nil
				}
				return detect.Finds("", nil, out...)
			}}},
		},
		{
			Name: "made", Type: detect.List, Derived: true,
			Ask: "Which folders are made by a build, so that those of the project are ignored?",
			Probes: []detect.Probe{{Says: "where the build writes", Look: func(a *detect.App) []detect.Finding {
				var out []string
				add := func(d string) {
					if d != "" && !slices.Contains(out, d) && !strings.HasPrefix(d, "../") {
						out = append(out, d)
					}
				}
				if len(a.List("build")) > 0 {
					for _, d := range outputsOf(a, own(a)).dirs {
						add(a.InContext(a.Path(d)))
					}
					add(inside(a, a.Text("staticDir")))
					add(inside(a, generated(a)))
				}
				if s := shapeOf(a); s != nil {
					for _, d := range scratch.Of(s.name) {
						add(a.InContext(a.Path(d)))
					}
				}
				for _, m := range used(a) {
					view := viewOf(a, m)
					for _, d := range outputsOf(view, m.manifest).dirs {
						add(a.InContext(path.Join(m.dir, d)))
					}
				}
				if len(out) == 0 {
					return nil
				}
				return detect.Finds("", nil, out...)
			}}},
		},
		{
			Name: "owned", Type: detect.List, Derived: true, When: runs,
			Ask: "Which built folders does the program write to?",
			Probes: []detect.Probe{{Says: "folders that frameworks keep their caches in", Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && s.name == "nextjs" && len(s.out) > 0 {
					return detect.Finds("", s.from, s.out...)
				}
				return nil
			}}},
		},
		{
			Name: "fileNames", Type: detect.List, Derived: true, When: runs,
			Ask: "Which of what the program reads are files, rather than folders?",
			Probes: []detect.Probe{{Says: "the project's own tree", Look: func(a *detect.App) []detect.Finding {
				var out []string
				for _, f := range a.List("runtimeFiles") {
					if a.Project.Has(path.Join(a.Context(), f)) {
						out = append(out, f)
					}
				}
				if len(out) == 0 {
					return nil
				}
				return detect.Finds("", nil, out...)
			}}},
		},
		{
			Name: "prune", Type: detect.YesNo, Derived: true, When: runs,
			Ask: "Is it unknown what the build leaves, so that its whole folder is kept?",
			Probes: []detect.Probe{{Says: "programs of the build whose output is not known", Look: func(a *detect.App) []detect.Finding {
				if unknownOutput(a) {
					return yes("")
				}
				return nil
			}}},
			Default: detect.Preset("", "no"),
		},
		{
			Name: "sample", Type: detect.Text, Derived: true, When: runs,
			Ask:    "Which sample of the settings does the program read when it runs?",
			Probes: []detect.Probe{{Says: "the name of the sample in the source, and packages that compare the settings with it", Look: sampled}},
		},
		{
			Name: "prismaClient", Type: detect.Text, Derived: true, When: runs,
			Ask:    "How does Prisma's client get into the final image?",
			Probes: []detect.Probe{{Says: "the generator in the schema, and where the manager keeps packages", Look: prismaClient}},
		},
		{
			Name: "keptPackages", Type: detect.List, Derived: true, When: runs,
			Ask:    "Which packages of development does the program load as it starts?",
			Probes: []detect.Probe{{Says: "what next.config imports, and what compiles it", Look: keptPackages}},
		},
		{
			Name: "keepsAll", Type: detect.YesNo, Derived: true, When: runs,
			Ask:    "Do all packages of development stay for these?",
			Probes: []detect.Probe{{Says: "whether they have dependencies of their own", Look: keepsAll}},
		},
		{
			Name: "keptPaths", Type: detect.List, Derived: true, When: runs,
			Ask:    "Where do those lie that are copied one by one?",
			Probes: []detect.Probe{{Says: "where the manager puts packages", Look: keptPaths}},
		},
		{
			Name: "public", Type: detect.YesNo, Derived: true,
			Ask: "Is there a folder public/?",
			Probes: []detect.Probe{{Says: "public/ beside package.json", Look: func(a *detect.App) []detect.Finding {
				if a.HasDir("public") && len(a.Project.Files(a.Path("public"))) > 0 {
					return yes("", detect.Evidence{Path: a.Path("public")})
				}
				return nil
			}}},
			Default: detect.Preset("", "no"),
		},
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

// inside gives a path of the app relative to the build context, "" for "".
func inside(a *detect.App, p string) string {
	if p == "" {
		return ""
	}
	return a.InContext(a.Path(p))
}

// viewOf looks at a package of the workspace as if it were an app.
func viewOf(a *detect.App, m member) *detect.App {
	v := detect.NewApp(a.Project, m.dir, a.Language)
	v.Claim = &detect.Claim{Kind: detect.Library, Workspace: a.Workspace}
	v.Settle("manager", detect.Is(a.Text("manager")), detect.Detected, nil)
	return v
}

// enumerate makes a list of words as people write it.
func enumerate(words []string) string {
	if len(words) > 3 {
		words = append(slices.Clone(words[:2]), "others")
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
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
