package ruby

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func siteFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "build", Type: detect.Lines, Ask: "Which command builds it?", When: isSite,
			Probes: []detect.Probe{{Says: "the generator", Look: func(a *detect.App) []detect.Finding {
				s := siteOf(a)
				if s == nil {
					return nil
				}
				line := map[string]string{"jekyll": "jekyll build", "middleman": "middleman build", "bridgetown": "bridgetown deploy"}[s.name]
				if !s.debian {
					line = "bundle exec " + line
				}
				f := detect.Finds("", s.from, line)
				f[0].Source = detect.FromFramework
				return f
			}}},
		},
		{
			Name: "staticDir", Type: detect.Text, Required: true, Ask: "Which folder does the build fill with the files to serve?", When: isSite,
			Probes: []detect.Probe{{Says: "the generator's configuration, else its default", Look: func(a *detect.App) []detect.Finding {
				s := siteOf(a)
				if s == nil {
					return nil
				}
				if len(s.dirAt) > 0 {
					return detect.Finds("", s.dirAt, s.dir)
				}
				f := detect.Finds("", s.from, s.dir)
				f[0].Source = detect.FromFramework
				return f
			}}},
			Missing: func(*detect.App) string {
				return "staticDir: where the build writes is not known: give --set staticDir="
			},
		},
		{
			Name: "fallback", Type: detect.Text, Ask: "Which page answers for a path that is no file?", When: isSite,
			Probes: []detect.Probe{{Says: "a page for what is not found", Look: func(a *detect.App) []detect.Finding {
				for _, f := range []string{"404.html", "404.md", "source/404.html.erb", "src/404.html", "src/404.md"} {
					if a.Has(f) {
						return detect.Finds("", a.At(f, 0), "404.html")
					}
				}
				return nil
			}}},
		},
		{
			Name: "basePath", Type: detect.Text, Ask: "What do all addresses begin with?", When: isSite,
			Probes: []detect.Probe{{Says: "baseurl in _config.yml", Look: func(a *detect.App) []detect.Finding {
				if s := siteOf(a); s != nil && s.base != "" {
					return detect.Finds("", a.At(configName, a.Doc(configName).At("baseurl").Line), s.base)
				}
				return nil
			}}},
		},
	}
}

func runFacts() []detect.Fact {
	list := func(name, ask, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		return detect.Fact{Name: name, Type: detect.List, Ask: ask, When: goesOn, Probes: []detect.Probe{{Says: says, Look: look}}}
	}
	return []detect.Fact{
		list("writable", "Which folders does it write to?", "log, tmp and storage of Rails, SQLite files, upload folders", writable),
		list("processes", "Which other processes has it? (name=command)", "Procfile and its kin, queues among the gems", processes),
		list("release", "Which commands run once before a release?", "release in the Procfile and its kin, migrations", release),
		{Name: "markdown", Type: detect.YesNo, Derived: true, When: goesOn, Ask: "Does it read Markdown beside the program?",
			Probes: []detect.Probe{{Says: "gems that read it", Look: func(a *detect.App) []detect.Finding {
				if g, ok := of(a).has("redcarpet", "kramdown", "commonmarker", "rdiscount", "front_matter_parser", "sitepress-rails"); ok {
					return detect.Finds("", []detect.Evidence{g.at}, "yes")
				}
				return nil
			}}}},
		{Name: "buildOnly", Type: detect.List, Derived: true, When: goesOn, Ask: "Which variables do the commands of the build insist on?",
			Probes: []detect.Probe{{Says: "what Rails asks for while it compiles", Look: func(a *detect.App) []detect.Finding {
				return detect.Finds("", a.Evidence("precompile"), dummyKey(a)...)
			}}}},
		{Name: "shipped", Type: detect.Text, Derived: true, When: goesOn, Ask: "Which Dockerfile did Rails make?",
			Probes: []detect.Probe{{Says: "the Dockerfile and bin/docker-entrypoint of the project", Look: shipped}}},
	}
}

var (
	sqliteFile  = detect.NewPattern(`^\s*database:\s*["']?(?:<%=[^%]*["'])?([\w-][\w./-]*/)[\w.-]+\.sqlite3`)
	sqliteOpen  = detect.NewPattern(`(?:SQLite3::Database\.new|Sequel\.sqlite|Sequel\.connect)[\s(]+["'](?:sqlite://)?([\w-][\w./-]*/)[\w.-]+["']|\b(?:PStore|YAML::Store)\.new[\s(]+["']([\w-][\w./-]*/)[\w.-]+["']`)
	uploadGems  = []string{"carrierwave"}
	stagedTasks = detect.NewPattern(`sinatra/activerecord/rake|standalone_migrations|StandaloneMigrations`)
)

// writable are the folders that the program writes to.
func writable(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(dir string, at ...detect.Evidence) {
		within := func(o string) bool { return dir == o || strings.HasPrefix(dir, o+"/") }
		if dir = path.Clean(dir); dir != "." && !strings.HasPrefix(dir, "..") && !slices.ContainsFunc(list, within) {
			list, from = append(list, dir), append(from, at...)
		}
	}
	if a.Text("framework") == "rails" {
		at := a.Evidence("framework")
		add("log", at...)
		add("tmp", at...)
		if a.Has("config/storage.yml") {
			add("storage", a.At("config/storage.yml", 0)...)
		}
		for _, m := range sqliteFile.In(a.Path("config/database.yml"), a.Read("config/database.yml")) {
			add(m.Group(), m.Evidence)
		}
		if g, ok := of(a).has(uploadGems...); ok {
			add("public/uploads", g.at)
		}
	}
	for _, m := range a.Search(sqliteOpen, ".rb", ".ru") {
		add(m.Group(), m.Evidence)
	}
	if a.Text("framework") == "rails" {
		return own(detect.Finds("", from, list...))
	}
	return detect.Finds("", from, list...)
}

// railsVersion is the locked version of Rails, "" when it is not known.
func railsVersion(a *detect.App) string {
	if of(a).lock == "" {
		return ""
	}
	for _, p := range a.Project.Lock(a.Path(of(a).lock)) {
		if p.Name == "rails" || p.Name == "railties" {
			return p.Version
		}
	}
	return ""
}

// older compares the first two numbers of a version.
func older(version string, major, minor int) bool {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return false
	}
	x, err1 := strconv.Atoi(parts[0])
	y, err2 := strconv.Atoi(parts[1])
	return err1 == nil && err2 == nil && (x < major || x == major && y < minor)
}

var (
	shippedMark    = detect.NewPattern(`This Dockerfile is designed for production, not development|/rails/bin/docker-entrypoint`)
	shippedVersion = detect.NewPattern(`^ARG RUBY_VERSION=([\d.]+)`)
	preparing      = detect.NewPattern(`\bdb:(?:prepare|migrate|setup)\b`)
)

// shipped looks at what Rails makes for containers: its Dockerfile is the
// project's own to keep, so differences are said and nothing is taken over.
func shipped(a *detect.App) []detect.Finding {
	if a.Text("framework") != "rails" {
		return nil
	}
	const script = "bin/docker-entrypoint"
	for _, m := range preparing.In(a.Path(script), a.Project.Code(a.Path(script))) {
		a.Warn("prepares-at-start", script+": it prepares the database each time a container starts: here that is a command to run once before a release, and the script is left out", m.Evidence)
	}
	for _, name := range []string{"config/credentials.yml.enc", "config/credentials/production.yml.enc"} {
		if a.Has(name) {
			a.Warn("needs-at-run", "RAILS_MASTER_KEY: "+name+" is read with it: give it to the container, and to no build", a.At(name, 0)...)
		}
	}
	p := a.Path("Dockerfile")
	marks := shippedMark.In(p, a.Project.Text(p))
	if len(marks) == 0 {
		return nil
	}
	a.Warn("rails-dockerfile", "Dockerfile: Rails made it and rails app:update keeps it: it stays unless --force is given, and check and cache read it as it is", marks[0].Evidence)
	for _, m := range shippedVersion.In(p, a.Project.Text(p)) {
		if v := a.Text("version"); v != m.Group() && !strings.HasPrefix(m.Group(), v+".") && !strings.HasPrefix(v, m.Group()+".") {
			a.Warn("dockerfile-behind", m.Evidence.String()+": it says Ruby "+m.Group()+", the project asks for "+v+": make them agree", append([]detect.Evidence{m.Evidence}, a.Evidence("version")...)...)
		}
	}
	return detect.Finds("", []detect.Evidence{marks[0].Evidence}, "Dockerfile")
}
