package golang

import (
	"go/ast"
	"path"
	"reflect"
	"strings"
)

// read takes what one file says into the index.
func (x *index) read(s *source) {
	for _, d := range s.full.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			x.functions[d.Name.Name] = append(x.functions[d.Name.Name], function{s, d})
			if d.Body != nil {
				x.walk(s, d, d.Body)
			}
		case *ast.GenDecl:
			x.global(s, d)
			x.walk(s, nil, d)
		}
	}
}

// global notes the package-level names of a declaration.
func (x *index) global(s *source, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range v.Names {
			if i < len(v.Values) {
				key := path.Dir(s.path) + " " + name.Name
				x.globals[key] = append(x.globals[key], place{in: s, expr: v.Values[i]})
			}
		}
	}
}

// walk takes the calls, literals, fields and assignments below a node.
func (x *index) walk(s *source, fn ast.Node, n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if fn == nil { // the value of a package-level variable
				x.walk(s, n, n.Body)
				return false
			}
		case *ast.GoStmt:
			x.beside = append(x.beside, call{in: s, expr: n.Call})
		case *ast.CallExpr:
			x.call(s, fn, n)
		case *ast.CompositeLit:
			x.literal(s, fn, n)
		case *ast.TypeSpec:
			if st, ok := n.Type.(*ast.StructType); ok {
				x.structure(s, n.Name.Name, "", st)
			}
		case *ast.ValueSpec:
			if st, ok := n.Type.(*ast.StructType); ok { // var cli struct { … }
				x.structure(s, n.Names[0].Name, "", st)
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if sel, ok := l.(*ast.SelectorExpr); ok && i < len(n.Rhs) {
					p := place{in: s, fn: fn, expr: n.Rhs[i], to: sel.X}
					x.sets[sel.Sel.Name] = append(x.sets[sel.Sel.Name], p)
					if sel.Sel.Name == "Addr" && s.imported("net/http") != "" {
						x.servers = append(x.servers, p)
					}
				}
			}
		}
		return true
	})
}

// structure notes the fields of a struct and their types; a struct within has
// the field's name as its type.
func (x *index) structure(s *source, name, env string, n *ast.StructType) {
	for _, f := range n.Fields.List {
		tag := ""
		if f.Tag != nil {
			tag = strings.Trim(f.Tag.Value, "`")
		}
		inner, _ := f.Type.(*ast.StructType)
		_, typ := selector(f.Type)
		if len(f.Names) == 0 && typ != "" {
			x.within[name] = append(x.within[name], typ)
		}
		for _, id := range f.Names {
			if inner != nil {
				typ = name + "." + id.Name
				x.structure(s, typ, env+prefix(reflect.StructTag(tag)), inner)
			}
			if typ != "" {
				x.types[id.Name] = append(x.types[id.Name], typ)
			}
			if tag != "" {
				x.fields[id.Name] = append(x.fields[id.Name], field{s, tag, f.Tag, name, env})
			}
		}
	}
}

// prefix is what the tag of a struct puts before the variables of its fields.
func prefix(tag reflect.StructTag) string {
	if space := tag.Get("env-namespace"); space != "" {
		return space + "_"
	}
	return tag.Get("envPrefix")
}

// literal notes what a composite literal sets its fields to.
func (x *index) literal(s *source, fn ast.Node, n *ast.CompositeLit) {
	_, typ := selector(n.Type)
	var name, value *place
	env := ""
	for _, e := range n.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, ok := kv.Key.(*ast.Ident)
		if !ok {
			if v, ok := entry(s, kv); ok {
				x.entries = append(x.entries, v)
			}
			continue
		}
		p := place{in: s, fn: fn, expr: kv.Value, of: typ}
		switch {
		case key.Name == "Addr" && (typ == "Server" || typ == ""):
			x.servers = append(x.servers, p)
		case key.Name == "Name" && strings.HasSuffix(typ, "Flag"):
			name = &p
		case key.Name == "Value" && strings.HasSuffix(typ, "Flag"):
			value = &p
		case strings.HasPrefix(key.Name, "EnvVar") || key.Name == "Sources":
			env = firstVariable(kv.Value)
		}
		x.sets[key.Name] = append(x.sets[key.Name], p)
	}
	if name != nil && value != nil {
		value.env = env
		x.named = append(x.named, [2]place{*name, *value})
	}
}

// firstVariable is the first text of an expression that is the name of a
// variable: urfave's EnvVars and cli.EnvVars("PORT").
func firstVariable(e ast.Expr) string {
	out := ""
	ast.Inspect(e, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && out == "" {
			if text, ok := literal(lit); ok && variable(text) {
				out = text
			}
		}
		return out == ""
	})
	return out
}

// call notes a call, and the flag or default that it sets.
func (x *index) call(s *source, fn ast.Node, n *ast.CallExpr) {
	on, name := selector(n.Fun)
	if name == "" {
		return
	}
	x.byCall[name] = append(x.byCall[name], len(x.calls))
	x.calls = append(x.calls, call{s, fn, n, name, on})
	if name == "SetDefault" && len(n.Args) == 2 {
		if key, ok := literal(n.Args[0]); ok {
			x.keys[strings.ToLower(key)] = append(x.keys[strings.ToLower(key)], place{in: s, fn: fn, expr: n.Args[1]})
		}
		return
	}
	f := flagOf(n, name)
	if f == nil {
		return
	}
	p := place{in: s, fn: fn, expr: f.value, call: n}
	x.flags[f.name] = append(x.flags[f.name], p)
	switch to := f.to.(type) {
	case *ast.Ident:
		key := path.Dir(s.path) + " " + to.Name
		x.globals[key] = append(x.globals[key], place{in: s, fn: fn, expr: n})
	case *ast.SelectorExpr:
		x.sets[to.Sel.Name] = append(x.sets[to.Sel.Name], place{in: s, fn: fn, expr: n, to: to.X})
	}
}
