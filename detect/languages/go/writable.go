package golang

import (
	"go/ast"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var writableFact = detect.Fact{
	Name: "writable", Type: detect.List,
	Ask:    "Which folders does the program write to?",
	Help:   "They are made in the image and belong to the program's user.",
	Probes: []detect.Probe{{Says: "os.MkdirAll, os.Create, os.WriteFile, log files and the files of SQLite, bolt and badger", Look: writable}},
}

// writings are calls that make folders or files: whether the path is a folder.
var writings = []struct {
	name   string
	pkgs   []string
	arg    int
	folder bool
}{
	{"MkdirAll", []string{"os"}, 0, true},
	{"Mkdir", []string{"os"}, 0, true},
	{"Create", []string{"os"}, 0, false},
	{"WriteFile", []string{"os", "io/ioutil"}, 0, false},
	{"OpenFile", []string{"os"}, 0, false},
	{"SaveUploadedFile", []string{"github.com/gin-gonic/gin"}, 1, false},
	{"SaveFile", []string{"github.com/gofiber/fiber"}, 1, false},
	{"Open", []string{"go.etcd.io/bbolt", "github.com/boltdb/bolt"}, 0, false},
	{"DefaultOptions", []string{"github.com/dgraph-io/badger"}, 0, true},
	{"OpenFile", []string{"github.com/syndtr/goleveldb/leveldb"}, 0, true},
	{"Open", []string{"github.com/cockroachdb/pebble"}, 0, true},
	{"Open", []string{"github.com/blevesearch/bleve"}, 0, true},
	{"New", []string{"github.com/blevesearch/bleve"}, 0, true},
	{"Open", []string{"gorm.io/driver/sqlite", "github.com/glebarez/sqlite"}, 0, false},
}

// drivers of database/sql that keep a file.
var drivers = []string{"sqlite3", "sqlite", "libsql", "sqlite3_extended", "duckdb"}

// output is a folder that the program writes to, as it is written.
type output struct {
	dir  string
	from detect.Evidence
}

// outputs lists the folders that the program writes to.
func outputs(a *detect.App) []output {
	return a.Project.Keep("go outputs "+a.Dir+" "+a.Text("main"), func() any { return outputsOf(indexOf(a)) }).([]output)
}

func outputsOf(x *index) []output {
	var out []output
	add := func(p place, folder bool) {
		v := x.worth(p)
		text, ok := v.prefix()
		if dir, also := written(text, folder); ok && also {
			out = append(out, output{dir, v.from})
		}
	}
	for _, c := range x.calls {
		args := c.expr.Args
		if len(args) == 2 && (c.name == "Open" || c.name == "Connect" || c.name == "MustConnect") && (c.on == "sql" || c.on == "sqlx") {
			if d := x.worth(place{in: c.in, fn: c.fn, expr: args[0]}); slices.Contains(drivers, d.text) {
				add(place{in: c.in, fn: c.fn, expr: args[1]}, false)
			}
			continue
		}
		for _, w := range writings {
			if w.name == c.name && w.arg < len(args) && (reading{pkgs: w.pkgs, on: !strings.HasPrefix(w.name, "Save")}).stands(c) && writes(c) {
				add(place{in: c.in, fn: c.fn, expr: args[w.arg]}, w.folder)
			}
		}
	}
	for _, i := range x.byCall["New"] {
		if c := x.calls[i]; c.in.stands(c.on) == pocketbase {
			out = append(out, output{"pb_data", c.in.at(c.expr)}) // beside the program
		}
	}
	for _, p := range x.sets["Filename"] {
		if p.of == "Logger" {
			add(p, false)
		}
	}
	return out
}

func writable(a *detect.App) []detect.Finding {
	if a.Text("kind") == "tool" {
		return nil // a command line writes where it is told
	}
	var list []string
	var from []detect.Evidence
	for _, o := range outputs(a) {
		dir := o.dir
		if !strings.HasPrefix(dir, "/") {
			dir = path.Join(home(a), dir)
		}
		if !slices.Contains(list, dir) {
			list, from = append(list, dir), append(from, o.from)
		}
	}
	list, from = outermost(list, from)
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from, Why: "the program writes there"}}
}

// writes says whether a call opens its file for writing.
func writes(c call) bool {
	if c.name != "OpenFile" || len(c.expr.Args) < 2 {
		return true
	}
	return mentioned(c.expr.Args[1], "O_CREATE", "O_WRONLY", "O_RDWR", "O_APPEND")
}

// written gives the folder of a path that is written to; false for what needs
// no folder of its own.
func written(text string, folder bool) (string, bool) {
	text = strings.TrimPrefix(text, "file://")
	text = strings.TrimPrefix(text, "file:")
	text, _, _ = strings.Cut(text, "?")
	if text == "" || strings.Contains(text, ":memory:") || strings.Contains(text, "://") || strings.ContainsAny(text, "*%$~\\ ") || outside(path.Clean(text)) {
		return "", false
	}
	clean := path.Clean(text)
	if !folder {
		if strings.HasSuffix(text, "/") {
			clean += "/x" // a folder to which a name is put
		}
		clean = path.Dir(clean)
	}
	for _, system := range []string{"/tmp", "/dev", "/proc", "/sys", "/etc", "/run", "/var/run", "/usr", "/bin"} {
		if clean == system || strings.HasPrefix(clean, system+"/") {
			return "", false
		}
	}
	if clean == "/" {
		return "", false
	}
	return clean, true
}

// home is the folder that the program runs in.
func home(a *detect.App) string {
	if d := a.Text("workdir"); d != "" {
		return d
	}
	return "/app"
}

// reached says whether any call of a name is in the program, on a package.
func reached(a *detect.App, pkg string, names ...string) (detect.Evidence, *ast.CallExpr, bool) {
	x := indexOf(a)
	for _, name := range names {
		for _, i := range x.byCall[name] {
			if c := x.calls[i]; c.in.stands(c.on) == pkg {
				return c.in.at(c.expr), c.expr, true
			}
		}
	}
	return detect.Evidence{}, nil, false
}
