package golang

import (
	"go/build/constraint"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var cgoFact = detect.Fact{
	Name: "cgo", Type: detect.YesNo,
	Ask:  "Does the program need a C compiler?",
	Help: "With cgo the program is linked to a C library, and the final image must have the same one.",
	Probes: []detect.Probe{
		{Says: `import "C" in the program's files`, Look: ownC},
		{Says: "modules that are known to need C, direct and indirect", Look: knownC},
	},
	Default: func(*detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is("no"), Why: "nothing of it needs C"}
	},
}

// ownC finds import "C" in files that have no twin for builds without it.
func ownC(a *detect.App) []detect.Finding {
	for _, s := range sources(a) {
		if s.cgo > 0 && !twin(a, s) {
			return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{{Path: s.path, Line: s.cgo}}, Why: `it imports "C"`}}
		}
	}
	return nil
}

// twin says whether the folder of a file has one for builds without cgo.
func twin(a *detect.App, s *source) bool {
	without := func(name string) bool { return name != "cgo" && tag(name) }
	if s.needs == nil || s.needs.Eval(without) {
		return false // it does not say that it needs cgo: nobody thought of a build without
	}
	for _, f := range a.Project.Glob(path.Dir(s.path), "*.go") {
		if o := readSource(a.Project, f); named(path.Base(f)) && o.needs != nil && !o.needs.Eval(tag) && o.needs.Eval(without) && mentions(o.needs, "cgo") {
			return true
		}
	}
	return false
}

func mentions(e constraint.Expr, name string) bool { return strings.Contains(e.String(), name) }

// needed lists what the table knows of packages that the program is built
// from: those its files import, and modules that others bring with them.
func needed(a *detect.App, release string) []detect.Finding {
	c := readCode(a)
	var out []detect.Finding
	seen := map[string]bool{}
	add := func(name string, at detect.Evidence) {
		n, ok := tables.NativeFor("go", name, release)
		if !ok || !n.Cgo || seen[n.Name] {
			return
		}
		seen[n.Name] = true
		out = append(out, detect.Finding{Value: detect.Is(n.Name), From: []detect.Evidence{at}, Why: n.Note})
	}
	for _, s := range sources(a) {
		for _, u := range s.imports {
			if _, own := c.dirOf(u.path); !own {
				add(u.path, detect.Evidence{Path: s.path, Line: u.line})
			}
		}
	}
	if list := path.Join(top(a), "vendor/modules.txt"); a.Text("manager") == "vendor" {
		for i, l := range strings.Split(a.Project.Text(list), "\n") {
			if l != "" && !strings.HasPrefix(l, "#") {
				add(strings.TrimSpace(l), detect.Evidence{Path: list, Line: i + 1})
			}
		}
		return out
	}
	for _, r := range c.mod.file.Require {
		if r.Indirect {
			add(r.Mod.Path, detect.Evidence{Path: a.Path("go.mod"), Line: line(r.Syntax)})
		}
	}
	return out
}

// knownC finds modules of the table that need C.
func knownC(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, f := range needed(a, "trixie") {
		out = append(out, detect.Finding{Value: detect.Is("yes"), From: f.From, Why: f.Value[0] + ": " + f.Why})
	}
	return out
}

var suiteFact = detect.Fact{
	Name: "suite", Type: detect.Text,
	Ask:  "Which Debian release are C code and the final image of?",
	When: func(a *detect.App) bool { return a.Yes("cgo") || a.Known("calls") },
	Probes: []detect.Probe{{Says: "the releases that have the C libraries", Look: func(a *detect.App) []detect.Finding {
		for _, f := range needed(a, "trixie") {
			if n, ok := tables.NativeFor("go", f.Value[0], "trixie"); ok && !n.Available("trixie") && n.Available("bookworm") {
				return []detect.Finding{{Value: detect.Is("bookworm"), From: f.From, Why: n.Name + ": " + n.Condition}}
			}
		}
		return nil
	}}},
	Default: func(a *detect.App) *detect.Finding {
		if p, err := tables.Releases("go"); err == nil {
			for _, c := range p.Cycles {
				v := a.Text("version")
				if (v == c.Name || strings.HasPrefix(v, c.Name+".")) && len(c.Tags) > 0 && !slices.Contains(c.Tags, "trixie") && slices.Contains(c.Tags, "bookworm") {
					return &detect.Finding{Value: detect.Is("bookworm"), Why: "the newest that Go " + v + " has an image of"}
				}
			}
		}
		return &detect.Finding{Value: detect.Is("trixie")}
	},
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "trixie", Label: "Debian 13"}, {Value: "bookworm", Label: "Debian 12"}}
	},
	Strict: true,
}
