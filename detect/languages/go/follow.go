package golang

import (
	"go/ast"
	"go/token"
	"path"
)

// maxSteps bounds how far a value is followed, and fuel how many expressions
// are looked at on the way.
const (
	maxSteps = 8
	fuel     = 5000
)

// worth follows an expression from its beginning.
func (x *index) worth(p place) value {
	if x.fuel > 0 { // on the way somewhere: what is left must do
		return x.eval(p, maxSteps/2)
	}
	x.fuel = fuel
	v := x.eval(p, 0)
	x.fuel = 0
	return v
}

// eval follows an expression to what it is by default and what may set it.
func (x *index) eval(p place, steps int) value {
	if x.fuel--; x.fuel < 0 || steps > maxSteps || p.expr == nil {
		return value{}
	}
	switch e := p.expr.(type) {
	case *ast.BasicLit:
		if text, ok := literal(e); ok && text != "" {
			return value{text: text, from: p.in.at(e)}
		}
	case *ast.ParenExpr:
		return x.eval(place{in: p.in, fn: p.fn, expr: e.X}, steps)
	case *ast.StarExpr:
		return x.eval(place{in: p.in, fn: p.fn, expr: e.X}, steps)
	case *ast.UnaryExpr:
		return x.eval(place{in: p.in, fn: p.fn, expr: e.X}, steps)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return x.join(p, []ast.Expr{e.X, e.Y}, steps)
		}
	case *ast.Ident:
		return x.name(p, e, steps+1)
	case *ast.SelectorExpr:
		return x.member(p, e, steps+1)
	case *ast.CallExpr:
		return x.result(p, e, steps+1)
	}
	return value{}
}

// join puts values one after the other: a host, a colon, a port.
func (x *index) join(p place, parts []ast.Expr, steps int) value {
	out := value{}
	headless, tailless := false, false
	for _, e := range parts {
		v := x.eval(place{in: p.in, fn: p.fn, expr: e}, steps)
		switch {
		case !v.known():
			headless, tailless = headless || !out.known(), tailless || out.known()
		case !out.known():
			out = v
		case v.set():
			out = v.behind(out)
		default:
			out = out.after(v)
		}
	}
	out.headless, out.tailless = out.headless || headless, out.tailless || tailless
	return out
}

// name follows a variable or constant.
func (x *index) name(p place, id *ast.Ident, steps int) value {
	out := value{}
	if p.fn != nil {
		for _, e := range x.assignments(p.fn, id.Name) {
			if e != p.expr {
				out = out.or(x.eval(place{in: p.in, fn: p.fn, expr: e}, steps))
			}
		}
		if !out.known() {
			out = out.or(x.parameter(p, id.Name, steps))
		}
	}
	if out.text != "" {
		return out
	}
	for _, g := range x.globals[path.Dir(p.in.path)+" "+id.Name] {
		out = out.or(x.eval(g, steps))
	}
	return out
}

// assignments lists what a function assigns to a name, in its order.
func (x *index) assignments(fn ast.Node, name string) []ast.Expr {
	all, ok := x.assigned[fn]
	if !ok {
		all = assigned(fn)
		x.assigned[fn] = all
	}
	return all[name]
}

// assigned lists what a function assigns, by name.
func assigned(fn ast.Node) map[string][]ast.Expr {
	out := map[string][]ast.Expr{}
	add := func(e ast.Expr, value ast.Expr) {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			out[id.Name] = append(out[id.Name], value)
		}
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if i < len(n.Rhs) {
					add(l, n.Rhs[i])
				} else if len(n.Rhs) == 1 && i == 0 {
					add(l, n.Rhs[0])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if i < len(n.Values) {
					add(id, n.Values[i])
				}
			}
		case *ast.CallExpr:
			if _, f := selector(n.Fun); f != "" {
				if fc := flagOf(n, f); fc != nil && fc.to != nil {
					add(fc.to, n)
				}
			}
		}
		return true
	})
	return out
}

// parameter follows a function's parameter to what its callers pass.
func (x *index) parameter(p place, name string, steps int) value {
	decl, ok := p.fn.(*ast.FuncDecl)
	if !ok {
		return value{}
	}
	at := position(decl.Type, name)
	if at < 0 {
		return value{}
	}
	out := value{}
	for _, i := range x.byCall[decl.Name.Name] {
		c := x.calls[i]
		if !x.means(c, p, decl) {
			continue
		}
		if at < len(c.expr.Args) && len(c.expr.Args) >= decl.Type.Params.NumFields() && c.fn != p.fn {
			out = out.or(x.eval(place{in: c.in, fn: c.fn, expr: c.expr.Args[at]}, steps))
		}
	}
	return out
}

// means says whether a call may be of a function that lies where p does.
func (x *index) means(c call, p place, decl *ast.FuncDecl) bool {
	dir := path.Dir(p.in.path)
	if c.on == "" {
		return decl.Recv != nil || path.Dir(c.in.path) == dir
	}
	if pkg := c.in.stands(c.on); pkg != "" {
		at, own := x.code.dirOf(pkg)
		return own && at == dir
	}
	return decl.Recv != nil
}

// position gives the place of a parameter, -1 when there is none of the name.
func position(t *ast.FuncType, name string) int {
	at := 0
	for _, f := range t.Params.List {
		for _, n := range f.Names {
			if n.Name == name {
				return at
			}
			at++
		}
		if len(f.Names) == 0 {
			at++
		}
	}
	return -1
}
