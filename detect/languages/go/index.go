package golang

import (
	"go/ast"
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
	to   ast.Expr      // for a field: what stands before its dot where it is assigned
	env  string        // for a flag that is a literal: the variable that sets it
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
	sought    bool       // for configuration files
	found     []opened   // those that are in the project
	named     [][2]place // name and value of flags that are literals
	beside    []call     // calls of go statements
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
