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

	hostEnv  string // the variable that sets the host alone
	hostFlag string
	hostAt   detect.Evidence

	needs    bool // the program does not run without the variable
	headless bool // what it begins with is not known
	tailless bool // what it ends with is not known
}

// prefix gives the part of a path that is known, up to a slash; false when its
// beginning is not.
func (v value) prefix() (string, bool) {
	switch {
	case v.headless || v.text == "":
		return "", false
	case !v.tailless || strings.HasSuffix(v.text, "/"):
		return v.text, true
	}
	if i := strings.LastIndexByte(v.text, '/'); i > 0 {
		return v.text[:i+1], true
	}
	return "", false
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
	if v.hostFlag == "" {
		v.hostFlag = w.hostFlag
	}
	v.needs = v.needs || w.needs
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

// behind puts a value that something sets behind a host.
func (v value) behind(host value) value {
	from := host.from
	v = v.before(host.text)
	v.hostEnv, v.hostAt = cmp.Or(host.hostEnv, host.env), cmp.Or(host.hostAt, host.envAt)
	v.hostFlag = cmp.Or(host.hostFlag, host.flag)
	if v.from.Path == "" {
		v.from = from
	}
	return v
}

// after puts a text behind a value. What set a host does not set the port.
func (v value) after(w value) value {
	if v.set() && v.raw == "" {
		v.raw = v.text
	}
	if _, port := hostPort(w.text); port > 0 {
		v.from = w.from
		if v.set() && strings.HasPrefix(w.text, ":") {
			v.hostEnv, v.hostFlag, v.hostAt = v.env, v.flag, v.envAt
			v.env, v.flag, v.raw = "", "", ""
		}
	}
	v.text += w.text
	return v
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
	owners := x.widen(x.owners(p, e.X))
	out := x.set(p, e.Sel.Name, owners, steps)
	for _, f := range x.fields[e.Sel.Name] {
		if slices.Contains(owners, f.of) || len(owners) == 0 && len(x.fields[e.Sel.Name]) == 1 {
			out = out.or(f.value())
		}
	}
	return out
}

// widen adds the types that types embed.
func (x *index) widen(types []string) []string {
	for i := 0; i < len(types) && i < maxSets; i++ {
		for _, t := range x.within[types[i]] {
			if !slices.Contains(types, t) {
				types = append(slices.Clip(types), t)
			}
		}
	}
	return types
}

// owners are the types that an expression may have, by name: those of the
// fields so called, of a parameter, receiver or literal; none when not known.
func (x *index) owners(p place, e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return x.types[e.Sel.Name]
	case *ast.ParenExpr:
		return x.owners(p, e.X)
	case *ast.StarExpr:
		return x.owners(p, e.X)
	case *ast.Ident:
		if decl, ok := p.fn.(*ast.FuncDecl); ok {
			if typ := typeOf(decl, e.Name); typ != "" {
				return []string{typ}
			}
		}
		var all []ast.Expr
		if p.fn != nil {
			all = x.assignments(p.fn, e.Name)
		}
		for _, g := range x.globals[path.Dir(p.in.path)+" "+e.Name] {
			all = append(all, g.expr)
		}
		var out []string
		for _, v := range all {
			out = append(out, x.resulting(p, v)...)
		}
		return out
	}
	return nil
}

// typeOf gives the type of a parameter or receiver, or of a variable that is
// declared without a value.
func typeOf(decl *ast.FuncDecl, name string) string {
	lists := []*ast.FieldList{decl.Type.Params, decl.Recv}
	for _, l := range lists {
		if l == nil {
			continue
		}
		for _, f := range l.List {
			if slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == name }) {
				_, typ := selector(f.Type)
				return typ
			}
		}
	}
	typ := ""
	if decl.Body != nil {
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && v.Type != nil && slices.ContainsFunc(v.Names, func(id *ast.Ident) bool { return id.Name == name }) {
				_, typ = selector(v.Type)
			}
			return typ == ""
		})
	}
	return typ
}

// resulting gives the types that a literal or the results of a function have.
func (x *index) resulting(p place, e ast.Expr) []string {
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = u.X
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		if _, typ := selector(e.Type); typ != "" {
			return []string{typ}
		}
	case *ast.SelectorExpr:
		return x.types[e.Sel.Name]
	case *ast.CallExpr:
		on, name := selector(e.Fun)
		if name == "new" && len(e.Args) == 1 {
			_, typ := selector(e.Args[0])
			return []string{typ}
		}
		var out []string
		for _, f := range x.callees(p, on, name) {
			if r := f.decl.Type.Results; r != nil && len(r.List) > 0 {
				if _, typ := selector(r.List[0].Type); typ != "" {
					out = append(out, typ)
				}
			}
		}
		return out
	}
	return nil
}

// maxSets bounds how many assignments to fields of one name are looked at.
const maxSets = 60

// set follows what the fields of a name are set to: those of the types that own
// them, and those of the same folder whose type is not known.
func (x *index) set(p place, name string, owners []string, steps int) value {
	out := value{}
	looked := 0
	for _, s := range x.sets[name] {
		mine := s.of != "" && slices.Contains(owners, s.of)
		near := path.Dir(s.in.path) == path.Dir(p.in.path) && (s.of == "" || len(owners) == 0)
		if s.expr == p.expr || !mine && !near && !(s.of == "" && settled(s)) {
			continue
		}
		if looked++; looked > maxSets || out.text != "" && out.set() {
			break
		}
		out = out.or(x.eval(s, steps))
	}
	return out
}

// settled says whether a place lies where programs settle how they run.
func settled(p place) bool {
	dir := path.Base(path.Dir(p.in.path))
	return p.in.pkg == "main" || slices.Contains([]string{"config", "configs", "conf", "cfg", "settings", "cmd", "cli", "env", "options", "flags"}, dir)
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
			v.env, v.envAt = f.env+name, at
		}
		for _, w := range words[1:] {
			v.needs = v.needs || strings.TrimSpace(w) == "required"
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
	v.needs = (v.needs || tag.Get("required") == "true" || tag.Get("env-required") == "true") && v.text == ""
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
		host.text += ":"
		return arg(1).behind(host)
	case (on == "viper" || on == "v") && strings.HasPrefix(name, "Get") && len(e.Args) == 1:
		if v := arg(0); v.text != "" {
			return x.key(strings.ToLower(v.text), steps)
		}
	}
	return x.called(p, e, on, name, steps)
}

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
	if slices.Contains(getters, name) && on != "" {
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
		return x.eval(place{in: list[0].in, fn: list[0].fn, expr: flagExpr(list[0])}, steps)
	}
	return value{}
}

// chained reads kingpin's Flag("listen", …).Default(":9100").String().
func (x *index) chained(p place, e *ast.CallExpr, steps int) value {
	out := value{}
	for n := e; n != nil; {
		sel, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			break
		}
		if text, ok := written0(n); ok {
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

// written0 gives the first argument that is written out.
func written0(n *ast.CallExpr) (string, bool) {
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

// path joins the elements of filepath.Join up to the first that is not known.
func (x *index) path(p place, e *ast.CallExpr, steps int) value {
	out := value{}
	for i, arg := range e.Args {
		v := x.eval(place{in: p.in, fn: p.fn, expr: arg}, steps)
		if v.text == "" {
			if i == 0 {
				return value{headless: true}
			}
			out.text += "/"
			return out
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
	short := name[strings.LastIndexByte(name, '.')+1:]
	for _, flag := range []string{name, short} {
		if list := x.flags[flag]; len(list) > 0 {
			return out.or(x.eval(place{in: list[0].in, fn: list[0].fn, expr: flagExpr(list[0])}, steps))
		}
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
