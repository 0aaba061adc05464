package php

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

func extensionFacts() []detect.Fact {
	list := func(name, ask, help, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		return detect.Fact{Name: name, Type: detect.List, Ask: ask, Help: help, Probes: []detect.Probe{{Says: says, Look: look}}}
	}
	derived := func(name, ask, help, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		f := list(name, ask, help, says, look)
		f.Derived = true
		return f
	}
	of := func(pick func(*needs) ([]string, []detect.Evidence)) func(*detect.App) []detect.Finding {
		return func(a *detect.App) []detect.Finding {
			values, from := pick(needsOf(a))
			return detect.Finds("", from, values...)
		}
	}
	return []detect.Fact{
		list("extensions", "Which extensions does it need that the image does not have?", "Names such as intl or redis; those of the image need no mention.",
			"ext-* in composer.json, packages that need one in composer.lock, functions in the source", wanted),
		derived("pecl", "Which of them come from PECL?", "Give a version as redis-6.2.0 to fix it.", "the table of extensions", of(func(n *needs) ([]string, []detect.Evidence) { return n.pecl, n.peclFrom })),
		derived("shipped", "Which of them come with PHP's source?", "", "the table of extensions", of(func(n *needs) ([]string, []detect.Evidence) { return n.own, n.ownFrom })),
		list("buildPackages", "Which system packages do they need to be compiled?", "", "the table of extensions", of(func(n *needs) ([]string, []detect.Evidence) { return n.build, n.from })),
	}
}

// wish is an extension and who wants it.
type wish struct {
	name string
	at   detect.Evidence
}

// byPackage are packages that need an extension which they do not ask for.
func byPackage() [][2]string {
	return [][2]string{{"laravel/horizon", "pcntl"}, {"laravel/octane", "pcntl"}, {"laravel/reverb", "pcntl"}, {"spatie/laravel-medialibrary", "gd"}, {"intervention/image", "gd"}, {"symfony/intl", "intl"}}
}

// byCall are functions whose extension nobody may have asked for.
func byCall() []struct {
	ext  string
	call *detect.Pattern
} {
	return []struct {
		ext  string
		call *detect.Pattern
	}{
		{"mysqli", detect.NewPattern(`\bmysqli_connect\s*\(|\bnew\s+\\?mysqli\b`)},
		{"pdo_mysql", detect.NewPattern(`new\s+\\?PDO\s*\(\s*["']mysql:`)},
		{"pdo_pgsql", detect.NewPattern(`new\s+\\?PDO\s*\(\s*["']pgsql:`)},
		{"pgsql", detect.NewPattern(`\bpg_connect\s*\(`)},
		{"gd", detect.NewPattern(`\bimagecreate(?:truecolor|from\w+)\s*\(`)},
		{"redis", detect.NewPattern(`new\s+\\?Redis\s*\(\s*\)`)},
		{"pcntl", detect.NewPattern(`\bpcntl_\w+\s*\(`)},
		{"bcmath", detect.NewPattern(`\bbc(?:add|sub|mul|div|mod|pow|comp)\s*\(`)},
	}
}

// wishes are the extensions that the project asks for, whatever the image has.
func wishes(a *detect.App) []wish {
	var out []wish
	add := func(name string, at detect.Evidence) {
		name = strings.TrimPrefix(strings.ToLower(name), "ext-")
		if !slices.ContainsFunc(out, func(w wish) bool { return w.name == name }) {
			out = append(out, wish{name, at})
		}
	}
	req := a.Doc("composer.json").At("require")
	for _, name := range req.Keys() {
		if strings.HasPrefix(name, "ext-") {
			add(name, detect.Evidence{Path: a.Path("composer.json"), Line: req.At(name).Line})
		}
	}
	lock := a.Path("composer.lock")
	for _, p := range a.Project.Doc(lock).At("packages").List() {
		for _, name := range p.At("require").Keys() {
			if strings.HasPrefix(name, "ext-") {
				add(name, detect.Evidence{Path: lock, Line: p.At("require", name).Line})
			}
		}
		for _, b := range byPackage() {
			if p.At("name").Text() == b[0] {
				add(b[1], detect.Evidence{Path: lock, Line: p.At("name").Line})
			}
		}
	}
	for _, b := range byPackage() {
		if n := req.At(b[0]); n != nil {
			add(b[1], detect.Evidence{Path: a.Path("composer.json"), Line: n.Line})
		}
	}
	for _, c := range byCall() {
		for _, m := range a.Search(c.call, ".php") {
			add(c.ext, m.Evidence)
			break
		}
	}
	databases(a, add)
	return out
}

// databases adds the drivers of the databases that settings name.
func databases(a *detect.App, add func(string, detect.Evidence)) {
	drivers := map[string]string{"mysql": "pdo_mysql", "mariadb": "pdo_mysql", "pgsql": "pdo_pgsql", "postgresql": "pdo_pgsql", "postgres": "pdo_pgsql"}
	for _, file := range []string{".env.example", ".env.dist", ".env"} {
		doc := a.Doc(file)
		if n := doc.At("DB_CONNECTION"); drivers[n.Text()] != "" {
			add(drivers[n.Text()], detect.Evidence{Path: a.Path(file), Line: n.Line})
		}
		if n := doc.At("DATABASE_URL"); n != nil {
			scheme, _, _ := strings.Cut(n.Text(), ":")
			if scheme, _, _ = strings.Cut(scheme, "+"); drivers[scheme] != "" {
				add(drivers[scheme], detect.Evidence{Path: a.Path(file), Line: n.Line})
			}
		}
		if n := doc.At("REDIS_CLIENT"); n.Text() == "phpredis" && uses(doc, "redis") {
			add("redis", detect.Evidence{Path: a.Path(file), Line: n.Line})
		}
	}
	for _, m := range a.Search(defaultDriver, ".php") {
		if path.Base(m.Path) == "database.php" && drivers[m.Group()] != "" {
			add(drivers[m.Group()], m.Evidence)
		}
	}
	if f := a.Text("framework"); f == "wordpress" || f == "bedrock" {
		for _, e := range []string{"mysqli", "exif", "gd", "intl", "zip"} {
			add(e, a.Evidence("framework")[0])
		}
	}
}

var defaultDriver = detect.NewPattern(`["']default["']\s*=>\s*(?:env\(\s*["']DB_CONNECTION["']\s*,\s*)?["'](\w+)["']`)

// uses says whether any setting has a value.
func uses(doc *formats.Node, value string) bool {
	return slices.ContainsFunc(doc.Keys(), func(k string) bool {
		return strings.HasSuffix(k, "_CONNECTION") || strings.HasSuffix(k, "_STORE") || strings.HasSuffix(k, "_DRIVER")
	}) &&
		slices.ContainsFunc(doc.Keys(), func(k string) bool { return k != "REDIS_CLIENT" && doc.At(k).Text() == value })
}

// inImage are extensions that the table does not name and every image has.
var inImage = []string{"core", "date", "fileinfo", "filter", "hash", "json", "openssl", "pcre", "pdo", "phar", "posix", "random", "reflection", "session",
	"simplexml", "spl", "sqlite3", "standard", "tokenizer", "xml", "xmlreader", "xmlwriter", "zlib", "libxml", "mysqlnd", "ftp", "opcache", "zend-opcache"}

// wanted are the extensions that the image has to gain.
func wanted(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	for _, w := range wishes(a) {
		if slices.Contains(inImage, w.name) {
			continue
		}
		t, ok := tables.NativeFor("php", w.name, a.Text("suite"))
		if ok && (t.Install == "built in" || t.Name == "xdebug" || t.Name == "pcov") {
			continue
		}
		if !ok && !slices.Contains(extra, w.name) {
			a.Warn("extension-unknown", w.at.String()+": "+w.name+" is none of the extensions that are known here: it is left out", w.at)
			continue
		}
		list, from = append(list, w.name), append(from, w.at)
	}
	return detect.Finds("", from, list...)
}

// extra are extensions of PHP's source that need no library and no table.
var extra = []string{"shmop", "sysvsem", "sysvshm", "dba", "pdo_firebird", "openswoole", "msgpack"}

// needs are what the settled extensions need.
type needs struct {
	own, pecl, build, run            []string
	ownFrom, peclFrom, from, runFrom []detect.Evidence
}

func needsOf(a *detect.App) *needs {
	return detect.Memo(a, "needs", func() *needs {
		n := &needs{}
		at := map[string]detect.Evidence{}
		for _, w := range wishes(a) {
			at[w.name] = w.at
		}
		list := slices.Clone(a.List("extensions"))
		slices.Sort(list)
		for _, name := range list {
			where := a.Evidence("extensions")
			if e, ok := at[name]; ok {
				where = []detect.Evidence{e}
			}
			t, _ := tables.NativeFor("php", name, a.Text("suite"))
			if t.Install == "pecl" || name == "openswoole" || name == "msgpack" {
				n.pecl, n.peclFrom = append(n.pecl, name), append(n.peclFrom, where...)
			} else if t.Install != "ffi" {
				n.own, n.ownFrom = append(n.own, name), append(n.ownFrom, where...)
			}
			if len(t.Build) > 0 {
				n.build, n.from = append(n.build, t.Build...), append(n.from, where...)
			}
			if len(t.Run) > 0 {
				n.run, n.runFrom = append(n.run, t.Run...), append(n.runFrom, where...)
			}
		}
		n.build, n.run = sortedSet(n.build), sortedSet(n.run)
		return n
	})
}

func sortedSet(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
