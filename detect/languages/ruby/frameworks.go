package ruby

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// known are the frameworks of this room, those that stand on others first.
func known() []struct {
	name, title string
	gems        []string
	kind        detect.Kind
} {
	return []struct {
		name, title string
		gems        []string
		kind        detect.Kind
	}{
		{"rails", "Ruby on Rails", []string{"rails", "railties"}, detect.Service},
		{"hanami", "Hanami", []string{"hanami"}, detect.Service},
		{"sinatra", "Sinatra", []string{"sinatra"}, detect.Service},
		{"grape", "Grape", []string{"grape"}, detect.Service},
		{"roda", "Roda", []string{"roda"}, detect.Service},
		{"rack", "Rack", []string{"rack", "puma", "falcon", "unicorn", "pitchfork", "rackup", "thin", "iodine", "agoo"}, detect.Service},
		{"jekyll", "Jekyll", []string{"jekyll", "github-pages"}, detect.Site},
		{"middleman", "Middleman", []string{"middleman"}, detect.Site},
		{"bridgetown", "Bridgetown", []string{"bridgetown"}, detect.Site},
	}
}

func frameworks() []detect.Framework {
	var out []detect.Framework
	for _, k := range known() {
		out = append(out, detect.Framework{Name: k.name, Title: k.title, Kind: k.kind})
	}
	return out
}

var (
	railsApp   = detect.NewPattern(`<\s*Rails::Application\b`)
	sinatraUse = detect.NewPattern(`^\s*require\s*\(?["']sinatra["']|<\s*Sinatra::(?:Base|Application)\b`)
)

var runCall = detect.NewPattern(`^\s*(?:\w+\.)?run\b|\brun[\s(]+\S`)

// racked says whether a config.ru runs anything: some are examples in comments.
func racked(a *detect.App) bool {
	return a.Has("config.ru") && runCall.Matches(blocked.Regexp().ReplaceAllString(a.Read("config.ru"), ""))
}

var blocked = detect.NewPattern(`(?s)^=begin\b.*?^=end\b|^\s*#[^\n]*`)

// framework finds what a server is built on: a gem, and the code that uses it.
func framework(a *detect.App) []detect.Finding {
	return detect.Memo(a, "framework", func() []detect.Finding {
		b := of(a)
		for _, k := range known() {
			g, ok := b.has(k.gems...)
			if !ok || k.kind != detect.Service {
				continue
			}
			from := []detect.Evidence{g.at}
			switch k.name {
			case "rails":
				if !a.Has("config/application.rb") && !racked(a) {
					continue
				}
				for _, m := range railsApp.In(a.Path("config/application.rb"), a.Project.Code(a.Path("config/application.rb"))) {
					from = append(from, m.Evidence)
				}
			case "sinatra":
				m := a.Search(sinatraUse, ".rb", ".ru")
				switch {
				case len(m) > 0:
					from = append(from, m[0].Evidence)
				case racked(a): // what uses it may lie deep
					from = append(from, a.At("config.ru", 0)...)
				default:
					continue
				}
			default:
				if !racked(a) {
					continue
				}
				from = append(from, a.At("config.ru", 0)...)
			}
			return detect.Finds("", from, k.name)
		}
		if racked(a) {
			return detect.Finds("", a.At("config.ru", 0), "rack")
		}
		return nil
	})
}

// site is what a generator of pages is told.
type site struct {
	name, dir string // its output
	from      []detect.Evidence
	dirAt     []detect.Evidence
	base      string // what all addresses begin with
	debian    bool   // no Gemfile: the generator that Debian packages
}

var (
	buildDir = detect.NewPattern(`^\s*set\s*\(?\s*:build_dir\s*,\s*["']([\w./-]+)["']`)
)

// configName is where Jekyll's settings stand.
const configName = "_config.yml"

// siteOf finds the generator of a site; nil where the folder is none.
func siteOf(a *detect.App) *site {
	return detect.Memo(a, "site", func() *site {
		b := of(a)
		for _, k := range known() {
			g, ok := listed(b, k.gems)
			if k.kind != detect.Site || !ok || a.Has("config/application.rb") || racked(a) && k.name == "jekyll" && !a.Has(configName) {
				continue
			}
			s := &site{name: k.name, from: []detect.Evidence{g.at}}
			if k.name == "jekyll" {
				if !a.Has(configName) && !hasPages(a) || gemspec(a) && !hasPages(a) {
					continue
				}
			}
			s.settings(a)
			return s
		}
		if b.file == "" && a.Has(configName) && hasPages(a) && !below(a) {
			s := &site{name: "jekyll", debian: true, from: a.At(configName, 0)}
			s.settings(a)
			return s
		}
		return nil
	})
}

// listed finds a gem in any group: people keep generators of pages in their own.
func listed(b *bundle, names []string) (gem, bool) {
	for _, g := range b.gems {
		if slices.Contains(names, g.name) {
			return g, true
		}
	}
	return gem{}, false
}

// hasPages says whether there is anything that becomes a page.
func hasPages(a *detect.App) bool {
	files, dirs := a.Project.Entries(a.Dir)
	return slices.Contains(dirs, "_posts") || slices.Contains(dirs, "_layouts") ||
		slices.ContainsFunc(files, func(f string) bool { return f == "index.md" || f == "index.html" || f == "index.markdown" })
}

// settings reads where a generator writes.
func (s *site) settings(a *detect.App) {
	switch s.name {
	case "middleman":
		s.dir = "build"
		for _, m := range buildDir.In(a.Path("config.rb"), a.Project.Code(a.Path("config.rb"))) {
			s.dir, s.dirAt = m.Group(), []detect.Evidence{m.Evidence}
		}
	case "bridgetown":
		s.dir = "output"
		if n := a.Doc("bridgetown.config.yml").At("destination"); n.Text() != "" {
			s.dir, s.dirAt = n.Text(), a.At("bridgetown.config.yml", n.Line)
		}
	default:
		s.dir = "_site"
		if n := a.Doc(configName).At("destination"); n.Text() != "" && !strings.HasPrefix(n.Text(), "/") && !strings.Contains(n.Text(), "..") {
			s.dir, s.dirAt = strings.TrimPrefix(n.Text(), "./"), a.At(configName, n.Line)
		}
		if n := a.Doc(configName).At("baseurl"); n != nil {
			s.base = strings.Trim(n.Text(), "/")
		}
	}
}
