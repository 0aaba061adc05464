package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// served is the application and the server that the code and packages give.
type served struct {
	objects []object
	server  server
	from    []detect.Evidence
	found   bool // a server that fits is installed
}

// serves works out what is served for frameworks that need a server.
func serves(a *detect.App) served {
	s := served{objects: applications(a)}
	async := speaking(a) == asgi
	if len(s.objects) > 0 {
		async = s.objects[0].async
	}
	var at detect.Evidence
	s.server, at, s.found = serving(a, async)
	if d := django(a); d != nil && a.Text("framework") == "django" {
		s.objects, s.server, at, s.found = d.serve(a)
	}
	if len(s.objects) > 0 {
		s.from = append(s.from, s.objects[0].at)
	}
	if s.found {
		s.from = append(s.from, at)
	}
	return s
}

// applications lists what of the settled framework could be served.
func applications(a *detect.App) []object {
	return detect.Memo(a, "applications "+a.Text("framework"), func() []object {
		name := a.Text("framework")
		if o, ok := namedObject(a, name); ok {
			return []object{o}
		}
		list := application(a, name)
		if name == "dash" {
			return dashServers(a, list)
		}
		return list
	})
}

// dashServers are the WSGI applications of Dash: "server = app.server".
func dashServers(a *detect.App, list []object) []object {
	var out []object
	for _, m := range search(a, dashServer) {
		out = append(out, place(a, object{framework: "dash", file: m.Path, name: m.Groups[0], at: m.Evidence}))
	}
	if len(out) == 0 {
		return nil
	}
	for _, o := range out {
		if slices.ContainsFunc(list, func(l object) bool { return l.file == o.file }) {
			return []object{o}
		}
	}
	return out[:1]
}

var (
	dashServer   = detect.NewPattern(`^(\w+)\s*=\s*\w+\.server\s*$`)
	uvicornRuns  = detect.NewPattern(`(?:uvicorn|hypercorn)\.run\(\s*(?:app\s*=\s*)?f?["']([\w.]+):(\w+)["']`)
	flaskAppLine = detect.NewPattern(`^(?:export )?(FLASK_APP|LITESTAR_APP|QUART_APP)\s*[=:]\s*["']?([\w./]+)(?::(\w+)(\(\))?)?["']?`)
)

// namedObject is the application that the project names: by FLASK_APP and its
// like, by [tool.fastapi], or where it calls its server.
func namedObject(a *detect.App, framework string) (object, bool) {
	if n := a.Doc("pyproject.toml").At("tool", "fastapi", "entrypoint"); n != nil && framework == "fastapi" {
		if module, name, ok := strings.Cut(n.Text(), ":"); ok {
			return resolved(a, framework, module, name, detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line})
		}
	}
	for _, file := range []string{".flaskenv", ".env.example", ".env.sample"} {
		for _, m := range flaskAppLine.In(a.Path(file), a.Read(file)) {
			module := strings.ReplaceAll(strings.TrimSuffix(m.Groups[1], ".py"), "/", ".")
			if o, ok := resolved(a, framework, module, m.Groups[2], m.Evidence); ok {
				return o, true
			}
		}
	}
	for _, m := range search(a, uvicornRuns) {
		if o, ok := resolved(a, framework, m.Groups[0], m.Groups[1], m.Evidence); ok && o.async {
			return o, true
		}
	}
	return object{}, false
}

// resolved finds the application that a module and a name stand for.
func resolved(a *detect.App, framework, module, name string, at detect.Evidence) (object, bool) {
	file := fileOf(a, at.Path, module)
	if file == "" {
		file = fileOf(a, a.Path("x.py"), module)
	}
	for _, o := range objects(a) {
		if o.framework == framework && o.file == file && (name == "" && (o.name == "app" || o.name == "application" || o.name == "create_app") || o.name == name) {
			return o, true
		}
	}
	return object{}, false
}

// serve picks between Django's two applications and their servers.
func (d *djangoProject) serve(a *detect.App) ([]object, server, detect.Evidence, bool) {
	sync, syncAt, haveSync := serving(a, false)
	async, asyncAt, haveAsync := serving(a, true)
	switch {
	case d.asgi.module != "" && haveAsync && (d.prefers == "asgi" || !haveSync || d.wsgi.module == ""):
		return []object{d.asgi}, async, asyncAt, true
	case d.wsgi.module != "":
		return []object{d.wsgi}, sync, syncAt, haveSync
	case d.asgi.module != "":
		return []object{d.asgi}, async, asyncAt, haveAsync
	}
	return nil, sync, syncAt, haveSync
}

// coded gives the start command that the code and the packages lead to.
func coded(a *detect.App) []detect.Finding {
	port := a.Text("port")
	if a.Known("framework") && speaking(a) != itself {
		s := serves(a)
		if !s.found {
			return socketScript(a)
		}
		if len(s.objects) != 1 {
			return nil
		}
		return []detect.Finding{{Value: s.server.command(s.objects[0], port), From: s.from}}
	}
	if f := own(a, a.Text("framework"), port); f != nil {
		return f
	}
	return scripts(a)
}

var socketRun = detect.NewPattern(`\bsocketio\.run\(`)

// socketScript is the script that starts Flask-SocketIO's own server: with
// eventlet or gevent it is theirs, and made for production.
func socketScript(a *detect.App) []detect.Finding {
	if _, ok := has(a, "flask-socketio"); !ok || a.Text("framework") != "flask" {
		return nil
	}
	at, ok := installs(a, "eventlet")
	if !ok {
		if at, ok = installs(a, "gevent"); !ok {
			return nil
		}
	}
	if m, ok := script(a, socketRun, "app.py", "main.py", "run.py", "wsgi.py"); ok {
		return []detect.Finding{{Value: invoked(a, m.Path), From: []detect.Evidence{m.Evidence, at}}}
	}
	return nil
}
