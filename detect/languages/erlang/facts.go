package erlang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

var kindFacts = []detect.Fact{
	{
		Name: "framework", Type: detect.Text,
		Ask:    "What is it built on?",
		Probes: []detect.Probe{{Says: "deps in rebar.config, DEPS in a Makefile", Look: framework}},
	},
	{
		Name: "kind", Type: detect.Text, Strict: true,
		Ask: "What is it?",
		Probes: []detect.Probe{{Says: "whether it listens, and what rebar.config makes of it", Look: func(a *detect.App) []detect.Finding {
			why := ""
			if a.Claim.Kind == detect.Tool {
				why = "escript settings in rebar.config"
			} else if m := search(a, listening); len(m) > 0 && slices.Contains(a.From, m[0].Evidence) {
				why, _, _ = strings.Cut(m[0].Text, "(")
			}
			return detect.Finds(why, a.From, string(a.Claim.Kind))
		}}},
		Options: detect.Kinds,
	},
	{
		Name: "manager", Type: detect.Text, Strict: true,
		Ask:     "Which tool builds it?",
		Options: func(*detect.App) []detect.Option { return []detect.Option{{Value: rebar3}, {Value: erlangMk}} },
		Probes: []detect.Probe{{Says: "rebar.config; a Makefile that includes erlang.mk", Look: func(a *detect.App) []detect.Finding {
			if byMake(a) {
				return detect.Finds("the Makefile includes it", a.At(makefile, 0), erlangMk)
			}
			return detect.Finds("", a.At(manifest, 0), rebar3)
		}}},
	},
	{
		Name: "version", Type: detect.Version, Product: "erlang",
		Ask: "Which version of Erlang/OTP?",
		Probes: []detect.Probe{
			{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, a.Language.Name) }},
			{Says: "minimum_otp_vsn in rebar.config", Look: minimum},
			{Says: "the erlang image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "erlang") }},
		},
	},
	{
		Name: "suite", Type: detect.Text, Derived: true,
		Ask: "Which Debian release is the image of Erlang made on?",
		Probes: []detect.Probe{{Says: "the version: its image's own history", Look: func(a *detect.App) []detect.Finding {
			return detect.Finds("", nil, suite(a.Text("version"))...)
		}}},
	},
}

// suite is the Debian release that the image of a version was last built on,
// as github.com/erlang/docker-erlang-otp has it (2026-07-28); none for those
// whose Debian is no longer to be installed from.
func suite(version string) []string {
	for _, s := range []struct{ from, suite string }{{"28.3", "trixie"}, {"26.2.2", "bookworm"}, {"24.2", "bullseye"}} {
		from := strings.Split(s.from, ".") // 26 and 26.2 are tags of the newest of theirs
		from = from[:min(len(from), strings.Count(version, ".")+1)]
		if !pins.Less(version, strings.Join(from, ".")) {
			return detect.Is(s.suite)
		}
	}
	return nil
}

// deps are the packages that production has, by name.
func deps(a *detect.App) []term {
	if byMake(a) {
		return madeOf(a, "DEPS")
	}
	var out []term
	for _, list := range [][]term{config(a), profile(a)} {
		d, _ := get(list, "deps")
		for _, t := range d.list {
			if t.kind == '{' && len(t.list) > 0 {
				line := t.line
				t = t.list[0]
				t.line = line
			}
			out = append(out, t)
		}
	}
	return out
}

func depends(a *detect.App, name string) []detect.Evidence {
	for _, d := range deps(a) {
		if d.text == name {
			return a.At(described(a), d.line)
		}
	}
	return nil
}

func framework(a *detect.App) []detect.Finding {
	for _, f := range frameworks {
		if from := depends(a, f.Name); from != nil {
			return detect.Finds("", from, f.Name)
		}
	}
	return nil
}

func constraint(text, syntax, file string, line int) detect.Finding {
	return detect.Finding{Value: detect.Is(text), Syntax: syntax, From: []detect.Evidence{{Path: file, Line: line}}}
}

func minimum(a *detect.App) []detect.Finding {
	if t, ok := get(config(a), "minimum_otp_vsn"); ok && t.text != "" {
		return []detect.Finding{constraint(t.text, tables.Minimum, a.Path(manifest), t.line)}
	}
	return nil
}

var installFacts = []detect.Fact{
	{
		Name: "installInputs", Type: detect.List,
		Ask:    "Which files does the install read?",
		Probes: []detect.Probe{{Says: "rebar.config, also of apps below, and rebar.lock; Makefile and erlang.mk", Look: inputs}},
	},
	{
		Name: "fetches", Type: detect.YesNo, Derived: true,
		Ask: "Is there anything to install?",
		Probes: []detect.Probe{{Says: "deps in rebar.config, DEPS in a Makefile", Look: func(a *detect.App) []detect.Finding {
			d := deps(a)
			if byMake(a) {
				d = madeOf(a, "DEPS", "BUILD_DEPS", "REL_DEPS")
			}
			if len(d) == 0 {
				return nil
			}
			if !byMake(a) && !a.Has("rebar.lock") {
				a.Warn("no-lock-file", "rebar.lock: there is none: each build may take other versions: run rebar3 lock and commit it", a.At(manifest, d[0].line)...)
			}
			return detect.Finds("", a.At(described(a), d[0].line), "yes")
		}}},
	},
	{
		Name: "sources", Type: detect.List,
		Ask:    "Which folders are built?",
		Probes: []detect.Probe{{Says: "folders beside it that the build tool knows", Look: sources}},
	},
	{
		Name: "loose", Type: detect.List,
		Ask:    "Which further files does the release take?",
		Probes: []detect.Probe{{Says: "files that relx names, beside rebar.config", Look: loose}},
	},
}

func inputs(a *detect.App) []detect.Finding {
	if byMake(a) {
		return madeInputs(a)
	}
	var out []string
	var from []detect.Evidence
	add := func(p string) {
		if a.Project.Has(p) {
			out, from = append(out, a.InContext(p)), append(from, detect.Evidence{Path: p})
		}
	}
	for _, name := range []string{manifest, "rebar.lock", "rebar.config.script", "relx.config"} {
		add(a.Path(name))
	}
	for _, dir := range members(a, a.Dir) {
		add(path.Join(dir, manifest))
	}
	return detect.Finds("", from, out...)
}

func sources(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	names := []string{"_checkouts", "apps", "config", "include", "lib", "priv", "rel", "src", "c_src"}
	if byMake(a) {
		names = []string{"apps", "asn1", "c_src", "config", "include", "mibs", "priv", "rel", "src", "templates"}
	}
	for _, d := range names {
		if len(a.Project.Files(a.Path(d))) > 0 {
			out, from = append(out, a.InContext(a.Path(d))), append(from, detect.Evidence{Path: a.Path(d)})
		}
	}
	return detect.Finds("", from, out...)
}

// loose are files that relx reads from the folder itself.
func loose(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	if byMake(a) {
		out, from = append(out, a.InContext(a.Path(relxConfig(a)))), append(from, detect.Evidence{Path: a.Path(relxConfig(a))})
		if script := relxConfig(a) + ".script"; a.Has(script) {
			out, from = append(out, a.InContext(a.Path(script))), append(from, detect.Evidence{Path: a.Path(script)})
		}
	}
	for _, key := range []string{"sys_config", "sys_config_src", "vm_args", "vm_args_src", "overlay_vars"} {
		if t, ok := get(relx(a), key); ok {
			if p := path.Clean(t.text); !strings.Contains(p, "/") && a.Has(p) && !slices.Contains(out, p) {
				out, from = append(out, a.InContext(a.Path(p))), append(from, detect.Evidence{Path: a.Path(manifest), Line: t.line})
			}
		}
	}
	return detect.Finds("", from, out...)
}
