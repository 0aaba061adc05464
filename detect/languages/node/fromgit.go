package node

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	// gitAddress is a dependency that is fetched by git.
	gitAddress = detect.NewPattern(`^(?:git\+|git:|git@|ssh:)|\.git(?:#|$)`)
	// gitShort is how hosts of repositories are named for short: npm asks git
	// for these too.
	gitShort = detect.NewPattern(`^(?:(?:github|gitlab|bitbucket):)?[A-Za-z0-9][\w-]*/[\w.-]+(?:#|$)`)
)

// fromGit finds a dependency that the installation fetches by git, which the
// images have not.
func fromGit(a *detect.App) (string, []detect.Evidence) {
	all := own2(a)
	if inWorkspace(a) {
		all = append(all, read(a.Project, a.Workspace))
	}
	for _, m := range all {
		for _, g := range []string{production, optional, development} {
			n := m.At(g)
			if n == nil {
				continue
			}
			for _, d := range n.Nodes {
				if gitAddress.Matches(d.Value) || a.Text("manager") == "npm" && gitShort.Matches(d.Value) {
					return d.Key, m.at(g, d.Key)
				}
			}
		}
	}
	return "", nil
}

// overSSH warns of dependencies that are fetched by git with a key.
func overSSH(a *detect.App) {
	for _, m := range own2(a) {
		for _, g := range []string{production, optional, development} {
			n := m.At(g)
			if n == nil {
				continue
			}
			for _, d := range n.Nodes {
				if strings.HasPrefix(d.Value, "git+ssh:") || strings.HasPrefix(d.Value, "ssh:") || strings.HasPrefix(d.Value, "git@") {
					a.Warn("git-over-ssh", d.Key+": it is fetched over SSH, and a build has no key: name it by https or by a registry", m.at(g, d.Key)...)
				}
			}
		}
	}
}
