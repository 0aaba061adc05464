package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// claims says whether the workspace at a.Dir has a folder below it as member.
func claims(a *detect.App, member string) bool {
	patterns, _ := workspaces(a.Project, a.Dir)
	return matches(patterns, member)
}

// workspaces gives the patterns of the members of the workspace that begins
// in a folder, and where they are written.
func workspaces(p *detect.Project, dir string) ([]string, []detect.Evidence) {
	file := path.Join(dir, "pnpm-workspace.yaml")
	if d := p.Doc(file); d.Has("packages") {
		return d.At("packages").Strings(), []detect.Evidence{{Path: file, Line: d.At("packages").Line}}
	}
	m := read(p, dir)
	if n := m.At("workspaces", "packages"); n != nil {
		return n.Strings(), m.at("workspaces")
	}
	return m.Strings("workspaces"), m.at("workspaces")
}

// matches says whether a folder is a member by a list of patterns, of which
// later ones that begin with "!" take away.
func matches(patterns []string, dir string) bool {
	in := false
	for _, p := range patterns {
		p, not := strings.CutPrefix(p, "!")
		p = path.Clean(strings.TrimSuffix(p, "/"))
		if matchParts(strings.Split(p, "/"), strings.Split(dir, "/")) {
			in = !not
		}
	}
	return in
}

func matchParts(pattern, parts []string) bool {
	if len(pattern) == 0 {
		return len(parts) == 0
	}
	if pattern[0] == "**" {
		for i := range len(parts) + 1 {
			if matchParts(pattern[1:], parts[i:]) {
				return true
			}
		}
		return false
	}
	if len(parts) == 0 {
		return false
	}
	ok, err := path.Match(pattern[0], parts[0])
	return err == nil && ok && matchParts(pattern[1:], parts[1:])
}

// workspaceOf finds the folder whose workspace has dir as a member, "" if none.
func workspaceOf(p *detect.Project, dir string) (string, []detect.Evidence) {
	if dir == "." {
		return "", nil
	}
	for above := path.Dir(dir); ; above = path.Dir(above) {
		if patterns, from := workspaces(p, above); matches(patterns, detect.Rel(above, dir)) {
			return above, from
		}
		if above == "." {
			return "", nil
		}
	}
}

// member is one package of a workspace.
type member struct {
	dir  string // relative to the project root
	name string
	manifest
}

// members lists the packages of the workspace that begins in a folder.
func members(p *detect.Project, root string) []member {
	patterns, _ := workspaces(p, root)
	if len(patterns) == 0 {
		return nil
	}
	var out []member
	for _, f := range p.Files(root) {
		dir := path.Dir(f)
		if path.Base(f) != "package.json" || dir == root || !matches(patterns, detect.Rel(root, dir)) {
			continue
		}
		if m := read(p, dir); m.Node != nil {
			out = append(out, member{dir, m.Text("name"), m})
		}
	}
	return out
}

// closure lists the workspace packages that an app uses, directly or not,
// each after those that it uses itself; the app's own folder comes last.
func closure(a *detect.App) []member {
	return reached(a, production, development, optional, "peerDependencies")
}

// loaded lists the workspace packages that an app uses when it runs.
func loaded(a *detect.App) []member {
	return slices.DeleteFunc(reached(a, production, optional, "peerDependencies"), func(m member) bool { return m.dir == a.Dir })
}

// reached lists the packages that dependencies of some groups lead to.
func reached(a *detect.App, groups ...string) []member {
	if a.Workspace == "" {
		return nil
	}
	all := members(a.Project, a.Workspace)
	byName := map[string]member{}
	var self member
	for _, m := range all {
		byName[m.name] = m
		if m.dir == a.Dir {
			self = m
		}
	}
	var out []member
	seen := map[string]bool{}
	var visit func(m member)
	visit = func(m member) {
		if m.manifest.Node == nil || seen[m.dir] {
			return
		}
		seen[m.dir] = true
		for _, dep := range m.packages(groups...) {
			if used, ok := byName[dep]; ok && dep != "" {
				visit(used)
			}
		}
		out = append(out, m)
	}
	visit(self)
	return out
}

// used lists the closure without the app itself.
func used(a *detect.App) []member {
	all := closure(a)
	return slices.DeleteFunc(all, func(m member) bool { return m.dir == a.Dir })
}
