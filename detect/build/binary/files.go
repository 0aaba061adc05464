package binary

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
)

var (
	folders = detect.NewPattern(`["'](?:\./)?((?i:public|static|assets|views|templates|migrations|locales|translations|resources|www|webroot|config))(?:/[^"'\n]*)?["']`)
	writes  = detect.NewPattern(`["'](?:file:|sqlite3?:(?://)?)?(?:\./)?((?:data|db|storage|uploads|var|cache)(?:/[\w-]+)*)/[\w.-]+\.(?:db|sqlite3?|log|json)\b`)
)

// RuntimeFilesFact lists folders that the program reads when it runs; own are
// those that a framework reads unasked.
func (k *Kit) RuntimeFilesFact(own func(*detect.App) []string) detect.Fact {
	return detect.Fact{
		Name: "runtimeFiles", Type: detect.List,
		Ask: "Which files does the program read when it runs?",
		Probes: []detect.Probe{{Says: "folders that the source names, or that the framework reads", Look: func(a *detect.App) []detect.Finding {
			var list []string
			var from []detect.Evidence
			if own != nil {
				for _, d := range own(a) {
					if a.HasDir(d) && !slices.Contains(list, d) {
						list, from = append(list, d), append(from, a.At(d, 0)...)
					}
				}
			}
			for _, m := range a.Search(folders, k.Exts...) {
				if d := m.Groups[0]; a.HasDir(d) && !slices.Contains(list, d) {
					list, from = append(list, d), append(from, m.Evidence)
				}
			}
			if len(list) == 0 {
				return nil
			}
			slices.Sort(list)
			return []detect.Finding{{Value: list, From: from}}
		}}},
	}
}

// WritableFact lists folders that the program writes to.
func (k *Kit) WritableFact() detect.Fact {
	return detect.Fact{
		Name: "writable", Type: detect.List,
		Ask: "Which folders does the program write to?",
		Probes: []detect.Probe{{Says: "files of a database or a log that the source names", Look: func(a *detect.App) []detect.Finding {
			var list []string
			var from []detect.Evidence
			for _, m := range a.Search(writes, k.Exts...) {
				if d := path.Join("/app", m.Groups[0]); !slices.Contains(list, d) {
					list, from = append(list, d), append(from, m.Evidence)
				}
			}
			if len(list) == 0 {
				return nil
			}
			return []detect.Finding{{Value: list, From: from}}
		}}},
	}
}

// Place is where the program lies in the image.
func (k *Kit) Place(a *detect.App) string {
	if k.bare(a) {
		return "/" + a.Text("program")
	}
	return "/usr/local/bin/" + a.Text("program")
}

// StartFact starts the program, with arguments where the framework wants them.
func (k *Kit) StartFact(arguments func(*detect.App) []string) detect.Fact {
	return detect.Fact{
		Name: "start", Type: detect.Command, Required: true,
		Ask:  "Which command starts the program?",
		When: func(a *detect.App) bool { return a.Known("program") },
		Default: func(a *detect.App) *detect.Finding {
			v := detect.Is(k.Place(a))
			if arguments != nil {
				v = append(v, arguments(a)...)
			}
			return &detect.Finding{Value: v, Source: detect.Detected, From: a.Evidence("program")}
		},
	}
}

// Line finds the line of a text that begins with a word, blanks aside; 0 when
// there is none.
func Line(text, begins string) int {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if strings.HasPrefix(strings.TrimSpace(line), begins) {
			return n
		}
	}
	return 0
}

// VersionFact finds the compiler's version.
func VersionFact(product, ask string, probes ...detect.Probe) detect.Fact {
	return detect.Fact{Name: "version", Type: detect.Version, Product: product, Ask: ask, Probes: probes}
}

// Pin reads a version file, and those of version managers under the tool's names.
func Pin(file string, tools ...string) detect.Probe {
	says := ".tool-versions, mise.toml"
	if file != "" {
		says = file + ", " + says
	}
	return detect.Probe{Says: says, Look: func(a *detect.App) []detect.Finding {
		var out []detect.Finding
		if file != "" {
			if text := strings.TrimSpace(a.Read(file)); text != "" {
				out = append(out, detect.Finding{Value: detect.Is(strings.Fields(text)[0]), From: a.At(file, 1), Syntax: "exact"})
			}
		}
		return append(out, pins.Managers(a, tools...)...)
	}}
}

// ManagerFact is for languages with one build tool.
func ManagerFact(name, file string) detect.Fact {
	return detect.Fact{
		Name: "manager", Type: detect.Text, Strict: true,
		Ask: "What builds the program?",
		Options: func(*detect.App) []detect.Option {
			return []detect.Option{{Value: name, Label: file}}
		},
		Probes: []detect.Probe{{Says: file, Look: func(a *detect.App) []detect.Finding { return Found(name, "", a.From...) }}},
	}
}

// Existing gives those of the files that the folder has, each once.
func Existing(a *detect.App, names ...string) []string {
	var out []string
	for _, n := range names {
		if a.Has(n) && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
