package golang

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/stagewright/stagewright/detect"
)

var managerFact = detect.Fact{
	Name: "manager", Type: detect.Text, Strict: true,
	Ask: "Where do the modules come from?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "modules", Label: "downloaded, as go.sum says"}, {Value: "vendor", Label: "the vendor folder"}}
	},
	Probes: []detect.Probe{{Says: "vendor/modules.txt", Look: vendored}},
	Default: func(a *detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is("modules"), Source: detect.Detected, From: a.At("go.mod", 0)}
	},
}

// base is the folder that go.work or go.mod stands in.
func top(a *detect.App) string {
	if w := readCode(a).work; w != nil {
		return w.dir
	}
	return a.Dir
}

// vendored finds a vendor folder that is whole and committed.
func vendored(a *detect.App) []detect.Finding {
	dir := path.Join(top(a), "vendor")
	if !a.Project.HasDir(dir) {
		return nil
	}
	list := path.Join(dir, "modules.txt")
	switch {
	case a.Project.Ignored(list):
		a.Warn("vendor-incomplete", dir+": git leaves it out: the modules are downloaded instead", detect.Evidence{Path: dir})
		return nil
	case !a.Project.Has(list):
		a.Warn("vendor-incomplete", dir+": it has no modules.txt: the modules are downloaded instead: run go mod vendor", detect.Evidence{Path: dir})
		return nil
	}
	return detect.Finds("", []detect.Evidence{{Path: list}}, "vendor")
}

var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask:    "Which files does the download of modules read?",
	When:   func(a *detect.App) bool { return a.Text("manager") != "vendor" },
	Probes: []detect.Probe{{Says: "go.mod, go.sum, go.work and those of members and of folders that replace modules", Look: inputs}},
}

func inputs(a *detect.App) []detect.Finding {
	c := readCode(a)
	var list []string
	var from []detect.Evidence
	add := func(name string) {
		if a.Project.Has(name) && !slices.Contains(list, a.InContext(name)) {
			list = append(list, a.InContext(name))
			from = append(from, detect.Evidence{Path: name})
		}
	}
	folders := []string{a.Dir}
	if c.work != nil {
		add(path.Join(c.work.dir, "go.work"))
		add(path.Join(c.work.dir, "go.work.sum"))
		folders = append([]string{}, c.work.members...)
	}
	for _, l := range c.replaced() {
		if !outside(l.dir) && !slices.Contains(folders, l.dir) {
			folders = append(folders, l.dir)
		}
	}
	for _, dir := range folders {
		add(path.Join(dir, "go.mod"))
		add(path.Join(dir, "go.sum"))
	}
	if len(c.mod.file.Require) > 0 && !a.Has("go.sum") && c.work == nil {
		a.Warn("no-go-sum", a.Path("go.mod")+" requires modules, but there is no go.sum: run go mod tidy and commit it",
			detect.Evidence{Path: a.Path("go.mod"), Line: line(c.mod.file.Require[0].Syntax)})
	}
	return []detect.Finding{{Value: list, From: from}}
}

var localFact = detect.Fact{
	Name: "localModules", Type: detect.List, Required: true,
	Ask:    "Which folders replace modules?",
	When:   func(a *detect.App) bool { return len(readCode(a).replaced()) > 0 },
	Probes: []detect.Probe{{Says: "replace lines of go.mod and go.work that name a folder", Look: localModules}},
	Missing: func(a *detect.App) string {
		for _, l := range readCode(a).replaced() {
			switch {
			case outside(l.dir):
				return fmt.Sprintf("%s:%d replaces %s by a folder outside this one: run on the folder above that holds both, with --app", a.Path("go.mod"), l.line, l.name)
			case !a.Project.Has(path.Join(l.dir, "go.mod")):
				return fmt.Sprintf("%s:%d replaces %s by %s, where there is no go.mod: add it, or remove the line", a.Path("go.mod"), l.line, l.name, l.dir)
			}
		}
		return ""
	},
}

func localModules(a *detect.App) []detect.Finding {
	c := readCode(a)
	var list []string
	var from []detect.Evidence
	for _, l := range c.replaced() {
		if outside(l.dir) || !a.Project.Has(path.Join(l.dir, "go.mod")) {
			return nil
		}
		list = append(list, a.InContext(l.dir))
		from = append(from, detect.Evidence{Path: path.Join(c.mod.dir, "go.mod"), Line: l.line})
	}
	return []detect.Finding{{Value: list, From: from}}
}

// sourcesFact names the folders that are copied before the build where the
// context holds more than one module; without it all of the context is. A
// workspace that is vendored is read whole: go.work, vendor/ and each go.mod.
var sourcesFact = detect.Fact{
	Name: "sources", Type: detect.List,
	Ask: "Which folders of the build context is the program built from?",
	When: func(a *detect.App) bool {
		return a.Context() != a.Dir && !(a.Text("manager") == "vendor" && readCode(a).work != nil)
	},
	Probes: []detect.Probe{{Says: "the modules whose packages the program imports", Look: sourceFolders}},
}

func sourceFolders(a *detect.App) []detect.Finding {
	c := readCode(a)
	dirs := []string{a.Dir}
	for _, s := range sources(a) {
		for _, r := range c.roots {
			if s.path == r.dir || strings.HasPrefix(s.path, r.dir+"/") {
				if !slices.Contains(dirs, r.dir) {
					dirs = append(dirs, r.dir)
				}
				break
			}
		}
	}
	slices.Sort(dirs)
	var list []string
	for _, d := range dirs {
		if a.InContext(d) == "." {
			return nil
		}
		list = append(list, a.InContext(d))
	}
	return []detect.Finding{{Value: list, From: a.From}}
}

// workspaceFact is the go.work that the module is built under.
var workspaceFact = detect.Fact{
	Name: "workspace", Type: detect.Text,
	Ask: "Which go.work is the module built under?",
	Probes: []detect.Probe{{Says: "a go.work at or above the module that uses it", Look: func(a *detect.App) []detect.Finding {
		w := readCode(a).work
		if w == nil {
			return nil
		}
		name := path.Join(w.dir, "go.work")
		at := 0
		for _, u := range w.file.Use {
			if path.Join(w.dir, u.Path) == a.Dir {
				at = line(u.Syntax)
			}
		}
		return detect.Finds("", []detect.Evidence{{Path: name, Line: at}}, a.InContext(name))
	}}},
}

// ownModulesFact lists what go mod download would look for elsewhere though it is
// a module of the workspace: go build finds it, that command does not.
var ownModulesFact = detect.Fact{
	Name: "ownModules", Type: detect.List,
	Ask:    "Which modules of the workspace do others of it require? (MODULE@VERSION=FOLDER)",
	When:   func(a *detect.App) bool { return a.Text("manager") == "modules" && a.Text("workspace") == "go.work" },
	Probes: []detect.Probe{{Says: "require lines of the modules of go.work", Look: ownModules}},
}

func ownModules(a *detect.App) []detect.Finding {
	c := readCode(a)
	replaced := func(name string) bool {
		is := func(r *modfile.Replace) bool { return r.Old.Path == name }
		return slices.ContainsFunc(c.work.file.Replace, is) || slices.ContainsFunc(c.work.members, func(dir string) bool {
			return slices.ContainsFunc(readModule(c.p, dir).file.Replace, is)
		})
	}
	dirs := map[string]string{}
	for _, dir := range c.work.members {
		dirs[readModule(c.p, dir).name] = dir
	}
	var list []string
	var from []detect.Evidence
	for _, dir := range c.work.members {
		for _, r := range readModule(c.p, dir).file.Require {
			to, own := dirs[r.Mod.Path]
			entry := r.Mod.String() + "=" + goPath(a.InContext(to))
			if own && to != "" && !replaced(r.Mod.Path) && !slices.Contains(list, entry) {
				list = append(list, entry)
				from = append(from, detect.Evidence{Path: path.Join(dir, "go.mod"), Line: line(r.Syntax)})
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

// requiresFact says whether anything is downloaded at all.
var requiresFact = detect.Fact{
	Name: "requires", Type: detect.YesNo,
	Ask: "Does the program use modules of others?",
	Default: func(a *detect.App) *detect.Finding {
		m := readCode(a).mod
		if len(m.file.Require) == 0 {
			return &detect.Finding{Value: detect.Is("no"), Source: detect.Detected, From: a.At("go.mod", 0), Why: "the standard library alone"}
		}
		return &detect.Finding{Value: detect.Is("yes"), Source: detect.Detected, From: a.At("go.mod", line(m.file.Require[0].Syntax))}
	},
}
