package erlang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// The build tools.
const (
	rebar3   = "rebar3"
	erlangMk = "erlang.mk"
)

// makefile is what a project of erlang.mk is described in.
const makefile = "Makefile"

var (
	includes = detect.NewPattern(`^-?include\s+\S*\berlang\.mk\b`)
	assigns  = detect.NewPattern(`^(PROJECT|DEPS|BUILD_DEPS|REL_DEPS|RELX_CONFIG|RELX_OUTPUT_DIR)\s*[+:?]?=[ \t]*(.*)`)
)

// byMake says whether erlang.mk builds the folder: rebar.config, where there
// is one too, is then for those who depend on it.
func byMake(a *detect.App) bool {
	return detect.Memo(a, makefile, func() bool {
		if !includes.Matches(a.Read(makefile)) {
			return false
		}
		list := terms(a.Read(manifest))
		relx, _ := get(list, "relx")
		_, main := get(list, "escript_main_app")
		_, name := get(list, "escript_name")
		return len(named(relx.list, "release")) == 0 && !main && !name
	})
}

// described is the file that says what the project is and depends on.
func described(a *detect.App) string {
	if byMake(a) {
		return makefile
	}
	return manifest
}

// variable is what an assignment of the Makefile adds to a variable.
type variable struct {
	name  string
	words []string
	line  int
}

// variablesOf reads the Makefile; conditions are passed by.
func variablesOf(a *detect.App) []variable {
	lines := strings.Split(a.Read(makefile), "\n")
	var out []variable
	for i := range lines {
		for j := i + 1; j < len(lines) && strings.HasSuffix(lines[i], "\\"); j++ {
			lines[i] = strings.TrimSuffix(lines[i], "\\") + " " + lines[j]
		}
		for _, m := range assigns.In("", lines[i]) {
			value, _, _ := strings.Cut(m.Groups[1], "#")
			out = append(out, variable{m.Groups[0], strings.Fields(value), i + 1})
		}
	}
	return out
}

// madeOf are the packages that the Makefile names under some of the variables.
func madeOf(a *detect.App, names ...string) []term {
	var out []term
	for _, v := range variablesOf(a) {
		for _, w := range v.words {
			if slices.Contains(names, v.name) && plainName.Regexp().MatchString(w) {
				out = append(out, term{kind: 'a', text: w, line: v.line})
			}
		}
	}
	return out
}

// set is the value of a variable of the Makefile that names a file or folder
// below it, or what it is by itself.
func set(a *detect.App, name, usual string) string {
	for _, v := range variablesOf(a) {
		if v.name != name || len(v.words) != 1 {
			continue
		}
		value := path.Clean(strings.TrimPrefix(strings.TrimPrefix(v.words[0], "$(CURDIR)/"), "./"))
		if !strings.ContainsAny(value, "$()") && !path.IsAbs(value) && !strings.HasPrefix(value, "..") {
			return value
		}
	}
	return usual
}

// relxConfig is the file with the settings of the release.
func relxConfig(a *detect.App) string {
	if byMake(a) {
		return set(a, "RELX_CONFIG", "relx.config")
	}
	return "relx.config"
}

// withoutRelx says that erlang.mk would make no release: since 2022 it does
// where relx is among the packages.
func withoutRelx(a *detect.App) bool {
	return strings.Contains(a.Read("erlang.mk"), "ifeq ($(filter relx,") &&
		!slices.ContainsFunc(madeOf(a, "DEPS", "BUILD_DEPS", "REL_DEPS"), func(d term) bool { return d.text == "relx" })
}

// claimMade says what a project of erlang.mk is.
func claimMade(a *detect.App) *detect.Claim {
	c := &detect.Claim{Kind: detect.Library, From: a.At(makefile, 0), Absorbs: madeApps(a)}
	a.Claim = c
	list := releases(a)
	switch {
	case len(list) == 0:
		c.Why = "a library: " + relxConfig(a) + " has no release"
	case !a.Has("erlang.mk"):
		c.Kind, c.Why = detect.Tooling, "erlang.mk is not there: commit it, so that each build has the same"
	case withoutRelx(a):
		c.Kind, c.Why, c.From = detect.Tooling, "erlang.mk makes the release only where relx is among the packages: add REL_DEPS = relx to the Makefile", []detect.Evidence{list[0].at}
	default:
		c.Kind, c.From = detect.Worker, []detect.Evidence{list[0].at}
		if from := serving(a); len(from) > 0 {
			c.Kind, c.From = detect.Service, from
		}
	}
	return c
}

// madeApps are the folders below apps that have a Makefile of their own.
func madeApps(a *detect.App) []string {
	var out []string
	_, dirs := a.Project.Entries(a.Path("apps"))
	for _, d := range dirs {
		if dir := path.Join(a.Path("apps"), d); a.Project.Has(path.Join(dir, makefile)) {
			out = append(out, dir)
		}
	}
	return out
}

// madeInputs are what the packages are fetched by.
func madeInputs(a *detect.App) []detect.Finding {
	list := []string{a.Path(makefile), a.Path("erlang.mk")}
	for _, dir := range madeApps(a) {
		list = append(list, path.Join(dir, makefile))
	}
	var out []string
	var from []detect.Evidence
	for _, f := range list {
		out, from = append(out, a.InContext(f)), append(from, detect.Evidence{Path: f})
	}
	return detect.Finds("", from, out...)
}

var settingsFact = detect.Fact{
	Name: "settings", Type: detect.Text, Derived: true,
	Ask:     "Which file has the settings of the release?",
	When:    byMake,
	Default: func(a *detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is(relxConfig(a))} },
}

var outputFact = detect.Fact{
	Name: "output", Type: detect.Text, Derived: true,
	Ask: "Below which folder does the build leave the release?",
	Default: func(a *detect.App) *detect.Finding {
		switch {
		case byMake(a):
			return &detect.Finding{Value: detect.Is(set(a, "RELX_OUTPUT_DIR", "_rel"))}
		case a.Yes("production"):
			return &detect.Finding{Value: detect.Is("_build/prod/rel")}
		}
		return &detect.Finding{Value: detect.Is("_build/default/rel")}
	},
}
