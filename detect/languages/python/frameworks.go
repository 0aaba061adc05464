package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// speaks is how a framework is served.
type speaks uint8

const (
	wsgi   speaks = iota // by any WSGI server
	asgi                 // by any ASGI server
	itself               // by its own program or call
)

// known are the frameworks this room can start, those that stand on others
// first; what they are called and where they listen stands in the table.
var known = []struct {
	name     string
	packages []string
	speaks   speaks
}{
	{"django", []string{"django"}, wsgi},
	{"streamlit", []string{"streamlit"}, itself},
	{"chainlit", []string{"chainlit"}, itself},
	{"nicegui", []string{"nicegui"}, itself},
	{"gradio", []string{"gradio"}, itself},
	{"dash", []string{"dash"}, wsgi},
	{"panel", []string{"panel"}, itself},
	{"connexion", []string{"connexion"}, asgi},
	{"fastapi", []string{"fastapi", "fastapi-slim"}, asgi},
	{"litestar", []string{"litestar"}, asgi},
	{"blacksheep", []string{"blacksheep"}, asgi},
	{"quart", []string{"quart"}, asgi},
	{"sanic", []string{"sanic"}, itself},
	{"flask", []string{"flask", "apiflask", "flask-openapi3"}, wsgi},
	{"starlette", []string{"starlette"}, asgi},
	{"falcon", []string{"falcon"}, wsgi},
	{"bottle", []string{"bottle"}, wsgi},
	{"aiohttp", []string{"aiohttp"}, itself},
	{"tornado", []string{"tornado"}, itself},
	{"voila", []string{"voila"}, itself},
	{"jupyter", []string{"jupyterlab", "notebook", "jupyter"}, itself},
}

// marks are what the code of a framework that serves itself cannot be without.
var marks = detect.Lookup[*detect.Pattern]{
	{"streamlit", detect.NewPattern(`^\s*(?:import streamlit|from streamlit)`)},
	{"chainlit", detect.NewPattern(`^\s*(?:import chainlit|from chainlit)`)},
	{"nicegui", detect.NewPattern(`^\s*ui\.run\(|^\s*ui\.run_with\(`)},
	{"gradio", detect.NewPattern(`\.launch\(`)},
	{"panel", detect.NewPattern(`\.servable\(|pn\.serve\(`)},
	{"aiohttp", detect.NewPattern(`web\.run_app\(|web\.AppRunner\(`)},
	{"tornado", detect.NewPattern(`\.listen\(|HTTPServer\(`)},
}

// framework finds the frameworks that the app is made with: asked for by a
// manifest, and used by the code.
func framework(a *detect.App) []detect.Finding {
	return detect.Memo(a, "framework", func() []detect.Finding {
		var out, unproven []detect.Finding
		for _, k := range known {
			d, listed := has(a, k.packages...)
			if !listed {
				continue
			}
			f := detect.Finding{Value: detect.Is(k.name), From: []detect.Evidence{d.at}}
			if at, ok := used(a, k.name); ok {
				if at != d.at {
					f.From = append(f.From, at)
				}
				out = append(out, f)
			} else if k.name != "aiohttp" && k.name != "tornado" && k.name != "starlette" && !slices.Contains(notebookServers, k.name) {
				unproven = append(unproven, f)
			}
		}
		slices.SortStableFunc(out, func(x, y detect.Finding) int {
			return score(a, y.Value[0]) - score(a, x.Value[0])
		})
		if _, library := installable(a); len(out) == 0 && len(sources(a)) > 0 && !library {
			return unproven
		}
		return out
	})
}

// score puts a framework whose application is certain before one that is
// merely imported: a FastAPI service may use gradio's client.
func score(a *detect.App, name string) int {
	if name == "django" || len(application(a, name)) > 0 {
		return 1
	}
	if p := marks.Of(name); p != nil && len(search(a, p)) > 0 {
		return 1
	}
	return 0
}

// used gives the line where the code makes an application of a framework.
func used(a *detect.App, name string) (detect.Evidence, bool) {
	if name == "django" {
		if d := django(a); d != nil {
			for _, o := range []object{d.wsgi, d.asgi} {
				if o.module != "" {
					return o.at, true
				}
			}
			return detect.Evidence{Path: d.manage}, true
		}
		return detect.Evidence{}, false
	}
	if slices.Contains(notebookServers, name) {
		return notebookUsed(a, name)
	}
	if list := application(a, name); len(list) > 0 {
		return list[0].at, true
	}
	if p := marks.Of(name); p != nil {
		for _, m := range search(a, p) {
			return m.Evidence, true
		}
	}
	return detect.Evidence{}, false
}

// speaking tells how the settled framework is served.
func speaking(a *detect.App) speaks {
	name := a.Text("framework")
	for _, k := range known {
		if k.name == name {
			return k.speaks
		}
	}
	return itself
}

// usualPort is where a framework listens when nothing says otherwise.
func usualPort(a *detect.App) (int, bool) {
	if f, ok := tables.FrameworkOf("python", a.Text("framework")); ok && f.Port > 0 {
		return f.Port, true
	}
	return 0, false
}

// frameworks lists what the framework fact may be.
func frameworks() []detect.Framework {
	var out []detect.Framework
	list, _ := tables.Frameworks("python") // the table is embedded: its own test holds it
	for _, f := range list {
		if slices.ContainsFunc(known, func(k struct {
			name     string
			packages []string
			speaks   speaks
		}) bool {
			return k.name == f.Name
		}) {
			out = append(out, detect.Framework{Name: f.Name, Title: title(f), Kind: detect.Service})
		}
	}
	return out
}

// titles are the names that the table writes as the package.
var titles = detect.Lookup[string]{{"fastapi", "FastAPI"}, {"nicegui", "NiceGUI"}, {"aiohttp", "aiohttp"}}

func title(f tables.Framework) string {
	if t := titles.Of(f.Name); t != "" {
		return t
	}
	if f.Title != f.Name || f.Title == "" {
		return f.Title
	}
	return strings.ToUpper(f.Title[:1]) + f.Title[1:]
}
