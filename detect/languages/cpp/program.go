package cpp

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// program is one executable that the build makes.
type program struct {
	name      string
	target    string // what the build calls it
	dir       string // where the build leaves it, relative to the build's folder or not
	from      detect.Evidence
	installed bool
	bin       string // where it is installed below the prefix
}

var programFact = detect.Fact{
	Name: "program", Type: detect.Text, Required: true, Strict: true,
	Ask: "Which program goes into the image?",
	Options: func(a *detect.App) []detect.Option {
		var out []detect.Option
		for _, p := range programs(a) {
			out = append(out, detect.Option{Value: p.name, Label: p.from.String(), From: []detect.Evidence{p.from}})
		}
		return out
	},
	Probes: []detect.Probe{{Says: "the only program that is built, the only one that is installed or called a server, or the one with the project's name", Look: func(a *detect.App) []detect.Finding {
		if p, ok := chosen(a); ok {
			return detect.Finds("", []detect.Evidence{p.from}, p.name)
		}
		return nil
	}}},
	Missing: func(a *detect.App) string {
		var names []string
		for _, p := range programs(a) {
			names = append(names, p.name)
		}
		return "several programs are built (" + strings.Join(names, ", ") + "): give --set program="
	},
}

// chosen is the settled program, or the one that would be taken.
func chosen(a *detect.App) (program, bool) {
	list := programs(a)
	if name := a.Text("program"); name != "" {
		i := slices.IndexFunc(list, func(p program) bool { return p.name == name })
		return at(list, i)
	}
	if len(list) == 1 {
		return list[0], true
	}
	var installed []program
	for _, p := range list {
		if p.installed {
			installed = append(installed, p)
		}
	}
	if len(installed) == 1 {
		return installed[0], true
	}
	var servers []program
	for _, p := range list {
		if strings.HasSuffix(p.name, "-server") || strings.HasSuffix(p.name, "_server") || p.name == "server" {
			servers = append(servers, p)
		}
	}
	if len(servers) == 1 {
		return servers[0], true
	}
	name := read(a).project
	return at(list, slices.IndexFunc(list, func(p program) bool { return name != "" && strings.EqualFold(p.name, name) }))
}

func at(list []program, i int) (program, bool) {
	if i < 0 {
		return program{}, false
	}
	return list[i], true
}

func programs(a *detect.App) []program { return read(a).programs }
