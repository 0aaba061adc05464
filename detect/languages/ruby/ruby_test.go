package ruby_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/ruby"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func made(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, ruby.Language, files)
}

// one gives the only app of a project.
func one(t *testing.T, files tree) *plan.App {
	t.Helper()
	return trial.Only(t, ruby.Language, files)
}

func dockerfile(t *testing.T, a *plan.App) string {
	t.Helper()
	return trial.Written(t, a, "")
}

const (
	application = "require \"rails\"\nmodule Shop\n  class Application < Rails::Application\n  end\nend\n"
	pumaConfig  = "threads 1, 5\nport ENV.fetch(\"PORT\") { 3000 }\n"
)

func rails(gems string, more tree) tree {
	out := tree{"Gemfile": "source \"https://gems.example.com\"\ngem \"rails\", \"~> 8.0\"\ngem \"puma\"\n" + gems,
		"config/application.rb": application, "config/puma.rb": pumaConfig, "config.ru": "run Rails.application\n", "bin/rails": "#!/usr/bin/env ruby\n"}
	for name, text := range more {
		out[name] = text
	}
	return out
}

func rack(gems string, more tree) tree {
	out := tree{"Gemfile": gems, "config.ru": "run ->(env) { [200, {}, []] }\n"}
	for name, text := range more {
		out[name] = text
	}
	return out
}

// What a folder is, and how it starts, where it does.
func TestStarts(t *testing.T) {
	for name, test := range map[string]struct {
		files                  tree
		kind, framework, start string
		port                   int
	}{
		"rails":                 {rails("", nil), "service", "rails", "bundle exec puma -C config/puma.rb", 3000},
		"rails with thruster":   {rails("gem \"thruster\", require: false\n", tree{"bin/thrust": ""}), "service", "rails", "./bin/thrust bundle exec puma -C config/puma.rb", 8080},
		"rack, nothing said":    {rack("gem 'rack'\ngem 'puma'\n", nil), "service", "rack", "bundle exec puma --port 9292", 9292},
		"rack, a bind":          {rack("gem 'rack'\ngem 'puma'\n", tree{"config/puma.rb": "bind 'tcp://0.0.0.0:7000'\n"}), "service", "rack", "bundle exec puma -C config/puma.rb", 7000},
		"rack, falcon":          {rack("gem 'falcon'\n", nil), "service", "rack", "bundle exec falcon serve --bind http://0.0.0.0:9292", 9292},
		"rack, unicorn":         {rack("gem 'unicorn'\n", tree{"config/unicorn.rb": "worker_processes 2\nlisten ENV['PORT'] || 8081\n"}), "service", "rack", "bundle exec unicorn -c config/unicorn.rb", 8081},
		"rails, port unsaid":    {rails("", tree{"config/puma.rb": "threads 1, 5\n"}), "service", "rails", "bundle exec puma -C config/puma.rb --port 3000", 3000},
		"rack, pitchfork":       {rack("gem 'pitchfork'\n", nil), "service", "rack", "bundle exec pitchfork --listen 0.0.0.0:8080", 8080},
		"hanami":                {rack("gem 'hanami', '~> 2.2'\ngem 'puma'\n", tree{"config/puma.rb": "port ENV.fetch(\"HANAMI_PORT\", 2300)\n"}), "service", "hanami", "bundle exec puma -C config/puma.rb", 2300},
		"roda":                  {rack("gem 'roda'\ngem 'puma'\n", nil), "service", "roda", "bundle exec puma --port 9292", 9292},
		"sinatra, classic":      {tree{"Gemfile": "gem 'sinatra'\ngem 'puma'\n", "app.rb": "require 'sinatra'\nset :port, 4000\nget('/') { 'hi' }\n"}, "service", "sinatra", "bundle exec ruby app.rb -o 0.0.0.0 -p 4000", 4000},
		"sinatra, modular":      {rack("gem 'sinatra'\ngem 'puma'\n", tree{"app.rb": "require 'sinatra/base'\nclass App < Sinatra::Base\nend\n"}), "service", "sinatra", "bundle exec puma --port 4567", 4567},
		"a Procfile":            {rack("gem 'rack'\ngem 'puma'\n", tree{"Procfile": "web: bundle exec puma -p ${PORT:-5000} -t 5:5\n"}), "service", "rack", "bundle exec puma -p 5000 -t 5:5", 5000},
		"a Procfile of foreman": {rack("gem 'rack'\ngem 'puma'\n", tree{"Procfile": "web: bin/dev\n"}), "service", "rack", "bundle exec puma --port 9292", 9292},
		"a socket":              {tree{"server.rb": "require 'socket'\ns = TCPServer.new('0.0.0.0', 8090)\n"}, "service", "", "ruby server.rb", 8090},
		"WEBrick":               {tree{"Gemfile": "gem 'webrick'\n", "app.rb": "WEBrick::HTTPServer.new(Port: 8000).start\n"}, "service", "", "bundle exec ruby app.rb", 8000},
		"a worker":              {tree{"worker.rb": "loop do\n  work\nend\n"}, "worker", "", "ruby worker.rb", 0},
		"a tool":                {tree{"main.rb": "puts 1\n"}, "tool", "", "ruby main.rb", 0},
		"sidekiq alone":         {tree{"Gemfile": "gem 'sidekiq'\n", "config/sidekiq.yml": ""}, "worker", "", "bundle exec sidekiq", 0},
	} {
		t.Run(name, func(t *testing.T) {
			a := one(t, test.files)
			if a.Kind != test.kind || a.Framework != test.framework || strings.Join(a.Start, " ") != test.start || a.Port != test.port {
				t.Errorf("%s %q on %d: %q, want %s %q on %d: %q", a.Kind, a.Framework, a.Port, strings.Join(a.Start, " "), test.kind, test.framework, test.port, test.start)
			}
			if len(a.Open) > 0 {
				t.Errorf("open: %v", a.Open)
			}
			dockerfile(t, a)
		})
	}
}

// What is no app is said to be none, and why.
func TestNoApps(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		why   string
	}{
		"a gem":           {tree{"Gemfile": "gemspec\n", "shop.gemspec": "Gem::Specification.new\n", "lib/shop.rb": ""}, "a library"},
		"tools of an app": {tree{"Gemfile": "gem 'fastlane'\ngem 'cocoapods'\n"}, "tools of those who work"},
		"nothing to run":  {tree{"Gemfile": "gem 'nokogiri'\n"}, "nothing beside them starts"},
		"tools in groups": {tree{"Gemfile": "group :development do\n  gem 'rack'\nend\n"}, "tools of those who work"},
	} {
		t.Run(name, func(t *testing.T) {
			p := made(t, test.files)
			if len(p.Apps) > 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, test.why) {
				t.Errorf("%d apps, %v", len(p.Apps), p.Skipped)
			}
		})
	}
}

// A Rack app without a server for production is asked for one.
func TestNoServer(t *testing.T) {
	a := one(t, rack("gem 'rack'\ngem 'webrick'\n", nil))
	if len(a.Open) != 1 || a.Open[0].Name != "start" || !strings.Contains(a.Open[0].Why, "add puma") {
		t.Errorf("open: %v", a.Open)
	}
}

// Versions: the pin, the Gemfile's requirements, and the lock file where
// neither speaks.
func TestVersions(t *testing.T) {
	base := func(more tree) tree { return rack("gem 'puma'\n", more) }
	for name, test := range map[string]struct {
		files tree
		want  string
	}{
		".ruby-version":  {base(tree{".ruby-version": "ruby-3.3.6\n"}), "3.3.6"},
		"set of rvm":     {base(tree{".ruby-version": "3.4@shop\r\n"}), "3.4"},
		"Gemfile":        {base(tree{"Gemfile": "ruby '~> 3.3.0'\ngem 'puma'\n"}), "3.3"},
		"two in Gemfile": {base(tree{"Gemfile": "ruby '>= 3.3', '< 3.4'\ngem 'puma'\n"}), "3.3"},
		".tool-versions": {base(tree{".tool-versions": "nodejs 24\nruby  3.3.1 # why\n"}), "3.3.1"},
		"the lock alone": {base(tree{"Gemfile.lock": "GEM\n  specs:\n    puma (6.0)\n\nRUBY VERSION\n   ruby 3.3.5p100\n"}), "3.3.5"},
		"nothing":        {base(nil), "3.4"},
	} {
		t.Run(name, func(t *testing.T) {
			if a := one(t, test.files); a.Version != test.want {
				t.Errorf("%s, want %s", a.Version, test.want)
			}
		})
	}
}

// Need 16: Node.js builds what jsbundling-rails serves, in a stage of its own,
// and is nowhere else.
func TestNeed16(t *testing.T) {
	a := one(t, rails("gem \"jsbundling-rails\"\ngem \"propshaft\"\n", tree{
		"package.json": `{"scripts": {"build": "esbuild", "build:css": "tailwind"}}`, "yarn.lock": "# yarn lockfile v1\n"}))
	text := dockerfile(t, a)
	for _, want := range []string{"AS assets", "yarn install --frozen-lockfile", "yarn run build && \\\n    yarn run build:css", "COPY --from=assets /app/app/assets/builds/",
		"SECRET_KEY_BASE_DUMMY=1 SKIP_JS_BUILD=1 SKIP_CSS_BUILD=1 ./bin/rails assets:precompile"} {
		if !strings.Contains(text, want) {
			t.Errorf("without %q:\n%s", want, text)
		}
	}
	if _, run, _ := strings.Cut(text, "AS run"); strings.Contains(run, "node") || strings.Contains(run, "--from=assets") {
		t.Errorf("the final stage has something of Node.js:\n%s", run)
	}
	if a := one(t, rails("gem \"importmap-rails\"\ngem \"propshaft\"\n", nil)); strings.Contains(dockerfile(t, a), "node") {
		t.Error("importmap needs no Node.js")
	}
}

// Need 25: gems with parts to compile find their packages, those that the lock
// file has a Linux build of need none, and those of other groups do not count.
func TestNeed25(t *testing.T) {
	lock := "GEM\n  specs:\n    debug (1.0)\n    mysql2 (0.5.6)\n    nokogiri (1.18.8-x86_64-linux)\n    puma (6.0)\n      nio4r\n    nio4r (2.7)\n    rmagick (6.0)\n\nPLATFORMS\n  x86_64-linux\n"
	a := one(t, rack("gem 'puma'\ngem 'mysql2'\ngem 'nokogiri'\ngroup :test do\n  gem 'rmagick'\nend\n", tree{"Gemfile.lock": lock}))
	if want := []string{"build-essential", "default-libmysqlclient-dev"}; !slices.Equal(a.BuildPackages, want) {
		t.Errorf("build: %v, want %v", a.BuildPackages, want)
	}
	if want := []string{"libmariadb3"}; !slices.Equal(a.RunPackages, want) {
		t.Errorf("run: %v, want %v", a.RunPackages, want)
	}
}

// A lock file of another system alone would be refused by the install.
func TestLockPlatform(t *testing.T) {
	a := one(t, rack("gem 'puma'\n", tree{"Gemfile.lock": "GEM\n  specs:\n    puma (6.0)\n\nPLATFORMS\n  arm64-darwin-24\n"}))
	if !warned(a, "lock-platform", "Gemfile.lock", 6) {
		t.Errorf("warnings: %v", a.Warnings)
	}
}

func warned(a *plan.App, code, path string, line int) bool {
	return slices.ContainsFunc(a.Warnings, func(w detect.Warning) bool {
		return w.Code == code && len(w.From) > 0 && w.From[0] == detect.Evidence{Path: path, Line: line}
	})
}

// The Dockerfile that Rails ships is said to be the project's own, and held to
// the version that the project asks for.
func TestShipped(t *testing.T) {
	a := one(t, rails("", tree{".ruby-version": "3.4.5\n", "bin/docker-entrypoint": "#!/bin/bash -e\n./bin/rails db:prepare\n",
		"Dockerfile":          "# This Dockerfile is designed for production, not development.\nARG RUBY_VERSION=3.3.1\nFROM docker.io/library/ruby:$RUBY_VERSION-slim AS base\n",
		"config/database.yml": "production:\n  adapter: sqlite3\n  database: storage/production.sqlite3\n", "config/credentials.yml.enc": "x"}))
	for _, want := range []struct {
		code, path string
		line       int
	}{{"rails-dockerfile", "Dockerfile", 1}, {"dockerfile-behind", "Dockerfile", 2}, {"prepares-at-start", "bin/docker-entrypoint", 2}, {"needs-at-run", "config/credentials.yml.enc", 0}} {
		if !warned(a, want.code, want.path, want.line) {
			t.Errorf("no %s: %v", want.code, a.Warnings)
		}
	}
	if a.Version != "3.4.5" || !slices.Equal(a.Release, []string{"./bin/rails db:prepare"}) || !slices.Contains(a.Writable, "storage") {
		t.Errorf("version %s, release %v, writable %v", a.Version, a.Release, a.Writable)
	}
}

// Jekyll is built by its gem, or by Debian's where no Gemfile is, and ends on nginx.
func TestSites(t *testing.T) {
	a := one(t, tree{"Gemfile": "group :jekyll_plugins do\n  gem 'jekyll', '~> 4.3'\nend\n", "_config.yml": "destination: ./public\nbaseurl: /docs\n", "index.md": "---\n---\n"})
	if a.Kind != "site" || a.StaticDir != "public" || a.Fact("basePath") != "docs" || !slices.Equal(a.Build, []string{"bundle exec jekyll build"}) {
		t.Errorf("%s %q %q %v", a.Kind, a.StaticDir, a.Fact("basePath"), a.Build)
	}
	a = one(t, tree{"_config.yml": "plugins: [jekyll-feed, jekyll-unheard-of]\n", "index.md": "---\n---\n"})
	if !slices.Equal(a.BuildPackages, []string{"jekyll", "ruby-jekyll-feed"}) || !warned(a, "no-debian-package", "_config.yml", 1) {
		t.Errorf("%v, %v", a.BuildPackages, a.Warnings)
	}
}

// A script that handles SIGTERM is process 1 itself; tini stands before others.
func TestStops(t *testing.T) {
	a := one(t, tree{"worker.rb": "Signal.trap('TERM') { exit }\nloop { work }\n"})
	if len(a.Entrypoint) > 0 || len(a.RunPackages) > 0 {
		t.Errorf("%v %v", a.Entrypoint, a.RunPackages)
	}
	a = one(t, tree{"worker.rb": "loop { work }\n"})
	if !slices.Equal(a.Entrypoint, []string{"tini", "--"}) || !slices.Contains(a.RunPackages, "tini") {
		t.Errorf("%v %v", a.Entrypoint, a.RunPackages)
	}
}

// Credentials are mounted, never copied.
func TestSecrets(t *testing.T) {
	a := one(t, rack("gem 'puma'\n", tree{".bundle/config": "---\nBUNDLE_PATH: \"vendor/bundle\"\nBUNDLE_GEMS__EXAMPLE__COM: \"me:secret\"\n"}))
	if len(a.Secrets) != 1 || a.Secrets[0].ID != "bundle" || !strings.Contains(dockerfile(t, a), "--mount=type=secret,id=bundle,target=/root/.bundle/config") {
		t.Errorf("%v", a.Secrets)
	}
}

// No Gemfile, however broken, is the end of the program.
func FuzzGemfile(f *testing.F) {
	f.Add("gem 'rails'\ngroup :test do\n gem 'x', path: '../y'\nend\n", "GEM\n  specs:\n    a (1)\n      b (2)\n")
	f.Add("end\nend\ngem \"a\", group: [:b\n", "PLATFORMS\n\n x\n   y\nRUBY VERSION\n ruby\n")
	f.Fuzz(func(t *testing.T, gemfile, lock string) {
		made(t, tree{"Gemfile": gemfile, "Gemfile.lock": lock, "config.ru": "run 1\n"})
	})
}
