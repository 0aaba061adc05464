// Package clojure knows apps written in Clojure and built with Leiningen or
// with the tools of deps.edn.
package clojure

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
)

// The build tools.
const (
	lein = "lein"
	deps = "tools-deps"
)

// Language is the room's word on Clojure.
var Language = &detect.Language{
	Name:       "clojure",
	Title:      "Clojure",
	Marks:      []string{"project.clj", "deps.edn"},
	Helpers:    []string{"node"},
	Prune:      []string{".cpcache", ".lsp", ".clj-kondo"},
	Outputs:    []string{"target"},
	Claim:      claim,
	Workspaces: []string{polylith},
	Claims:     func(_ *detect.App, member string) bool { return strings.HasPrefix(member, "projects/") },
	Facts:      facts,
	Frameworks: frameworks,
	Managers:   []string{lein, deps},
}

// known are the servers of Clojure, by the name of their library.
var known = []struct{ name, title, library string }{
	{"pedestal", "Pedestal", "io.pedestal/pedestal"},
	{"ring", "Ring", "ring/ring"},
	{"http-kit", "http-kit", "http-kit/http-kit"},
	{"http-kit", "http-kit", "http-kit"},
	{"aleph", "Aleph", "aleph/aleph"},
	{"aleph", "Aleph", "aleph"},
}

func frameworks() []detect.Framework {
	var out []detect.Framework
	for _, k := range known {
		if len(out) == 0 || out[len(out)-1].Name != k.name {
			out = append(out, detect.Framework{Name: k.name, Title: k.title, Kind: detect.Service})
		}
	}
	return out
}

// file is the build file of the chosen tool.
func file(a *detect.App) string {
	if a.Text("manager") == deps || !a.Has("project.clj") {
		return "deps.edn"
	}
	return "project.clj"
}

// claim takes what has a namespace to start and a way to pack it.
func claim(a *detect.App) *detect.Claim {
	c := &detect.Claim{Kind: detect.Library, From: a.At(file(a), 0)}
	mains := jvm.Mains(a)
	main := findMain(a)
	packed := true
	if file(a) == "deps.edn" {
		_, packed = packing(a)
		c.Workspace = workspace(a)
	}
	switch {
	case a.Has(polylith):
		c.Why, c.From = "a workspace of Polylith's: its projects are what runs", a.At(polylith, 0)
	case len(mains) == 0 && len(main) == 0 && len(a.Sources(".clj", ".cljc")) == 0:
		c.Kind, c.Why = detect.Tooling, "it holds no source: nothing to run"
	case len(mains) == 0 && len(main) == 0:
		c.Why = "a library: no namespace has a -main"
	case !packed:
		c.Why = "nothing packs it: add a build.clj whose task uber makes a jar, as the guide of tools.build shows"
	default:
		c.Kind = detect.Tool
		if len(mains) > 0 {
			c.From = []detect.Evidence{mains[0].From}
		} else {
			c.From = main[0].From
		}
		if f := findFramework(a); len(f) > 0 || jvm.Listens(a) {
			c.Kind = detect.Service
			for _, one := range f {
				c.From = append(c.From, one.From...)
			}
		}
	}
	return c
}

func facts() []detect.Fact {
	out := []detect.Fact{
		{Name: "manager", Ask: "Which tool builds it?", Required: true, Strict: true,
			Probes: []detect.Probe{{Says: "project.clj, deps.edn", Look: findManager}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: lein, Label: "Leiningen"}, {Value: deps, Label: "deps.edn and tools.build"}}
			}},
		{Name: "framework", Ask: "What is it built on?", Probes: []detect.Probe{{Says: "dependencies in project.clj and deps.edn", Look: findFramework}}},
	}
	out = append(out, jvm.VersionFact())
	out = append(out,
		detect.Fact{Name: "installInputs", Type: detect.List, Ask: "Which files decide what is downloaded?",
			Probes: []detect.Probe{{Says: "project.clj, deps.edn, and those of the folders that it takes in", Look: findInputs}}},
		detect.Fact{Name: "goals", Type: detect.List, Ask: "What packs it?", When: func(a *detect.App) bool { return a.Text("manager") == deps },
			Probes: []detect.Probe{{Says: "the task uber or uberjar of build.clj, aliases of uberdeps and depstar", Look: findGoals}}},
		detect.Fact{Name: "mainClass", Ask: "Which namespace is started?", Required: true,
			Probes: []detect.Probe{{Says: ":main in project.clj and build.clj, in the alias uberjar, the one namespace with a -main", Look: findMain}},
			Missing: func(*detect.App) string {
				return "several namespaces have a -main, and the build names none of them: choose one"
			},
			Options: mainOptions},
		detect.Fact{Name: "jar", Ask: "Which file does the build make?", Required: true,
			Probes: []detect.Probe{{Says: ":uberjar-name, or name and version, and uber-file in build.clj", Look: findJar}},
			Missing: func(*detect.App) string {
				return "the name of the jar is worked out by code: give it, as target/NAME.jar"
			}},
		detect.Fact{Name: "jarName", Ask: "What is it called in the image?", When: func(a *detect.App) bool { return a.Known("jar") },
			Probes: []detect.Probe{{Says: "the project's name", Look: findJarName}}},
		detect.Fact{Name: "layout", Ask: "How is what was built laid out in the image?", Default: func(*detect.App) *detect.Finding {
			return &detect.Finding{Value: detect.Is(jvm.Jar), Why: "one jar with everything in it"}
		}},
		detect.Fact{Name: "build", Type: detect.Lines, Ask: "Which command builds it?"},
	)
	shared := jvm.Only("port", "env", "base", "modules", "runtimeFiles", "writable", "runPackages")
	out = append(out, jvm.Extend(shared, map[string]detect.Probe{
		"port": {Says: "the fallback of a variable that names a port", Look: findPort},
		"env":  {Says: "that variable", Look: findEnv},
	})...)
	return append(out, detect.Fact{Name: "start", Type: detect.Command, Required: true, Ask: "What starts it?",
		Probes:  []detect.Probe{{Says: "the jar, and whether its main class is compiled", Look: findStart}},
		Missing: func(*detect.App) string { return "the jar or the namespace is not known: give them" }})
}
