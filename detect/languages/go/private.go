package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var privateFact = detect.Fact{
	Name: "private", Type: detect.List,
	Ask:  "Which modules come from private hosts (GOPRIVATE)?",
	Help: "Patterns of module paths. They are fetched with the credentials of a netrc file that the build is given as a secret.",
	When: func(a *detect.App) bool { return a.Text("manager") == "modules" },
	Probes: []detect.Probe{
		{Says: "GOPRIVATE in Makefiles, workflows, .envrc, .env.example and Dockerfiles, where go.mod requires such a module", Look: private},
		{Says: "the machines of a .netrc in the project, where go.mod requires modules of them", Look: credentials},
	},
}

var goPrivate = detect.NewPattern(`\bGOPRIVATE\s*[:=]?=?\s*["']?([A-Za-z0-9.*/,_-]+)`)

// private finds patterns that match a module that is required.
func private(a *detect.App) []detect.Finding {
	c := readCode(a)
	dir := a.Context()
	files := []string{"Makefile", "makefile", "Taskfile.yml", "Taskfile.yaml", "justfile", ".envrc", ".env.example", "Dockerfile", ".gitlab-ci.yml", ".goreleaser.yml", ".goreleaser.yaml", ".circleci/config.yml", "README.md"}
	for _, f := range slices.Concat(a.Project.Glob(path.Join(dir, ".github/workflows"), "*.yml"), a.Project.Glob(path.Join(dir, ".github/workflows"), "*.yaml")) {
		files = append(files, detect.Rel(dir, f))
	}
	var out []detect.Finding
	for _, f := range files {
		name := path.Join(dir, f)
		for _, m := range goPrivate.In(name, a.Project.Text(name)) {
			var patterns []string
			for p := range strings.SplitSeq(m.Group(), ",") {
				if slices.ContainsFunc(c.mod.file.Require, matching(p)) {
					patterns = append(patterns, p)
				}
			}
			if len(patterns) > 0 {
				out = append(out, detect.Finding{Value: patterns, From: []detect.Evidence{m.Evidence}})
			}
		}
	}
	return out
}

var netrcMachine = detect.NewPattern(`\bmachine\s+([A-Za-z0-9.-]+)`)

// forge says whether a host holds modules of everybody: those of the program's
// own owner are the ones that credentials are for.
func forge(host string) bool {
	return host == "github.com" || host == "gitlab.com" || host == "bitbucket.org" || host == "codeberg.org"
}

// credentials finds the hosts of required modules that a .netrc names.
func credentials(a *detect.App) []detect.Finding {
	c := readCode(a)
	var list []string
	var from []detect.Evidence
	for _, dir := range slices.Compact([]string{a.Dir, a.Context()}) {
		name := path.Join(dir, ".netrc")
		for _, m := range netrcMachine.In(name, a.Project.Text(name)) {
			pattern := m.Group()
			if owner := strings.Split(c.mod.name, "/"); forge(pattern) && len(owner) > 1 && owner[0] == pattern {
				pattern = path.Join(pattern, owner[1])
			} else if forge(pattern) {
				continue
			}
			if slices.ContainsFunc(c.mod.file.Require, matching(pattern)) && !slices.Contains(list, pattern) {
				list, from = append(list, pattern), append(from, m.Evidence)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from, Why: "the project has credentials for it"}}
}

var secretsFact = detect.Fact{
	Name: "secrets", Type: detect.List,
	Ask:  "Which secret files does the build read?",
	Help: "ID=TARGET",
	Default: func(a *detect.App) *detect.Finding {
		if !a.Known("private") {
			return nil
		}
		a.Warn("private-modules", "modules of "+strings.Join(a.List("private"), ", ")+" are private: the build reads your netrc file as a secret", a.Evidence("private")...)
		return &detect.Finding{Value: detect.Is("netrc=/root/.netrc"), Source: detect.Detected, From: a.Evidence("private"), Why: "credentials of the private hosts"}
	},
}
