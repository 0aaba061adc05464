package golang

import (
	"go/ast"
	"strings"
)

// nameFlags gives the flags their names, which may be constants of any file.
func (x *index) nameFlags() {
	for _, n := range x.named {
		if text := x.worth(n[0]).text; text != "" {
			x.flags[text] = append(x.flags[text], n[1])
		}
	}
}

// selector takes x.f apart; f alone has no x.
func selector(e ast.Expr) (on, name string) {
	switch e := e.(type) {
	case *ast.Ident:
		return "", e.Name
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			return id.Name, e.Sel.Name
		}
		return "", e.Sel.Name
	case *ast.IndexExpr:
		return selector(e.X)
	case *ast.StarExpr:
		return selector(e.X)
	}
	return "", ""
}

// flagCall is a call that defines a command-line flag.
type flagCall struct {
	name  string
	value ast.Expr
	to    ast.Expr // the variable it is bound to, nil when it is returned
	long  bool     // written with two dashes
}

// flagOf reads flag.String("addr", ":8080", …), fs.IntVarP(&port, "port", "p",
// 8080, …) and the like; nil when a call defines no flag.
func flagOf(n *ast.CallExpr, name string) *flagCall {
	kind, long := strings.CutSuffix(name, "P")
	kind, bound := strings.CutSuffix(kind, "Var")
	switch kind {
	case "String", "Int", "Uint", "Int64", "Uint64", "Uint16":
	default:
		return nil
	}
	args := n.Args
	f := &flagCall{long: long}
	if bound {
		if len(args) < 2 {
			return nil
		}
		if u, ok := args[0].(*ast.UnaryExpr); ok {
			f.to = u.X
		}
		args = args[1:]
	}
	least := 3 // name, value, usage
	if long {
		least = 4
	}
	if len(args) != least {
		return nil
	}
	var ok bool
	if f.name, ok = literal(args[0]); !ok {
		return nil
	}
	f.value = args[least-2]
	if on, ok := n.Fun.(*ast.SelectorExpr); ok {
		if inner, ok := on.X.(*ast.CallExpr); ok {
			_, of := selector(inner.Fun)
			f.long = f.long || of == "Flags" || of == "PersistentFlags"
		}
	}
	return f
}
