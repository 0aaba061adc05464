// Package perl knows programs in Perl: servers on PSGI, Mojolicious and
// Dancer, and plain scripts.
package perl

import (
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// The ways to install.
const (
	cpanm  = "cpanm"
	carton = "carton"
)

// Language is the room's word on Perl.
var Language = &detect.Language{
	Name:  "perl",
	Title: "Perl",
	Marks: []string{"cpanfile", "cpanfile.snapshot", "Makefile.PL", "Build.PL", "dist.ini", "*.psgi",
		"main.pl", "app.pl", "myapp.pl", "server.pl", "service.pl", "worker.pl", "daemon.pl", "bot.pl", "run.pl"},
	Helpers:    []string{"node"},
	Prune:      []string{"local", "blib"},
	Claim:      claim,
	Managers:   []string{cpanm, carton},
	Frameworks: func() []detect.Framework { return frameworks },
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "No cpanfile.snapshot fixes the versions of the modules.", Do: "Make one with carton install and commit it."},
		{Code: "server-added", Means: "The app speaks PSGI and lists no server for it: Starman is installed beside its modules.", Do: "Add Starman, or another server, to cpanfile."},
		{Code: "needs-source", Means: "The modules are named by a program, so the install reads the whole source and runs again after each edit.", Do: "List them in a cpanfile."},
		{Code: "bound-to-localhost", Means: "The program listens to localhost alone.", Do: "Let it listen to 0.0.0.0."},
	},
}

var frameworks = []detect.Framework{
	{Name: "mojolicious", Title: "Mojolicious", Kind: detect.Service},
	{Name: "dancer", Title: "Dancer", Kind: detect.Service},
	{Name: "catalyst", Title: "Catalyst", Kind: detect.Service},
	{Name: "psgi", Title: "PSGI", Kind: detect.Service},
}

// manifests list modules; what lies beside one is a project.
var manifests = []string{"cpanfile", "Makefile.PL", "Build.PL", "dist.ini"}

// plainNames are scripts that a folder may be all about.
var plainNames = []string{"main.pl", "app.pl", "myapp.pl", "server.pl", "service.pl", "worker.pl", "daemon.pl", "bot.pl", "run.pl"}

// entry is where a program begins.
type entry struct {
	file      string // relative to the app's folder
	framework string
	from      []detect.Evidence // of the framework
}

var (
	mojoCall  = detect.NewPattern(`\b(?:use\s+Mojolicious::Lite\b|Mojolicious::Commands->(?:new->)?start_app|use\s+Mojolicious::Commands\b)`)
	dancerUse = detect.NewPattern(`\buse\s+Dancer2?\b`)
	dance     = detect.NewPattern(`(?:^|\s|->)(?:dance|start)\s*;`)
	shebang   = detect.NewPattern(`\A#!.*\bperl\b`)
)

// programs lists where the project's programs begin, the likeliest first.
func programs(a *detect.App) []entry {
	return detect.Memo(a, "programs", func() []entry {
		var out, scripts []entry
		for _, dir := range []string{"", "bin", "script", "scripts"} {
			files, _ := a.Project.Entries(a.Path(dir))
			for _, f := range files {
				file := path.Join(dir, f)
				code := a.Project.Code(a.Path(file))
				e := entry{file: file, from: a.At(file, 0)}
				switch {
				case path.Ext(f) == ".psgi":
					e.framework = "psgi"
				case path.Ext(f) != ".pl" && !(path.Ext(f) == "" && shebang.Regexp().MatchString(code)):
					continue
				case mojoCall.Matches(code):
					e.framework = "mojolicious"
					e.from[0].Line = mojoCall.In(file, code)[0].Line
				case dancerUse.Matches(code) && dance.Matches(code):
					e.framework = "dancer"
					e.from[0].Line = dancerUse.In(file, code)[0].Line
				default:
					if dir != "" || slices.Contains(plainNames, f) {
						scripts = append(scripts, e)
					}
					continue
				}
				out = append(out, e)
			}
		}
		slices.SortStableFunc(out, func(x, y entry) int { return rank(x) - rank(y) })
		return append(out, scripts...)
	})
}

// rank puts what a server loads before what brings its own.
func rank(e entry) int {
	if e.framework == "psgi" {
		return 0
	}
	return 1
}

// main is the program of the app, "" when there are several and none stands out.
func main(a *detect.App) (entry, bool) {
	list := programs(a)
	if len(list) == 0 {
		return entry{}, false
	}
	if list[0].framework != "" || len(list) == 1 {
		return list[0], true
	}
	for _, e := range list {
		if slices.Contains(plainNames, e.file) {
			return e, true
		}
	}
	return entry{}, false
}

func claim(a *detect.App) *detect.Claim {
	listed := slices.ContainsFunc(manifests, a.Has)
	if !listed && part(a) {
		return nil
	}
	list := programs(a)
	if len(list) == 0 && !listed {
		return nil
	}
	c := &detect.Claim{Kind: detect.Library, Why: "a library: no program lies beside its modules"}
	for _, m := range append(slices.Clone(manifests), "cpanfile.snapshot") {
		if a.Has(m) {
			c.From = append(c.From, a.At(m, 0)...)
			break
		}
	}
	if len(list) == 0 {
		if len(a.Sources(".pm", ".pl")) == 0 {
			c.Kind, c.Why = detect.Tooling, "it lists modules, and no code lies beside them"
		}
		return c
	}
	if list[0].framework == "" {
		source.Sort(a, c, listens, goesOn)
		return c
	}
	c.Kind, c.Why, c.From = detect.Service, "", list[0].from
	for _, f := range finer(a, list[0]) {
		if len(f.From) > 0 {
			c.From = f.From
		}
	}
	return c
}

// others are manifests of other languages: a lone script beside one is theirs.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "composer.json", "Gemfile", "pyproject.toml",
	"requirements.txt", "setup.py", "CMakeLists.txt", "mix.exs", "meson.build", "configure.ac", "Makefile.am", "deno.json"}

// part says whether a folder without a manifest is a part of what lies above
// it, or beside.
func part(a *detect.App) bool {
	has := func(dir string, names []string) bool {
		return slices.ContainsFunc(names, func(m string) bool { return a.Project.Has(path.Join(dir, m)) })
	}
	if has(a.Dir, others) {
		return true
	}
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		if has(dir, manifests) || has(dir, others) {
			return true
		}
	}
	base := path.Base(a.Dir)
	return a.Dir != "." && (base == "bin" || base == "script" || base == "scripts") && a.Project.HasDir(path.Join(path.Dir(a.Dir), "lib"))
}

var required = detect.NewPattern(`(?:^|[;\s{(])(?:requires|recommends|use|require)\s+['"]?([A-Z][\w:]*)|^\s*['"]([A-Z]\w*(?:::\w+)*)['"]\s*=>\s*['"\d]`)

// modules are the names that cpanfile, Makefile.PL and the source give.
func modules(a *detect.App) []detect.Match {
	return detect.Memo(a, "modules", func() []detect.Match {
		var out []detect.Match
		for _, f := range []string{"cpanfile", "Makefile.PL", "Build.PL"} {
			out = append(out, required.In(a.Path(f), a.Read(f))...)
		}
		return append(out, source.In(a, required)...)
	})
}
