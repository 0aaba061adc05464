package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// object is something that a server can be pointed to: an application that a
// module holds, or a function that makes one.
type object struct {
	framework string
	file      string // project path
	root      string // where imports start
	module    string
	name      string // "app", "create_app"
	factory   bool
	async     bool // it speaks ASGI
	at        detect.Evidence
}

// target is how servers write it: "shop.web:app".
func (o object) target() string { return o.module + ":" + o.name }

// constructors are the calls that make an application.
var constructors = []struct {
	call, framework string
	async           bool
}{
	{"FastAPI", "fastapi", true}, {"Starlette", "starlette", true}, {"Litestar", "litestar", true}, {"Quart", "quart", true},
	{"Sanic", "sanic", true}, {"Flask", "flask", false}, {"APIFlask", "flask", false}, {"OpenAPI", "flask", false},
	{"Dash", "dash", false}, {"Bottle", "bottle", false}, {"BlackSheep", "blacksheep", true},
	{"falcon.asgi.App", "falcon", true}, {"falcon.App", "falcon", false}, {"falcon.API", "falcon", false},
	{"connexion.AsyncApp", "connexion", true}, {"connexion.FlaskApp", "connexion", true}, {"connexion.App", "connexion", true},
	{"web.Application", "aiohttp", false}, {"tornado.web.Application", "tornado", false},
	{"socketio.ASGIApp", "fastapi", true}, {"ASGIApp", "starlette", true},
}

var (
	objectLine  = detect.NewPattern(`^([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*((?:\w+\.)*\w+)[ \t]*\(`)
	constructed = detect.NewPattern(`=[ \t]*((?:\w+\.)*\w+)[ \t]*\(|return[ \t]+((?:\w+\.)*\w+)[ \t]*\(`)
	subclass    = detect.NewPattern(`^class[ \t]+(\w+)\((?:\w+\.)*(Flask|FastAPI|Starlette|Litestar|Quart|Sanic|Bottle)\)`)
	functionDef = detect.NewPattern(`^(async[ \t]+)?def[ \t]+([A-Za-z]\w*)[ \t]*\(((?s:[^)]*))\)[^:\n]*:`)
	mounted     = detect.NewPattern(`\.mount\([^,\n]*,[ \t]*(?:app[ \t]*=[ \t]*)?([A-Za-z_]\w*)`)
	topLevel    = detect.NewPattern(`^[^\s#)\]}]`)
)

// constructor tells what a call makes. Names that several libraries use count
// only in a file that imports the right one.
func constructor(a *detect.App, file, call string) (framework string, async, ok bool) {
	last := call[strings.LastIndexByte(call, '.')+1:]
	for _, c := range constructors {
		name := c.call[strings.LastIndexByte(c.call, '.')+1:]
		if last != name || c.call != name && call != c.call && !importsName(a, file, c.call, call) {
			continue
		}
		if name == "OpenAPI" && !importsOf(a, file, "flask_openapi3") || name == "ASGIApp" && !importsOf(a, file, "socketio") {
			continue
		}
		return c.framework, c.async, true
	}
	for _, m := range subclasses(a) {
		if m.Groups[0] == last {
			return constructor(a, m.Path, m.Groups[1])
		}
	}
	return "", false, false
}

// subclasses are the app's own kinds of application.
func subclasses(a *detect.App) []detect.Match {
	return detect.Memo(a, "subclasses", func() []detect.Match { return search(a, subclass) })
}

// importsName says whether a bare call is the one of a dotted name, by the
// import of its first part ("Application" from tornado.web).
func importsName(a *detect.App, file, dottedName, call string) bool {
	if strings.Contains(call, ".") {
		return false
	}
	pkg := dottedName[:strings.LastIndexByte(dottedName, '.')]
	return pkg != "web" && slices.Contains(imports(a, file), pkg)
}

// objects finds every application of the app's modules.
func objects(a *detect.App) []object {
	return detect.Memo(a, "objects", func() []object {
		var out []object
		factories := map[string]object{}
		for _, f := range sources(a) {
			for _, o := range factoriesIn(a, f) {
				if _, taken := factories[o.name]; !taken {
					factories[o.name] = o
				}
				out = append(out, o)
			}
		}
		for _, f := range sources(a) {
			if path.Base(f) != "env.py" || !importsOf(a, f, "alembic") { // that one serves nobody
				out = append(out, objectsIn(a, f, factories)...)
			}
		}
		return out
	})
}

// objectsIn finds applications that a module makes when it is imported, by
// themselves or through a factory.
func objectsIn(a *detect.App, file string, factories map[string]object) []object {
	code := a.Project.Code(file)
	parts := mounted.In(file, code)
	var out []object
	for _, m := range objectLine.In(file, code) {
		name, call := m.Groups[0], m.Groups[1]
		framework, async, ok := constructor(a, file, call)
		if !ok {
			made, known := factories[call[strings.LastIndexByte(call, '.')+1:]]
			if !known {
				continue
			}
			framework, async = made.framework, made.async
		}
		if slices.ContainsFunc(parts, func(p detect.Match) bool { return p.Groups[0] == name }) {
			continue // a part of another application
		}
		out = append(out, place(a, object{framework: framework, file: file, name: name, async: async, at: m.Evidence}))
	}
	return out
}

// factoriesIn finds functions that make an application and need nothing for it.
func factoriesIn(a *detect.App, file string) []object {
	code := a.Project.Code(file)
	var out []object
	for _, m := range functionDef.In(file, code) {
		if !callable(m.Groups[2]) || m.Groups[0] != "" {
			continue
		}
		body := bodyOf(code, m)
		if !strings.Contains(body, "return") {
			continue
		}
		for _, c := range constructed.In(file, body) {
			call := c.Group()
			if framework, async, ok := constructor(a, file, call); ok {
				out = append(out, place(a, object{framework: framework, file: file, name: m.Groups[1], factory: true, async: async, at: m.Evidence}))
				break
			}
		}
	}
	return out
}

// callable says whether a function can be called without arguments.
func callable(params string) bool {
	depth := 0
	needs := false
	part := ""
	flush := func() {
		p := strings.TrimSpace(part)
		if p != "" && p != "*" && p != "/" && !strings.HasPrefix(p, "*") && !strings.Contains(p, "=") {
			needs = true
		}
		part = ""
	}
	for _, r := range params {
		switch r {
		case '[', '(', '{':
			depth++
		case ']', ')', '}':
			depth--
		case ',':
			if depth == 0 {
				flush()
				continue
			}
		}
		part += string(r)
	}
	flush()
	return !needs
}

// bodyOf is the text of a function: all up to the next line at its margin.
func bodyOf(code string, m detect.Match) string {
	lines := strings.SplitAfter(code, "\n")
	from := m.Line - 1 + strings.Count(m.Text, "\n") + 1
	if from >= len(lines) {
		return ""
	}
	to := from
	for to < len(lines) && !topLevel.Regexp().MatchString(strings.TrimRight(lines[to], "\n")) {
		to++
	}
	return strings.Join(lines[from:to], "")
}
