package python

import (
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// closure lists the members of the app's workspace that it depends on, by way
// of others too, as project paths; the app's own folder is not among them.
func closure(a *detect.App) []string {
	if a.Dir == a.Context() && len(members(a)) == 0 {
		return nil
	}
	byName := map[string]string{}
	for _, dir := range members(a) {
		if n := a.Project.Doc(path.Join(dir, "pyproject.toml")).At("project", "name"); n != nil {
			byName[formats.NormalName(n.Text())] = dir
		}
	}
	var out []string
	var visit func(dir string)
	visit = func(dir string) {
		for _, n := range a.Project.Doc(path.Join(dir, "pyproject.toml")).At("project", "dependencies").List() {
			q, _ := formats.Requirement508(n.Text())
			if to := byName[q.Name]; to != "" && to != a.Dir && !slices.Contains(out, to) {
				out = append(out, to)
				visit(to)
			}
		}
	}
	visit(a.Dir)
	slices.Sort(out)
	return out
}

// localPackages lists the folders that are installed as packages, relative to
// the build context: members the app depends on, and the app itself.
func localPackages(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	for _, dir := range closure(a) {
		list = append(list, a.InContext(dir))
		from = append(from, detect.Evidence{Path: path.Join(dir, "pyproject.toml")})
	}
	if a.Yes("ownProject") && !setupAlone(a) {
		list = append(list, a.InContext(a.Dir))
		from = append(from, a.Evidence("ownProject")...)
	}
	return packagesFinding(list, from)
}
