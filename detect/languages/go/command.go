package golang

import (
	"cmp"
	"go/ast"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// commandLibraries build command lines with subcommands.
var commandLibraries = []string{"github.com/spf13/cobra", "github.com/urfave/cli", "github.com/alecthomas/kong", "github.com/alecthomas/kingpin",
	"gopkg.in/alecthomas/kingpin.v2", "github.com/mitchellh/cli", "github.com/peterbourgon/ff", "github.com/jessevdk/go-flags", "github.com/google/subcommands"}

// serveWords name the command that serves, the likeliest first.
var serveWords = []string{"serve", "server", "web", "api", "http", "start", "run", "daemon", "up"}

// subcommands says whether the program's command line has commands.
func subcommands(a *detect.App) bool {
	x := indexOf(a)
	return len(x.tagged()) > 0 || len(x.byCall["AddCommand"]) > 0 || len(x.sets["Commands"]) > 0 || len(x.sets["Subcommands"]) > 0
}

// rootRuns says whether the command that is executed does something itself.
func rootRuns(a *detect.App) bool {
	x := indexOf(a)
	for _, name := range []string{"Execute", "ExecuteContext", "ExecuteC"} {
		for _, i := range x.byCall[name] {
			c := x.calls[i]
			all := x.receivers(c)
			if slices.ContainsFunc(all, runs) {
				return true
			}
		}
	}
	return false
}

// receivers lists the expressions that what stands before a call's dot is made
// by.
func (x *index) receivers(c call) []ast.Expr {
	var all []ast.Expr
	for _, g := range x.globals[path.Dir(c.in.path)+" "+c.on] {
		all = append(all, g.expr)
	}
	if c.fn != nil && c.on != "" {
		all = append(all, x.assignments(c.fn, c.on)...)
	}
	if sel, ok := c.expr.Fun.(*ast.SelectorExpr); ok && c.on == "" {
		all = append(all, sel.X)
	}
	p := place{in: c.in, fn: c.fn}
	for _, e := range slices.Clone(all) {
		made, ok := e.(*ast.CallExpr)
		if !ok {
			continue
		}
		on, name := selector(made.Fun)
		for _, f := range x.callees(p, on, name) {
			for _, r := range returns(f.decl) {
				all = append(all, r)
				if id, ok := r.(*ast.Ident); ok {
					all = append(all, x.assignments(f.decl, id.Name)...)
				}
			}
		}
	}
	return all
}

// runs says whether a literal of a command has a function.
func runs(e ast.Expr) bool {
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = u.X
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return false
	}
	return slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := kv.Key.(*ast.Ident)
		return ok && (key.Name == "Run" || key.Name == "RunE" || key.Name == "Action")
	})
}

// subcommand finds the command that serves: cobra's Use, urfave's Name.
func subcommand(a *detect.App) (string, detect.Evidence, bool) {
	x := indexOf(a)
	best, at := len(serveWords), detect.Evidence{}
	for _, key := range []string{"Use", "Name"} {
		for _, p := range x.sets[key] {
			text, ok := literal(p.expr)
			if !ok || key == "Name" && p.in.imported("github.com/urfave/cli/v2") == "" && p.in.imported("github.com/urfave/cli/v3") == "" && p.in.imported("github.com/urfave/cli") == "" {
				continue
			}
			word, _, _ := strings.Cut(text, " ")
			if i := slices.Index(serveWords, word); i >= 0 && i < best {
				best, at = i, p.in.at(p.expr)
			}
		}
	}
	for _, c := range x.tagged() {
		if i := slices.Index(serveWords, c.word); i >= 0 && i < best {
			best, at = i, c.at
		}
	}
	if best == len(serveWords) {
		return "", at, false
	}
	return serveWords[best], at, true
}

// taggedCommand is a command that a field of a struct stands for.
type taggedCommand struct {
	word string
	at   detect.Evidence
}

// tagged lists kong's commands: fields with the tag cmd.
func (x *index) tagged() []taggedCommand {
	var out []taggedCommand
	for _, name := range slices.Sorted(maps.Keys(x.fields)) {
		for _, f := range x.fields[name] {
			tag := reflect.StructTag(f.tag)
			if _, ok := tag.Lookup("cmd"); !ok || f.in.imported("github.com/alecthomas/kong") == "" {
				continue
			}
			out = append(out, taggedCommand{cmp.Or(tag.Get("name"), strings.ToLower(name)), f.in.at(f.at)})
		}
	}
	return out
}
