package elixir

import (
	"path"
	"regexp"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// mixfile is a mix.exs; it is read, never run.
type mixfile struct {
	path, code string
	project    int // where the list of "def project" opens, -1 for none
}

func mixOf(a *detect.App, dir string) *mixfile {
	file := path.Join(dir, manifest)
	return detect.Memo(a, "mix "+file, func() *mixfile {
		m := &mixfile{path: file, code: a.Project.Code(file)}
		m.project = m.section("project")
		return m
	})
}

func (m *mixfile) at(offset int) detect.Evidence {
	return detect.Evidence{Path: m.path, Line: 1 + strings.Count(m.code[:min(max(offset, 0), len(m.code))], "\n")}
}

// section gives where the first list in a function opens, -1 for none.
func (m *mixfile) section(name string) int {
	from, to := m.function(name)
	if from < 0 {
		return -1
	}
	if i := strings.IndexByte(m.code[from:to], '['); i >= 0 {
		return from + i
	}
	return -1
}

// function gives where a function's body stands; -1 without it.
func (m *mixfile) function(name string) (from, to int) {
	re, err := regexp.Compile(`(?m)^[ \t]*defp?\s+` + regexp.QuoteMeta(name) + `(?:\(\s*\))?(?:\s+do\b|\s*,\s*do:)`)
	if err != nil {
		return -1, -1
	}
	loc := re.FindStringIndex(m.code)
	if loc == nil {
		return -1, -1
	}
	to = len(m.code)
	if next := nextDef.Regexp().FindStringIndex(m.code[loc[1]:]); next != nil {
		to = loc[1] + next[0]
	}
	return loc[1], to
}

var (
	nextDef  = detect.NewPattern(`^[ \t]*defp?\s`)
	calledIn = detect.NewPattern(`\b([a-z_]\w*)\(`)
	callOf   = detect.NewPattern(`^([a-z_]\w*)(?:\(\s*\))?\s*$`)
	attrOf   = detect.NewPattern(`^@([a-z_]\w*)\s*$`)
	atomOf   = detect.NewPattern(`^:"?([\w.@-]+)"?\s*$`)
	textOf   = detect.NewPattern(`^"([^"\\#]*)"\s*$`)
)

// value gives the part of a key in a list that opens at i.
func (m *mixfile) value(i int, key string) (part, bool) {
	if i < 0 {
		return part{}, false
	}
	for _, e := range elements(m.code, i) {
		if k, v := pair(m.code, e); k == key {
			return v, true
		}
	}
	return part{}, false
}

// resolved follows a call of a function, or a module attribute, to what it
// stands for.
func (m *mixfile) resolved(p part) part {
	text := strings.TrimSpace(m.code[p.from:p.to])
	if c := attrOf.Regexp().FindStringSubmatch(text); c != nil {
		if re, err := regexp.Compile(`(?m)^\s*@` + regexp.QuoteMeta(c[1]) + `\s+(\S[^\n]*)$`); err == nil {
			if loc := re.FindStringSubmatchIndex(m.code); loc != nil {
				return part{loc[2], loc[3]}
			}
		}
	}
	if c := callOf.Regexp().FindStringSubmatch(text); c != nil {
		if from, to := m.function(c[1]); from >= 0 {
			return part{from, to}
		}
	}
	return p
}

// list gives where the list of a key of the project opens.
func (m *mixfile) list(key string) int {
	p, ok := m.value(m.project, key)
	if !ok {
		return -1
	}
	p = m.resolved(p)
	if i := strings.IndexByte(m.code[p.from:p.to], '['); i >= 0 {
		return p.from + i
	}
	return -1
}

// text gives a key of the project as a text or atom, "" where it is neither.
func (m *mixfile) text(key string) (string, detect.Evidence) {
	p, ok := m.value(m.project, key)
	if !ok {
		return "", detect.Evidence{Path: m.path}
	}
	at := m.at(p.from)
	return m.plain(m.resolved(p)), at
}

func (m *mixfile) plain(p part) string {
	text := strings.TrimSpace(m.code[p.from:p.to])
	for _, re := range []*detect.Pattern{atomOf, textOf} {
		if g := re.Regexp().FindStringSubmatch(text); g != nil {
			return g[1]
		}
	}
	return ""
}

// starts gives where the application's module is named, false for a library.
func (m *mixfile) starts() (detect.Evidence, bool) {
	p, ok := m.value(m.section("application"), "mod")
	return m.at(p.from), ok
}

// umbrella gives the folder of an umbrella's apps, "" where it is none.
func (m *mixfile) umbrella() string {
	dir, _ := m.text("apps_path")
	return dir
}

// mixfiles are the app's own mix.exs and those of an umbrella's apps.
func mixfiles(a *detect.App) []*mixfile {
	out := []*mixfile{mixOf(a, a.Dir)}
	for _, dir := range children(a, a.Dir) {
		out = append(out, mixOf(a, dir))
	}
	return out
}

// children are the folders of an umbrella's apps, sorted.
func children(a *detect.App, root string) []string {
	apps := mixOf(a, root).umbrella()
	if apps == "" || strings.HasPrefix(path.Clean(apps), "..") {
		return nil
	}
	base := path.Join(root, apps)
	_, dirs := a.Project.Entries(base)
	var out []string
	for _, d := range dirs {
		if a.Project.Has(path.Join(base, d, manifest)) {
			out = append(out, path.Join(base, d))
		}
	}
	return out
}
