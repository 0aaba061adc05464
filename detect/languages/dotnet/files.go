package dotnet

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
)

func fileFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "installInputs", Type: detect.List,
			Ask: "Which files does the restore read?",
			Probes: []detect.Probe{{Says: "the project, those it references, Directory.*.props, nuget.config, global.json, packages.lock.json", Look: func(a *detect.App) []detect.Finding {
				var out []string
				kept := inputs(a, current(a))
				kept = slices.DeleteFunc(kept, func(f string) bool { return plainText(a, f) })
				for _, f := range kept {
					out = append(out, a.InContext(f))
				}
				return detect.Finds("", at(kept), out...)
			}}},
		},
		{
			Name: "feeds", Type: detect.List,
			Ask: "Which folders of packages does the restore read?",
			Probes: []detect.Probe{{Says: "packageSources in nuget.config", Look: func(a *detect.App) []detect.Finding {
				var out []string
				list := feeds(a, current(a))
				for _, d := range list {
					out = append(out, a.InContext(d))
				}
				return detect.Finds("", at(list), out...)
			}}},
		},
		{
			Name: "locked", Type: detect.YesNo,
			Ask: "Does a lock file fix the versions of the packages?",
			Probes: []detect.Probe{{Says: "packages.lock.json beside each project", Look: func(a *detect.App) []detect.Finding {
				for _, f := range a.List("installInputs") {
					if path.Base(f) == "packages.lock.json" {
						return detect.Finds(path.Base(f)+" is there", at([]string{path.Join(a.Context(), f)}), "yes")
					}
				}
				return nil
			}}},
			Default: detect.Preset("NuGet needs none", "no"),
		},
		{
			Name: "sources", Type: detect.List,
			Ask:    "Which folders and files are built?",
			Probes: []detect.Probe{{Says: "the folders of the project and of those it references, and what their items name beside them", Look: sources}},
		},
		{
			Name: "sourceFiles", Type: detect.List, Derived: true,
			Ask: "Which of these are files?",
			Probes: []detect.Probe{{Says: "the project's own tree", Look: func(a *detect.App) []detect.Finding {
				var out []string
				for _, f := range a.List("sources") {
					if a.Project.Has(path.Join(a.Context(), f)) {
						out = append(out, f)
					}
				}
				return detect.Finds("", nil, out...)
			}}},
		},
		{
			Name: "markdown", Type: detect.YesNo, Derived: true,
			Ask:    "Is a README or its like among them?",
			Probes: []detect.Probe{{Says: "what items of the projects name", Look: func(a *detect.App) []detect.Finding { return named(a, "*.md") }}},
		},
		{
			Name: "license", Type: detect.YesNo, Derived: true,
			Ask:    "Is a license among them?",
			Probes: []detect.Probe{{Says: "what items of the projects name", Look: func(a *detect.App) []detect.Finding { return named(a, "LICENSE*") }}},
		},
		{
			Name: "secrets", Type: detect.List,
			Ask:    "Which credentials does the restore need? (id=target)",
			Probes: []detect.Probe{{Says: "packageSourceCredentials in nuget.config", Look: secrets}},
		},
		{
			Name: "node", Type: detect.YesNo,
			Ask:     "Does the build call Node.js?",
			Probes:  []detect.Probe{{Says: "SpaRoot, npm in a target, or a project of JavaScript", Look: node}},
			Default: detect.Preset("", "no"),
		},
		{
			Name: "nodeVersion", Type: detect.Version, Product: "node",
			Ask:    "Which version of Node.js does the build call?",
			When:   func(a *detect.App) bool { return a.Yes("node") },
			Probes: []detect.Probe{{Says: pages.Says + ", in SpaRoot, beside the project or at its root", Look: nodeVersion}},
		},
		pages.Tag("nodeVersion", "bookworm", "bullseye"),
	}
}

// sources lists what is built; "." where the app is its whole context.
func sources(a *detect.App) []detect.Finding {
	p := current(a)
	if a.Workspace == "" {
		return detect.Finds("", []detect.Evidence{{Path: p.path}}, ".")
	}
	var dirs []string
	for _, one := range p.closure() {
		dirs = append(dirs, one.dir())
	}
	dirs = same(append(dirs, outside(p)...))
	var out []string
	for _, d := range dirs {
		if a.InContext(d) == "." {
			return detect.Finds("", []detect.Evidence{{Path: p.path}}, ".")
		}
		within := func(o string) bool { return o != d && strings.HasPrefix(d, o+"/") }
		if !slices.ContainsFunc(dirs, within) && !slices.Contains(a.List("installInputs"), a.InContext(d)) {
			out = append(out, a.InContext(d))
		}
	}
	slices.Sort(out)
	return detect.Finds("", at(dirs), out...)
}

func node(a *detect.App) []detect.Finding {
	p := current(a)
	if s, ok := p.property("SpaRoot"); ok {
		return detect.Finds("SpaRoot is set", []detect.Evidence{s.at}, "yes")
	}
	for _, one := range p.closure() {
		if path.Ext(one.path) == ".esproj" {
			return detect.Finds(path.Base(one.path)+" is one of JavaScript", at([]string{one.path}), "yes")
		}
		for _, n := range a.Project.Doc(one.path).All("Target", "Exec") {
			if command := n.At("@Command").Text(); strings.HasPrefix(command, "npm ") || strings.HasPrefix(command, "npx ") {
				return detect.Finds("npm or npx is called", []detect.Evidence{{Path: one.path, Line: n.Line}}, "yes")
			}
		}
	}
	return nil
}

// named says whether a file of a pattern is built in.
func named(a *detect.App, pattern string) []detect.Finding {
	for _, f := range a.List("sourceFiles") {
		if ok, _ := path.Match(pattern, f); ok {
			return detect.Finds("", at([]string{path.Join(a.Context(), f)}), "yes")
		}
	}
	return nil
}

// nodeVersion reads what the packages for browsers ask for.
func nodeVersion(a *detect.App) []detect.Finding {
	p := current(a)
	dirs := []string{p.dir(), a.Context()}
	if s, ok := p.property("SpaRoot"); ok {
		dirs = append([]string{path.Join(p.dir(), slashes(s.text))}, dirs...)
	}
	return pages.Version(a, same(dirs)...)
}

func plainTarget(v detect.Value) error {
	for _, s := range v {
		if !targetForm.Regexp().MatchString(s) {
			return errors.New("no such target: give one as net10.0")
		}
	}
	return nil
}

func plainSDK(_ *detect.App, v detect.Value) error {
	for _, s := range v {
		if !sdkForm.Regexp().MatchString(s) {
			return errors.New("no tag of an SDK: give one as 10.0 or 10.0.103")
		}
	}
	return nil
}
