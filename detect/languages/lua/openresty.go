package lua

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
)

// What a web server with Lua built in runs.
const (
	openresty = "openresty"
	lapis     = "lapis"
)

// servers are where its settings may lie.
var servers = []string{"nginx.conf", "conf/nginx.conf", "nginx.conf.etlua"}

var (
	speaks = detect.NewPattern(`\b(?:content|access|rewrite|set|init|init_worker|log|header_filter|body_filter|balancer)_by_lua(?:_block|_file)?\b|^\s*lua_(?:package_path|shared_dict|code_cache)\b`)
	listen = detect.NewPattern(`^\s*listen\s+(?:\[::\]:|\*:|(127\.0\.0\.1|localhost):|[\d.]+:)?(\d{2,5})\b`)
	local  = detect.NewPattern(`^\s*listen\s+(?:127\.0\.0\.1|localhost):\d+`)
	alone  = detect.NewPattern(`^\s*daemon\s+off\s*;`)
	types  = detect.NewPattern(`^\s*include\s+(mime\.types)\s*;`)
	remark = detect.NewPattern(`^[ \t]*#[^\n]*$`)
	// outside are absolute paths of code, which say where the project must lie.
	outside = detect.NewPattern(`_by_lua_file\s+["']?(/[\w./-]+)|\blua_package_path\s+["'](/[\w./-]+)/\?\.lua`)
	// written are files that the server makes.
	written = detect.NewPattern(`^\s*(?:error_log|access_log|pid|\w+_temp_path)\s+["']?(/[\w./-]+)`)
	ofLapis = detect.NewPattern(`\brequire\s*\(?\s*["']lapis\b|^\s*lapis\s*=|["']lapis\b`)
	// portOf is the port of Lapis' settings for production.
	portOf = detect.NewPattern(`config\s*\(?\s*(?:\{[^}]*)?["']production["'][^)]*?\bport\s*[=:]?\s*["']?(\d{2,5})`)
)

// server is the file with the settings of nginx that call Lua, "" for none.
func server(a *detect.App) string {
	if path.Base(a.Dir) == "conf" {
		return "" // it is of the folder above
	}
	return detect.Memo(a, "nginx.conf", func() string {
		for _, name := range servers {
			if len(inServer(a, name, speaks)) > 0 {
				return name
			}
		}
		return ""
	})
}

// inServer finds a pattern in settings of nginx, comments left out.
func inServer(a *detect.App, name string, p *detect.Pattern) []detect.Match {
	return p.In(a.Path(name), remark.Regexp().ReplaceAllString(a.Read(name), ""))
}

// onLapis says what shows that the project is made with Lapis.
func onLapis(a *detect.App) []detect.Evidence {
	if base := path.Base(server(a)); base != "nginx.conf" && base != "nginx.conf.etlua" {
		return nil
	}
	for _, name := range []string{"config.lua", "config.moon", "app.lua", "app.moon", rockspec(a)} {
		if m := ofLapis.In(a.Path(name), a.Read(name)); name != "" && len(m) > 0 {
			return []detect.Evidence{m[0].Evidence}
		}
	}
	return nil
}

// claimServer takes a folder whose settings of nginx call Lua, where no other
// language has a manifest.
func claimServer(a *detect.App) *detect.Claim {
	for _, m := range others {
		if m != "nginx.conf" && a.Has(m) {
			return nil
		}
	}
	m := inServer(a, server(a), speaks)
	return &detect.Claim{Kind: detect.Service, Why: words(m[0].Text), From: []detect.Evidence{m[0].Evidence}}
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }

func served(a *detect.App) bool { return server(a) != "" }

// serverFacts are those that only a web server with Lua has.
func serverFacts() []detect.Fact {
	return []detect.Fact{
		{Name: "openresty", Type: detect.Version, Product: openresty, Ask: "Which version of OpenResty?", When: served,
			Probes: []detect.Probe{
				{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, openresty) }},
				{Says: "the image of OpenResty in a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding {
					return detect.ContainerVersion(a, "openresty/openresty")
				}},
			}},
		{Name: "settings", Type: detect.Text, Derived: true, Ask: "Which file has the settings of nginx?", When: served,
			Default: func(a *detect.App) *detect.Finding {
				if a.Text("framework") == lapis {
					return &detect.Finding{Value: detect.Is(path.Join(path.Dir(server(a)), "nginx.conf.compiled"))}
				}
				return &detect.Finding{Value: detect.Is(server(a))}
			}},
		{Name: "prefix", Type: detect.Text, Derived: true, Ask: "In which folder of the image does the project lie?", When: served, Default: prefix},
		{Name: "types", Type: detect.YesNo, Derived: true, Ask: "Are the types of files those of the image?", When: served,
			Default: func(a *detect.App) *detect.Finding {
				if len(inServer(a, server(a), types)) > 0 && !a.Has(path.Join(path.Dir(server(a)), "mime.types")) {
					return &detect.Finding{Value: detect.Is("yes")}
				}
				return &detect.Finding{Value: detect.Is("no")}
			}},
		{Name: "moonscript", Type: detect.YesNo, Derived: true, Ask: "Is there MoonScript to compile?", When: served,
			Default: func(a *detect.App) *detect.Finding {
				for _, f := range a.Project.Files(a.Dir) {
					if strings.HasSuffix(f, ".moon") && !a.Project.Has(strings.TrimSuffix(f, ".moon")+".lua") && !detect.Aside(a.Dir, f) {
						return &detect.Finding{Value: detect.Is("yes")}
					}
				}
				return &detect.Finding{Value: detect.Is("no")}
			}},
		{Name: "rocks", Type: detect.List, Ask: "Which rocks are installed besides those that a rockspec lists?", When: served,
			Probes: []detect.Probe{{Says: "the framework, and its language", Look: rocks}}},
		{Name: "writable", Type: detect.List, Ask: "Which folders does the server write to?", When: served,
			Probes: []detect.Probe{{Says: "logs and temporary files in the settings of nginx", Look: writable}}},
	}
}

// prefix is the folder that the settings' absolute paths of code ask for.
func prefix(a *detect.App) *detect.Finding {
	for _, m := range inServer(a, server(a), outside) {
		full := m.Group()
		for rest := strings.TrimPrefix(full, "/"); rest != ""; {
			if dir := strings.TrimSuffix(full, "/"+rest); dir != full && dir != "" && (a.Has(rest) || a.HasDir(rest)) {
				return &detect.Finding{Value: detect.Is(dir), From: []detect.Evidence{m.Evidence}, Why: full + " is where the settings look for it"}
			}
			_, rest, _ = strings.Cut(rest, "/")
		}
		a.Warn("path-outside", full+": nothing of the project lies there: name it relative to the prefix, as lua/"+path.Base(full), m.Evidence)
	}
	return &detect.Finding{Value: detect.Is("/app")}
}

// rocks are what no rockspec lists: of Lapis, and MoonScript where it compiles.
func rocks(a *detect.App) []detect.Finding {
	f := detect.Finding{}
	listed := a.Read(rockspec(a))
	add := func(name string, from []detect.Evidence) {
		if spec := rockspec(a); spec == "" || !strings.Contains(listed, name) {
			f.Value, f.From = append(f.Value, name), append(f.From, from...)
			a.Warn("not-pinned", name+": nothing says which version: each build takes the newest: list it in a rockspec", from...)
		}
	}
	if a.Text("framework") == lapis {
		add(lapis, onLapis(a))
	}
	if a.Yes("moonscript") {
		add("moonscript", a.From)
	}
	if len(f.Value) == 0 {
		return nil
	}
	return []detect.Finding{f}
}

// writable are the folders of files that the settings name by absolute paths.
func writable(a *detect.App) []detect.Finding {
	f := detect.Finding{}
	for _, m := range inServer(a, server(a), written) {
		dir := path.Dir(path.Clean(m.Group()))
		if strings.Contains(m.Text, "_temp_path") {
			dir = path.Clean(m.Group())
		}
		if dir == "/dev" || dir == "/tmp" || strings.HasPrefix(dir, "/proc") || slices.Contains(f.Value, dir) {
			continue
		}
		if dir == "/run" || dir == "/var/run" || dir == "/var/log" {
			a.Warn("root-only", words(m.Text)+": only root may write there: name a file below the prefix, or in /tmp", m.Evidence)
			continue
		}
		f.Value, f.From = append(f.Value, dir), append(f.From, m.Evidence)
	}
	if len(f.Value) == 0 {
		return nil
	}
	return []detect.Finding{f}
}

// serverPort is the first address that nginx listens to, or that of Lapis'
// settings, which fill it in.
func serverPort(a *detect.App) []detect.Finding {
	if !served(a) {
		return nil
	}
	for _, m := range inServer(a, server(a), local) {
		a.Warn("bound-to-localhost", words(m.Text)+": nothing outside of the container reaches it: let it listen to 0.0.0.0", m.Evidence)
	}
	var out []detect.Finding
	for _, m := range inServer(a, server(a), listen) {
		out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Groups[1])...)
	}
	if a.Text("framework") != lapis || len(out) > 0 {
		return out
	}
	for _, name := range []string{"config.lua", "config.moon"} {
		for _, m := range portOf.In(a.Path(name), a.Read(name)) {
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
		}
	}
	return out
}

// startServer runs nginx in front, with the project as its prefix.
func startServer(a *detect.App) []detect.Finding {
	words := detect.Is(openresty, "-p", a.Text("prefix"), "-c", a.Text("settings"))
	if len(inServer(a, server(a), alone)) == 0 {
		words = append(words, "-g", "daemon off;")
	}
	return []detect.Finding{{Value: words, From: a.At(server(a), 0), Why: "nginx, with the project as its prefix"}}
}

// serverPackages are libraries that rocks load.
func serverPackages(a *detect.App) []detect.Finding {
	if a.Text("framework") == lapis {
		return detect.Finds("", onLapis(a), "libssl3")
	}
	return nil
}
