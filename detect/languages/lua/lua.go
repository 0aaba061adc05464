// Package lua knows programs in Lua: scripts and servers, with what LuaRocks
// or Debian has, and what OpenResty serves.
package lua

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/script"
)

// The ways to install.
const (
	luarocks = "luarocks"
	debian   = "debian"
)

// Language is the room's word on Lua.
var Language = &detect.Language{
	Name:  "lua",
	Title: "Lua",
	Marks: []string{"*.rockspec", "main.lua", "app.lua", "server.lua", "init.lua", "run.lua", "worker.lua", "bot.lua",
		"nginx.conf", "conf/nginx.conf", "nginx.conf.etlua"},
	Helpers:  []string{"node"},
	Prune:    []string{"lua_modules", ".luarocks"},
	Claim:    claim,
	Managers: []string{luarocks, debian},
	Frameworks: func() []detect.Framework {
		return []detect.Framework{{Name: openresty, Title: "OpenResty", Kind: detect.Service}, {Name: lapis, Title: "Lapis", Kind: detect.Service}, {Name: "pegasus", Title: "Pegasus", Kind: detect.Service}, {Name: "lua-http", Title: "lua-http", Kind: detect.Service}, {Name: "socket", Title: "LuaSocket", Kind: detect.Service}}
	},
	Facts: facts,
	Warnings: []detect.WarningDoc{
		{Code: "bound-to-localhost", Means: "The program listens to localhost alone.", Do: "Let it listen to 0.0.0.0."},
		{Code: "not-pinned", Means: "A rock that no rockspec lists is installed: each build takes the newest.", Do: "List it in a rockspec."},
		{Code: "path-outside", Means: "The settings of nginx name code where nothing of the project lies.", Do: "Name it relative to the prefix."},
		{Code: "root-only", Means: "The settings of nginx name a file where only root may write.", Do: "Name one below the prefix, or in /tmp."},
		{Code: "module-unknown", Means: "The source requires a module that is neither in the project nor in a package of Debian that is known.", Do: "List it in a rockspec."},
	},
}

// starters are files that programs begin with, the likeliest first.
var starters = []string{"main.lua", "server.lua", "app.lua", "run.lua", "worker.lua", "bot.lua", "src/main.lua", "init.lua"}

var (
	listens = detect.NewPattern(`\.bind\s*\(|\bserver\.listen\b|\bpegasus:new\b|http_server\.listen|:listen\s*\(`)
	goesOn  = detect.NewPattern(`\bwhile\s+(?:true|1)\s+do\b|\bcopas\.loop\b|\brepeat\b[\s\S]*\buntil\s+false\b`)
	// hosted are programs with a Lua of their own, which run the files.
	hosted = detect.NewPattern(`\blove\.(?:graphics|update|draw|load)\b|\bvim\.(?:api|opt|cmd|keymap|g)\b|\bngx\.\w+|\bhs\.\w+\.|\bawful\b|\bminetest\.|\bcore\.register_|\bplaydate\.|\bwow_`)
	source = script.Source{
		Files: func(a *detect.App) []string { return a.Sources(".lua") },
		Ports: []*detect.Pattern{
			detect.NewPattern(`os\.getenv\(?\s*["']PORT["']\s*\)?\s*\)?\s*or\s*["']?(\d{2,5})`),
			detect.NewPattern(`\bport\s*=\s*["']?(\d{2,5})`),
			detect.NewPattern(`\.bind\s*\(\s*["'][^"']*["']\s*,\s*(\d{2,5})`),
		},
		Local: detect.NewPattern(`\.bind\s*\(\s*["'](?:127\.0\.0\.1|localhost)["']`),
		Stops: detect.NewPattern(`\bSIGTERM\b`),
		Calls: detect.NewPattern(`\b(?:os\.execute|io\.popen)\s*\(?\s*["']([a-z][\w-]*)`),
	}
)

func entry(a *detect.App) string {
	for _, name := range starters {
		if a.Has(name) {
			return name
		}
	}
	return ""
}

// rockspec is the list of the project's rocks: the one that names no release
// before those that do.
func rockspec(a *detect.App) string {
	best := ""
	for _, f := range a.Project.Glob(a.Dir, "*.rockspec") {
		if name := path.Base(f); best == "" || strings.Contains(name, "-dev-") || strings.Contains(name, "-scm-") {
			best = name
		}
	}
	return best
}

// others are manifests of other languages: a lone script beside one is theirs.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "composer.json", "Gemfile", "pyproject.toml", "setup.py", "CMakeLists.txt", "mix.exs", "meson.build", "nginx.conf", "conf.lua"}

func claim(a *detect.App) *detect.Claim {
	if served(a) {
		return claimServer(a)
	}
	e, spec := entry(a), rockspec(a)
	if spec == "" {
		for dir := a.Dir; ; dir = path.Dir(dir) {
			if slices.ContainsFunc(others, func(m string) bool { return a.Project.Has(path.Join(dir, m)) }) || dir != a.Dir && len(a.Project.Glob(dir, "*.rockspec")) > 0 {
				return nil
			}
			if dir == "." {
				break
			}
		}
	}
	c := &detect.Claim{Kind: detect.Library, Why: "a library: it has no program to run", From: a.At(spec, 0)}
	if dir := path.Dir(e); dir != "." {
		c.Absorbs, a.Claim = []string{a.Path(dir)}, c // the program's folder is a part of this one
	}
	if e == "" || e == "init.lua" {
		if spec == "" {
			return nil
		}
		return c
	}
	if m := source.In(a, hosted); len(m) > 0 {
		c.Kind, c.Why, c.From = detect.Tooling, "another program runs it, which has Lua built in: "+m[0].Text, []detect.Evidence{m[0].Evidence}
		return c
	}
	c.From = a.At(e, 0)
	source.Sort(a, c, listens, goesOn)
	return c
}

func facts() []detect.Fact {
	return slices.Concat([]detect.Fact{
		{Name: "framework", Type: detect.Text, Ask: "What does it serve with?", Probes: []detect.Probe{{Says: "modules that the source requires", Look: framework}}},
		script.Kind(),
		{Name: "entry", Type: detect.Text, Required: true, Ask: "Which file does it begin with?", When: func(a *detect.App) bool { return !served(a) },
			Probes: []detect.Probe{{Says: "main.lua, server.lua, app.lua and their like", Look: func(a *detect.App) []detect.Finding {
				return detect.Finds("", a.At(entry(a), 0), entry(a))
			}}}},
		{Name: "version", Type: detect.Text, Strict: true, Ask: "Which version of Lua?",
			Probes: []detect.Probe{
				{Says: "that of OpenResty", Look: func(a *detect.App) []detect.Finding {
					if !served(a) {
						return nil
					}
					return []detect.Finding{{Value: detect.Is("5.1"), From: a.From, Source: detect.FromFramework, Why: "LuaJIT speaks it"}}
				}},
				{Says: ".lua-version, .tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding {
					return lines(pins.Plain(append(pins.File(a, ".lua-version"), pins.Managers(a, "lua")...)))
				}},
				{Says: "lua among the dependencies of the rockspec", Look: least},
			},
			Default: func(*detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("5.4"), Why: "Debian's newest"}
			},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "5.4"}, {Value: "5.3"}, {Value: "5.2"}, {Value: "5.1"}}
			}},
	}, serverFacts(), []detect.Fact{
		{Name: "manager", Type: detect.Text, Strict: true, Ask: "Where do its modules come from?",
			Probes: []detect.Probe{{Says: "a rockspec; modules that Debian has", Look: manager}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: luarocks, Label: "what the rockspec lists"}, {Value: debian, Label: "Debian's packages"}}
			}},
		{Name: "installInputs", Type: detect.List, Ask: "Which files decide what is installed?", When: func(a *detect.App) bool { return a.Text("manager") == luarocks },
			Probes: []detect.Probe{{Says: "the rockspec", Look: func(a *detect.App) []detect.Finding {
				if rockspec(a) == "" {
					return nil
				}
				return detect.Finds("", a.At(rockspec(a), 0), rockspec(a))
			}}}},
		source.Port(usualPort, detect.Probe{Says: "listen in the settings of nginx; port in those of Lapis", Look: serverPort}),
		{Name: "start", Type: detect.Command, Required: true, Ask: "Which command starts it?",
			Probes: []detect.Probe{
				{Says: "the web process of a Procfile", Look: func(a *detect.App) []detect.Finding {
					if served(a) {
						return nil
					}
					return script.Written(a, nil)
				}},
				{Says: "the entry, or the settings of nginx", Look: func(a *detect.App) []detect.Finding {
					if served(a) {
						return startServer(a)
					}
					return []detect.Finding{{Value: detect.Is("lua"+a.Text("version"), a.Text("entry")), From: a.Evidence("entry")}}
				}},
			}},
		script.Others(),
		source.Stopping(func(a *detect.App) string {
			if served(a) {
				return "nginx handles it"
			}
			return ""
		}),
		source.Packages("modules that Debian has, programs that the source calls", packages),
	})
}
