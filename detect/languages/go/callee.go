package golang

import (
	"go/ast"
	"path"
	"slices"
)

// passing are functions that hand on what they are given, in another form.
var passing = []string{"Itoa", "Atoi", "string", "int", "TrimSpace", "FormatInt", "ParseInt", "ParseUint", "Must", "StringValue", "TrimPrefix", "ToLower"}

// getters are methods that give the value of a flag or key by its name.
var getters = []string{"GetString", "GetInt", "GetUint", "GetUint16", "String", "Int", "Uint"}

// called follows a function of the program, or one that merely hands on what
// it is given.
func (x *index) called(p place, e *ast.CallExpr, on, name string, steps int) value {
	if v, ok := fallback(p, e); ok {
		return v
	}
	// Of a variable (c.String) or of what a call gives (c.Flags().GetString).
	if _, method := e.Fun.(*ast.SelectorExpr); slices.Contains(getters, name) && (on != "" || method && len(e.Args) > 0) {
		return x.got(p, e, steps)
	}
	if slices.Contains(getters, name) && len(e.Args) == 0 {
		return x.chained(p, e, steps)
	}
	if slices.Contains(passing, name) && len(e.Args) > 0 {
		return x.eval(place{in: p.in, fn: p.fn, expr: e.Args[0]}, steps)
	}
	out := value{}
	for _, f := range x.callees(p, on, name) {
		for _, r := range returns(f.decl) {
			out = out.or(x.eval(place{in: f.in, fn: f.decl, expr: r}, steps))
		}
	}
	return out
}

// got looks a flag up by its name.
func (x *index) got(p place, e *ast.CallExpr, steps int) value {
	if len(e.Args) != 1 {
		return value{}
	}
	name := x.eval(place{in: p.in, fn: p.fn, expr: e.Args[0]}, steps).text
	if list := x.flags[name]; name != "" && len(list) > 0 {
		return x.flag(list[0], steps)
	}
	return value{}
}

// flag gives what a flag is by default, and what sets it.
func (x *index) flag(p place, steps int) value {
	v := x.eval(place{in: p.in, fn: p.fn, expr: flagExpr(p)}, steps)
	if p.env != "" {
		v.raw, v.env, v.envAt = v.text, p.env, p.in.at(p.expr)
	}
	return v
}

// chained reads kingpin's Flag("listen", …).Default(":9100").String().
func (x *index) chained(p place, e *ast.CallExpr, steps int) value {
	out := value{}
	for n := e; n != nil; {
		sel, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			break
		}
		if text, ok := firstText(n); ok {
			switch sel.Sel.Name {
			case "Default":
				out.text, out.raw, out.from = text, text, p.in.at(n.Args[0])
			case "Flag":
				out.flag = "--" + text
			case "Envar":
				out.env, out.envAt = text, p.in.at(n.Args[0])
			}
		}
		n, _ = sel.X.(*ast.CallExpr)
	}
	return out
}

// firstText gives the first argument that is written out.
func firstText(n *ast.CallExpr) (string, bool) {
	if len(n.Args) == 0 {
		return "", false
	}
	return literal(n.Args[0])
}

// callees finds the functions that a call may mean: one of the same folder, of
// the package before the dot, or the only method of the name.
func (x *index) callees(p place, on, name string) []function {
	dir, method := path.Dir(p.in.path), false
	if on != "" {
		if pkg := p.in.stands(on); pkg != "" {
			own := false
			if dir, own = x.code.dirOf(pkg); !own {
				return nil
			}
		} else {
			method = true
		}
	}
	var here, all []function
	for _, f := range x.functions[name] {
		if f.decl.Body == nil || (f.decl.Recv != nil) != method {
			continue
		}
		all = append(all, f)
		if path.Dir(f.in.path) == dir {
			here = append(here, f)
		}
	}
	if method && len(here) != 1 && len(all) == 1 {
		return all
	}
	if method && len(here) > 1 {
		return nil
	}
	return here
}

func flagExpr(p place) ast.Expr {
	if p.call != nil {
		return p.call
	}
	return p.expr
}

// returns lists the first results of a function's return statements.
func returns(decl *ast.FuncDecl) []ast.Expr {
	var out []ast.Expr
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > 0 {
				out = append(out, n.Results[0])
			}
		}
		return true
	})
	return out
}

// fallback reads getenv("PORT", "8080") whatever the helper is called.
func fallback(p place, e *ast.CallExpr) (value, bool) {
	if len(e.Args) < 2 || len(e.Args) > 3 {
		return value{}, false
	}
	name, ok := literal(e.Args[0])
	text, also := literal(e.Args[1])
	if !ok || !also || !variable(name) {
		return value{}, false
	}
	return value{text: text, raw: text, from: p.in.at(e.Args[1]), env: name, envAt: p.in.at(e)}, true
}
