package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// manifest is what a package.json says.
type manifest struct {
	*formats.Node
	path    string
	project *detect.Project
	root    *manifest // the workspace's, for a member that lists nothing of its own
}

// read gives the manifest of a folder; its node is nil when there is none.
func read(p *detect.Project, dir string) manifest {
	name := path.Join(dir, "package.json")
	return manifest{p.Doc(name), name, p, nil}
}

// own gives the manifest of the app's folder.
func own(a *detect.App) manifest {
	m := read(a.Project, a.Dir)
	if a.Claim != nil && inWorkspace(a) && len(m.packages(production, development, optional)) == 0 {
		root := read(a.Project, a.Workspace)
		m.root = &root
	}
	return m
}

// at makes evidence of a place in the manifest.
func (m manifest) at(keys ...string) []detect.Evidence {
	if n := m.At(keys...); n != nil {
		return []detect.Evidence{{Path: m.path, Line: n.Line}}
	}
	return []detect.Evidence{{Path: m.path}}
}

// script gives a script of the manifest.
func (m manifest) script(name string) string { return strings.TrimSpace(m.Text("scripts", name)) }

// The groups of dependencies of a manifest.
const (
	production  = "dependencies"
	development = "devDependencies"
	optional    = "optionalDependencies"
)

// depends gives the place of a dependency in any of the groups that are
// installed, and the version that is asked for.
func (m manifest) depends(name string, groups ...string) (spec string, from []detect.Evidence, ok bool) {
	if len(groups) == 0 {
		groups = []string{production, development, optional}
	}
	for _, g := range groups {
		if n := m.At(g, name); n != nil {
			return n.Value, m.at(g, name), true
		}
	}
	if m.root != nil {
		return m.root.depends(name, groups...)
	}
	return "", nil, false
}

// has says whether any of some packages is a dependency.
func (m manifest) has(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { _, _, ok := m.depends(n); return ok })
}

// needs says whether any of some packages is a dependency at run time.
func (m manifest) needs(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { _, _, ok := m.depends(n, production, optional); return ok })
}

// packages lists the names of a group's dependencies, in their order.
func (m manifest) packages(groups ...string) []string {
	var out []string
	for _, g := range groups {
		out = append(out, m.At(g).Keys()...)
	}
	return out
}

// major gives the first number of a version as manifests write it, 0 if none:
// "^15.1.0" is 15, "~2" is 2.
func major(spec string) int {
	n, digits := 0, 0
	for _, r := range spec {
		if r >= '0' && r <= '9' {
			if n = n*10 + int(r-'0'); n > 1_000_000 {
				return 0
			}
			digits++
			continue
		}
		if digits > 0 {
			return n
		}
	}
	return n
}

// Text gives the text at a path of keys, "" when there is none.
func (m manifest) Text(keys ...string) string { return m.At(keys...).Text() }

// Strings gives the texts of the list at a path of keys.
func (m manifest) Strings(keys ...string) []string { return m.At(keys...).Strings() }
