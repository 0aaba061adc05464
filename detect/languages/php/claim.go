package php

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// known are the frameworks of this room, those that stand on others first.
func known() []framework {
	return []framework{
		{"laravel", "Laravel", []string{"laravel/framework"}, "public", true},
		{"symfony", "Symfony", []string{"symfony/framework-bundle", "symfony/symfony"}, "public", true},
		{"cakephp", "CakePHP", []string{"cakephp/cakephp"}, "webroot", true},
		{"codeigniter", "CodeIgniter", []string{"codeigniter4/framework"}, "public", true},
		{"yii2", "Yii 2", []string{"yiisoft/yii2"}, "web", true},
		{"drupal", "Drupal", []string{"drupal/core-recommended", "drupal/core"}, "web", true},
		{"bedrock", "Bedrock", []string{"roots/bedrock-autoloader", "roots/wordpress"}, "web", true},
		{"slim", "Slim", []string{"slim/slim"}, "public", true},
		{"mezzio", "Mezzio", []string{"mezzio/mezzio"}, "public", true},
		{"wordpress", "WordPress", nil, ".", true},
	}
}

// framework is what a web app is built on.
type framework struct {
	name, title string
	packages    []string
	root        string // the usual folder that the web server shows
	front       bool   // one file answers for every path
}

func frameworks() []detect.Framework {
	var out []detect.Framework
	for _, k := range known() {
		out = append(out, detect.Framework{Name: k.name, Title: k.title, Kind: detect.Service})
	}
	return out
}

func isFramework(name string) *framework {
	for _, k := range known() {
		if k.name == name {
			return &k
		}
	}
	return nil
}

// requires finds a package that composer.json asks for in production.
func requires(a *detect.App, names ...string) (*formats.Node, string, bool) {
	req := a.Doc("composer.json").At("require")
	for _, name := range names {
		if n := req.At(name); n != nil {
			return n, name, true
		}
	}
	return nil, "", false
}

// findFramework finds the framework that composer.json asks for.
func findFramework(a *detect.App) []detect.Finding {
	for _, k := range known() {
		if n, _, ok := requires(a, k.packages...); ok {
			return detect.Finds("", a.At("composer.json", n.Line), k.name)
		}
	}
	if a.Has("wp-load.php") && a.Has("index.php") {
		return detect.Finds("", a.At("wp-load.php", 0), "wordpress")
	}
	return nil
}

// roots are the folders that web servers usually show.
var roots = []string{"public", "web", "webroot", "htdocs", "www", "public_html", "html"}

// root is the folder that the web server shows, beside the app; "" if none.
func root(a *detect.App) (string, []detect.Evidence) {
	doc := a.Doc("composer.json")
	for _, key := range [][]string{{"extra", "public-dir"}, {"extra", "symfony", "public-dir"}, {"extra", "drupal-scaffold", "locations", "web-root"}} {
		if n := doc.At(key...); n.Text() != "" && !strings.Contains(n.Text(), "..") && !strings.HasPrefix(n.Text(), "/") {
			return path.Clean(n.Text()), a.At("composer.json", n.Line)
		}
	}
	for _, f := range findFramework(a) {
		if k := isFramework(f.Value[0]); k != nil && (a.Has(path.Join(k.root, "index.php")) || k.name == "drupal" || k.name == "bedrock") {
			return k.root, a.At(path.Join(k.root, "index.php"), 0)
		}
	}
	for _, d := range roots {
		if a.Has(d + "/index.php") {
			return d, a.At(d+"/index.php", 0)
		}
	}
	if dir, at := configuredRoot(a); dir != "" {
		return dir, at
	}
	if a.Has("index.php") {
		return ".", a.At("index.php", 0)
	}
	return "", nil
}

var documentRoot = detect.NewPattern(`^\s*DocumentRoot\s+"?(/[\w./-]+)|^\s*root\s+(?:\*\s+)?(/[\w./-]+)`)

// configuredRoot is the folder that a configuration of a web server shows: the
// end of its path that is a folder of the project with an index.php.
func configuredRoot(a *detect.App) (string, []detect.Evidence) {
	for _, f := range a.Project.Files(a.Dir) {
		if path.Ext(f) != ".conf" && path.Base(f) != "Caddyfile" || detect.Aside(a.Dir, f) {
			continue
		}
		for _, m := range documentRoot.In(f, a.Project.Text(f)) {
			for rest := strings.Trim(m.Group(), "/"); rest != ""; _, rest, _ = strings.Cut(rest, "/") {
				if a.Has(path.Join(rest, "index.php")) {
					return path.Clean(rest), []detect.Evidence{m.Evidence}
				}
			}
		}
	}
	return "", nil
}

// claim says what a folder with a mark is; the folders below that only hold
// pages or scripts of it are its own.
func claim(a *detect.App) *detect.Claim {
	c := what(a)
	if c == nil {
		return nil
	}
	for _, f := range a.Project.Files(a.Dir) {
		switch path.Base(f) {
		case "index.php", "main.php", "worker.php", "bot.php":
			if dir := path.Dir(f); dir != a.Dir && !apart(a, dir) && !slices.Contains(c.Absorbs, dir) {
				c.Absorbs = append(c.Absorbs, dir)
			}
		}
	}
	return c
}

// apart says whether a folder belongs to another project below the app.
func apart(a *detect.App, dir string) bool {
	for ; dir != a.Dir && dir != "."; dir = path.Dir(dir) {
		if a.Project.Has(path.Join(dir, "composer.json")) {
			return true
		}
	}
	return false
}

func what(a *detect.App) *detect.Claim {
	if a.Dir != "." && slices.Contains(roots, path.Base(a.Dir)) && !a.Has("composer.json") {
		return nil // what is shown of the app above it
	}
	if !a.Has("composer.json") && below(a) {
		return nil
	}
	doc := a.Doc("composer.json")
	if t := doc.At("type"); t != nil && strings.Contains(t.Text(), "-") && t.Text() != "symfony-docker" || t.Text() == "library" && isLibrary(a) {
		return &detect.Claim{Kind: detect.Library, Why: "a library: a package of the type " + t.Text(), From: a.At("composer.json", t.Line)}
	}
	if m := themeName.In(a.Path("style.css"), a.Read("style.css")); len(m) > 0 && a.Has("functions.php") {
		return &detect.Claim{Kind: detect.Library, Why: "a theme of WordPress: it runs within one", From: []detect.Evidence{m[0].Evidence}}
	}
	for _, f := range findFramework(a) {
		return &detect.Claim{Kind: detect.Service, From: f.From, Leads: true}
	}
	if isLibrary(a) && !a.Has("index.php") {
		return &detect.Claim{Kind: detect.Library, Why: "a library: it has a name and no folder that a web server shows", From: a.At("composer.json", 0)}
	}
	if dir, from := root(a); dir != "" && !silent(a, dir) {
		return &detect.Claim{Kind: detect.Service, From: from}
	}
	if s := script(a); s != nil {
		kind := detect.Tool
		if s.loops {
			kind = detect.Worker
		}
		return &detect.Claim{Kind: kind, From: s.from}
	}
	switch {
	case doc == nil:
		return nil
	case len(doc.At("require").Keys()) == 0 && len(doc.At("require-dev").Keys()) > 0:
		return &detect.Claim{Kind: detect.Tooling, Why: "it only lists tools of those who work on the project", From: a.At("composer.json", 0)}
	}
	return &detect.Claim{Kind: detect.Library, Why: "a library: no index.php, no command and no worker starts anything", From: a.At("composer.json", 0)}
}

// isLibrary says whether composer.json names a package for others.
func isLibrary(a *detect.App) bool {
	doc := a.Doc("composer.json")
	dir, _ := root(a)
	return doc.At("name").Text() != "" && doc.Has("autoload") && doc.At("type").Text() != "project" && dir == "" && len(doc.At("bin").Strings()) == 0 && script(a) == nil
}

// silent says whether an index.php only hides its folder's listing.
func silent(a *detect.App, dir string) bool {
	code := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(a.Project.Code(a.Path(path.Join(dir, "index.php")))), "<?php"))
	return dir == "." && code == ""
}

// others are manifests of other languages: a lone file beside one is no app.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "pyproject.toml", "requirements.txt", "Gemfile", "mix.exs", "CMakeLists.txt"}

// below says whether a folder without composer.json is part of another app.
func below(a *detect.App) bool {
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		for _, m := range append(slices.Clone(others), "composer.json", "index.php", "artisan", "wp-load.php", "public/index.php", "web/index.php") {
			if a.Project.Has(path.Join(dir, m)) {
				return true
			}
		}
	}
	return slices.ContainsFunc(others[1:], a.Has) && !a.Has("index.php") && !a.Has("public/index.php")
}

// program is a script that PHP runs from the command line.
type program struct {
	file  string // beside the app
	loops bool
	from  []detect.Evidence
}

var (
	themeName = detect.NewPattern(`^[\s*/]*Theme Name:`)
	loopCall  = detect.NewPattern(`\bwhile\s*\(\s*(?:true|1|!)|\bfor\s*\(\s*;\s*;\s*\)|->(?:consume|wait|listen|run)\(\)\s*;|EventLoop::run|Loop::run|Worker::runAll`)
)

// script finds what starts from the command line: a command that composer.json
// names, or a script of a usual name.
func script(a *detect.App) *program {
	return detect.Memo(a, "script", func() *program {
		for _, n := range a.Doc("composer.json").At("bin").List() {
			if p := path.Clean(n.Text()); a.Has(p) && !strings.HasPrefix(p, "..") {
				return &program{file: p, from: a.At("composer.json", n.Line)}
			}
		}
		if n := a.Doc("composer.json").At("bin"); n != nil && n.Kind != formats.List && a.Has(path.Clean(n.Text())) {
			return &program{file: path.Clean(n.Text()), from: a.At("composer.json", n.Line)}
		}
		for _, f := range []string{"worker.php", "bot.php", "main.php", "bin/worker.php", "bin/worker", "bin/console", "src/main.php", "src/worker.php"} {
			if !a.Has(f) {
				continue
			}
			p := &program{file: f, from: a.At(f, 0)}
			if m := loopCall.In(a.Path(f), a.Project.Code(a.Path(f))); len(m) > 0 {
				p.loops, p.from = true, []detect.Evidence{m[0].Evidence}
			} else if strings.Contains(f, "worker") || f == "bot.php" {
				p.loops = true
			}
			return p
		}
		return nil
	})
}
