package ruby_test

import (
	"strings"
	"testing"
)

const lock = "GEM\n  specs:\n    puma (7.2.1)\n\nPLATFORMS\n  x86_64-linux\n"

// What public repositories do, each in its smallest form: what the Dockerfile
// must hold, and what it must not.
func TestField(t *testing.T) {
	for name, c := range map[string]struct {
		files   tree
		holds   []string
		without []string
	}{
		"an address is no port": {
			rack("gem 'unicorn'\n", tree{"Gemfile.lock": lock, "config/unicorn.rb": "listen \"127.0.0.1:#{Integer(ENV.fetch('PORT'))}\"\n"}),
			[]string{"EXPOSE 8080"}, []string{"127"},
		},
		"the port of a script of the Procfile": {
			rack("gem 'sinatra'\ngem 'unicorn'\n", tree{"Gemfile.lock": lock, "Procfile": "web: ./script/server\n", "script/server": "#!/bin/sh\nexec script/real\n",
				"script/real": "#!/bin/sh\n[ $PORT ] || export PORT=3000\nexec unicorn\n"}),
			[]string{"EXPOSE 3000", `CMD ["./script/server"]`}, nil,
		},
		"an exact release on the suite it came out for": {
			rack("gem 'puma'\n", tree{"Gemfile.lock": lock, ".ruby-version": "3.2.2\n"}),
			[]string{"FROM ruby:3.2.2-slim-bookworm AS base"}, []string{"trixie"},
		},
		"flags that gems are compiled with": {
			rack("gem 'puma'\n", tree{"Gemfile.lock": lock, ".bundle/config": "---\nBUNDLE_BUILD__SQLITE3: \"--with-sqlite-cflags='-DSQLITE_DQS=0'\"\n"}),
			[]string{"COPY .bundle/config /usr/local/bundle/config\nRUN bundle install"}, nil,
		},
		"other settings of Bundler are nobody's": {
			rack("gem 'puma'\n", tree{"Gemfile.lock": lock, ".bundle/config": "---\nBUNDLE_PATH: vendor/bundle\nBUNDLE_BUILD__SQLITE3: \"--x\"\n"}),
			nil, []string{".bundle/config"},
		},
		"what the Gemfile loads, and what the lock file takes from a folder": {
			rack("require File.join(File.dirname(__FILE__), 'lib/helper.rb')\ngem 'puma'\n", tree{"lib/helper.rb": "module Helper\nend\n", "vendor/gems/dotenv-3/dotenv.gemspec": "",
				"Gemfile.lock": "PATH\n  remote: vendor/gems/dotenv-3\n  specs:\n    dotenv (3)\n\n" + lock}),
			[]string{"COPY lib/helper.rb lib/\n", "COPY vendor/gems/dotenv-3/ vendor/gems/dotenv-3/\nRUN bundle install"}, nil,
		},
		"assets out of node_modules": {
			rails("gem \"sprockets-rails\"\n", tree{"Gemfile.lock": lock, "package.json": `{"dependencies": {"esbuild": "1"}}`, "package-lock.json": "{}",
				"config/initializers/assets.rb": "Rails.application.config.assets.paths << Rails.root.join(\"node_modules/esbuild\")\n"}),
			[]string{"RUN npm ci", "rm -rf node_modules"}, nil,
		},
		"a gem of other systems": {
			rails("gem \"tzinfo-data\", platforms: %i[ windows jruby ]\n", tree{"Gemfile.lock": strings.Replace(lock, "puma (7.2.1)\n", "puma (7.2.1)\n    rails (8.0.0)\n      tzinfo\n    tzinfo (2.0.6)\n    tzinfo-data (1.2025)\n", 1)}),
			[]string{"tzdata &&"}, nil,
		},
		"no lock file, so nothing says what is compiled": {
			tree{"Gemfile": "gem 'github-pages'\n", "_config.yml": "title: A\n", "index.md": "# A\n"},
			[]string{"build-essential"}, nil,
		},
		"an older Node.js has no newer suite": {
			rails("gem \"jsbundling-rails\"\n", tree{"Gemfile.lock": lock, "package.json": `{"scripts": {"build": "x"}, "engines": {"node": "18"}}`, "package-lock.json": "{}"}),
			[]string{"FROM node:18-bookworm-slim AS assets"}, nil,
		},
		"a folder within one that is written to": {
			rails("", tree{"Gemfile.lock": lock, "config/storage.yml": "local:\n  service: Disk\n", "config/database.yml": "production:\n  database: storage/db/production.sqlite3\n"}),
			[]string{"mkdir -p /writable log tmp storage &&"}, []string{"storage/db"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := dockerfile(t, one(t, c.files))
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
		})
	}
}

// A config.ru that runs nothing is an example.
func TestExampleRackup(t *testing.T) {
	p := made(t, tree{"wiki.gemspec": "Gem::Specification.new\n", "Gemfile": "gemspec\n", "config.ru": "=begin\nrun Wiki\n=end\n# run Wiki\n"})
	if len(p.Apps) != 0 || len(p.Skipped) != 1 || p.Skipped[0].Reason != "a library: a gem without a server" {
		t.Errorf("%d apps, skipped %v", len(p.Apps), p.Skipped)
	}
}

// A file of a usual name deep in the tree belongs to the app above it.
func TestDeepFiles(t *testing.T) {
	a := one(t, rack("gem 'sinatra'\ngem 'puma'\n", tree{"Gemfile.lock": lock, "lib/shop/app.rb": "class Shop < Sinatra::Base\n  set :port, 5050\nend\n"}))
	if a.Framework != "sinatra" || a.Port != 5050 {
		t.Errorf("%q on %d", a.Framework, a.Port)
	}
}
