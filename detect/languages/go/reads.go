package golang

import (
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
	{"ListenAndServeTLS", []string{"net/http"}, 1, true},
	{"ListenAndServeTLS", []string{"net/http"}, 2, true},
	{"LoadX509KeyPair", []string{"crypto/tls"}, -1, true},
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
	out = append(out, x.configs()...)
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
	if text == "" || strings.HasPrefix(text, "/") || strings.HasPrefix(text, "~") || strings.Contains(text, "://") || strings.ContainsAny(text, "\\\x00$%\t\n") {
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
