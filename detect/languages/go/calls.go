package golang

import (
	"go/ast"
	"go/token"
	"path"
	"strconv"
	"strings"
)

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
			out = out.or(x.flag(list[0], steps))
			break
		}
	}
	return x.configured(name).or(out)
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
