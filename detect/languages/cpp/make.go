package cpp

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	makeSet  = detect.NewPattern(`^([A-Za-z_]\w*)[ \t]*(?:::?|[?+])?=[ \t]*(.*)$`)
	makeRule = detect.NewPattern(`^([^\s:=#.%][^:=#%\n]*?)\s*:(?:[^=\n][^\n]*)?\n((?:\n*\t[^\n]*\n?)+)`)
	// A program that make knows by itself how to link: its own object is named.
	makeBare = detect.NewPattern(`^([\w./-]+|\$[({]\w+[)}])[ \t]*:[ \t]*([^\n=]*)\n(?:[^\t]|$)`)
	makeLink = detect.NewPattern(`(?:\$[({](?:\w*(?:CC|CXX|LD)|LINK\.\w+)[)}]|\bgcc\b|\bg\+\+|\bclang(?:\+\+)?|\bcc\b|\bc\+\+)[^\n]*\s-o\s*(\S+)`)
	makeLibs = detect.NewPattern(`(?:^|\s)-l([\w+-]+)`)
	makePkgs = detect.NewPattern(`pkg-config\s+([^)\n]+)`)
	makeVar  = detect.NewPattern(`\$[({](\w+)[)}]`)
	makeFlag = detect.NewPattern(`\$[({]LDFLAGS[)}]`)
	makeLone = detect.NewPattern(`(?:^|\s)-static(?:\s|$)`)
	makeSO   = detect.NewPattern(`\s-shared\b`)
)

// joined puts the lines that a backslash continues into one; the line breaks
// that are taken away follow it, so that later lines keep their numbers.
func joined(text string) string {
	var out strings.Builder
	taken := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if rest, ok := strings.CutSuffix(line, "\\\n"); ok {
			out.WriteString(rest + "  ")
			taken++
			continue
		}
		out.WriteString(line)
		if strings.HasSuffix(line, "\n") {
			out.WriteString(strings.Repeat("\n", taken))
			taken = 0
		}
	}
	return out.String()
}

// makeBelow are the folders that a Makefile calls make in.
var makeBelow = detect.NewPattern(`^SUBDIRS\s*[:?+]?=\s*([\w./ -]+)$|\$[({]MAKE[)}]\s+-C\s+([\w./-]+)|\bcd\s+([\w./-]+)\s*(?:&&|;)\s*\$[({]MAKE[)}]`)

// delegated reads the Makefiles of the folders that one without programs of its
// own calls make in.
func (b *build) delegated(a *detect.App, name string) {
	file := a.Path(name)
	if len(b.programs) > 0 {
		return
	}
	for _, m := range makeBelow.In(file, joined(a.Project.Text(file))) {
		for _, dir := range strings.Fields(m.Group()) {
			if below := path.Join(dir, "Makefile"); a.Has(below) && !detect.Aside(a.Dir, a.Path(below)) && fs.ValidPath(a.Path(below)) {
				b.makefile(a, below, dir)
				b.whole = true
			}
		}
	}
}

// makefile reads one Makefile; dir is the folder in which it is called.
func (b *build) makefile(a *detect.App, name, dir string) {
	file := a.Path(name)
	m := mkfile{path: file, dir: dir, text: joined(a.Project.Text(file)), vars: map[string]string{}, places: map[string]detect.Evidence{}}
	for _, s := range makeSet.In(file, m.text) {
		if _, ok := m.vars[s.Groups[0]]; !ok {
			m.vars[s.Groups[0]], m.places[s.Groups[0]] = strings.TrimSpace(s.Groups[1][:min(len(s.Groups[1]), longest)]), s.Evidence
		}
	}
	for _, r := range makeRule.In(file, m.text) {
		if p, ok := m.links(r); ok && !slices.ContainsFunc(b.programs, func(o program) bool { return o.name == p.name }) {
			b.programs = append(b.programs, p)
		}
	}
	for _, r := range makeBare.In(file, m.text) {
		name := m.expand(r.Groups[0])
		if slices.Contains(strings.Fields(m.expand(r.Groups[1])), name+".o") && !testName(path.Base(name)) &&
			!slices.ContainsFunc(b.programs, func(o program) bool { return o.name == path.Base(name) }) {
			b.programs = append(b.programs, program{name: path.Base(name), target: path.Base(name), dir: path.Join(dir, path.Dir(name)), from: r.Evidence})
		}
	}
	for _, l := range makeLibs.In(file, m.text) {
		if !slices.Contains(system, l.Group()) {
			b.link(l.Group(), l.Evidence)
		}
	}
	for _, l := range makePkgs.In(file, m.text) {
		b.pkgConfig = true
		for _, w := range strings.Fields(l.Group()) {
			if !strings.HasPrefix(w, "-") && !strings.ContainsAny(w, "$`") {
				b.library(w, l.Evidence, true)
			}
		}
	}
	for _, l := range makeLone.In(file, m.text) {
		b.static = append(b.static, l.Evidence)
	}
	b.linkFlags, b.flags = m.expand(m.vars["LDFLAGS"]), b.flags || makeFlag.Matches(m.text)
	b.shared = b.shared || makeSO.Matches(m.text)
}

// mkfile is one Makefile with what its variables are set to.
type mkfile struct {
	path, dir, text string
	vars            map[string]string
	places          map[string]detect.Evidence
}

func (m *mkfile) expand(s string) string {
	for range 5 {
		if len(s) > 2*longest {
			return ""
		}
		s = makeVar.Regexp().ReplaceAllStringFunc(s, func(v string) string { return m.vars[v[2:len(v)-1]] })
	}
	return strings.TrimSpace(s)
}

// links gives the program that a rule links.
func (m *mkfile) links(rule detect.Match) (program, bool) {
	target, recipe := m.expand(rule.Groups[0]), rule.Groups[1]
	link := makeLink.Regexp().FindStringSubmatch(recipe)
	if link == nil || strings.Contains(recipe, " -c ") || strings.ContainsAny(target, " %*$") || testName(target) {
		return program{}, false
	}
	out := m.expand(strings.ReplaceAll(link[1], "$@", target))
	if strings.HasSuffix(out, ".o") || strings.Contains(out, ".so") || strings.ContainsAny(out, "$ ") || out == "" || testName(path.Base(out)) {
		return program{}, false
	}
	out = path.Clean(out)
	from := rule.Evidence
	if v := makeVar.Regexp().FindStringSubmatch(rule.Groups[0]); v != nil && v[0] == rule.Groups[0] {
		from = m.places[v[1]] // where the name stands, not where it is used
	}
	return program{name: path.Base(out), target: path.Base(out), dir: path.Join(m.dir, path.Dir(out)), from: from}, true
}
