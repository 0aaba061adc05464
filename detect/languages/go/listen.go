package golang

import (
	"cmp"
	"go/ast"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// listener is one place where the program begins to listen.
type listener struct {
	value
	at    detect.Evidence // the call
	port  int             // 0 when the program has no default
	local bool            // it binds to the machine itself unless told otherwise
	lib   string          // the framework whose default it is
	order int             // smaller comes first
	aside bool            // the program does something else meanwhile
	nils  bool            // it serves what the packages registered, profiles among it
	blank bool            // nothing is known of its address
	word  string          // the command that listens, of a framework that has commands of its own
}

// listeners finds where the program listens, the most likely one first.
func listeners(a *detect.App) []listener {
	return a.Project.Keep("go listen "+a.Dir+" "+a.Text("main"), func() any {
		x := indexOf(a)
		var out []listener
		for _, c := range x.calls {
			if l, ok := x.listens(c); ok {
				out = append(out, l)
			}
		}
		for _, p := range x.servers {
			if l, ok := x.listener(p, p.in.at(p.expr), 10); ok {
				out = append(out, l)
			}
		}
		if len(doorsOf(out)) == 0 { // profiles beside what else the packages registered: a door like any other
			for i := range out {
				if out[i].nils {
					out[i].order -= 100
				}
			}
		}
		if len(out) > 0 && len(known(out)) == 0 {
			out = append(out, x.declared()...)
		}
		open := slices.ContainsFunc(out, func(l listener) bool { return l.port > 0 && !l.local && l.order < 100 })
		for i := range out {
			if open && out[i].local && out[i].env != "PORT" {
				out[i].order += 40 // a second door, for the machine itself
			}
		}
		told := detect.ContainerPorts(a)
		slices.SortStableFunc(out, func(x, y listener) int {
			// Of equals the first that the program waits at.
			return cmp.Or(x.order-y.order, rank(told, x.port)-rank(told, y.port), later(x)-later(y))
		})
		return out
	}).([]listener)
}

// frameworkRun are methods that begin to listen, of which framework, and
// where it listens when it is not told.
var frameworkRun = []struct {
	method, pkg string
	port        int
	env         string
}{
	{"Run", "github.com/gin-gonic/gin", 8080, "PORT"},
	{"RunTLS", "github.com/gin-gonic/gin", 0, ""},
	{"Start", "github.com/labstack/echo", 0, ""},
	{"StartTLS", "github.com/labstack/echo", 0, ""},
	{"StartAutoTLS", "github.com/labstack/echo", 0, ""},
	{"Listen", "github.com/gofiber/fiber", 0, ""},
	{"ListenTLS", "github.com/gofiber/fiber", 0, ""},
	{"Listen", "github.com/kataras/iris", 0, ""},
	{"Addr", "github.com/kataras/iris", 0, ""},
	{"Run", "github.com/urfave/negroni", 8080, "PORT"},
	{"Run", "github.com/beego/beego", 8080, ""},
	{"WithHostPorts", "github.com/cloudwego/hertz", 0, ""},
	{"Address", "github.com/go-kratos/kratos", 0, ""},
	{"WithAddress", "github.com/charmbracelet/wish", 0, ""},
	{"WithAddress", "charm.land/wish", 0, ""},
}

// listens reads one call; false when it does not begin to listen.
func (x *index) listens(c call) (listener, bool) {
	args := c.expr.Args
	at := c.in.at(c.expr)
	arg := func(i int) place { return place{in: c.in, fn: c.fn, expr: args[i]} }
	switch {
	case strings.HasPrefix(c.name, "ListenAndServe") && len(args) > 0:
		l, ok := x.listener(arg(0), at, 10)
		if len(args) == 2 && isNil(args[1]) && c.in.imported("net/http/pprof") != "" {
			l.order, l.nils = l.order+100, ok // profiles
		}
		l.aside = x.aside(c)
		return l, ok
	case c.name == "Listen" && len(args) == 2 && (c.in.stands(c.on) == "net" || strings.HasPrefix(x.worth(arg(0)).text, "tcp")):
		return x.network(arg(0), arg(1), at)
	case c.name == "Listen" && len(args) == 3:
		return x.network(arg(1), arg(2), at)
	case c.name == "AddFlags" && len(args) == 2 && strings.HasPrefix(c.in.stands(c.on), "github.com/prometheus/exporter-toolkit"):
		l, ok := x.listener(arg(1), at, 5)
		l.flag, l.raw = "--web.listen-address", l.text
		return l, ok
	}
	if c.name == "Start" && len(args) == 0 && x.uses(c.in, pocketbase) && x.made(c, pocketbase) {
		v := value{text: "127.0.0.1:8090", raw: "127.0.0.1:8090", from: at, flag: "--http"}
		return listener{value: v, at: at, port: 8090, local: true, lib: "pocketbase", order: 5, word: "serve"}, true
	}
	for _, f := range frameworkRun {
		if c.name != f.method || !x.uses(c.in, f.pkg) {
			continue
		}
		if len(args) > 0 {
			order := 5
			if f.method == "WithAddress" {
				order = 15 // SSH, after a web server
			}
			return x.listener(arg(0), at, order)
		}
		if f.port != 0 && x.made(c, f.pkg) {
			l := listener{value: value{from: at, env: f.env, envAt: at}, at: at, port: f.port, lib: baseName(f.pkg), order: 5}
			return l, true
		}
	}
	return listener{}, false
}

// pocketbase is a whole program of its own kind: a database and a web server
// with commands, which listens for its own machine alone.
const pocketbase = "github.com/pocketbase/pocketbase"

func isNil(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "nil"
}

// uses says whether a file imports a framework, or stands beside one that does.
func (x *index) uses(s *source, pkg string) bool {
	_, ok := imports([]*source{s}, pkg)
	return ok
}

// made says whether a call without arguments is one of the framework's: its
// receiver is what one of the package's functions made, or a field.
func (x *index) made(c call, pkg string) bool {
	if c.on == "" {
		return true // a field
	}
	if p := c.in.stands(c.on); p != "" {
		return strings.HasPrefix(p, pkg)
	}
	decl, _ := c.fn.(*ast.FuncDecl)
	if decl == nil {
		return false
	}
	for _, e := range x.assignments(decl, c.on) {
		if call, ok := e.(*ast.CallExpr); ok {
			if on, _ := selector(call.Fun); on != "" && strings.HasPrefix(c.in.stands(on), pkg) {
				return true
			}
		}
	}
	// A parameter, or what a helper of the program made.
	return position(decl.Type, c.on) >= 0 || x.helperMade(decl, c.on)
}

func (x *index) helperMade(decl *ast.FuncDecl, name string) bool {
	for _, e := range x.assignments(decl, name) {
		if call, ok := e.(*ast.CallExpr); ok {
			_, f := selector(call.Fun)
			lower := strings.ToLower(f)
			if strings.Contains(lower, "router") || strings.Contains(lower, "engine") || strings.Contains(lower, "server") || strings.Contains(lower, "setup") {
				return true
			}
		}
	}
	return false
}

// network reads net.Listen(network, address).
func (x *index) network(network, address place, at detect.Evidence) (listener, bool) {
	if n := x.worth(network); !strings.HasPrefix(n.text, "tcp") && (n.text != "" || !n.set()) {
		return listener{}, false
	}
	return x.listener(address, at, 20)
}

// listener reads an address; false when nothing is known of it.
func (x *index) listener(p place, at detect.Evidence, order int) (listener, bool) {
	v := x.worth(p)
	if !v.known() {
		return listener{at: at, blank: true, order: 200}, true
	}
	host, port := hostPort(cmp.Or(v.text, v.put))
	if v.text != "" && port == 0 && !v.set() {
		if strings.HasSuffix(v.text, ":") || v.tailless {
			return listener{at: at, blank: true, order: 200}, true
		}
		return listener{}, false
	}
	l := listener{value: v, at: at, port: port, order: order}
	l.local = loopback(host)
	if aside(v, at, p) {
		l.order += 100
	}
	if secure(v, p) {
		l.order += 20
	}
	if v.env == "PORT" {
		l.order -= 5
	}
	return l, true
}
