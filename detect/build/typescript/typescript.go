// Package typescript holds what runtimes have in common that take TypeScript
// and JavaScript as they are: where a program begins to listen, which files it
// reads, and what an installation of its packages needs.
package typescript

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

// Runtime is what differs between those runtimes.
type Runtime struct {
	// Calls is where a program begins to listen: a call up to its opening
	// parenthesis, or an export.
	Calls *detect.Pattern
	// Variable is an environment variable that is read; the first group that is
	// not empty is its name.
	Variable *detect.Pattern
	// Sources are the files that are read for what names are set to; nil for all
	// of the app.
	Sources func(a *detect.App) []string
	// Wide says that each of these may set a name, and not those of settings alone.
	Wide bool
	// Exported says of an export whether it begins to listen, and whether what
	// is exported may name a port; nil where no export listens.
	Exported func(a *detect.App, file, code, call, rest string) (listens, names bool)
}

func (r *Runtime) sources(a *detect.App) []string {
	if r.Sources == nil {
		return a.Sources(Exts()...)
	}
	return r.Sources(a)
}

// Exts are the endings of what such runtimes take.
func Exts() []string { return []string{".ts", ".tsx", ".mts", ".js", ".mjs", ".jsx"} }

// KindFact is what the claim says that the app is.
func KindFact() detect.Fact {
	return detect.Fact{
		Name: "kind", Type: detect.Text, Strict: true,
		Ask: "What is it?",
		Probes: []detect.Probe{{Says: "whether the source listens on a port", Look: func(a *detect.App) []detect.Finding {
			return detect.Finds("", a.From, string(a.Claim.Kind))
		}}},
		Options: detect.Kinds,
	}
}

// Engine reads the constraint on a runtime in engines of package.json.
func Engine(name string) detect.Probe {
	return detect.Probe{Says: "engines." + name + " in package.json", Look: func(a *detect.App) []detect.Finding {
		n := a.Doc("package.json").At("engines", name)
		if n.Text() == "" {
			return nil
		}
		return []detect.Finding{{Value: detect.Is(n.Value), Syntax: tables.Npm, From: a.At("package.json", n.Line)}}
	}}
}

// EnvFact is what stands in front of the start command.
func EnvFact(set func(*detect.App) ([]string, []detect.Evidence)) detect.Fact {
	return detect.Fact{
		Name: "env", Type: detect.List,
		Ask: "Which variables does the start set?",
		Probes: []detect.Probe{{Says: "assignments in front of the start command", Look: func(a *detect.App) []detect.Finding {
			if list, from := set(a); len(list) > 0 {
				return detect.Finds("", from, list...)
			}
			return nil
		}}},
	}
}

// WorkspaceOf finds the folder whose workspace has dir as a member, "" if none.
func WorkspaceOf(dir string, members func(root string) []string) string {
	for above := dir; above != "."; {
		above = path.Dir(above)
		if slices.Contains(members(above), dir) {
			return above
		}
	}
	return ""
}

// Members lists the folders below root that hold one of some manifests and that
// one of the patterns names; one that begins with ! takes folders out again.
func Members(p *detect.Project, root string, patterns []string, manifests ...string) []string {
	if len(patterns) == 0 {
		return nil
	}
	var out []string
	for _, f := range p.Files(root) {
		dir := path.Dir(f)
		if dir != root && slices.Contains(manifests, path.Base(f)) && !slices.Contains(out, dir) && Named(patterns, detect.Rel(root, dir)) {
			out = append(out, dir)
		}
	}
	return out
}

// Named says whether a workspace's patterns name a folder below it.
func Named(patterns []string, rel string) bool {
	in := false
	for _, pattern := range patterns {
		not, out := strings.CutPrefix(pattern, "!")
		pattern = path.Clean(not)
		ok, err := path.Match(pattern, rel)
		if above, deep := strings.CutSuffix(pattern, "/**"); deep {
			ok = strings.HasPrefix(rel, above+"/")
		}
		if ok && err == nil {
			in = !out
		}
	}
	return in
}

// Patterns gives a workspace's patterns, which stand in a list or below a key.
func Patterns(n *formats.Node, key string) []string {
	if list := n.At(key); list != nil {
		return list.Strings()
	}
	return n.Strings()
}
