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

var measure = detect.NewPattern(`(?:LIFETIME|TTL|LENGTH|SIZE|COUNT|LIMIT|TIMEOUT|EXPIRATION|EXPIRY|DAYS|HOURS|MINUTES|SECONDS)$`)

// secret says whether a variable's name or value must not be in an image.
func secret(name, value string) bool {
	if value != "" && strings.Trim(value, "0123456789") == "" && measure.Regexp().MatchString(name) {
		return false // a number of something, not the thing itself
	}
	for _, w := range []string{"SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "KEY", "CREDENTIAL", "AUTH", "PRIVATE"} {
		if strings.Contains(strings.ToUpper(name), w) {
			return true
		}
	}
	scheme, rest, ok := strings.Cut(value, "://")
	return name == "DATABASE_URL" && scheme != "sqlite" || ok && strings.Contains(rest, "@")
}

// settings are the variables of Symfony's .env: it holds defaults, and is no
// part of an image because it may hold secrets too.
func settings(a *detect.App) (plain, secrets []string, from []detect.Evidence) {
	doc := a.Doc(".env")
	for _, name := range doc.Keys() {
		n := doc.At(name)
		switch {
		case name == "APP_ENV" || name == "APP_DEBUG" || strings.Contains(n.Text(), "$"):
		case secret(name, n.Text()):
			secrets = append(secrets, name)
			from = append(from, detect.Evidence{Path: a.Path(".env"), Line: n.Line})
		case n.Text() != "":
			plain = append(plain, name)
		}
	}
	return plain, secrets, from
}

// buildOnly gives the secret variables a value for the commands of the build.
func buildOnly(a *detect.App) []detect.Finding {
	_, names, from := settings(a)
	var list []string
	for _, name := range names {
		value := "build-only"
		if scheme, rest, ok := strings.Cut(a.Doc(".env").At(name).Text(), "://"); ok && schemeName(scheme) {
			value = scheme + "://build:only@localhost/app"
			if _, query, ok := strings.Cut(rest, "?"); ok && !strings.ContainsAny(query, "@:") {
				value += "?" + query
			}
		}
		list = append(list, name+"="+value)
	}
	return detect.Finds("", from, list...)
}

func schemeName(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789+-_") == ""
}

func env(a *detect.App) []detect.Finding {
	from := a.Evidence("framework")
	switch a.Text("framework") {
	case "laravel":
		a.Warn("needs-at-run", "APP_KEY: Laravel encrypts with it: give it to the container (php artisan key:generate --show makes one)", from...)
		return own(detect.Finds("", from, "APP_ENV=production", "APP_DEBUG=false", "LOG_CHANNEL=stderr"))
	case "symfony":
		list := []string{"APP_ENV=prod", "APP_DEBUG=0"}
		plain, secrets, where := settings(a)
		for _, name := range plain {
			n := a.Doc(".env").At(name)
			list, from = append(list, name+"="+n.Text()), append(slices.Clone(from), detect.Evidence{Path: a.Path(".env"), Line: n.Line})
		}
		if len(secrets) > 0 {
			a.Warn("needs-at-run", strings.Join(secrets, ", ")+": .env may hold secrets and is in no image: give these to the container", where...)
		}
		return detect.Finds("", from, list...)
	}
	return nil
}

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

var (
	schedules = detect.NewPattern(`\bSchedule::(?:command|job|call|exec)\s*\(|\$schedule->(?:command|job|call|exec)\s*\(`)
	async     = detect.NewPattern(`^\s+(async\w*):`)
)

func processes(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(name, command string, at ...detect.Evidence) {
		if !slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, name+"=") }) {
			list, from = append(list, name+"="+command), append(from, at...)
		}
	}
	for _, p := range detect.Processes(a) {
		add(p.Name, p.Command, p.From)
	}
	switch a.Text("framework") {
	case "laravel":
		if n, _, ok := requires(a, "laravel/horizon"); ok {
			add("worker", "php artisan horizon", a.At("composer.json", n.Line)...)
		} else if a.HasDir("app/Jobs") {
			add("worker", "php artisan queue:work", detect.Evidence{Path: a.Path("app/Jobs")})
		}
		for _, f := range []string{"routes/console.php", "app/Console/Kernel.php", "bootstrap/app.php"} {
			for _, m := range schedules.In(a.Path(f), a.Project.Code(a.Path(f))) {
				add("scheduler", "php artisan schedule:work", m.Evidence)
			}
		}
		if n, _, ok := requires(a, "laravel/reverb"); ok {
			add("reverb", "php artisan reverb:start --host=0.0.0.0", a.At("composer.json", n.Line)...)
		}
	case "symfony":
		const file = "config/packages/messenger.yaml"
		for _, m := range async.In(a.Path(file), a.Read(file)) {
			add("worker", "php bin/console messenger:consume "+m.Group(), m.Evidence)
		}
	}
	if a.Known("framework") {
		return own(detect.Finds("", from, list...))
	}
	return detect.Finds("", from, list...)
}

// release are commands that change the database before a new version starts.
func release(a *detect.App) []detect.Finding {
	for _, p := range detect.ReleaseProcesses(a) {
		return detect.Finds("", []detect.Evidence{p.From}, p.Command)
	}
	switch a.Text("framework") {
	case "laravel":
		if a.HasDir("database/migrations") {
			return own(detect.Finds("", []detect.Evidence{{Path: a.Path("database/migrations")}}, "php artisan migrate --force"))
		}
	case "symfony":
		if n, _, ok := requires(a, "doctrine/doctrine-migrations-bundle"); ok {
			return own(detect.Finds("", a.At("composer.json", n.Line), "php bin/console doctrine:migrations:migrate --no-interaction --allow-no-migration"))
		}
	}
	return nil
}
