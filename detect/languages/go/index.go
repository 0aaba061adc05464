package golang

import (
	"go/ast"
	"path"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"github.com/stagewright/stagewright/detect"
)

// maxWhole bounds how many files of one program are read whole; those nearest
// to the main package come first.
const maxWhole = 2000

// place is an expression and where it stands.
type place struct {
	in   *source
	fn   ast.Node // the function around it, nil at the top of the file
	expr ast.Expr
	call *ast.CallExpr // for a bound flag: the call that binds it
	of   string        // for a field: the type whose literal sets it
}

// function is a declared function.
type function struct {
	in   *source
	decl *ast.FuncDecl
}

// field is a struct's field with a tag.
type field struct {
	in  *source
	tag string
	at  ast.Node
	of  string // the type it belongs to
	env string // what stands before the names of its variables
}

// call is a call and where it stands.
type call struct {
	in   *source
	fn   ast.Node
	expr *ast.CallExpr
	name string // of the function or method
	on   string // what stands before its dot, when that is a plain name
}

// index is what the files of one program say, by name.
type index struct {
	code      *code
	files     []*source
	calls     []call
	byCall    map[string][]int // calls by function name
	functions map[string][]function
	globals   map[string][]place  // "folder name" of package-level names
	fields    map[string][]field  // tags by field name
	types     map[string][]string // the types of fields, by field name
	within    map[string][]string // the types that a struct embeds, by its name
	sets      map[string][]place  // what fields are set to, by field name
	servers   []place             // Addr of http.Server and its like
	flags     map[string][]place  // flags by their name
	keys      map[string][]place  // configuration keys with a default
	assigned  map[ast.Node]map[string][]ast.Expr
	entries   []value    // settings by variable, in maps
	named     [][2]place // name and value of flags that are literals
	fuel      int
}

// indexOf reads the app's program whole, once.
func indexOf(a *detect.App) *index {
	return a.Project.Keep("go index "+a.Dir+" "+a.Text("main"), func() any {
		x := &index{code: readCode(a), byCall: map[string][]int{}, functions: map[string][]function{}, globals: map[string][]place{},
			fields: map[string][]field{}, types: map[string][]string{}, within: map[string][]string{}, sets: map[string][]place{}, flags: map[string][]place{}, keys: map[string][]place{},
			assigned: map[ast.Node]map[string][]ast.Expr{}}
		for _, s := range sources(a) {
			if len(x.files) < maxWhole && (s.pkg == "main" || telling(s.text)) {
				x.files = append(x.files, s)
			}
		}
		x.parse()
		for _, s := range x.files {
			if s.full != nil {
				x.read(s)
			}
		}
		x.nameFlags()
		return x
	}).(*index)
}

// words without one of which a file says nothing of how the program runs.
var words = []string{"Listen", "Addr", "addr", "Port", "PORT", "\"port", "Getenv", "LookupEnv", "Serve", "flag", "Flag", "viper", "os.", "http.",
	"template", "Load", "Static", "File", "exec.", "Run(", "Start(", "env", "cobra", "Execute", "sql.", "Open("}

func telling(text string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// parse reads the files whole, on all processors.
func (x *index) parse() {
	var wait sync.WaitGroup
	next := make(chan *source)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for s := range next {
				s.tree()
			}
		})
	}
	for _, s := range x.files {
		next <- s
	}
	close(next)
	wait.Wait()
}

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
		case *ast.CallExpr:
			x.call(s, fn, n)
		case *ast.CompositeLit:
			x.literal(s, fn, n)
		case *ast.TypeSpec:
			if st, ok := n.Type.(*ast.StructType); ok {
				x.structure(s, n.Name.Name, "", st)
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if sel, ok := l.(*ast.SelectorExpr); ok && i < len(n.Rhs) {
					p := place{in: s, fn: fn, expr: n.Rhs[i]}
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
		}
		x.sets[key.Name] = append(x.sets[key.Name], p)
	}
	if name != nil && value != nil {
		x.named = append(x.named, [2]place{*name, *value})
	}
}

// nameFlags gives the flags their names, which may be constants of any file.
func (x *index) nameFlags() {
	for _, n := range x.named {
		if text := x.worth(n[0]).text; text != "" {
			x.flags[text] = append(x.flags[text], n[1])
		}
	}
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
		x.sets[to.Sel.Name] = append(x.sets[to.Sel.Name], place{in: s, fn: fn, expr: n})
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
