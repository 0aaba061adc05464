package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// server is a program that serves an application in production.
type server struct {
	name     string   // the command
	packages []string // what installs it
	stops    bool     // it ends on SIGTERM
	async    bool     // it serves ASGI
	sync     bool     // it serves WSGI
	options  []string // what the project's packages ask of it
	bound    bool     // its own configuration says where it listens
}

// servers in the order of preference.
var servers = []server{
	{"uvicorn", []string{"uvicorn"}, true, true, false, nil, false},
	{"gunicorn", []string{"gunicorn"}, true, false, true, nil, false},
	{"granian", []string{"granian"}, true, true, true, nil, false},
	{"hypercorn", []string{"hypercorn"}, true, true, true, nil, false},
	{"daphne", []string{"daphne"}, true, true, false, nil, false},
	{"uwsgi", []string{"uwsgi", "pyuwsgi"}, true, false, true, nil, false},
	{"waitress-serve", []string{"waitress"}, false, false, true, nil, false},
}

// serving finds the server that the project's packages bring for an
// application: one that it asks for itself comes before one that others bring.
func serving(a *detect.App, async bool) (server, detect.Evidence, bool) {
	asked := func(a *detect.App, name string) (detect.Evidence, bool) {
		d, ok := has(a, name)
		return d.at, ok
	}
	if at, ok := asked(a, "gunicorn"); ok && async && uvicornWorker.Regexp().MatchString(a.Project.Code(a.Path(gunicornFile))) {
		return server{name: "gunicorn", stops: true, async: true, bound: configured(a)}, at, true
	}
	for _, find := range []func(*detect.App, string) (detect.Evidence, bool){asked, installs} {
		for _, s := range servers {
			if async && !s.async || !async && !s.sync {
				continue
			}
			for _, p := range s.packages {
				if at, ok := find(a, p); ok {
					if s.name == "gunicorn" {
						s.options, s.bound = sockets(a), configured(a)
					}
					return s, at, true
				}
			}
		}
	}
	return server{}, detect.Evidence{}, false
}

// sockets are the options under which Flask-SocketIO keeps its connections:
// the worker class of the library that it uses.
func sockets(a *detect.App) []string {
	if _, ok := has(a, "flask-socketio"); !ok {
		return nil
	}
	for _, w := range [][2]string{{"eventlet", "eventlet"}, {"gevent-websocket", "geventwebsocket.gunicorn.workers.GeventWebSocketWorker"}, {"gevent", "gevent"}} {
		if _, ok := installs(a, w[0]); ok {
			return []string{"--worker-class", w[1]}
		}
	}
	return []string{"--threads", "100"}
}

// gunicornFile is what gunicorn reads by itself.
const gunicornFile = "gunicorn.conf.py"

// uvicornWorker is the line by which gunicorn serves ASGI.
var uvicornWorker = detect.NewPattern(`^worker_class\s*=\s*["']uvicorn[\w.]*Worker["']`)

var wildBind = detect.NewPattern(`^bind\s*=\s*\[?\s*f?["'](?:0\.0\.0\.0|\[::\]|)?:(?:(?:\d+|\{.*PORT.*\})["']|["']\s*\+.*PORT|%s["']\s*%.*PORT|\{\}["']\.format\(.*PORT)`)

// configured says whether gunicorn, which reads gunicorn.conf.py by itself,
// is told there to listen on every address. A flag would be stronger, and
// leave the variable that the file reads without effect.
func configured(a *detect.App) bool {
	code := a.Project.Code(a.Path(gunicornFile))
	return wildBind.Regexp().MatchString(code) && (readsPort.Matches(code) || len(ports(gunicornBind.In("", code))) > 0 && a.Text("port") == gunicornBind.In("", code)[0].Group())
}

// command is how a server is told what to serve, and where to listen.
func (s server) command(o object, port string) []string {
	target := o.target()
	call := target
	if o.factory {
		call += "()"
	}
	switch s.name {
	case "uvicorn":
		words := []string{"uvicorn", target, "--host", "0.0.0.0", "--port", port}
		if o.factory {
			words = append(words, "--factory")
		}
		return words
	case "gunicorn":
		words := []string{"gunicorn", "--bind", "0.0.0.0:" + port, "--worker-tmp-dir", "/dev/shm"}
		if s.bound {
			words = slices.Delete(words, 1, 3)
		}
		return append(append(words, s.options...), call)
	case "granian":
		words := []string{"granian", "--interface", face(o), "--host", "0.0.0.0", "--port", port}
		if o.factory {
			words = append(words, "--factory")
		}
		return append(words, target)
	case "hypercorn":
		return []string{"hypercorn", "--bind", "0.0.0.0:" + port, call}
	case "daphne":
		return []string{"daphne", "--bind", "0.0.0.0", "--port", port, target}
	case "uwsgi":
		return []string{"uwsgi", "--http", "0.0.0.0:" + port, "--master", "--die-on-term", "--module", call}
	}
	words := []string{"waitress-serve", "--host", "0.0.0.0", "--port", port}
	if o.factory {
		words = append(words, "--call")
	}
	return append(words, target)
}

func face(o object) string {
	if o.async {
		return "asgi"
	}
	return "wsgi"
}

type listening struct{ host, port, bind []string }

// listenFlags are the flags by which programs are told where to listen: the
// first spelling is the one that is written.
var listenFlags = detect.Lookup[listening]{
	{"gunicorn", listening{bind: []string{"--bind", "-b"}}},
	{"hypercorn", listening{bind: []string{"--bind", "-b"}}},
	{"uvicorn", listening{host: []string{"--host"}, port: []string{"--port"}}},
	{"granian", listening{host: []string{"--host"}, port: []string{"--port"}}},
	{"daphne", listening{host: []string{"--bind", "-b"}, port: []string{"--port", "-p"}}},
	{"waitress-serve", listening{host: []string{"--host"}, port: []string{"--port"}}},
	{"fastapi", listening{host: []string{"--host"}, port: []string{"--port"}}},
	{"litestar", listening{host: []string{"--host", "-H"}, port: []string{"--port", "-p"}}},
	{"sanic", listening{host: []string{"--host", "-H"}, port: []string{"--port", "-p"}}},
	{"chainlit", listening{host: []string{"--host"}, port: []string{"--port"}}},
	{"streamlit", listening{host: []string{"--server.address"}, port: []string{"--server.port"}}},
}

// flagAt finds the value of a flag: where it stands, and what is before the
// value in the same word.
func flagAt(words []string, names []string) (at int, prefix, value string) {
	for i, w := range words {
		for _, n := range names {
			switch {
			case w == n && i+1 < len(words):
				return i + 1, "", words[i+1]
			case strings.HasPrefix(w, n+"="):
				return i, n + "=", w[len(n)+1:]
			case len(n) == 2 && strings.HasPrefix(w, n) && len(w) > 2 && !strings.HasPrefix(w, "--"):
				return i, n, w[2:]
			}
		}
	}
	return -1, "", ""
}

// listen makes a command of the project listen on every address and the
// settled port; bound says that gunicorn does already.
func listen(words []string, port string, bound bool) []string {
	at := programAt(words)
	flags, ok := listenFlags.Find(words[at])
	if !ok || words[at] == "waitress-serve" && slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "--listen") }) {
		return words
	}
	words = slices.Clone(words)
	first := at + 1
	if slices.Contains([]string{"fastapi", "litestar", "chainlit", "streamlit"}, words[at]) && len(words) > first {
		first++ // after "run"
	}
	set := func(names []string, value string) {
		if names == nil {
			return
		}
		if i, prefix, old := flagAt(words, names); i >= 0 {
			if !strings.HasPrefix(old, "unix:") {
				words[i] = prefix + value
			}
			return
		}
		if words[at] == "uvicorn" || words[at] == "streamlit" || words[at] == "chainlit" || words[at] == "sanic" || words[at] == "fastapi" {
			words = append(words, names[0], value)
			return
		}
		words = slices.Insert(words, first, names[0], value)
		first += 2
	}
	if i, _, _ := flagAt(words, flags.bind); i >= 0 || words[at] != "gunicorn" || !bound {
		set(flags.bind, "0.0.0.0:"+port)
	}
	set(flags.host, "0.0.0.0")
	set(flags.port, port)
	if words[at] == "gunicorn" && !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "--worker-tmp-dir") }) {
		words = slices.Insert(words, min(first, len(words)), "--worker-tmp-dir", "/dev/shm")
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "--reload" })
}

// programAt is where the program's name stands: "python -m gunicorn" is gunicorn.
func programAt(words []string) int {
	if len(words) > 2 && isPython(words[0]) && words[1] == "-m" {
		return 2
	}
	return 0
}

func isPython(word string) bool {
	return word == "python" || word == "python3" || strings.HasPrefix(word, "python3.")
}

// runners are programs that only set up what the image has already.
var runners = [][]string{{"poetry", "run"}, {"uv", "run"}, {"pdm", "run"}, {"pipenv", "run"}, {"hatch", "run"}, {"exec"}, {"newrelic-admin", "run-program"}}

// unwrapped takes managers' runners off a command.
func unwrapped(words []string) []string {
	for _, r := range runners[:len(runners)-1] {
		if len(words) > len(r) && slices.Equal(words[:len(r)], r) {
			rest := words[len(r):]
			for len(rest) > 1 && strings.HasPrefix(rest[0], "--") {
				rest = rest[1:]
			}
			return rest
		}
	}
	return words
}
