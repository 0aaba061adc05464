package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// embedded is one pattern of a go:embed line.
type embedded struct {
	path string // project path, up to the first wildcard
	all  bool   // hidden files too
	from detect.Evidence
}

var embedLine = detect.NewPattern(`^[ \t]*//go:embed (.+)$`)

// embeds lists what the program's files embed.
func embeds(a *detect.App) []embedded {
	return a.Project.Keep("go embeds "+a.Dir+" "+a.Text("main"), func() any {
		var out []embedded
		for _, s := range sources(a) {
			if s.imported("embed") == "" {
				continue
			}
			for _, m := range embedLine.In(s.path, s.text) {
				for _, word := range strings.Fields(m.Group()) {
					word = strings.Trim(word, "\"`")
					name, all := strings.CutPrefix(word, "all:")
					if p, ok := fixed(name); ok {
						out = append(out, embedded{path.Join(path.Dir(s.path), p), all, m.Evidence})
					}
				}
			}
		}
		return out
	}).([]embedded)
}

var embedsFact = detect.Fact{
	Name: "embeds", Type: detect.List,
	Ask:  "Which files and folders are put into the program itself?",
	Help: "Paths of the build context; .dockerignore keeps them.",
	Probes: []detect.Probe{{Says: "go:embed lines", Look: func(a *detect.App) []detect.Finding {
		var list []string
		var from []detect.Evidence
		for _, e := range embeds(a) {
			p := a.InContext(e.path)
			if outside(p) || slices.Contains(list, p) {
				continue
			}
			list, from = append(list, p), append(from, e.from)
		}
		if len(list) == 0 {
			return nil
		}
		return []detect.Finding{{Value: list, From: from}}
	}}},
}

// committed says whether a path is in the project and holds more than what
// keeps an empty folder.
func committed(p *detect.Project, name string) bool {
	if p.Ignored(name) {
		return false
	}
	if p.Has(name) {
		return true
	}
	return slices.ContainsFunc(p.Files(name), func(f string) bool {
		base := path.Base(f)
		return base != ".gitkeep" && base != ".keep" && base != ".gitignore" && base != "README.md" && !p.Ignored(f)
	})
}
