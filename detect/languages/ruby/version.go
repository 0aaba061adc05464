package ruby

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

func versionProbes() []detect.Probe {
	return []detect.Probe{
		{Says: ".ruby-version", Look: versionFile},
		{Says: "ruby in the Gemfile", Look: func(a *detect.App) []detect.Finding {
			var out []detect.Finding
			for _, c := range of(a).rubies {
				if !strings.HasPrefix(c.text, "=") || strings.HasPrefix(c.text, "= ") {
					out = append(out, constrained(c.text, tables.Ruby, c.at))
				}
			}
			return out
		}},
		{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, a.Language.Name) }},
		{Says: "RUBY VERSION in the lock file", Look: func(a *detect.App) []detect.Finding {
			for _, c := range of(a).rubies {
				if v, ok := strings.CutPrefix(c.text, "="); ok && !strings.HasPrefix(v, " ") {
					f := constrained(v, tables.Exact, c.at)
					f.Weak = true
					return []detect.Finding{f}
				}
			}
			return nil
		}},
		{Says: "required_ruby_version of a gemspec", Look: func(a *detect.App) []detect.Finding {
			var out []detect.Finding
			for _, f := range a.Project.Glob(a.Dir, "*.gemspec") {
				for _, m := range requiredRuby.In(f, a.Project.Code(f)) {
					for _, q := range quoted.In(f, m.Group()) {
						out = append(out, constrained(q.Group(), tables.Ruby, m.Evidence))
					}
				}
			}
			return out
		}},
		{Says: "the ruby image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "ruby") }},
	}
}

var requiredRuby = detect.NewPattern(`\brequired_ruby_version\s*=\s*(?:Gem::Requirement\.new\()?(.*)$`)

func constrained(text, syntax string, at detect.Evidence) detect.Finding {
	return detect.Finding{Value: detect.Is(strings.TrimSpace(text)), Syntax: syntax, From: []detect.Evidence{at}}
}

// versionFile reads the first line that holds a version.
func versionFile(a *detect.App) []detect.Finding {
	p := a.Above(".ruby-version")
	if p == "" {
		return nil
	}
	for i, l := range strings.Split(a.Project.Text(p), "\n") {
		l, _, _ = strings.Cut(l, "#")
		l, _, _ = strings.Cut(strings.TrimSpace(l), "@") // a set of gems of rvm
		if l != "" {
			return []detect.Finding{constrained(strings.TrimPrefix(l, "ruby-"), tables.Exact, detect.Evidence{Path: p, Line: i + 1})}
		}
	}
	return nil
}

// suite is the newest Debian release that the image of a version has, "" where
// the table knows none.
func suite(version string) string {
	p, err := tables.Releases("ruby")
	if err != nil {
		return ""
	}
	tag, _ := p.PickSince(version, "slim-trixie", "slim-bookworm", "slim-bullseye")
	return strings.TrimPrefix(tag, "slim-")
}
