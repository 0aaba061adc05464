package golang

import (
	"cmp"
	"go/ast"
	"go/token"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// value is what a text in the program is unless something sets it.
type value struct {
	text  string          // the default as far as it is known
	from  detect.Evidence // where the default stands
	env   string          // the variable that sets it
	envAt detect.Evidence
	flag  string // the flag that sets it, dashes included
	raw   string // what the variable or flag alone is by default: "8080" in ":8080"
	put   string // what stands before it: ":"

	hostEnv string // the variable that sets the host alone
	hostAt  detect.Evidence
}

// set says whether something outside the program may set the value.
func (v value) set() bool { return v.env != "" || v.flag != "" }

func (v value) known() bool { return v.text != "" || v.set() }

// or fills in what is not known.
func (v value) or(w value) value {
	if !v.known() {
		return w
	}
	if v.text == "" && w.text != "" {
		v.text, v.from, v.raw = w.text, w.from, w.raw
		switch {
		case v.put == "" || w.set():
		case strings.Contains(w.text, ":"): // the whole address: what was put before is in it
			v.raw = w.text[strings.LastIndexByte(w.text, ':')+1:]
		default:
			v.text, v.raw = v.put+w.text, w.text
		}
	}
	if !v.set() {
		v.put, v.raw = w.put, w.raw
	}
	if v.env == "" {
		v.env, v.envAt = w.env, w.envAt
	}
	if v.flag == "" {
		v.flag = w.flag
	}
	if v.hostEnv == "" {
		v.hostEnv, v.hostAt = w.hostEnv, w.hostAt
	}
	return v
}

// before puts a text in front of a value.
func (v value) before(s string) value {
	if v.raw == "" {
		v.raw = v.text
	}
	if v.text != "" || !v.set() {
		v.text = s + v.text
	}
	v.put = s + v.put
	return v
}

// maxSteps bounds how far a value is followed, and fuel how many expressions
// are looked at on the way.
const (
	maxSteps = 8
	fuel     = 5000
)

// worth follows an expression from its beginning.
func (x *index) worth(p place) value {
	x.fuel = fuel
	return x.eval(p, 0)
}

// eval follows an expression to what it is by default and what may set it.
func (x *index) eval(p place, steps int) value {
	if x.fuel--; x.fuel < 0 || steps > maxSteps || p.expr == nil {
		return value{}
	}
	switch e := p.expr.(type) {
	case *ast.BasicLit:
		if text, ok := literal(e); ok {
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
	for _, e := range parts {
		v := x.eval(place{in: p.in, fn: p.fn, expr: e}, steps)
		switch {
		case !out.known():
			out = v
		case v.set():
			host := out
			out = v.before(host.text)
			out.hostEnv, out.hostAt = cmp.Or(host.hostEnv, host.env), cmp.Or(host.hostAt, host.envAt)
			if out.from.Path == "" {
				out.from = host.from
			}
		default:
			out = out.after(v)
		}
	}
	return out
}

// after puts a text behind a value. What set a host does not set the port.
func (v value) after(w value) value {
	if v.set() && v.raw == "" {
		v.raw = v.text
	}
	if _, port := hostPort(w.text); port > 0 {
		v.from = w.from
		if v.env != "" && strings.HasPrefix(w.text, ":") {
			v.hostEnv, v.hostAt, v.env, v.raw = v.env, v.envAt, "", ""
		}
	}
	v.text += w.text
	return v
}

// name follows a variable or constant.
func (x *index) name(p place, id *ast.Ident, steps int) value {
	out := value{}
	if p.fn != nil {
		for _, e := range assigned(p.fn, id.Name) {
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

// assigned lists what a function assigns to a name, in its order.
func assigned(fn ast.Node, name string) []ast.Expr {
	var out []ast.Expr
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); !ok || id.Name != name {
					continue
				}
				if i < len(n.Rhs) {
					out = append(out, n.Rhs[i])
				} else if len(n.Rhs) == 1 && i == 0 {
					out = append(out, n.Rhs[0])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if id.Name == name && i < len(n.Values) {
					out = append(out, n.Values[i])
				}
			}
		case *ast.CallExpr:
			if _, f := selector(n.Fun); f != "" {
				if fc := flagOf(n, f); fc != nil {
					if id, ok := fc.to.(*ast.Ident); ok && id.Name == name {
						out = append(out, n)
					}
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
		if at < len(c.expr.Args) && len(c.expr.Args) >= decl.Type.Params.NumFields() && c.fn != p.fn {
			out = out.or(x.eval(place{in: c.in, fn: c.fn, expr: c.expr.Args[at]}, steps))
		}
	}
	return out
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

// member follows cfg.Port to the tags and assignments of fields of that name,
// and pkg.Port to the package's.
func (x *index) member(p place, e *ast.SelectorExpr, steps int) value {
	if on, ok := e.X.(*ast.Ident); ok {
		if pkg := p.in.stands(on.Name); pkg != "" {
			if dir, ok := x.code.dirOf(pkg); ok {
				out := value{}
				for _, g := range x.globals[dir+" "+e.Sel.Name] {
					out = out.or(x.eval(g, steps))
				}
				return out
			}
		}
	}
	out := value{}
	for _, s := range x.sets[e.Sel.Name] {
		if s.expr != p.expr {
			out = out.or(x.eval(s, steps))
		}
	}
	for _, f := range x.fields[e.Sel.Name] {
		out = out.or(f.value())
	}
	return out
}

// value reads the tags with which the usual libraries set fields from the
// environment.
func (f field) value() value {
	tag := reflect.StructTag(f.tag)
	at := f.in.at(f.at)
	v := value{}
	for _, key := range []string{"env", "envconfig"} {
		words := strings.Split(tag.Get(key), ",")
		if name := strings.TrimSpace(words[0]); variable(name) {
			v.env, v.envAt = name, at
		}
		for _, w := range words[1:] {
			if text, ok := strings.CutPrefix(strings.TrimSpace(w), "default="); ok {
				v.text, v.from = text, at
			}
		}
	}
	for _, key := range []string{"envDefault", "default", "env-default"} {
		if text := tag.Get(key); text != "" {
			v.text, v.from = text, at
		}
	}
	for word := range strings.SplitSeq(tag.Get("conf"), ",") {
		if text, ok := strings.CutPrefix(word, "default:"); ok {
			v.text, v.from = text, at
		}
		if name, ok := strings.CutPrefix(word, "env:"); ok && variable(name) {
			v.env, v.envAt = name, at
		}
	}
	return v
}

// variable says whether a text is the name of an environment variable.
func variable(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return false
	}
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" && strings.Trim(s, "_0123456789") != ""
}

// result follows a call.
func (x *index) result(p place, e *ast.CallExpr, steps int) value {
	on, name := selector(e.Fun)
	arg := func(i int) value { return x.eval(place{in: p.in, fn: p.fn, expr: e.Args[i]}, steps) }
	if f := flagOf(e, name); f != nil {
		return x.flagged(p, f, steps)
	}
	switch {
	case (name == "Getenv" || name == "LookupEnv") && len(e.Args) == 1:
		if v := arg(0); variable(v.text) {
			return value{env: v.text, envAt: p.in.at(e)}
		}
		return value{}
	case name == "Or" && p.in.stands(on) == "cmp", name == "CoalesceString", name == "FirstNonEmpty", name == "Coalesce":
		out := value{}
		for i := range e.Args {
			out = out.or(arg(i))
		}
		return out
	case (name == "Sprintf" || name == "Sprint") && len(e.Args) > 0:
		return x.format(p, e, steps)
	case name == "Join" && strings.HasSuffix(p.in.stands(on), "path") || name == "Join" && p.in.stands(on) == "path/filepath":
		return x.path(p, e, steps)
	case name == "JoinHostPort" && len(e.Args) == 2:
		host := arg(0)
		v := arg(1).before(host.text + ":")
		v.hostEnv, v.hostAt = host.env, host.envAt
		return v
	case (on == "viper" || on == "v") && strings.HasPrefix(name, "Get") && len(e.Args) == 1:
		if v := arg(0); v.text != "" {
			return x.key(strings.ToLower(v.text), steps)
		}
	}
	return x.called(p, e, on, name, steps)
}

// called follows a function of the program, or one that merely hands on what
// it is given.
func (x *index) called(p place, e *ast.CallExpr, on, name string, steps int) value {
	if v, ok := fallback(p, e); ok {
		return v
	}
	if len(e.Args) == 1 && slices.Contains([]string{"Itoa", "Atoi", "string", "int", "TrimSpace", "FormatInt", "ParseInt", "Must", "StringValue", "TrimPrefix", "Deref", "GetString", "GetInt", "String", "Int"}, name) || name == "TrimPrefix" || name == "FormatInt" || name == "ParseInt" || name == "ParseUint" {
		v := x.eval(place{in: p.in, fn: p.fn, expr: e.Args[0]}, steps)
		if list := x.flags[v.text]; len(list) > 0 && on != "" && (strings.HasPrefix(name, "Get") || name == "String" || name == "Int") {
			return x.eval(place{in: list[0].in, fn: list[0].fn, expr: flagExpr(list[0])}, steps)
		}
		return v
	}
	out := value{}
	for _, f := range x.functions[name] {
		if f.decl.Body == nil || on == "" && path.Dir(f.in.path) != path.Dir(p.in.path) {
			continue
		}
		for _, r := range returns(f.decl) {
			out = out.or(x.eval(place{in: f.in, fn: f.decl, expr: r}, steps))
		}
	}
	return out
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

// flagged gives the default of a flag.
func (x *index) flagged(p place, f *flagCall, steps int) value {
	v := x.eval(place{in: p.in, fn: p.fn, expr: f.value}, steps)
	v.raw = v.text
	v.flag = "-" + f.name
	if f.long || p.in.imported("github.com/spf13/pflag") != "" {
		v.flag = "--" + f.name
	}
	return v
}

// path joins the elements of filepath.Join, all of which must be known.
func (x *index) path(p place, e *ast.CallExpr, steps int) value {
	out := value{}
	for i, arg := range e.Args {
		v := x.eval(place{in: p.in, fn: p.fn, expr: arg}, steps)
		if v.text == "" {
			return value{}
		}
		if i == 0 {
			out = v
		} else {
			out.text = path.Join(out.text, v.text)
		}
	}
	return out
}

// key follows a configuration key to its default.
func (x *index) key(name string, steps int) value {
	out := value{}
	for _, k := range x.keys[name] {
		out = out.or(x.eval(k, steps))
	}
	return out
}

// format puts values into the format of a Sprintf.
func (x *index) format(p place, e *ast.CallExpr, steps int) value {
	text, ok := literal(e.Args[0])
	if !ok {
		return value{}
	}
	var parts []ast.Expr
	next := 1
	for text != "" {
		before, rest, found := strings.Cut(text, "%")
		if before != "" {
			parts = append(parts, &ast.BasicLit{ValuePos: e.Args[0].Pos(), Kind: token.STRING, Value: strconv.Quote(before)})
		}
		if !found || rest == "" || next >= len(e.Args) {
			break
		}
		parts = append(parts, e.Args[next])
		next++
		text = rest[1:]
	}
	return x.join(p, parts, steps)
}

// literal gives the text of a string or number that is written out.
func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	switch lit.Kind {
	case token.STRING:
		s, err := strconv.Unquote(lit.Value)
		return s, err == nil
	case token.INT:
		return lit.Value, true
	}
	return "", false
}
