package elixir

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var sourceFacts = []detect.Fact{
	{
		Name: "sources", Type: detect.List,
		Ask:    "Which folders are compiled?",
		Probes: []detect.Probe{{Says: "elixirc_paths in mix.exs, priv, and folders of other languages; all of an umbrella's apps", Look: sources}},
	},
	{
		Name: "apps", Type: detect.Text,
		Ask: "Which folder holds the apps of the umbrella?",
		Probes: []detect.Probe{{Says: "apps_path in mix.exs", Look: func(a *detect.App) []detect.Finding {
			m := mixOf(a, a.Dir)
			dir, at := m.text("apps_path")
			if dir == "" || len(children(a, a.Dir)) == 0 {
				return nil
			}
			return detect.Finds("", []detect.Evidence{at}, a.InContext(a.Path(dir)))
		}}},
	},
	{
		Name: "reads", Type: detect.List,
		Ask:    "Which other files does the source read while it is compiled?",
		Probes: []detect.Probe{{Says: "@external_resource and File.read! with a name", Look: readsBeside}},
	},
	{
		Name: "markdown", Type: detect.YesNo, Derived: true,
		Ask: "Does the build read a README or its like?",
		Probes: []detect.Probe{{Says: "what the source reads", Look: func(a *detect.App) []detect.Finding {
			for _, f := range append(slices.Clone(a.List("reads")), a.List("installInputs")...) {
				if strings.HasSuffix(f, ".md") && !strings.Contains(f, "/") {
					return detect.Finds("", nil, "yes")
				}
			}
			return nil
		}}},
	},
}

var (
	pathsIn = detect.NewPattern(`\belixirc_paths(?:\(_\w*\)|:)\s*(?:,?\s*do:?\s*)?(\[[^\]]*\])`)
	outside = detect.NewPattern(`(?:@external_resource\s+|\bFile\.(?:read!?|stream!)\(\s*)"([\w@][\w./@ -]*)"`)
)

func sources(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	add := func(dir string, at detect.Evidence) {
		p := a.Path(dir)
		if !strings.HasPrefix(p, "..") && !slices.Contains(out, a.InContext(p)) && len(a.Project.Files(p)) > 0 {
			out, from = append(out, a.InContext(p)), append(from, at)
		}
	}
	m := mixOf(a, a.Dir)
	if apps := m.umbrella(); apps != "" {
		_, at := m.text("apps_path")
		add(path.Clean(apps), at)
		return detect.Finds("", from, out...)
	}
	add("priv", detect.Evidence{Path: a.Path("priv")})
	for _, found := range pathsIn.In(m.path, m.code) {
		for _, dir := range quoted.In(m.path, found.Group()) {
			add(path.Clean(dir.Group()), found.Evidence)
		}
	}
	for _, dir := range []string{"lib", "src", "include", "c_src", "native"} {
		add(dir, detect.Evidence{Path: a.Path(dir)})
	}
	out = slices.DeleteFunc(out, func(d string) bool {
		return slices.Contains([]string{"test", "test/support"}, detect.Rel(a.InContext(a.Dir), d))
	})
	return detect.Finds("", from, out...)
}

// code are the files that production is compiled from.
func code(a *detect.App) []string {
	return slices.DeleteFunc(a.Sources(".ex", ".erl"), func(f string) bool { return strings.Contains("/"+detect.Rel(a.Dir, f), "/deps/") })
}

func search(a *detect.App, p *detect.Pattern) []detect.Match {
	var out []detect.Match
	for _, f := range code(a) {
		out = append(out, p.In(f, a.Project.Code(f))...)
	}
	return out
}

func readsBeside(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	for _, m := range search(a, outside) {
		p := a.Path(m.Group())
		held := slices.ContainsFunc(a.List("sources"), func(d string) bool { return strings.HasPrefix(a.InContext(p), d+"/") })
		if held || strings.HasPrefix(p, "..") || !a.Project.Has(p) || slices.Contains(out, a.InContext(p)) || slices.Contains(a.List("installInputs"), a.InContext(p)) {
			continue
		}
		out, from = append(out, a.InContext(p)), append(from, m.Evidence)
	}
	return detect.Finds("", from, out...)
}
