package perl

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/script"
	"github.com/stagewright/stagewright/detect/tables"
)

var (
	listens = detect.NewPattern(`\bListen\s*=>|HTTP::Daemon(?:::SSL)?->new|HTTP::Server::Simple|Net::Server|Mojo::Server|AnyEvent::HTTPD`)
	goesOn  = detect.NewPattern(`\bwhile\s*\(\s*1\s*\)|\bfor\s*\(\s*;\s*;\s*\)|Mojo::IOLoop->start|AnyEvent->condvar|\bsleep\b`)
	source  = script.Source{
		Files: files,
		Ports: []*detect.Pattern{
			detect.NewPattern(`\bLocalPort\s*=>\s*(?:\$ENV\{['"]?\w+['"]?\}\s*(?://|\|\|)\s*)?['"]?(\d{2,5})`),
			detect.NewPattern(`\$ENV\{['"]?PORT['"]?\}\s*(?://|\|\|)\s*['"]?(\d{2,5})`),
			detect.NewPattern(`(?i)\bport\s*=>\s*['"]?(\d{2,5})`),
			detect.NewPattern(`HTTP::Server::Simple(?:::\w+)*->new\(\s*(\d{2,5})`),
			detect.NewPattern(`['"]https?://(?:\*|0\.0\.0\.0|\[::\]):(\d{2,5})`),
		},
		Local: detect.NewPattern(`\bLocalAddr\s*=>\s*['"](?:127\.0\.0\.1|localhost)['"]`),
		Stops: detect.NewPattern(`\$SIG\{['"]?TERM['"]?\}\s*=|local\s+@?\$?SIG\{[^}]*TERM|sigtrap.*TERM|signal\s*=>\s*['"]TERM['"]`),
		Calls: detect.NewPattern("\\b(?:system|exec|open3?)\\s*\\(?\\s*['\"]([a-z][\\w-]*)|qx[({'\"]\\s*([a-z][\\w-]*)"),
	}
)

// files are the project's own code: tests are not.
func files(a *detect.App) []string {
	out := slices.DeleteFunc(a.Sources(".pl", ".pm", ".psgi"), func(f string) bool {
		return strings.HasPrefix(detect.Rel(a.Dir, f), "t/") || strings.HasPrefix(detect.Rel(a.Dir, f), "xt/")
	})
	for _, e := range programs(a) {
		if p := a.Path(e.file); path.Ext(p) == "" {
			out = append(out, p)
		}
	}
	return out
}

func facts() []detect.Fact {
	return []detect.Fact{
		script.Kind(),
		{Name: "entry", Type: detect.Text, Ask: "Which file does it begin with?", Required: true,
			Probes:  []detect.Probe{{Says: "app.psgi, a script that starts Mojolicious or Dancer, main.pl and its like, the one file in bin or script", Look: findEntry}},
			Options: entries, Strict: true,
			Missing: func(*detect.App) string {
				return "several programs lie here, and nothing says which one is meant: choose one"
			}},
		{Name: "framework", Type: detect.Text, Ask: "Which framework is it made with?",
			Probes: []detect.Probe{{Says: "what the entry loads, modules in cpanfile", Look: framework}}},
		{Name: "version", Type: detect.Version, Product: "perl", Ask: "Which version of Perl?",
			Probes: []detect.Probe{
				{Says: ".perl-version, .tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding {
					return append(pins.File(a, ".perl-version"), pins.Managers(a, "perl")...)
				}},
				{Says: "requires perl in cpanfile, MIN_PERL_VERSION in Makefile.PL, use v5.36 in the source", Look: minimum},
				{Says: "the perl image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "perl") }},
			}},
		{Name: "suite", Type: detect.Text, Derived: true, Ask: "Which Debian is the image made of?", Default: suite},
		{Name: "manager", Type: detect.Text, Strict: true, Ask: "What installs the modules?",
			Probes: []detect.Probe{{Says: "cpanfile.snapshot, cpanfile, Makefile.PL", Look: manager}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: cpanm, Label: "what the lists ask for, at its newest"}, {Value: carton, Label: "what cpanfile.snapshot fixes"}}
			}},
		{Name: "installInputs", Type: detect.List, Ask: "Which files decide what is installed?",
			When:   func(a *detect.App) bool { return a.Known("manager") },
			Probes: []detect.Probe{{Says: "cpanfile and cpanfile.snapshot", Look: inputs}}},
		{Name: "server", Type: detect.Text, Ask: "Which server runs it?", When: func(a *detect.App) bool { return onPSGI(a) },
			Help:    "A handler of Plack, by its name.",
			Probes:  []detect.Probe{{Says: "Starman, Gazelle, Starlet, Twiggy and their like among the modules", Look: server}},
			Default: addServer},
		source.Port(usualPort),
		{Name: "start", Type: detect.Command, Required: true, Ask: "Which command starts it in production?",
			Probes: []detect.Probe{
				{Says: "the web process of a Procfile, unless it starts a server for development", Look: func(a *detect.App) []detect.Finding { return script.Written(a, develops) }},
				{Says: "the entry, by what its framework is started with", Look: start},
			}},
		script.Others(),
		source.Stopping(func(a *detect.App) string {
			if onPSGI(a) || a.Text("framework") == "mojolicious" {
				return "its server handles it"
			}
			return ""
		}),
		source.Packages("libraries that modules load, programs that the source calls", natives, "perl"),
	}
}

func findEntry(a *detect.App) []detect.Finding {
	if e, ok := main(a); ok {
		return detect.Finds("", a.At(e.file, 0), e.file)
	}
	return nil
}

func entries(a *detect.App) []detect.Option {
	var out []detect.Option
	for _, e := range programs(a) {
		out = append(out, detect.Option{Value: e.file, From: e.from})
	}
	return out
}

// framework is what the entry is written with.
func framework(a *detect.App) []detect.Finding {
	for _, e := range programs(a) {
		if e.file == a.Text("entry") && e.framework != "" {
			return finer(a, e)
		}
	}
	return nil
}

// finer tells what a PSGI file is written with by the modules that are used.
func finer(a *detect.App, e entry) []detect.Finding {
	if e.framework == "psgi" {
		for _, m := range modules(a) {
			switch m.Group() {
			case "Dancer2", "Dancer":
				return detect.Finds("", []detect.Evidence{m.Evidence}, "dancer")
			case "Catalyst::Runtime", "Catalyst":
				return detect.Finds("", []detect.Evidence{m.Evidence}, "catalyst")
			case "Mojolicious", "Mojolicious::Lite":
				return detect.Finds("", []detect.Evidence{m.Evidence}, "mojolicious")
			}
		}
	}
	return detect.Finds("", e.from, e.framework)
}

func onPSGI(a *detect.App) bool {
	return path.Ext(a.Text("entry")) == ".psgi" || a.Text("framework") == "dancer"
}

var leastPerl = detect.NewPattern(`requires\s*\(?\s*['"]?perl['"]?\s*(?:,|=>)\s*['"]?(?:>=\s*)?v?(5[.\d_]*)|MIN_PERL_VERSION['"]?\s*=>\s*['"]?v?(5[.\d_]*)|^\s*use\s+v?(5\.[\d._]+)\s*;`)

// minimum reads the least version, whose old form has three digits a part:
// 5.036 is 5.36 as it stands, 5.010001 is 5.10.1.
func minimum(a *detect.App) []detect.Finding {
	var all []detect.Match
	for _, f := range []string{"cpanfile", "Makefile.PL", "Build.PL"} {
		all = append(all, leastPerl.In(a.Path(f), a.Read(f))...)
	}
	all = append(all, source.In(a, leastPerl)...)
	var out []detect.Finding
	for _, m := range all {
		v := strings.ReplaceAll(m.Group(), "_", "")
		if major, rest, ok := strings.Cut(v, "."); ok && !strings.Contains(rest, ".") && len(rest) > 3 {
			parts := []string{major}
			for ; len(rest) >= 3; rest = rest[3:] {
				n, _ := strconv.Atoi(rest[:3])
				parts = append(parts, strconv.Itoa(n))
			}
			v = strings.Join(parts, ".")
		}
		out = append(out, detect.Finding{Value: detect.Is(strings.Trim(v, ".")), From: []detect.Evidence{m.Evidence}, Syntax: tables.Minimum})
	}
	return out
}

// suite is that of the image's tags: none for an old release of a line, whose
// images may be of another one than those of the newest.
func suite(a *detect.App) *detect.Finding {
	if p, err := tables.Releases("perl"); err == nil {
		if tag, ok := p.Pick(a.Text("version"), "slim-trixie", "slim-bookworm", "slim-bullseye", "slim-buster"); ok {
			return &detect.Finding{Value: detect.Is(strings.TrimPrefix(tag, "slim-"))}
		}
	}
	return &detect.Finding{}
}

func manager(a *detect.App) []detect.Finding {
	switch {
	case a.Has("cpanfile") && a.Has("cpanfile.snapshot"):
		return []detect.Finding{{Value: detect.Is(carton), From: a.At("cpanfile.snapshot", 0), Why: "cpanfile.snapshot fixes the modules"}}
	case a.Has("cpanfile"):
		a.Warn("no-lock-file", "cpanfile.snapshot is missing: each build takes the newest modules: run carton install and commit it", detect.Evidence{Path: a.Path("cpanfile")})
		return []detect.Finding{{Value: detect.Is(cpanm), From: a.At("cpanfile", 0), Why: "cpanfile lists the modules"}}
	}
	for _, f := range []string{"Makefile.PL", "Build.PL"} {
		if a.Has(f) {
			a.Warn("needs-source", f+": only a program names the modules, so the install reads the whole source: list them in a cpanfile", detect.Evidence{Path: a.Path(f)})
			return []detect.Finding{{Value: detect.Is(cpanm), From: a.At(f, 0), Why: f + " names the modules"}}
		}
	}
	return nil
}

func inputs(a *detect.App) []detect.Finding {
	if !a.Has("cpanfile") {
		return nil
	}
	list, from := []string{"cpanfile"}, a.At("cpanfile", 0)
	if a.Text("manager") == carton {
		list, from = append(list, "cpanfile.snapshot"), append(from, a.At("cpanfile.snapshot", 0)...)
	}
	return detect.Finds("", from, list...)
}
