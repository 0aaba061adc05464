package php_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/trial"
)

// What public repositories do, each in its smallest form: what the Dockerfile
// must hold, and what it must not.
func TestField(t *testing.T) {
	const page = "<?php echo 'hello';\n"
	app := func(require string, more tree) tree {
		out := tree{"composer.json": `{"type": "project", "require": {` + require + `}}`, "composer.lock": `{"packages": []}`, "public/index.php": page}
		for name, text := range more {
			out[name] = text
		}
		return out
	}
	for name, c := range map[string]struct {
		files   tree
		holds   []string
		without []string
	}{
		"an exact release on the suite it came out for": {
			app(`"php": "^8.3", "ext-intl": "*"`, tree{".tool-versions": "php 8.3.16\n"}),
			[]string{"FROM php:8.3.16-apache-bookworm AS base", "libicu72"}, []string{"trixie"},
		},
		"a locked package that takes no newer one": {
			app(`"php": ">=8.2"`, tree{"composer.lock": `{"packages": [{"name": "a/b", "require": {"php": "~8.2.0 || ~8.3.0"}}]}`}),
			[]string{"FROM php:8.3-apache-trixie AS base"}, nil,
		},
		"a build for production of another name": {
			app(`"php": "8.4.*", "symfony/framework-bundle": "^7"`, tree{"webpack.config.js": "Encore.setOutputPath('public/build/')\n",
				"package.json": `{"scripts": {"build:dev": "encore dev", "build:prod": "encore production"}, "engines": {"node": "18"}}`, "package-lock.json": "{}"}),
			[]string{"FROM node:18-bookworm-slim AS assets", "RUN npm run build:prod"}, nil,
		},
		"a number of something is no secret": {
			app(`"symfony/framework-bundle": "^7"`, tree{".env": "APP_SECRET=abc\nACCESS_TOKEN_LIFETIME=3600\nAPI_TOKEN=1234\n", "bin/console": "#!/usr/bin/env php\n"}),
			[]string{"ACCESS_TOKEN_LIFETIME=3600", "API_TOKEN=build-only"}, []string{"1234"},
		},
		"the folder that a web server is told": {
			tree{"index.php": page, "p/index.php": page, "Docker/site.conf": "Listen 80\nDocumentRoot /var/www/shop/p/\n", "data/.gitignore": "config.php\n"},
			[]string{"RUN mkdir -p /writable data &&"}, nil,
		},
		"a volume of its own Dockerfile": {
			app(`"php": "8.4.*"`, tree{"store/readme.txt": "", "Dockerfile": "FROM php:8.4\nVOLUME [\"/var/www/app/store\", \"/etc/ssl\"]\n"}),
			[]string{"mkdir -p /writable store &&"}, []string{"ssl"},
		},
		"a folder that is kept empty": {
			app(`"slim/slim": "^4"`, tree{"media/.gitignore": "*\n!.gitignore\n", "app/settings.php": "<?php return ['path' => __DIR__ . '/../logs/app.log'];\n"}),
			[]string{"mkdir -p /writable logs media &&"}, nil,
		},
		"programs that it calls": {
			app(`"php": "8.4.*"`, tree{"src/Encoder.php": "<?php $path = trim(shell_exec('which ffmpeg'));\n", "src/ReleaseCommand.php": "<?php exec('git tag');\n"}),
			[]string{"# The program calls ffmpeg.\n", "--no-install-recommends ffmpeg &&"}, []string{"git"},
		},
		"rules that need modules": {
			tree{"public/index.php": page, "public/.htaccess": "RewriteEngine On\nHeader set X-Frame-Options DENY\n"},
			[]string{"# The rules of .htaccess need these modules.\nRUN a2enmod headers rewrite\n"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := one(t, c.files)
			text := trial.Written(t, a, a.Dockerfile)
			for _, want := range c.holds {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing in\n%s", want, text)
				}
			}
			for _, bad := range c.without {
				if strings.Contains(text, bad) {
					t.Errorf("%q is in\n%s", bad, text)
				}
			}
			if name == "the folder that a web server is told" && !strings.Contains(trial.Written(t, a, "apache.conf"), "DocumentRoot /app/p\n") {
				t.Error(trial.Written(t, a, "apache.conf"))
			}
		})
	}
}

// FrankenPHP has images of lines alone, and of none before 8.2.
func TestFrankenPHP(t *testing.T) {
	caddy := tree{"composer.json": `{"type": "project", "require": {"php": "8.3.*"}}`, "public/index.php": "<?php\n", "Caddyfile": "localhost\nphp_server\n", ".php-version": "8.3.20\n"}
	if a := one(t, caddy); a.Images["run"] != "dunglas/frankenphp:1-php8.3-bookworm" {
		t.Errorf("%v", a.Images)
	}
	caddy[".php-version"] = "8.1\n"
	caddy["composer.json"] = `{"type": "project", "require": {"php": "8.1.*"}}`
	if a := one(t, caddy); !strings.HasPrefix(a.Images["run"], "php:8.1-apache-") || slices.ContainsFunc(a.Start, func(s string) bool { return strings.Contains(s, "franken") }) {
		t.Errorf("%v starts by %v", a.Images, a.Start)
	}
}
