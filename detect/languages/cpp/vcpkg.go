package cpp

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// vcpkgManifest is what vcpkg.json says.
type vcpkgManifest struct {
	file     string
	from     detect.Evidence
	requires manifest
	baseline string
	at       detect.Evidence
	inputs   []string
}

var commit = detect.NewPattern(`^[0-9a-f]{40}$`)

// readVcpkg reads the manifest of an app for vcpkg, once.
func readVcpkg(a *detect.App) *vcpkgManifest {
	return a.Project.Keep("cpp vcpkg "+a.Dir, func() any {
		v := &vcpkgManifest{}
		const name, settings = "vcpkg.json", "vcpkg-configuration.json"
		doc := a.Doc(name)
		list := doc.At("dependencies")
		if doc == nil || list == nil || len(list.Nodes) == 0 {
			return v
		}
		v.file, v.from, v.inputs = name, detect.Evidence{Path: a.Path(name), Line: list.Line}, []string{name}
		for _, n := range list.Nodes {
			dep := n.Text()
			if dep == "" {
				dep = n.At("name").Text()
			}
			if dep != "" {
				v.requires = append(v.requires, strings.ToLower(dep))
			}
		}
		if a.Has(settings) {
			v.inputs = append(v.inputs, settings)
		}
		for _, file := range []string{settings, name} {
			d := a.Doc(file)
			for _, n := range [][]string{{"default-registry", "baseline"}, {"builtin-baseline"}, {"vcpkg-configuration", "default-registry", "baseline"}} {
				if at := d.At(n...); v.baseline == "" && at != nil && commit.Regexp().MatchString(at.Text()) {
					v.baseline, v.at = at.Text(), detect.Evidence{Path: a.Path(file), Line: at.Line}
				}
			}
		}
		return v
	}).(*vcpkgManifest)
}
