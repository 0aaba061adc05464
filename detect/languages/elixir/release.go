package elixir

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func released(a *detect.App) bool { return a.Text("layout") == "release" }

func releaseFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "program", Type: detect.Text, Required: true, Choice: true,
			Ask:     "Which release is built?",
			Help:    "Its name is that of the program in bin; a program packed as an escript has one too.",
			Probes:  []detect.Probe{{Says: "releases, escript and app in mix.exs", Look: program}},
			Options: programs,
			Check:   plainPrograms,
			Missing: func(a *detect.App) string {
				if len(programs(a)) > 1 {
					return "mix.exs has several releases: choose one, or name default_release in it"
				}
				return "mix.exs names no release: add releases: [name: [applications: [app: :permanent]]] to the project, as an umbrella needs"
			},
		},
		{
			Name: "several", Type: detect.YesNo, Derived: true,
			Ask:  "Has mix.exs several releases, so that the build names one?",
			When: released,
			Probes: []detect.Probe{{Says: "releases in mix.exs", Look: func(a *detect.App) []detect.Finding {
				if len(programs(a)) > 1 {
					return detect.Finds("", nil, "yes")
				}
				return nil
			}}},
		},
		{
			Name: "erts", Type: detect.YesNo,
			Ask:     "Does the release carry its own Erlang?",
			When:    released,
			Probes:  []detect.Probe{{Says: "include_erts in mix.exs", Look: erts}},
			Default: detect.Preset("Mix's own", "yes"),
		},
		{
			Name: "overlays", Type: detect.List,
			Ask:    "Which files does the release take beside the program?",
			When:   released,
			Probes: []detect.Probe{{Says: "config/runtime.exs, rel", Look: late}},
		},
		{
			Name: "beside", Type: detect.List,
			Ask:    "Which files does runtime.exs load from beside itself?",
			When:   released,
			Probes: []detect.Probe{{Says: "Code.require_file and its kin in config/runtime.exs", Look: besideRuntime}},
		},
		{
			Name: "windows", Type: detect.List, Derived: true,
			Ask:    "Which scripts have line ends that no shell of Linux reads?",
			When:   released,
			Probes: []detect.Probe{{Says: "rel/overlays/bin", Look: windows}},
		},
		{
			Name: "start", Type: detect.Command, Required: true,
			Ask: "Which command starts it?",
			Probes: []detect.Probe{
				{Says: "rel/overlays/bin/server", Look: func(a *detect.App) []detect.Finding { return overlay(a, "server") }},
				{Says: "the program of the release", Look: starting},
			},
			Missing: func(*detect.App) string { return "start: which release is built is not known: choose one" },
		},
		{
			Name: "release", Type: detect.Lines,
			Ask:  "Which commands prepare a new version before it starts?",
			Help: "They are printed, not run: a start command must be able to run many times at once.",
			When: func(a *detect.App) bool { return released(a) && a.Known("program") },
			Probes: []detect.Probe{
				{Says: "rel/overlays/bin/migrate", Look: func(a *detect.App) []detect.Finding { return overlay(a, "migrate") }},
				{Says: "a module of releases with migrate", Look: migrations},
			},
		},
	}
}

var noErts = detect.NewPattern(`\binclude_erts:\s*(false|true)\b`)

func erts(a *detect.App) []detect.Finding {
	m := mixOf(a, a.Dir)
	p, ok := m.value(m.project, "releases")
	if !ok {
		return nil
	}
	p = m.resolved(p)
	if all := noErts.In(m.path, m.code[p.from:p.to]); len(all) > 0 {
		f, answer := all[0], "yes"
		if f.Group() == "false" {
			answer = "no"
		}
		return detect.Finds("include_erts is "+f.Group(), []detect.Evidence{m.at(p.from + offset(m.code[p.from:p.to], f.Line-1))}, answer)
	}
	return nil
}

var joined = detect.NewPattern(`\bPath\.join\(\s*\[([^\]]*)\]`)

// besideRuntime are files that runtime.exs loads from its own folder, which a
// release does not take along by itself.
func besideRuntime(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	for _, name := range []string{"config/runtime.exs", "config/releases.exs"} {
		for _, l := range loads(a, a.Path(name)) {
			if path.Dir(l.Path) == a.Path("config") && a.Project.Has(l.Path) && !slices.Contains(out, a.InContext(l.Path)) {
				out, from = append(out, a.InContext(l.Path)), append(from, detect.Evidence{Path: a.Path(name), Line: l.Line})
			}
		}
	}
	return detect.Finds("", from, out...)
}

// late are files that only the release reads, after all is compiled.
func late(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	for _, f := range []string{"config/runtime.exs", "config/releases.exs"} {
		if a.Has(f) {
			out, from = append(out, a.InContext(a.Path(f))), append(from, detect.Evidence{Path: a.Path(f)})
		}
	}
	for _, b := range besideRuntime(a) {
		for i, f := range b.Value {
			if !slices.Contains(a.List("configs"), f) {
				out, from = append(out, f), append(from, b.From[i])
			}
		}
	}
	m := mixOf(a, a.Dir)
	for _, j := range joined.In(m.path, m.code) { // what a step of the release copies
		var words []string
		for _, q := range quoted.In(m.path, j.Group()) {
			words = append(words, q.Group())
		}
		p := a.Path(path.Join(words...))
		held := slices.ContainsFunc(append(a.List("sources"), "rel"), func(d string) bool { return strings.HasPrefix(a.InContext(p), d+"/") })
		if a.Project.Has(p) && !held && !slices.Contains(out, a.InContext(p)) && !slices.Contains(a.List("configs"), a.InContext(p)) {
			out, from = append(out, a.InContext(p)), append(from, j.Evidence)
		}
	}
	if len(a.Project.Files(a.Path("rel"))) > 0 {
		out, from = append(out, a.InContext(a.Path("rel"))), append(from, detect.Evidence{Path: a.Path("rel")})
	}
	return detect.Finds("", from, out...)
}

// windows finds scripts of the release whose lines end as on Windows.
func windows(a *detect.App) []detect.Finding {
	var out []string
	for _, f := range a.Project.Files(a.Path(path.Join(relDir(a), "overlays/bin"))) {
		if strings.HasSuffix(f, ".bat") {
			continue
		}
		if b, err := a.Project.Bytes(f, 1<<20); err == nil && bytes.Contains(b, []byte("\r\n")) {
			out = append(out, a.InContext(f))
		}
	}
	return detect.Finds("", nil, out...)
}

// relDir is the folder of the release's own files.
func relDir(a *detect.App) string {
	m := mixOf(a, a.Dir)
	p, ok := m.value(m.list("releases"), a.Text("program"))
	if ok {
		for _, t := range templatesAt.In(m.path, m.code[p.from:p.to]) {
			if a.HasDir(t.Group()) {
				return path.Clean(t.Group())
			}
		}
	}
	return "rel"
}

var templatesAt = detect.NewPattern(`\brel_templates_path:\s*"([\w./-]+)"`)

// offset gives where a line of a text begins, counted from 0.
func offset(text string, line int) int {
	at := 0
	for range line {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	return at
}
