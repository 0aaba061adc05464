package lua

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
)

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
			return detect.Finds("", from, lapis)
		}
		return detect.Finds("", a.From, openresty)
	}
	for _, k := range []struct{ module, name string }{{"pegasus", "pegasus"}, {"http.server", "lua-http"}, {"socket", "socket"}} {
		for _, m := range source.In(a, requires) {
			if m.Group() == k.module && a.Claim.Kind == detect.Service {
				return detect.Finds("", []detect.Evidence{m.Evidence}, k.name)
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
			return lines(detect.Finds("", []detect.Evidence{m.Evidence}, low))
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
		out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, known[i].name)...)
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
