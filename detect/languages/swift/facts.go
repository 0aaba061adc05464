package swift

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/tables"
)

// The kinds of final image.
const (
	distroless = "distroless"
	ubuntu     = "ubuntu"
	slim       = "slim"
)

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true,
	Ask: "What is the final image made of?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{
			{Value: distroless, Label: "libc and certificates alone, no shell; the Swift runtime is linked into the program"},
			{Value: ubuntu, Label: "Ubuntu as in the build, with a shell; the Swift runtime is linked into the program"},
			{Value: slim, Label: "Swift's own image of its runtime: the largest"},
		}
	},
	Probes: []detect.Probe{{Says: "what the program is linked to, and the framework's own guide", Look: func(a *detect.App) []detect.Finding {
		var from []detect.Evidence
		for _, u := range libraries(a) {
			from = append(from, u.At)
		}
		for _, m := range a.Search(imports, sources) {
			from = append(from, m.Evidence)
		}
		if len(from) > 0 {
			return binary.Found(ubuntu, "the program loads libraries of the system", from...)
		}
		if a.Known("framework") {
			return []detect.Finding{{Value: detect.Is(ubuntu), Source: detect.FromFramework, From: a.Evidence("framework"), Why: "as in the framework's own guide"}}
		}
		return nil
	}}},
	Default: func(*detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is(distroless), Why: "the program loads libc and libstdc++ alone"}
	},
}

// suiteFact is the Ubuntu release that both stages are of.
var suiteFact = detect.Fact{
	Name: "suite", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		p, err := tables.Releases("swift")
		if err == nil {
			for _, c := range p.Cycles {
				if v := a.Text("version"); v == c.Name || strings.HasPrefix(v, c.Name+".") {
					for _, suite := range []string{"noble", "jammy", "focal"} {
						if slices.Contains(c.Tags, suite) {
							return &detect.Finding{Value: detect.Is(suite)}
						}
					}
				}
			}
		}
		return &detect.Finding{Value: detect.Is("noble")}
	},
}

// inputsFact lists what decides which packages are fetched.
var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask: "Which files decide what is fetched?",
	Probes: []detect.Probe{{Says: "Package.swift, Package.resolved", Look: func(a *detect.App) []detect.Finding {
		remote := false
		for _, m := range in(a, dependency) {
			if m.Groups[0] != "path" {
				remote = true
			} else if strings.HasPrefix(m.Groups[1], "../") || strings.HasPrefix(m.Groups[1], "/") {
				a.Warn("path-outside", m.String()+": "+m.Groups[1]+" lies outside the folder that the image is built from: take it from git, or run from the folder that holds both", m.Evidence)
				return nil
			} else {
				return nil // its manifest would have to be there
			}
		}
		if !remote {
			return nil
		}
		files := binary.Existing(a, manifest, "Package.resolved")
		if len(files) == 1 {
			a.Warn("no-package-resolved", "Package.resolved: not there: each build may take other versions: run swift package resolve and commit it", a.At(manifest, 0)...)
		}
		return []detect.Finding{{Value: files, From: a.At(manifest, 0)}}
	}}},
}

// writableFact adds the folder of SQLite's file to what sources name.
func writableFact(f detect.Fact) detect.Fact {
	f.Probes = append([]detect.Probe{{Says: "the file of SQLite that the source names", Look: func(a *detect.App) []detect.Finding {
		for _, m := range a.Search(database, sources) {
			return binary.Found(path.Join("/app", path.Dir(m.Groups[0])), m.Groups[0]+" is written there", m.Evidence)
		}
		return nil
	}}}, f.Probes...)
	return f
}

// bundlesFact says that folders of resources lie beside the program.
var bundlesFact = detect.Fact{
	Name: "bundles", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if len(in(a, resources)) > 0 {
			return &detect.Finding{Value: detect.Is("yes")}
		}
		return &detect.Finding{Value: detect.Is("no")}
	},
}
