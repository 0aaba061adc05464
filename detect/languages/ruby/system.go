package ruby

import (
	"cmp"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// systemFacts are of what the image holds besides Ruby and gems.
func systemFacts() []detect.Fact {
	list := func(name, ask, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		return detect.Fact{Name: name, Type: detect.List, Ask: ask, Probes: []detect.Probe{{Says: says, Look: look}}}
	}
	return []detect.Fact{
		list("buildPackages", "Which system packages does the install need?", "gems with parts to compile, gems from repositories; plugins of Debian's generator", func(a *detect.App) []detect.Finding {
			if debian(a) {
				return debianPackages(a)
			}
			n := natives(a)
			return detect.Finds("", n.buildFrom, n.build...)
		}),
		list("compiled", "Which gems are compiled?", "gems of the lock file without a build for Linux", func(a *detect.App) []detect.Finding {
			return detect.Finds("", natives(a).compiledFrom, natives(a).compiled...)
		}),
		{
			Name: "jemalloc", Type: detect.YesNo, Ask: "Use the memory allocator jemalloc?",
			Help: "Servers with many threads take less memory with it; the framework's own Dockerfile has it.",
			When: func(a *detect.App) bool { return goesOn(a) && bundled(a) },
			Default: func(a *detect.App) *detect.Finding {
				if a.Text("framework") == "rails" {
					return &detect.Finding{Value: detect.Is("yes"), From: a.Evidence("framework"), Source: detect.FromFramework, Why: "as in the Dockerfile that it makes"}
				}
				return &detect.Finding{Value: detect.Is("no")}
			},
		},
	}
}

// packages are the system packages of the app's gems.
type packages struct {
	build, run, compiled, loaders                 []string
	buildFrom, runFrom, compiledFrom, loadersFrom []detect.Evidence
}

// elsewhere are gems whose needs this room answers by other means.
var elsewhere = []string{"jsbundling-rails", "cssbundling-rails", "wicked_pdf", "execjs"}

// natives works out what the gems of production need of the system.
func natives(a *detect.App) *packages {
	return detect.Memo(a, "natives", func() *packages {
		n := &packages{}
		release := a.Text("suite")
		b := of(a)
		list := b.installed()
		if siteOf(a) != nil {
			list = b.gems
		}
		for _, g := range list {
			t, ok := tables.NativeFor("ruby", g.name, release)
			if _, direct := b.has(g.name); g.name == "mini_magick" && !direct {
				continue // image_processing works with libvips
			}
			if !ok || slices.Contains(elsewhere, g.name) || g.name == "tzinfo" && holds(list, "tzinfo-data") {
				continue
			}
			n.add(t, g, b.specs[g.name])
		}
		if b.lock == "" && len(list) > 0 {
			n.build, n.buildFrom = append(n.build, "build-essential"), append(n.buildFrom, a.At(b.file, 0)...) // nothing says what else is installed
		}
		if b.git {
			n.build, n.buildFrom = append(n.build, "git"), append(n.buildFrom, b.gitAt)
		}
		if g, ok := brought(a, "execjs"); ok {
			if _, own := brought(a, "mini_racer"); !own {
				n.build, n.buildFrom = append(n.build, "nodejs"), append(n.buildFrom, g.at)
			}
		}
		n.build, n.run = sortedSet(n.build), sortedSet(n.run)
		return n
	})
}

func holds(list []gem, name string) bool {
	return slices.ContainsFunc(list, func(g gem) bool { return g.name == name })
}

// add takes what one gem needs: one with a build for Linux brings its libraries.
func (n *packages) add(t tables.Native, g gem, spec *locked) {
	prebuilt := spec != nil && spec.prebuilt
	if len(t.Build) > 0 && !prebuilt {
		n.build, n.buildFrom = append(n.build, t.Build...), append(n.buildFrom, g.at)
		n.compiled, n.compiledFrom = append(n.compiled, g.name), append(n.compiledFrom, g.at)
	}
	if len(t.Run) > 0 && (len(t.Build) == 0 || !prebuilt && t.Name != "nokogiri") {
		n.run, n.runFrom = append(n.run, t.Run...), append(n.runFrom, g.at)
		n.loaders, n.loadersFrom = append(n.loaders, g.name), append(n.loadersFrom, g.at)
	}
}

func sortedSet(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// structure says whether the schema is kept as SQL, which the database's own
// program loads.
func structure(a *detect.App) (detect.Evidence, bool) {
	for _, m := range sqlSchema.In(a.Path("config/application.rb"), a.Project.Code(a.Path("config/application.rb"))) {
		return m.Evidence, true
	}
	if a.Has("db/structure.sql") {
		return detect.Evidence{Path: a.Path("db/structure.sql")}, true
	}
	return detect.Evidence{}, false
}

var sqlSchema = detect.NewPattern(`\bschema_format\s*=\s*:sql\b`)

// runPackages are the packages of the final image.
func runPackages(a *detect.App) []detect.Finding {
	n := natives(a)
	run, from := slices.Clone(n.run), slices.Clone(n.runFrom)
	if at, ok := structure(a); ok {
		for _, c := range clients() {
			if one, ok := brought(a, c[0]); ok {
				run, from = append(run, c[1]), append(from, at, one.at)
			}
		}
	}
	if a.Yes("jemalloc") {
		run, from = append(run, "libjemalloc2"), append(from, a.Evidence("jemalloc")...)
	}
	if a.Text("stops") == "no" {
		run, from = append(run, "tini"), append(from, a.Evidence("start")...)
	}
	slices.SortFunc(from, func(x, y detect.Evidence) int {
		return cmp.Or(strings.Compare(x.Path, y.Path), x.Line-y.Line)
	})
	return detect.Finds("", slices.Compact(from), sortedSet(run)...)
}

// clients are the programs that load a schema in SQL, by the gem of the database.
func clients() [][2]string {
	return [][2]string{{"pg", "postgresql-client"}, {"mysql2", "default-mysql-client"}, {"trilogy", "default-mysql-client"}, {"sqlite3", "sqlite3"}}
}

// debianPlugins are the plugins of Jekyll that Debian packages.
var debianPlugins = []string{"jekyll-archives", "jekyll-asciidoc", "jekyll-avatar", "jekyll-coffeescript", "jekyll-commonmark", "jekyll-default-layout",
	"jekyll-feed", "jekyll-gist", "jekyll-github-metadata", "jekyll-include-cache", "jekyll-last-modified-at", "jekyll-mentions", "jekyll-multiple-languages-plugin",
	"jekyll-optional-front-matter", "jekyll-paginate", "jekyll-paginate-v2", "jekyll-readme-index", "jekyll-redirect-from", "jekyll-relative-links",
	"jekyll-remote-theme", "jekyll-sass-converter", "jekyll-seo-tag", "jekyll-sitemap", "jekyll-titles-from-headings", "jekyll-toc", "jekyll-watch"}

// debianPackages are the generator and its plugins.
func debianPackages(a *detect.App) []detect.Finding {
	out, from := []string{"jekyll"}, a.At(configName, 0)
	doc := a.Doc(configName)
	for _, key := range []string{"plugins", "gems"} {
		for _, n := range doc.At(key).List() {
			switch {
			case slices.Contains(debianPlugins, n.Text()):
				out = append(out, "ruby-"+n.Text())
				from = append(from, detect.Evidence{Path: a.Path(configName), Line: n.Line})
			case n.Text() != "":
				a.Warn("no-debian-package", n.Text()+": Debian has no package of this plugin, and there is no Gemfile: the build will ask for it: add a Gemfile that lists jekyll and it", detect.Evidence{Path: a.Path(configName), Line: n.Line})
			}
		}
	}
	if n := doc.At("theme"); n.Text() == "minima" {
		out = append(out, "jekyll-theme-minima", "ruby-jekyll-feed", "ruby-jekyll-seo-tag")
		from = append(from, detect.Evidence{Path: a.Path(configName), Line: n.Line})
	} else if n.Text() != "" {
		a.Warn("no-debian-package", n.Text()+": Debian has no package of this theme, and there is no Gemfile: add a Gemfile that lists jekyll and it", detect.Evidence{Path: a.Path(configName), Line: n.Line})
	}
	return detect.Finds("", from, sortedSet(out)...)
}
