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
				return []detect.Finding{found(entry(a), a.At(entry(a), 0))}
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
				return []detect.Finding{found(rockspec(a), a.At(rockspec(a), 0))}
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

func found(value string, from []detect.Evidence) detect.Finding {
	return detect.Finding{Value: detect.Is(value), From: from}
}

var requires = detect.NewPattern(`\brequire\s*\(?\s*["']([\w.-]+)["']`)

// usualPort is Lapis' own.
func usualPort(a *detect.App) *detect.Finding {
	if a.Text("framework") == lapis {
		return &detect.Finding{Value: detect.Is("8080"), Source: detect.FromFramework, Why: "Lapis' own"}
	}
	return nil
}

func framework(a *detect.App) []detect.Finding {
	if served(a) {
		if from := onLapis(a); from != nil {
			return []detect.Finding{found(lapis, from)}
		}
		return []detect.Finding{found(openresty, a.From)}
	}
	for _, k := range []struct{ module, name string }{{"pegasus", "pegasus"}, {"http.server", "lua-http"}, {"socket", "socket"}} {
		for _, m := range source.In(a, requires) {
			if m.Group() == k.module && a.Claim.Kind == detect.Service {
				return []detect.Finding{found(k.name, []detect.Evidence{m.Evidence})}
			}
		}
	}
	return nil
}

// lines cuts releases to the lines that Debian has.
func lines(list []detect.Finding) []detect.Finding {
	var out []detect.Finding
	for _, f := range list {
		for _, v := range []string{"5.1", "5.2", "5.3", "5.4"} {
			if text := f.Value.String(); text == v || strings.HasPrefix(text, v+".") {
				f.Value = detect.Is(v)
				out = append(out, f)
			}
		}
	}
	return out
}

var wanted = detect.NewPattern(`["']lua\s*(==|~>|<=?|>=?)\s*([\d.]+)(?:[^"']*?(<=?)\s*([\d.]+))?`)

// least takes the newest line that the rockspec's range lets in.
func least(a *detect.App) []detect.Finding {
	spec := rockspec(a)
	for _, m := range wanted.In(a.Path(spec), a.Read(spec)) {
		operator, low, upper, high := m.Groups[0], m.Groups[1], m.Groups[2], m.Groups[3]
		if operator == "==" || operator == "~>" {
			return lines([]detect.Finding{found(low, []detect.Evidence{m.Evidence})})
		}
		if strings.HasPrefix(operator, "<") {
			upper, high = operator, low
		}
		for _, v := range []string{"5.4", "5.3", "5.2", "5.1"} {
			if upper != "" && !pins.Less(v, high) && !(upper == "<=" && v == high) {
				continue
			}
			return []detect.Finding{{Value: detect.Is(v), From: []detect.Evidence{m.Evidence}, Why: "lua " + m.Groups[0] + " " + low}}
		}
	}
	return nil
}

// known are modules that Debian has, by what the source requires.
var known = []struct{ module, name string }{
	{"socket", "lua-socket"}, {"mime", "lua-socket"}, {"ltn12", "lua-socket"}, {"ssl", "lua-sec"}, {"cjson", "lua-cjson"}, {"dkjson", "lua-dkjson"}, {"lfs", "lua-filesystem"},
	{"lpeg", "lua-lpeg"}, {"re", "lua-lpeg"}, {"posix", "lua-posix"}, {"luasql", "lua-sql-sqlite3"}, {"copas", "lua-copas"}, {"yaml", "lua-yaml"}, {"lyaml", "lua-yaml"},
	{"zlib", "lua-zlib"}, {"term", "lua-term"}, {"argparse", "lua-argparse"}, {"inspect", "lua-inspect"}, {"http", "lua-http"}, {"cqueues", "lua-cqueues"}, {"lsqlite3", "lua-lsqlite3"},
}

// packages are what Debian has of the modules that the source requires; where
// a rockspec lists them, LuaRocks brings them.
func packages(a *detect.App) []detect.Finding {
	if served(a) {
		return serverPackages(a)
	}
	if a.Text("manager") == luarocks {
		return nil
	}
	var out []detect.Finding
	for _, m := range source.In(a, requires) {
		top, _, _ := strings.Cut(m.Group(), ".")
		file := strings.ReplaceAll(m.Group(), ".", "/")
		if a.Has(file+".lua") || a.Has(file+"/init.lua") || a.HasDir(top) || a.Has("src/"+file+".lua") || slices.Contains([]string{"string", "table", "math", "io", "os", "coroutine", "utf8", "debug", "package"}, top) {
			continue
		}
		i := slices.IndexFunc(known, func(k struct{ module, name string }) bool { return k.module == top })
		if i < 0 {
			a.Warn("module-unknown", m.Group()+": it is neither in the project nor in a package of Debian that is known: list it in a rockspec", m.Evidence)
			continue
		}
		out = append(out, found(known[i].name, []detect.Evidence{m.Evidence}))
	}
	return out
}

var dependencies = detect.NewPattern(`\bdependencies\s*=\s*\{`)

func manager(a *detect.App) []detect.Finding {
	if spec := rockspec(a); spec != "" {
		if m := dependencies.In(a.Path(spec), a.Read(spec)); len(m) > 0 {
			return []detect.Finding{{Value: detect.Is(luarocks), From: []detect.Evidence{m[0].Evidence}, Why: "dependencies of the rockspec"}}
		}
	}
	if served(a) {
		if a.Known("rocks") {
			return []detect.Finding{{Value: detect.Is(luarocks), From: a.Evidence("rocks"), Why: a.Text("rocks") + " is a rock"}}
		}
		return nil
	}
	if p := packages(a); len(p) > 0 {
		return []detect.Finding{{Value: detect.Is(debian), From: p[0].From, Why: strings.TrimPrefix(p[0].Value.String(), "lua-") + " is a package of Debian"}}
	}
	return nil
}
