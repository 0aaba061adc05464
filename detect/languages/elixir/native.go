package elixir

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

// nativeFacts are of parts that another compiler makes.
var nativeFacts = []detect.Fact{
	{
		Name: "crates", Type: detect.Text,
		Ask:    "Which folder holds parts that Cargo compiles?",
		Probes: []detect.Probe{{Says: "rustler in mix.exs, and Cargo.toml below native", Look: crates}},
	},
	{
		Name: "cargoVersion", Type: detect.Version, Product: "rust",
		Ask:    "Which version of its compiler?",
		When:   func(a *detect.App) bool { return a.Known("crates") },
		Probes: []detect.Probe{{Says: "rust in .tool-versions and mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, "rust") }}},
	},
	{
		Name: "buildPackages", Type: detect.List,
		Ask:    "Which system packages do they need to be compiled?",
		When:   func(a *detect.App) bool { return a.Known("crates") },
		Probes: []detect.Probe{{Says: "crates of Cargo.lock", Look: cratePackages}},
	},
}

// crates finds the sources of parts that rustler has compiled; those that come
// as they are need no compiler.
func crates(a *detect.App) []detect.Finding {
	d, ok := depends(a, "rustler")
	if !ok || strings.Contains(d.options, "optional: true") {
		return nil
	}
	for _, dir := range []string{"native", "."} {
		for _, f := range a.Project.Files(a.Path(dir)) {
			if path.Base(f) == "Cargo.toml" {
				return detect.Finds("", []detect.Evidence{d.at, {Path: f}}, a.InContext(a.Path(dir)))
			}
		}
	}
	return nil
}

func cratePackages(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	for _, f := range a.Project.Files(path.Join(a.Context(), a.Text("crates"))) {
		if path.Base(f) != "Cargo.lock" {
			continue
		}
		for _, p := range a.Project.Lock(f) {
			t, ok := tables.NativeFor("rust", p.Name, a.Text("suite"))
			for _, name := range t.Build {
				if ok && !slices.Contains(out, name) {
					out, from = append(out, name), append(from, detect.Evidence{Path: f, Line: p.Line})
				}
			}
		}
	}
	slices.Sort(out)
	return detect.Finds("", from, out...)
}
