package php

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func runFacts() []detect.Fact {
	list := func(name, ask, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		return detect.Fact{Name: name, Type: detect.List, Ask: ask, Probes: []detect.Probe{{Says: says, Look: look}}}
	}
	return []detect.Fact{
		{Name: "build", Type: detect.Lines, Ask: "Which commands build it once its packages are there?",
			Probes: []detect.Probe{{Says: "what Laravel and Symfony want before they run", Look: build}}},
		{Name: "buildOnly", Type: detect.List, Derived: true, When: func(a *detect.App) bool { return a.Text("framework") == "symfony" },
			Ask: "Which variables do those commands insist on? (NAME=value)", Probes: []detect.Probe{{Says: "variables of .env that are secrets", Look: buildOnly}}},
		list("env", "Which variables does it need? (NAME=value)", "the framework; plain defaults in the .env of Symfony", env),
		list("writable", "Which folders does it write to?", "the framework's folders, SQLite files, upload folders, folders with a .gitignore of their own, VOLUME of a Dockerfile", writable),
		list("processes", "Which other processes has it? (name=command)", "Procfile and its kin, queues and schedules", processes),
		list("release", "Which commands run once before a release?", "release in the Procfile and its kin, migrations", release),
		{Name: "consumed", Type: detect.YesNo, Derived: true, Ask: "Is .env replaced by a file made in the build?", When: func(a *detect.App) bool { return a.Text("framework") == "symfony" },
			Probes: []detect.Probe{{Says: "Symfony and its .env", Look: func(a *detect.App) []detect.Finding { return detect.Finds("", a.Evidence("framework"), "yes") }}}},
	}
}

// build are the commands that complete a framework's code.
func build(a *detect.App) []detect.Finding {
	from := a.Evidence("framework")
	var lines []string
	switch a.Text("framework") {
	case "laravel":
		lines = append(lines, "php artisan package:discover --ansi")
		if m := a.Search(publicDisk, ".php"); len(m) > 0 {
			lines, from = append(lines, "php artisan storage:link"), append(slices.Clone(from), m[0].Evidence)
		}
		if a.HasDir("resources/views") {
			lines = append(lines, "php artisan view:cache")
		}
	case "symfony":
		if !a.Has("bin/console") {
			return nil
		}
		lines = append(lines, "php bin/console cache:warmup")
		if a.HasDir("public/bundles") || strings.Contains(a.Read("composer.json"), "assets:install") {
			lines = append(lines, "php bin/console assets:install --no-interaction")
		}
		if a.Has("importmap.php") {
			lines = append(lines, "php bin/console importmap:install")
			for _, more := range [][2]string{{"symfonycasts/tailwind-bundle", "php bin/console tailwind:build --minify"}, {"symfonycasts/sass-bundle", "php bin/console sass:build"}} {
				if _, _, ok := requires(a, more[0]); ok {
					lines = append(lines, more[1])
				}
			}
			lines, from = append(lines, "php bin/console asset-map:compile"), append(slices.Clone(from), a.At("importmap.php", 0)...)
		}
	}
	f := detect.Finds("", from, lines...)
	for i := range f {
		f[i].Source = detect.FromFramework
	}
	return f
}

var publicDisk = detect.NewPattern(`\bdisk\(\s*["']public["']|\basset\(\s*["']storage/|Storage::url\(`)

var (
	sqliteOpen   = detect.NewPattern(`(?:new\s+\\?(?:PDO|SQLite3)\s*\(\s*(?:__DIR__\s*\.\s*)?["'](?:sqlite:)?/?(?:\.\./)*)([\w-][\w./-]*/)[\w.-]+["']`)
	putFile      = detect.NewPattern(`(?:file_put_contents|fopen|move_uploaded_file|new\s+\\?(?:PDO|SQLite3))\s*\([^;\n]*(?:dirname\(__DIR__\)|__DIR__)\s*\.\s*["']/((?:\.\./)*[\w-][\w./-]*?)(?:/[\w.-]*)?["']`)
	kernelSQLite = detect.NewPattern(`^DATABASE_URL=["']?sqlite:///%kernel\.project_dir%/([\w-][\w./-]*/)[\w.%-]+`)
	logFile      = detect.NewPattern(`(?:dirname\(__DIR__\)|__DIR__)\s*\.\s*["']/((?:\.\./)*[\w-][\w./-]*/)[\w.-]+\.log["']`)
	dirSQLite    = detect.NewPattern(`["']sqlite:["']\s*\.\s*(?:dirname\(__DIR__\)|__DIR__)\s*\.\s*["']/((?:\.\./)*[\w-][\w./-]*/)[\w.-]+["']`)
)

// writable are the folders that the program writes to.
func writable(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(dir string, at ...detect.Evidence) {
		within := func(o string) bool { return dir == o || strings.HasPrefix(dir, o+"/") }
		if dir = path.Clean(dir); dir != "." && !strings.HasPrefix(dir, "..") && !strings.HasPrefix(dir, "/") && !slices.ContainsFunc(list, within) {
			list, from = append(list, dir), append(from, at...)
		}
	}
	at := a.Evidence("framework")
	for _, d := range map[string][]string{
		"laravel": {"storage", "bootstrap/cache"}, "symfony": {"var"}, "cakephp": {"tmp", "logs"}, "codeigniter": {"writable"}, "yii2": {"runtime", "web/assets"},
		"wordpress": {"wp-content/uploads"}, "bedrock": {"web/app/uploads"}, "drupal": {path.Join(a.Text("root"), "sites/default/files")},
	}[a.Text("framework")] {
		add(d, at...)
	}
	if a.Text("framework") == "laravel" {
		for _, f := range []string{".env.example", "config/database.php"} {
			if n := a.Doc(".env.example").At("DB_CONNECTION"); f == ".env.example" && n.Text() == "sqlite" {
				add("database", detect.Evidence{Path: a.Path(f), Line: n.Line})
			}
		}
	}
	for _, m := range kernelSQLite.In(a.Path(".env"), a.Read(".env")) {
		if a.Text("framework") == "symfony" {
			add(m.Group(), m.Evidence)
		}
	}
	for _, p := range []*detect.Pattern{dirSQLite, putFile, logFile} {
		for _, m := range a.Search(p, ".php") {
			base := path.Dir(detect.Rel(a.Dir, m.Path))
			if strings.Contains(m.Text, "dirname(__DIR__)") {
				base = path.Dir(base)
			}
			if path.Ext(m.Group()) == "" {
				add(path.Join(base, m.Group()), m.Evidence)
			}
		}
	}
	for _, m := range a.Search(sqliteOpen, ".php") {
		if !strings.Contains(m.Text, "__DIR__") {
			add(m.Group(), m.Evidence)
		}
	}
	for _, f := range a.Project.Files(a.Dir) {
		if dir := path.Dir(f); path.Base(f) == ".gitignore" && dir != a.Dir && fills(a, f) && !detect.Aside(a.Dir, dir) {
			add(detect.Rel(a.Dir, dir), detect.Evidence{Path: f})
		}
	}
	for _, m := range volume.In(a.Path("Dockerfile"), a.Read("Dockerfile")) {
		for _, q := range strings.FieldsFunc(m.Group(), func(r rune) bool { return strings.ContainsRune(" \t,[]\"'", r) }) {
			for rest := strings.Trim(q, "/"); rest != ""; _, rest, _ = strings.Cut(rest, "/") {
				if a.HasDir(rest) {
					add(rest, m.Evidence)
					break
				}
			}
		}
	}
	return detect.Finds("", from, list...)
}

var volume = detect.NewPattern(`^VOLUME\s+(.+)$`)

// fills says whether a folder's own .gitignore keeps it for what the program
// writes there: all of it, or what a folder of a usual name gains.
func fills(a *detect.App, file string) bool {
	switch path.Base(path.Dir(file)) {
	case "data", "cache", "tmp", "temp", "log", "logs", "upload", "uploads", "storage":
		return true
	}
	return slices.ContainsFunc(strings.Split(a.Project.Text(file), "\n"), func(l string) bool { l = strings.TrimSpace(l); return l == "*" || l == "/*" })
}
