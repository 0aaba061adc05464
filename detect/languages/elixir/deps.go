package elixir

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// dep is one dependency of a mix.exs.
type dep struct {
	name, options string
	at            detect.Evidence
}

var (
	tupleOf  = detect.NewPattern(`\{\s*:([a-z_]\w*)\s*,`)
	onlyOf   = detect.NewPattern(`\bonly:\s*(\[[^\]]*\]|:\w+)`)
	pathOf   = detect.NewPattern(`\bpath:\s*"([^"\\#]+)"`)
	gitOf    = detect.NewPattern(`\b(?:git|github):\s*"`)
	groupOf  = detect.NewPattern(`\b(?:organization:\s*"([^"]+)"|repo:\s*"hexpm:([^"]+)")`)
	umbrella = detect.NewPattern(`\bin_umbrella:\s*true`)
)

// deps lists the dependencies that production has.
func (m *mixfile) deps() []dep {
	p, ok := m.value(m.project, "deps")
	if !ok {
		return nil
	}
	var out []dep
	for _, p := range m.parts(p) {
		out = append(out, m.tuples(p)...)
	}
	return out
}

// parts are what an expression stands for: itself, or where it calls functions
// of the file, also within each other or joined by ++, the bodies of those.
func (m *mixfile) parts(p part) []part {
	out := []part{m.resolved(p)}
	for i := 0; i < len(out) && i < 20; i++ {
		for _, c := range calledIn.In(m.path, m.code[out[i].from:out[i].to]) {
			from, to := m.function(c.Group())
			if body := (part{from, to}); from >= 0 && strings.Contains(c.Group(), "dep") && !slices.Contains(out, body) {
				out = append(out, body)
			}
		}
	}
	return out
}

// tuples are the dependencies that a part of the file lists.
func (m *mixfile) tuples(p part) []dep {
	var out []dep
	for _, loc := range tupleOf.Regexp().FindAllStringSubmatchIndex(m.code[p.from:p.to], 500) {
		from := p.from + loc[0]
		d := dep{name: m.code[p.from+loc[2] : p.from+loc[3]], options: m.code[from:min(span(m.code, from), p.to)], at: m.at(from)}
		if only := onlyOf.Regexp().FindStringSubmatch(d.options); only == nil || strings.Contains(only[1], ":prod") {
			out = append(out, d)
		}
	}
	return out
}

func (d dep) path() string {
	if g := pathOf.Regexp().FindStringSubmatch(d.options); g != nil {
		return g[1]
	}
	return ""
}

func (d dep) hex() bool {
	return d.path() == "" && !gitOf.Regexp().MatchString(d.options) && !umbrella.Regexp().MatchString(d.options)
}

// dependencies of all mix.exs, each name once.
func dependencies(a *detect.App) []dep {
	return detect.Memo(a, "deps", func() []dep {
		var out []dep
		for _, m := range mixfiles(a) {
			for _, d := range m.deps() {
				if !slices.ContainsFunc(out, func(o dep) bool { return o.name == d.name }) {
					out = append(out, d)
				}
			}
		}
		return out
	})
}

// depends finds the first of some dependencies.
func depends(a *detect.App, names ...string) (dep, bool) {
	for _, name := range names {
		for _, d := range dependencies(a) {
			if d.name == name {
				return d, true
			}
		}
	}
	return dep{}, false
}
