package elixir

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// claim says what a folder with a mix.exs is.
func claim(a *detect.App) *detect.Claim {
	m := mixOf(a, a.Dir)
	c := &detect.Claim{Kind: detect.Tooling, From: []detect.Evidence{{Path: m.path}}}
	if m.project < 0 {
		c.Why = "mix.exs has no list of a project: nothing to build"
		return c
	}
	c.From = []detect.Evidence{m.at(m.project)}
	c.Absorbs = children(a, a.Dir)
	if root := umbrellaOf(a); root != "" {
		c.Kind, c.Why = detect.Library, "a part of the umbrella in "+root+": it is released with it"
		return c
	}
	a.Claim = c
	mod, starts := moduleOf(a)
	if starts {
		c.From = []detect.Evidence{mod}
	}
	firmware, embedded := depends(a, "nerves")
	_, released := m.value(m.project, "releases")
	script, packed := m.value(m.project, "escript")
	pkg, published := m.value(m.project, "package")
	switch {
	case embedded:
		c.Why, c.From = "firmware for a device, which Nerves builds", []detect.Evidence{firmware.at}
	case packed && !released && !starts:
		c.Kind, c.From = detect.Tool, []detect.Evidence{m.at(script.from)}
	case published && !released && !a.Has("config/runtime.exs") && !a.HasDir("rel"):
		c.Kind, c.Why, c.From = detect.Library, "a package for Hex: nothing to run", []detect.Evidence{m.at(pkg.from)}
	case !starts && !released:
		c.Kind, c.Why = detect.Library, "a library: the application in mix.exs starts no module"
	default:
		c.Kind = detect.Worker
		if from := serving(a); len(from) > 0 {
			c.Kind, c.From = detect.Service, from
		}
		dirs, _ := locals(a)
		c.Workspace = a.Around(dirs...)
		if _, ok := depends(a, "phoenix"); ok {
			for _, m := range mixfiles(a) { // what they hold is built into the pages
				if dir := path.Join(path.Dir(m.path), "assets"); a.Project.Has(path.Join(dir, "package.json")) {
					c.Absorbs = append(c.Absorbs, dir)
				}
			}
		}
	}
	return c
}

// moduleOf finds the module that an application starts.
func moduleOf(a *detect.App) (detect.Evidence, bool) {
	for _, m := range mixfiles(a) {
		if at, ok := m.starts(); ok {
			return at, true
		}
	}
	return detect.Evidence{}, false
}

// umbrellaOf gives the folder of the umbrella that has the app, "" for none.
func umbrellaOf(a *detect.App) string {
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		if a.Project.Has(path.Join(dir, manifest)) && slices.Contains(children(a, dir), a.Dir) {
			return dir
		}
	}
	return ""
}

// claims says whether the mix.exs of a folder has another below it as a member.
func claims(a *detect.App, member string) bool {
	apps := mixOf(a, a.Dir).umbrella()
	return apps != "" && path.Dir(member) == path.Clean(apps)
}

// locals are the folders of dependencies that lie in the project, as project
// paths, with those that they depend on.
func locals(a *detect.App) ([]string, []detect.Evidence) {
	var dirs []string
	var from []detect.Evidence
	seen := map[string]bool{}
	var follow func(m *mixfile)
	follow = func(m *mixfile) {
		for _, d := range m.deps() {
			if d.path() == "" {
				continue
			}
			dir := path.Join(path.Dir(m.path), d.path())
			if path.IsAbs(d.path()) || strings.HasPrefix(dir, "..") || !a.Project.HasDir(dir) {
				a.Warn("path-outside", d.at.String()+": the dependency "+d.name+" lies outside of the project: move it into it, or take it from Hex or git", d.at)
				continue
			}
			if seen[dir] || slices.Contains(children(a, a.Dir), dir) {
				continue
			}
			seen[dir] = true
			dirs, from = append(dirs, dir), append(from, d.at)
			follow(mixOf(a, dir))
		}
	}
	for _, m := range mixfiles(a) {
		follow(m)
	}
	return dirs, from
}

func kindFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "framework", Type: detect.Text,
			Ask:    "What is it built on?",
			Probes: []detect.Probe{{Says: "dependencies in mix.exs", Look: framework}},
		},
		{
			Name: "kind", Type: detect.Text, Strict: true,
			Ask: "What is it?",
			Probes: []detect.Probe{{Says: "whether it listens, and what mix.exs makes of it", Look: func(a *detect.App) []detect.Finding {
				why := ""
				if a.Claim.Kind == detect.Tool {
					why = "escript in mix.exs"
				} else if m := search(a, listening); len(m) > 0 && slices.Contains(a.From, m[0].Evidence) {
					why, _, _ = strings.Cut(m[0].Text, "(")
				}
				return detect.Finds(why, a.From, string(a.Claim.Kind))
			}}},
			Options: detect.Kinds,
		},
		{
			Name: "manager", Type: detect.Text, Strict: true,
			Ask:     "Which tool builds it?",
			Default: detect.Preset("", "mix"),
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "mix", Label: "it comes with Elixir"}}
			},
		},
		{
			Name: "layout", Type: detect.Text, Strict: true,
			Ask: "What does the build make?",
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "release", Label: "a folder with the program and its own Erlang"}, {Value: "escript", Label: "one file, which Erlang runs"}}
			},
			Probes: []detect.Probe{{Says: "escript in mix.exs, without releases or an application", Look: func(a *detect.App) []detect.Finding {
				if a.Text("kind") == "tool" {
					return detect.Finds("", a.From, "escript")
				}
				return nil
			}}},
			Default: detect.Preset("it carries its own Erlang", "release"),
		},
	}
}

func framework(a *detect.App) []detect.Finding {
	if d, ok := depends(a, "phoenix"); ok {
		return detect.Finds("", []detect.Evidence{d.at}, "phoenix")
	}
	if d, ok := depends(a, servers...); ok {
		return detect.Finds("", []detect.Evidence{d.at}, "plug")
	}
	return nil
}

// servers are libraries that listen for Plug.
var servers = []string{"bandit", "plug_cowboy"}
