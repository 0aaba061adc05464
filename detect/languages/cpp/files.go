package cpp

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
)

// kit gives the facts that compiled programs of all languages share.
func kit() *binary.Kit { return &binary.Kit{Exts: append(slices.Clone(exts), headers...)} }

// settings are files beside the program that the source opens by their names.
var settings = detect.NewPattern(`"(?:\./)?([\w-]+\.(?:json|ya?ml|toml|conf|ini|cfg|html|xml|lua|tmpl))"`)

var runtimeFilesFact = detect.Fact{
	Name: "runtimeFiles", Type: detect.List,
	Ask: "Which files does the program read when it runs?",
	Probes: []detect.Probe{{Says: "folders and files of the project that the source names", Look: func(a *detect.App) []detect.Finding {
		found := kit().RuntimeFilesFact(nil).Probes[0].Look(a)
		if len(found) == 0 {
			found = []detect.Finding{{}}
		}
		f := &found[0]
		for _, m := range search(a, settings) {
			if n := m.Group(); a.Has(n) && !slices.Contains(f.Value, n) && !slices.Contains([]string{presetsFile, "vcpkg.json"}, n) {
				f.Value, f.From = append(f.Value, n), append(f.From, m.Evidence)
			}
		}
		if len(f.Value) == 0 {
			return nil
		}
		slices.Sort(f.Value)
		return found
	}}},
}

var writableFact = detect.Fact{
	Name: "writable", Type: detect.List,
	Ask: "Which folders does the program write to?",
	Probes: []detect.Probe{{Says: "files of a database or a log that the source names", Look: func(a *detect.App) []detect.Finding {
		return kit().WritableFact().Probes[0].Look(a)
	}}},
}

// sourcesFact lists the folders that are compiled where the layout is plain.
var sourcesFact = detect.Fact{
	Name: "sources", Type: detect.List, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if read(a).keeps {
			return nil
		}
		_, file := managerOf(a)
		files, dirs := a.Project.Entries(a.Dir)
		f := &detect.Finding{}
		for _, d := range dirs {
			switch {
			case slices.Contains([]string{"src", "include", "lib", "cmake"}, d):
				f.Value = append(f.Value, d)
			case slices.Contains(a.List("runtimeFiles"), d):
			case !strings.HasPrefix(d, ".") && !slices.Contains([]string{"docs", "doc", "build"}, d):
				return nil
			}
		}
		for _, n := range files {
			lower := strings.ToLower(n)
			if n != file && !(n == presetsFile && a.Known("preset")) && !slices.Contains(a.List("installInputs"), n) && !slices.Contains(a.List("runtimeFiles"), n) && !strings.HasPrefix(n, ".") && !strings.HasSuffix(lower, ".md") && !strings.HasPrefix(n, "LICENSE") && !strings.Contains(lower, "dockerfile") &&
				!strings.Contains(lower, "compose") && n != "Makefile" {
				return nil
			}
		}
		return f
	},
}

// inputFact names the files that the build begins with.
var inputFact = detect.Fact{
	Name: "input", Type: detect.List, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		_, file := managerOf(a)
		f := &detect.Finding{Value: detect.Is(file)}
		if a.Known("preset") {
			f.Value = append(f.Value, presetsFile)
		}
		return f
	},
}

// papersFact says that the build wants files that are else left out of its context.
var papersFact = detect.Fact{
	Name: "papers", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding { return yesNo(read(a).keeps || a.Text("manager") == "autotools") },
}
