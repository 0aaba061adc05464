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
					var out []string
					for _, d := range s.out {
						out = append(out, a.InContext(a.Path(d)))
					}
					return detect.Finds("", s.from, out...)
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
	}
}

// inside gives a path of the app relative to the build context, "" for "".
func inside(a *detect.App, p string) string {
	if p == "" {
		return ""
	}
	return a.InContext(a.Path(p))
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
