package python

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// setupDeps reads setup.cfg, and setup.py as far as it lists names.
func setupDeps(a *detect.App) []dep {
	var out []dep
	if n := a.Doc("setup.cfg").At("options", "install_requires"); n != nil {
		for i, line := range strings.Split(n.Text(), "\n") {
			if q, ok := formats.Requirement508(line); ok && q.Name != "" {
				at := n.Line + i
				out = append(out, fromRequirement(q, "", detect.Evidence{Path: a.Path("setup.cfg"), Line: at}))
			}
		}
	}
	for _, m := range installRequires.In(a.Path("setup.py"), a.Project.Code(a.Path("setup.py"))) {
		for _, s := range quoted.In(m.Path, m.Group()) {
			if q, ok := formats.Requirement508(s.Group()); ok && q.Name != "" {
				out = append(out, fromRequirement(q, "", detect.Evidence{Path: m.Path, Line: m.Line + s.Line - 1}))
			}
		}
	}
	for _, m := range extrasRequire.In(a.Path("setup.py"), a.Project.Code(a.Path("setup.py"))) {
		for _, e := range extraList.In(m.Path, m.Group()) {
			for _, s := range quoted.In(m.Path, e.Groups[1]) {
				if q, ok := formats.Requirement508(s.Group()); ok && q.Name != "" {
					out = append(out, fromRequirement(q, e.Groups[0], detect.Evidence{Path: m.Path, Line: m.Line + e.Line + s.Line - 2}))
				}
			}
		}
	}
	return out
}

var (
	extrasRequire   = detect.NewPattern(`(?s:extras_require\s*=\s*\{(.*?)\})`)
	extraList       = detect.NewPattern(`(?s:["']([\w-]+)["']\s*:\s*\[(.*?)\])`)
	installRequires = detect.NewPattern(`(?s:install_requires\s*=\s*\[(.*?)\])`)
	quoted          = detect.NewPattern(`"([^"\n]+)"|'([^'\n]+)'`)
)
