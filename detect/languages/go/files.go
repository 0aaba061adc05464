package golang

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// reading is a function that opens files by a path of its own working
// directory while the program runs.
type reading struct {
	name string
	pkgs []string // packages one of which the file must import
	arg  int      // which argument is the path; -1: every one
	on   bool     // it stands on the package itself, and not on something of it
}

// readings lists them.
var readings = []reading{
	{"ReadFile", []string{"os", "io/ioutil"}, 0, true},
	{"ReadDir", []string{"os", "io/ioutil"}, 0, true},
	{"Open", []string{"os"}, 0, true},
	{"DirFS", []string{"os"}, 0, true},
	{"OpenRoot", []string{"os"}, 0, true},
	{"Glob", []string{"path/filepath"}, 0, true},
	{"Walk", []string{"path/filepath"}, 0, true},
	{"WalkDir", []string{"path/filepath"}, 0, true},
	{"Dir", []string{"net/http"}, 0, true},
	{"ServeFile", []string{"net/http"}, 2, true},
	{"ParseFiles", []string{"html/template", "text/template"}, -1, false},
	{"ParseGlob", []string{"html/template", "text/template"}, 0, false},
	{"LoadHTMLGlob", []string{"github.com/gin-gonic/gin", "github.com/cloudwego/hertz"}, 0, false},
	{"LoadHTMLFiles", []string{"github.com/gin-gonic/gin", "github.com/cloudwego/hertz"}, -1, false},
	{"Static", []string{"github.com/gin-gonic/gin", "github.com/labstack/echo", "github.com/gofiber/fiber", "github.com/cloudwego/hertz"}, 1, false},
	{"StaticFile", []string{"github.com/gin-gonic/gin", "github.com/cloudwego/hertz"}, 1, false},
	{"File", []string{"github.com/labstack/echo"}, -1, false},
	{"File", []string{"github.com/gin-gonic/gin"}, 0, false},
	{"LocalFile", []string{"github.com/gin-contrib/static", "github.com/gin-gonic/contrib/static"}, 0, true},
	{"New", []string{"github.com/gofiber/fiber/v3/middleware/static", "github.com/gofiber/template"}, 0, true},
	{"SendFile", []string{"github.com/gofiber/fiber"}, 0, false},
	{"HTML", []string{"github.com/kataras/iris"}, 0, true},
	{"HandleDir", []string{"github.com/kataras/iris"}, 1, false},
	{"NewOSFileSystemLoader", []string{"github.com/CloudyKit/jet"}, 0, true},
	{"MustNewLocalFileSystemLoader", []string{"github.com/flosch/pongo2"}, 0, true},
	{"FromFile", []string{"github.com/flosch/pongo2"}, 0, true},
	{"AddConfigPath", []string{"github.com/spf13/viper"}, 0, false},
	{"SetConfigFile", []string{"github.com/spf13/viper"}, 0, false},
	{"LoadMessageFile", []string{"github.com/nicksnyder/go-i18n"}, 0, false},
	{"MustLoadMessageFile", []string{"github.com/nicksnyder/go-i18n"}, 0, false},
	{"Up", []string{"github.com/pressly/goose"}, 1, true},
	{"UpContext", []string{"github.com/pressly/goose"}, 2, true},
	{"New", []string{"github.com/golang-migrate/migrate"}, 0, true},
	{"NewWithDatabaseInstance", []string{"github.com/golang-migrate/migrate"}, 0, true},
	{"Load", []string{"gopkg.in/ini.v1", "github.com/go-ini/ini"}, 0, true},
	{"DecodeFile", []string{"github.com/BurntSushi/toml"}, 0, true},
	{"ReadConfig", []string{"github.com/ilyakaznacheev/cleanenv"}, 0, true},
	{"NewEnforcer", []string{"github.com/casbin/casbin"}, -1, true},
	{"Open", []string{"github.com/oschwald/geoip2-golang", "github.com/oschwald/maxminddb-golang"}, 0, true},
}

// settings are fields that name what is read at run time, and of which types.
var settings = []struct{ field, of string }{
	{"Root", "StaticConfig"}, {"Dir", "FileMigrationSource"}, {"Directory", "Options"},
}

// opened is one path that the program reads.
type opened struct {
	path string // relative to its working directory
	from detect.Evidence
	by   string
}

// reads lists the paths that the program reads, as far as they are written out.
func reads(a *detect.App) []opened {
	return a.Project.Keep("go reads "+a.Dir+" "+a.Text("main"), func() any { return readsOf(indexOf(a)) }).([]opened)
}

func readsOf(x *index) []opened {
	var out []opened
	add := func(p place, by string) {
		v := x.worth(p)
		text, ok := v.prefix()
		if o, also := fixed(strings.TrimPrefix(text, "file://")); ok && also {
			out = append(out, opened{o, v.from, by})
		}
	}
	for _, c := range x.calls {
		for _, r := range readings {
			if r.name != c.name || !r.stands(c) {
				continue
			}
			for i, arg := range c.expr.Args {
				if r.arg == i || r.arg < 0 {
					add(place{in: c.in, fn: c.fn, expr: arg}, c.name)
				}
			}
		}
	}
	for _, s := range settings {
		for _, p := range x.sets[s.field] {
			if p.of == s.of {
				add(p, s.of)
			}
		}
	}
	return out
}

// stands says whether a call is of the function: on the package, or on
// something in a file that imports it.
func (r reading) stands(c call) bool {
	return slices.ContainsFunc(r.pkgs, func(pkg string) bool {
		if !r.on {
			_, ok := imports([]*source{c.in}, pkg)
			return ok
		}
		got := c.in.stands(c.on)
		return got == pkg || strings.HasPrefix(got, pkg+"/")
	})
}

// fixed gives the part of a path before its first wildcard; false for what is
// no relative path.
func fixed(text string) (string, bool) {
	if text == "" || strings.HasPrefix(text, "/") || strings.HasPrefix(text, "~") || strings.Contains(text, "://") || strings.ContainsAny(text, "\\\x00$% \t") {
		return "", false
	}
	if i := strings.IndexAny(text, "*?["); i >= 0 {
		text = text[:i]
		if j := strings.LastIndexByte(text, '/'); j >= 0 {
			text = text[:j]
		} else {
			text = "."
		}
	}
	return path.Clean(text), true
}

var filesFact = detect.Fact{
	Name: "runtimeFiles", Type: detect.List,
	Ask:  "Which files and folders does the program read when it runs?",
	Help: "Paths of the build context. What go:embed takes in is in the program already.",
	Probes: []detect.Probe{{Says: "paths in os.ReadFile, os.Open, os.DirFS, http.Dir, template.ParseGlob, gin's LoadHTMLGlob and Static, migrate's file:// and their like",
		Look: runtimeFiles}},
}

// secret are files that no image may hold.
func secret(p string) bool {
	base := path.Base(p)
	return strings.HasPrefix(base, ".env") || slices.Contains([]string{".pem", ".key", ".p12", ".pfx", ".crt"}, path.Ext(base)) || base == ".netrc"
}

func runtimeFiles(a *detect.App) []detect.Finding {
	if a.Text("kind") == "tool" {
		return nil // what a command line reads is what it is given
	}
	var list []string
	var from []detect.Evidence
	for _, o := range reads(a) {
		at, ok := locate(a, o.path)
		switch {
		case secret(o.path):
		case at == a.Dir, at == "." && ok:
			if o.by != "AddConfigPath" {
				a.Warn("serves-own-folder", fmt.Sprintf("%s: %s reads the working directory itself: only what is named with --set runtimeFiles=… is copied", o.from, o.by), o.from)
			}
		case missed(o) && !committed(a.Project, at) && built(a, at):
			// The frontend's stage makes it.
		case !ok && missed(o):
			a.Warn("file-not-there", fmt.Sprintf("%s: the program reads %s, which is not in the project: commit it, build it, or mount it", o.from, o.path), o.from)
		case ok:
			if p := a.InContext(at); !slices.Contains(list, p) && !outside(p) {
				list = append(list, p)
				from = append(from, o.from)
			}
		}
	}
	list, from = outermost(list, from)
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from, Why: "read when it runs, and not embedded"}}
}

// built says whether a path lies in what the frontend's build makes.
func built(a *detect.App, p string) bool {
	out := path.Join(a.Context(), a.Text("assetsOut"))
	return a.Known("assetsOut") && (p == out || strings.HasPrefix(p, out+"/"))
}

// missed says whether a path that is not there is worth a word: folders of
// pages are, files that may be data are not.
func missed(o opened) bool {
	switch o.by {
	case "ParseGlob", "ParseFiles", "LoadHTMLGlob", "LoadHTMLFiles", "Static", "StaticFile", "Dir", "LocalFile":
		return o.path != "." && !outside(o.path)
	}
	return false
}

// outermost drops what lies in a folder that is listed too, and sorts.
func outermost(list []string, from []detect.Evidence) ([]string, []detect.Evidence) {
	var out []string
	var at []detect.Evidence
	for i, p := range list {
		if !slices.ContainsFunc(list, func(q string) bool { return strings.HasPrefix(p, q+"/") }) {
			out, at = append(out, p), append(at, from[i])
		}
	}
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return strings.Compare(out[i], out[j]) })
	sorted, places := make([]string, len(out)), make([]detect.Evidence, len(out))
	for i, j := range order {
		sorted[i], places[i] = out[j], at[j]
	}
	return sorted, places
}

// working is the folder that the program is started in when it is developed:
// the module's, unless its paths only fit the main package's.
func working(a *detect.App) string {
	return a.Project.Keep("go working "+a.Dir+" "+a.Text("main"), func() any { return workingOf(a) }).(string)
}

func workingOf(a *detect.App) string {
	here, there := 0, 0
	dir := a.Path(a.Text("main"))
	for _, o := range reads(a) {
		if o.path == "." {
			continue
		}
		if exists(a, path.Join(a.Dir, o.path)) {
			here++
		} else if exists(a, path.Join(dir, o.path)) {
			there++
		}
	}
	if here == 0 && there > 0 {
		return dir
	}
	return a.Dir
}

func exists(a *detect.App, p string) bool {
	return !outside(path.Clean(p)) && (a.Project.Has(p) || a.Project.HasDir(p))
}

// locate gives the project path of what the program reads.
func locate(a *detect.App, p string) (string, bool) {
	at := path.Join(working(a), p)
	return at, exists(a, at)
}

var rootFact = detect.Fact{
	Name: "workdir", Type: detect.Text,
	Ask:  "Which folder does the program run in?",
	When: func(a *detect.App) bool { return a.Known("main") },
	Default: func(a *detect.App) *detect.Finding {
		from := a.Evidence("runtimeFiles")
		if a.Text("kind") != "tool" {
			for _, o := range outputs(a) {
				if !strings.HasPrefix(o.dir, "/") {
					from = append(slices.Clip(from), o.from)
				}
			}
		}
		if len(from) == 0 && !a.Known("runtimeFiles") && !a.Yes("served") {
			return nil
		}
		dir := "/app"
		if at := working(a); at != a.Dir {
			dir = path.Join(dir, detect.Rel(a.Dir, at))
		}
		return &detect.Finding{Value: detect.Is(dir), Source: detect.Detected, From: from, Why: "its paths are relative to it"}
	},
}

var copiesFact = detect.Fact{
	Name: "copies", Type: detect.List,
	Ask:  "Where do the files that it reads lie in the image?",
	Help: "SOURCE=TARGET, folders with a slash at their end.",
	When: func(a *detect.App) bool { return a.Known("runtimeFiles") },
	Default: func(a *detect.App) *detect.Finding {
		var list []string
		for _, p := range a.List("runtimeFiles") {
			at := path.Join(a.Context(), p)
			to := detect.Rel(working(a), at)
			if outside(to) {
				to = path.Join("/app", detect.Rel(a.Dir, at))
			}
			if a.Project.HasDir(at) {
				list = append(list, p+"/="+to+"/")
			} else {
				list = append(list, p+"="+to)
			}
		}
		return &detect.Finding{Value: list, Source: detect.Detected, From: a.Evidence("runtimeFiles")}
	},
}

// servedFact is what of the frontend is read from the disk and not embedded.
var servedFact = detect.Fact{
	Name: "served", Type: detect.YesNo,
	Ask:  "Is what the frontend's build makes read when the program runs?",
	When: hasAssets,
	Default: func(a *detect.App) *detect.Finding {
		for _, o := range reads(a) {
			if at, _ := locate(a, o.path); built(a, at) {
				return &detect.Finding{Value: detect.Is("yes"), Source: detect.Detected, From: []detect.Evidence{o.from}}
			}
		}
		return &detect.Finding{Value: detect.Is("no"), Why: "it is embedded"}
	},
}
