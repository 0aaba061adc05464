package elixir

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func installFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "hex", Type: detect.YesNo,
			Ask:     "Are packages fetched from Hex?",
			Probes:  []detect.Probe{{Says: "dependencies in mix.exs without a path", Look: hex}},
			Default: detect.Preset("", "no"),
		},
		{
			Name: "locked", Type: detect.YesNo,
			Ask: "Does mix.lock fix the versions of the dependencies?",
			Probes: []detect.Probe{{Says: "mix.lock", Look: func(a *detect.App) []detect.Finding {
				if a.Has("mix.lock") {
					return detect.Finds("", a.At("mix.lock", 0), "yes")
				}
				return nil
			}}},
			Default: func(a *detect.App) *detect.Finding {
				if a.Yes("hex") {
					a.Warn("no-lock-file", "mix.lock: there is none: each build may take other versions: run mix deps.get and commit it", a.At(manifest, 0)...)
				}
				return &detect.Finding{Value: detect.Is("no")}
			},
		},
		{
			Name: "checksLock", Type: detect.YesNo, Derived: true,
			Ask: "Does this Elixir refuse a lock file that is out of date?",
			Probes: []detect.Probe{{Says: "the version: 1.15 and later", Look: func(a *detect.App) []detect.Finding {
				if parts := strings.Split(a.Text("version"), "."); len(parts) > 1 && parts[0] == "1" {
					if minor, err := strconv.Atoi(parts[1]); err == nil && minor < 15 {
						return nil
					}
				}
				return detect.Finds("", nil, "yes")
			}}},
		},
		{
			Name: "installInputs", Type: detect.List,
			Ask:    "Which files does the install read?",
			Probes: []detect.Probe{{Says: "mix.exs, also of an umbrella's apps, mix.lock, and what mix.exs reads", Look: inputs}},
		},
		{
			Name: "locals", Type: detect.List,
			Ask: "In which folders of the project do dependencies lie?",
			Probes: []detect.Probe{{Says: "dependencies with a path in mix.exs", Look: func(a *detect.App) []detect.Finding {
				dirs, from := locals(a)
				for i, d := range dirs {
					dirs[i] = a.InContext(d)
				}
				return detect.Finds("", from, dirs...)
			}}},
		},
		{
			Name: "fetches", Type: detect.YesNo, Derived: true,
			Ask: "Is there anything to install?",
			Probes: []detect.Probe{{Says: "dependencies in mix.exs", Look: func(a *detect.App) []detect.Finding {
				for _, d := range dependencies(a) {
					if !umbrella.Regexp().MatchString(d.options) {
						return detect.Finds("", []detect.Evidence{d.at}, "yes")
					}
				}
				return nil
			}}},
		},
		{
			Name: "configs", Type: detect.List,
			Ask:    "Which settings are compiled in?",
			Probes: []detect.Probe{{Says: "config/config.exs and what it imports for production", Look: configs}},
		},
		{
			Name: "secrets", Type: detect.List,
			Ask:    "Which files with credentials does the install need? (id=target)",
			Probes: []detect.Probe{{Says: "dependencies of an organization on Hex", Look: secrets}},
		},
	}
}

func hex(a *detect.App) []detect.Finding {
	for _, d := range dependencies(a) {
		if d.hex() {
			return detect.Finds(d.name+" comes from there", []detect.Evidence{d.at}, "yes")
		}
	}
	return nil
}

var (
	reads  = detect.NewPattern(`\b(?:File\.(?:read!?|stream!)|Code\.(?:require_file|eval_file|compile_file))[( ]([^\n]*)`)
	quoted = detect.NewPattern(`"((?:\.{1,2}/)*[\w@][\w./@ -]*)"`)
)

// inputs are what a call of mix reads before any source.
func inputs(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	add := func(p string, at detect.Evidence) {
		if !slices.Contains(out, a.InContext(p)) && !strings.HasPrefix(p, "..") && a.Project.Has(p) {
			out, from = append(out, a.InContext(p)), append(from, at)
		}
	}
	add(a.Path(manifest), detect.Evidence{Path: a.Path(manifest)})
	add(a.Path("mix.lock"), detect.Evidence{Path: a.Path("mix.lock")})
	files := mixfiles(a)
	for _, m := range files[1:] {
		add(m.path, detect.Evidence{Path: m.path})
	}
	for _, m := range files {
		for _, call := range reads.In(m.path, m.code) {
			for _, name := range quoted.In(m.path, call.Group()) {
				add(path.Join(path.Dir(m.path), name.Group()), call.Evidence)
			}
		}
	}
	return detect.Finds("", from, out...)
}

var (
	imports   = detect.NewPattern(`\bimport_config[( ]\s*"([^"]+)"`)
	currently = detect.NewPattern(`#\{\s*(?:config_env\(\)|Mix\.env(?:\(\))?)\s*\}`)
	secretKey = detect.NewPattern(`\bsecret_key_base:\s*"[^"]{16,}"`)
)

var (
	wildcards = detect.NewPattern(`"([^"\n]*\*[^"\n]*)"\s*\|>[^\n]*\bPath\.wildcard\(\)`)
	loadOne   = detect.NewPattern(`\bCode\.(?:require_file|eval_file)\(\s*"([\w./-]+)"(\s*,\s*__DIR__)?`)
	loadList  = detect.NewPattern(`(__DIR__\s*\|\s*)?~w\(([^)\n]*)\)[a-z]?\s*\]?\s*\|>\s*Path\.join\(\)\s*\|>\s*Code\.(?:require_file|eval_file)\(`)
)

// loads are the files that a file of settings loads, with the line of the call.
func loads(a *detect.App, file string) []detect.Evidence {
	var out []detect.Evidence
	code := a.Project.Code(file)
	for _, m := range loadOne.In(file, code) {
		dir := a.Dir
		if m.Groups[1] != "" {
			dir = path.Dir(file)
		}
		out = append(out, detect.Evidence{Path: path.Join(dir, m.Groups[0]), Line: m.Line})
	}
	for _, m := range loadList.In(file, code) {
		dir := a.Dir
		if m.Groups[0] != "" {
			dir = path.Dir(file)
		}
		out = append(out, detect.Evidence{Path: path.Join(append([]string{dir}, strings.Fields(m.Groups[1])...)...), Line: m.Line})
	}
	return out
}

// matching are the files of a path with * in the names of folders or files.
func matching(a *detect.App, pattern string) []string {
	dir, rest, wild := strings.Cut(pattern, "/*/")
	if !wild {
		return a.Project.Glob(path.Dir(pattern), path.Base(pattern))
	}
	var out []string
	_, dirs := a.Project.Entries(dir)
	for _, d := range dirs {
		out = append(out, matching(a, path.Join(dir, d, rest))...)
	}
	return out
}

// configs follows config/config.exs to the files that production imports.
func configs(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	var follow func(file string, at detect.Evidence)
	follow = func(file string, at detect.Evidence) {
		if strings.HasPrefix(file, "..") || !a.Project.Has(file) || slices.Contains(out, a.InContext(file)) || len(out) > 50 {
			return
		}
		code := a.Project.Code(file)
		out, from = append(out, a.InContext(file)), append(from, at)
		if path.Base(file) == "prod.exs" {
			for _, m := range secretKey.In(file, code) {
				a.Warn("secret-config", m.Evidence.String()+": secret_key_base: the image would hold it: read it in config/runtime.exs", m.Evidence)
			}
		}
		for _, m := range imports.In(file, code) {
			name := currently.Regexp().ReplaceAllLiteralString(m.Group(), "prod")
			if strings.Contains(name, "secret") {
				a.Warn("secret-config", m.Evidence.String()+": "+name+" is compiled into the release: read its secrets in config/runtime.exs", m.Evidence)
				continue
			}
			for _, f := range matching(a, path.Join(path.Dir(file), name)) {
				follow(f, m.Evidence)
			}
		}
		for _, m := range wildcards.In(file, code) {
			name := currently.Regexp().ReplaceAllLiteralString(m.Group(), "prod")
			for _, f := range matching(a, path.Join(path.Dir(file), name)) {
				follow(f, m.Evidence)
			}
		}
		for _, l := range loads(a, file) {
			follow(l.Path, detect.Evidence{Path: file, Line: l.Line})
		}
	}
	file := "config/config.exs"
	if named, _ := mixOf(a, a.Dir).text("config_path"); named != "" {
		file = named
	}
	follow(a.Path(file), detect.Evidence{Path: a.Path(file)})
	return detect.Finds("", from, out...)
}

// secrets are the keys of organizations; Hex reads one from a variable.
func secrets(a *detect.App) []detect.Finding {
	for _, d := range dependencies(a) {
		if groupOf.Regexp().MatchString(d.options) {
			return detect.Finds("the key of an organization on Hex, for the install alone", []detect.Evidence{d.at}, "hex=/run/secrets/hex")
		}
	}
	return nil
}
