package gradle

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// place is a project that a settings script names, and where it lies.
type place struct {
	path string // ":services:api"
	dir  string
	line int
}

// movedTo is how a settings script says that a project does not lie where its
// path leads: project(":tools").projectDir = file("misc/tools").
var movedTo = detect.NewPattern(`\bproject\(\s*["'](:?[\w.:-]+)["']\s*\)\s*\.\s*(?:projectDir\s*=|setProjectDir\()\s*(?:new\s+)?[Ff]ile\(\s*(?:(?:settingsDir|rootDir|rootProject\.projectDir)\s*,\s*)?["'](?:\$\{?(?:rootDir|settingsDir)\}?/)?([^"'$]+)["']`)

// places lists the projects of a settings script as they are named there; those
// outside of the repository are left out.
func places(p *detect.Project, settings string) []place {
	moved := movedTo.In(settings, p.Code(settings))
	var out []place
	for _, v := range parse(p, settings).Includes {
		if v.Key != "include" || !v.Literal {
			continue
		}
		name := ":" + strings.TrimPrefix(v.Text, ":")
		at := strings.ReplaceAll(name[1:], ":", "/")
		for _, m := range moved {
			if ":"+strings.TrimPrefix(m.Groups[0], ":") == name {
				at = m.Groups[1]
			}
		}
		if dir := path.Join(path.Dir(settings), at); !path.IsAbs(at) && dir != ".." && !strings.HasPrefix(dir, "../") {
			out = append(out, place{name, dir, v.Line})
		}
	}
	return out
}

// place finds the project among those of the settings script.
func (b *Build) place() (place, bool) {
	if b.Settings == "" {
		return place{}, false
	}
	all := places(b.p, b.Settings)
	i := slices.IndexFunc(all, func(at place) bool { return at.dir == b.Dir })
	if i < 0 {
		return place{}, false
	}
	return all[i], true
}
