package php_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/php"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func made(t *testing.T, files tree, set ...string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, php.Language, files, set...)
}

// one gives the only app of a project.
func one(t *testing.T, files tree, set ...string) *plan.App {
	t.Helper()
	return trial.Only(t, php.Language, files, set...)
}

const page = "<?php\necho 'hi';\n"

func laravel(more tree) tree {
	out := tree{"composer.json": `{"require": {"php": "^8.3", "laravel/framework": "^12.0"}}`, "composer.lock": "{}", "artisan": "#!/usr/bin/env php\n<?php\n", "public/index.php": page}
	for name, text := range more {
		out[name] = text
	}
	return out
}

// What a folder is, what the web server shows of it, and how it starts.
func TestStarts(t *testing.T) {
	for name, test := range map[string]struct {
		files                        tree
		set                          string
		kind, framework, root, start string
		port                         int
	}{
		"a page":         {tree{"index.php": page}, "", "service", "", ".", "apache2 -D FOREGROUND", 8080},
		"public":         {tree{"public/index.php": page, "src/a.php": page}, "", "service", "", "public", "apache2 -D FOREGROUND", 8080},
		"fpm alone":      {tree{"public/index.php": page}, "base=fpm", "service", "", "public", "php-fpm --nodaemonize", 9000},
		"nginx":          {tree{"public/index.php": page}, "base=nginx", "service", "", "public", "bash -c php-fpm --nodaemonize & nginx -g 'daemon off;' & wait -n", 8080},
		"FrankenPHP":     {tree{"public/index.php": page}, "base=frankenphp", "service", "", "public", "frankenphp php-server --listen :8080 --root /app/public", 8080},
		"nginx is there": {tree{"public/index.php": page, "docker/default.conf": "server {\n  fastcgi_pass app:9000;\n}\n"}, "", "service", "", "public", "bash -c php-fpm --nodaemonize & nginx -g 'daemon off;' & wait -n", 8080},
		"laravel":        {laravel(nil), "", "service", "laravel", "public", "/bin/sh -c php artisan optimize && exec apache2 -D FOREGROUND", 8080},
		"slim":           {tree{"composer.json": `{"require": {"slim/slim": "^4"}}`, "public/index.php": page}, "", "service", "slim", "public", "apache2 -D FOREGROUND", 8080},
		"symfony, moved": {tree{"composer.json": `{"require": {"symfony/framework-bundle": "^7"}, "extra": {"public-dir": "htdocs"}}`, "htdocs/index.php": page}, "", "service", "symfony", "htdocs", "apache2 -D FOREGROUND", 8080},
		"cakephp":        {tree{"composer.json": `{"require": {"cakephp/cakephp": "^5"}}`, "webroot/index.php": page, "index.php": page}, "", "service", "cakephp", "webroot", "apache2 -D FOREGROUND", 8080},
		"wordpress":      {tree{"wp-load.php": page, "index.php": page, ".htaccess": "RewriteEngine On\n"}, "", "service", "wordpress", ".", "apache2 -D FOREGROUND", 8080},
		"a worker":       {tree{"worker.php": "<?php\nwhile (true) { work(); }\n"}, "", "worker", "", "", "php worker.php", 0},
		"a command":      {tree{"composer.json": `{"name": "a/b", "type": "project", "bin": ["bin/count"]}`, "bin/count": "#!/usr/bin/env php\n"}, "", "tool", "", "", "php bin/count", 0},
	} {
		t.Run(name, func(t *testing.T) {
			var set []string
			if test.set != "" {
				set = []string{test.set}
			}
			a := one(t, test.files, set...)
			if a.Kind != test.kind || a.Framework != test.framework || a.Fact("root") != test.root || strings.Join(a.Start, " ") != test.start || a.Port != test.port {
				t.Errorf("%s %q %q on %d: %q", a.Kind, a.Framework, a.Fact("root"), a.Port, strings.Join(a.Start, " "))
			}
			if len(a.Open) > 0 {
				t.Errorf("open: %v", a.Open)
			}
			trial.Written(t, a, "Dockerfile")
		})
	}
}

// What is no app is said to be none, and why.
func TestNoApps(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		why   string
	}{
		"a library":   {tree{"composer.json": `{"name": "a/b", "autoload": {"psr-4": {"A\\": "src/"}}}`, "src/A.php": page}, "a library"},
		"by its type": {tree{"composer.json": `{"name": "a/b", "type": "wordpress-plugin"}`, "index.php": page}, "wordpress-plugin"},
		"a theme":     {tree{"index.php": page, "functions.php": page, "style.css": "/*\nTheme Name: Sea\n*/\n"}, "a theme of WordPress"},
		"tools":       {tree{"composer.json": `{"require-dev": {"friendsofphp/php-cs-fixer": "^3"}}`}, "tools of those who work"},
	} {
		t.Run(name, func(t *testing.T) {
			p := made(t, test.files)
			if len(p.Apps) > 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, test.why) {
				t.Errorf("%d apps, %v", len(p.Apps), p.Skipped)
			}
		})
	}
	if p := made(t, tree{"package.json": "{}", "docs/index.php": page}); len(p.Apps) > 0 {
		t.Errorf("a page below another project is taken for an app")
	}
}

func TestVersions(t *testing.T) {
	for name, test := range map[string]struct{ files, want string }{
		"caret":         {`{"require": {"php": "^8.2"}}`, "8.5"},
		"tilde":         {`{"require": {"php": "~8.3.0"}}`, "8.3"},
		"alternatives":  {`{"require": {"php": "8.2.* || 8.3.*"}}`, "8.3"},
		"platform":      {`{"require": {"php": ">=8.2"}, "config": {"platform": {"php": "8.4.7"}}}`, "8.4"},
		"nothing said":  {`{}`, "8.5"},
		"no constraint": {`{"require": {"php": "*"}}`, "8.5"},
	} {
		t.Run(name, func(t *testing.T) {
			if a := one(t, tree{"composer.json": test.files, "public/index.php": page}); a.Version != test.want {
				t.Errorf("%s, want %s", a.Version, test.want)
			}
		})
	}
	if a := one(t, tree{"index.php": page, ".php-version": "8.3\n"}); a.Version != "8.3" {
		t.Errorf(".php-version: %s", a.Version)
	}
}

// Need 16: Composer's stage first, then the one of Node.js, which sees vendor/,
// then PHP; nothing of either is in the final stage.
func TestNeed16(t *testing.T) {
	a := one(t, laravel(tree{"package.json": `{"scripts": {"build": "vite build"}}`, "package-lock.json": "{}", "vite.config.js": "import laravel from 'laravel-vite-plugin'\n"}))
	text := trial.Written(t, a, "Dockerfile")
	last := -1
	for _, want := range []string{"AS vendor", "composer install --no-dev", "AS assets", "npm ci", "COPY --from=vendor /app/ ./", "npm run build", "AS build", "COPY --from=assets /app/public/build/ public/build/", "AS run"} {
		at := strings.Index(text, want)
		if at <= last {
			t.Fatalf("%q is not where it belongs:\n%s", want, text)
		}
		last = at
	}
	if run := text[last:]; strings.Contains(run, "composer") || strings.Contains(run, "npm") {
		t.Errorf("the final stage has build tools:\n%s", run)
	}
}

// A framework's folder is its own, whatever its package.json looks like.
func TestLeads(t *testing.T) {
	node := &detect.Language{Name: "node", Marks: []string{"package.json"}, Claim: func(a *detect.App) *detect.Claim {
		return &detect.Claim{Kind: detect.Service, From: a.At("package.json", 0)}
	}}
	p := trial.Project(t, laravel(tree{"package.json": "{}"}), node, php.Language)
	if found := detect.Scan(p, ".", ""); len(found.Apps) != 1 || found.Apps[0].Language != php.Language {
		t.Errorf("%d apps", len(found.Apps))
	}
}

// A build that writes somewhere below public/ is kept with all of public/.
func TestShown(t *testing.T) {
	a := one(t, laravel(tree{"package.json": `{"scripts": {"build": "sass --watch x:public/dist", "production": "sass x:./public/dist"}}`}))
	if a.Fact("assets") != "public" || a.Fact("nodeBuild") != "npm run production" {
		t.Errorf("%q %q", a.Fact("assets"), a.Fact("nodeBuild"))
	}
}

// Need 25: extensions bring what compiles them to a stage of its own and their
// shared libraries to the final one.
func TestNeed25(t *testing.T) {
	a := one(t, tree{"composer.json": `{"require": {"ext-gd": "*", "ext-json": "*", "ext-redis": "*", "ext-unheard": "*"}}`, "public/index.php": page,
		"composer.lock": `{"packages": [{"name": "a/b", "require": {"ext-intl": "*"}}], "packages-dev": [{"name": "c/d", "require": {"ext-soap": "*"}}]}`})
	if want := []string{"gd", "redis", "intl"}; !slices.Equal(a.List("extensions"), want) {
		t.Errorf("extensions %v, want %v", a.List("extensions"), want)
	}
	text := trial.Written(t, a, "Dockerfile")
	compile, run, _ := strings.Cut(text, "AS base")
	for _, want := range []string{"libicu-dev", "docker-php-ext-configure gd", `docker-php-ext-install -j"$(nproc)" gd intl`, "pecl install redis"} {
		if !strings.Contains(compile, want) || strings.Contains(run, want) {
			t.Errorf("%q is not in the stage of extensions alone:\n%s", want, text)
		}
	}
	if !strings.Contains(run, "libicu76") || strings.Contains(run, "libicu-dev") {
		t.Errorf("the final stage:\n%s", run)
	}
	if !slices.ContainsFunc(a.Warnings, func(w detect.Warning) bool { return w.Code == "extension-unknown" }) {
		t.Errorf("no word of ext-unheard: %v", a.Warnings)
	}
}

// The driver of the database that the settings name, where no sample does.
func TestDriver(t *testing.T) {
	a := one(t, laravel(tree{"config/database.php": "<?php\nreturn [\n  'default' => env('DB_CONNECTION', 'mysql'),\n];\n"}))
	if want := []string{"pdo_mysql"}; !slices.Equal(a.List("extensions"), want) {
		t.Errorf("%v, want %v", a.List("extensions"), want)
	}
}

// Functions whose extension nobody asked for.
func TestCalls(t *testing.T) {
	a := one(t, tree{"public/index.php": "<?php\n// new Redis()\n$db = new mysqli('db');\n"})
	if want := []string{"mysqli"}; !slices.Equal(a.List("extensions"), want) {
		t.Errorf("%v, want %v", a.List("extensions"), want)
	}
}

// Symfony's .env stays out: plain defaults become variables of the image, the
// rest is asked for by name.
func TestSymfonyEnvironment(t *testing.T) {
	a := one(t, tree{"composer.json": `{"require": {"symfony/framework-bundle": "^7"}}`, "public/index.php": page, "bin/console": "#!/usr/bin/env php\n",
		".env": "APP_ENV=dev\nAPP_SECRET=abc\nDATABASE_URL=\"mysql://u:p@db/x?serverVersion=8\"\nMAILER_DSN=null://null\n"})
	if a.Env["APP_ENV"] != "prod" || a.Env["MAILER_DSN"] != "null://null" || a.Env["APP_SECRET"] != "" || a.Env["DATABASE_URL"] != "" {
		t.Errorf("%v", a.Env)
	}
	text := trial.Written(t, a, "Dockerfile")
	if strings.Contains(text, "abc") || strings.Contains(text, "u:p@") || !strings.Contains(text, "mysql://build:only@localhost/app?serverVersion=8") {
		t.Errorf("secrets:\n%s", text)
	}
	if !slices.ContainsFunc(a.Warnings, func(w detect.Warning) bool {
		return w.Code == "needs-at-run" && strings.HasPrefix(w.Message, "APP_SECRET, DATABASE_URL:") && w.From[0] == detect.Evidence{Path: ".env", Line: 2}
	}) {
		t.Errorf("%v", a.Warnings)
	}
}

// Laravel's caches are made at start, its folders are its user's, and what
// changes the database is printed, not run.
func TestLaravel(t *testing.T) {
	a := one(t, laravel(tree{"app/Jobs/A.php": page, "database/migrations/1.php": page, "routes/console.php": "<?php\nSchedule::command('x');\n", "resources/views/a.blade.php": ""}))
	text := trial.Written(t, a, "Dockerfile")
	if build, _, _ := strings.Cut(text, "AS run"); strings.Contains(build, "config:cache") || strings.Contains(text, "migrate") || !strings.Contains(build, "php artisan view:cache") {
		t.Errorf("%s", text)
	}
	if !slices.Equal(a.Writable, []string{"storage", "bootstrap/cache"}) || !slices.Equal(a.Release, []string{"php artisan migrate --force"}) {
		t.Errorf("%v %v", a.Writable, a.Release)
	}
	if strings.Join(a.Processes["worker"], " ") != "php artisan queue:work" || strings.Join(a.Processes["scheduler"], " ") != "php artisan schedule:work" {
		t.Errorf("%v", a.Processes)
	}
}

// The project's own folder as the one that is shown keeps back what is no page.
func TestPublishedRoot(t *testing.T) {
	a := one(t, tree{"index.php": page, "config/secret.php": page})
	if !slices.ContainsFunc(a.Warnings, func(w detect.Warning) bool { return w.Code == "published-root" }) {
		t.Errorf("%v", a.Warnings)
	}
	if conf := trial.Written(t, a, "apache.conf"); !strings.Contains(conf, "vendor|config|src") {
		t.Errorf("%s", conf)
	}
}

// No composer.json, however broken, is the end of the program.
func FuzzComposer(f *testing.F) {
	f.Add(`{"require": {"php": "^8", "ext-gd": 1}, "bin": "x", "repositories": [{"type": "path", "url": "a/*"}]}`, `{"packages": [{"require": []}]}`)
	f.Add(`{"extra": {"public-dir": "../x"}, "config": {"platform": {"php": "8"}}}`, `[]`)
	f.Fuzz(func(t *testing.T, manifest, lock string) {
		made(t, tree{"composer.json": manifest, "composer.lock": lock, "public/index.php": page})
	})
}
