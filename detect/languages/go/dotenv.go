package golang

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// dotenv warns of a program that ends when it finds no .env file: no image
// holds one.
func dotenv(a *detect.App) {
	for _, c := range indexOf(a).calls {
		if (c.name != "Load" && c.name != "Overload") || !strings.HasSuffix(c.in.stands(c.on), "godotenv") || c.fn == nil {
			continue
		}
		if fatal(c.fn, c.expr) {
			at := c.in.at(c.expr)
			a.Warn("dotenv-required", at.String()+": the program ends when there is no .env file, and no image holds one: go on without it, the variables are set when the container is run", at)
			return
		}
	}
}

// fatal says whether a function ends the program when a call of it fails.
func fatal(fn ast.Node, call *ast.CallExpr) bool {
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			for i, s := range n.List {
				if branch, ok := s.(*ast.IfStmt); ok && (holds(branch.Init, call) || holds(branch.Cond, call) || i > 0 && holds(n.List[i-1], call)) {
					found = found || ends(branch.Body)
				}
			}
		}
		return !found
	})
	return found
}

// holds says whether a call is itself what a statement or condition does; a
// statement with a body of its own does not count.
func holds(n ast.Node, call *ast.CallExpr) bool {
	found := false
	switch s := n.(type) {
	case *ast.AssignStmt:
		found = slices.Contains(s.Rhs, ast.Expr(call))
	case *ast.BinaryExpr:
		found = s.X == ast.Expr(call)
	}
	return found
}

// ends says whether a block ends the program.
func ends(b *ast.BlockStmt) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			_, name := selector(c.Fun)
			found = found || name == "panic" || name == "Exit" || strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic")
		}
		return !found
	})
	return found
}
