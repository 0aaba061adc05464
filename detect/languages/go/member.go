package golang

import (
	"go/ast"
	"path"
	"reflect"
	"slices"
	"strings"
)

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
	out := value{}
	for _, f := range x.fields[e.Sel.Name] {
		if slices.Contains(owners, f.of) || len(owners) == 0 && len(x.fields[e.Sel.Name]) == 1 {
			out = out.or(f.value())
		}
	}
	return out.or(x.set(p, e.Sel.Name, owners, steps))
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
		if s.expr == p.expr || !mine && !near && !(s.of == "" && settled(s)) || x.another(s, owners) {
			continue
		}
		if looked++; looked > maxSets || out.text != "" && out.set() {
			break
		}
		out = out.or(x.eval(s, steps))
	}
	return out
}

// another says whether an assignment is surely to a field of other types.
func (x *index) another(s place, owners []string) bool {
	if s.to == nil || len(owners) == 0 {
		return false
	}
	types := x.widen(x.owners(s, s.to))
	return len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return slices.Contains(owners, t) })
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
