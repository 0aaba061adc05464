package ruby

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// gem is one line of a Gemfile.
type gem struct {
	name   string
	at     detect.Evidence
	groups []string // none: the default group
	path   string   // a folder of the project that it lies in
	git    bool
}

// aside are groups that a running app does without.
var aside = []string{"development", "test", "ci", "lint", "rubocop", "doc", "docs", "debug", "tools"}

// inProduction says whether a gem is installed for a running app.
func (g gem) inProduction() bool {
	return len(g.groups) == 0 || slices.ContainsFunc(g.groups, func(s string) bool { return !slices.Contains(aside, s) })
}

// has finds a gem that the Gemfile lists for production.
func (b *bundle) has(names ...string) (gem, bool) {
	for _, g := range b.gems {
		if slices.Contains(names, g.name) && g.inProduction() {
			return g, true
		}
	}
	return gem{}, false
}

// installed lists the gems of production, those that others bring among them,
// sorted by name, with the line that each is asked for or locked in.
func (b *bundle) installed() []gem {
	seen := map[string]gem{}
	var add func(name string, at detect.Evidence)
	add = func(name string, at detect.Evidence) {
		if _, ok := seen[name]; ok {
			return
		}
		spec := b.specs[name]
		if at.Path == "" && spec != nil {
			at = spec.at
		}
		seen[name] = gem{name: name, at: at}
		if spec != nil {
			for _, d := range spec.deps {
				add(d, detect.Evidence{})
			}
		}
	}
	for _, g := range b.gems {
		if g.inProduction() {
			add(g.name, g.at)
		}
	}
	var out []gem
	for _, g := range seen {
		if g.at.Path != "" {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(x, y gem) int { return strings.Compare(x.name, y.name) })
	return out
}

// brought finds a gem among all that are installed for production.
func brought(a *detect.App, names ...string) (gem, bool) {
	for _, g := range detect.Memo(a, "installed", func() []gem { return of(a).installed() }) {
		if slices.Contains(names, g.name) {
			return g, true
		}
	}
	return gem{}, false
}

// without gives the groups of the Gemfile that are left out.
func (b *bundle) without() []string {
	out := []string{"development", "test"}
	for _, g := range b.gems {
		if g.inProduction() {
			continue
		}
		for _, s := range g.groups {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	slices.Sort(out)
	return out
}
