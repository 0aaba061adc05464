package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// requirementsNames are where the requirements of a running app stand, the
// likeliest first; what is for production alone usually includes the rest.
var requirementsNames = []string{"requirements/production.txt", "requirements/prod.txt", "requirements-prod.txt",
	"requirements-production.txt", "requirements.prod.txt", "requirements_prod.txt", "requirements.txt",
	"requirements/requirements.txt", "requirements/base.txt", "requirements/main.txt", "requirements/common.txt",
	"requirements/deploy.txt", "requirements-base.txt", "reqs.txt", "requirements.in", "requirements/prod.in", "requirements/base.in"}

// listed is one requirements file and everything it includes.
type listed struct {
	main        string   // relative to the app's folder
	files       []string // main first, then what it includes, constraints too
	list        []formats.Requirement
	at          []detect.Evidence // of each requirement
	indexes     []detect.Evidence
	indexValues []string
	folders     []string // of packages that --find-links names, relative to the app's folder
	foldersAt   []detect.Evidence
	strays      []detect.Evidence // lines that include files outside the project
	hashes      bool
}

// requirements reads the requirements file that the app runs by; nil if none.
func requirements(a *detect.App) *listed {
	return detect.Memo(a, "requirements", func() *listed {
		var first *listed
		for _, name := range requirementsNames {
			if !a.Has(name) {
				continue
			}
			l := readRequirements(a, name)
			if name == "requirements.txt" || !a.Has("requirements.txt") || slices.Contains(l.files, "requirements.txt") {
				return l
			}
			if first == nil {
				first = l
			}
		}
		return first
	})
}

// readRequirements follows -r and -c, out of the app's folder too.
func readRequirements(a *detect.App, name string) *listed {
	l := &listed{main: name}
	var visit func(name string, constraint bool)
	visit = func(name string, constraint bool) {
		name = path.Clean(name)
		if slices.Contains(l.files, name) || outside(a.Path(name)) || len(l.files) > 100 || !a.Has(name) {
			return
		}
		l.files = append(l.files, name)
		r := formats.RequirementsTxt(a.Read(name))
		for _, q := range r.List {
			if !constraint {
				l.list = append(l.list, q)
				l.at = append(l.at, detect.Evidence{Path: a.Path(name), Line: q.Line})
			}
		}
		l.hashes = l.hashes || r.Hashes
		for _, i := range r.Indexes {
			l.indexes = append(l.indexes, detect.Evidence{Path: a.Path(name), Line: i.Line})
			l.indexValues = append(l.indexValues, i.Path)
			// pip looks beside the file first, then in the working directory.
			for _, dir := range []string{path.Join(path.Dir(name), i.Path), path.Clean(i.Path)} {
				if dir != "." && !strings.Contains(i.Path, "://") && !path.IsAbs(dir) && !strings.HasPrefix(dir, "..") && a.HasDir(dir) {
					l.folders = append(l.folders, dir)
					l.foldersAt = append(l.foldersAt, detect.Evidence{Path: a.Path(name), Line: i.Line})
					break
				}
			}
		}
		for _, i := range slices.Concat(r.Includes, r.Constraints) {
			if !strings.Contains(i.Path, "://") && outside(a.Path(path.Join(path.Dir(name), i.Path))) {
				l.strays = append(l.strays, detect.Evidence{Path: a.Path(name), Line: i.Line})
			}
		}
		for _, i := range r.Includes {
			visit(path.Join(path.Dir(name), i.Path), constraint)
		}
		for _, i := range r.Constraints {
			visit(path.Join(path.Dir(name), i.Path), true)
		}
	}
	visit(name, false)
	return l
}
