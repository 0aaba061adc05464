package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

var spacyLoad = detect.NewPattern(`\bspacy\.load\(\s*["']([a-z]{2}_\w+_(?:sm|md|lg|trf))["']`)

// warnMissing says what the program imports or loads that neither the project
// nor its dependencies bring.
func warnMissing(a *detect.App) {
	for _, m := range search(a, spacyLoad) {
		if beside(a, m.Path) || slices.ContainsFunc(installedPackages(a), func(p inst) bool { return p.name == formats.NormalName(m.Group()) }) || strings.Contains(a.Read("requirements.txt"), m.Group()) {
			continue
		}
		a.Warn("model-missing", m.Evidence.String()+": it loads "+m.Group()+", which "+manifestName(a)+" does not install: add the address of its wheel", m.Evidence)
	}
	for _, f := range sources(a) {
		for _, name := range imports(a, f) {
			last := name[strings.LastIndexByte(name, '.')+1:]
			stem, ok := strings.CutSuffix(strings.TrimSuffix(last, "_grpc"), "_pb2")
			if !ok || beside(a, f) || fileOf(a, f, name) != "" {
				continue
			}
			for _, p := range a.Project.Files(a.Dir) {
				if path.Base(p) == stem+".proto" {
					a.Warn("generated-missing", f+": it imports "+name+", which is made of "+p+" and is not in the project: commit it", detect.Evidence{Path: f}, detect.Evidence{Path: p})
				}
			}
		}
	}
}
