package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// The package managers.
const (
	pip    = "pip"
	uv     = "uv"
	poetry = "poetry"
	pdm    = "pdm"
	pipenv = "pipenv"
)

var managers = []string{pip, uv, poetry, pdm, pipenv}

// lockNames are the managers' lock files.
var lockNames = detect.Lookup[string]{{uv, "uv.lock"}, {poetry, "poetry.lock"}, {pdm, "pdm.lock"}, {pipenv, "Pipfile.lock"}}

// managing lists what speaks for which manager, the strongest first: lock
// files, then tables and backends of pyproject.toml, then mere manifests.
func managing(a *detect.App) []detect.Finding {
	return detect.Memo(a, "managing "+a.Context(), func() []detect.Finding { // the context is known once the claim is
		var out []detect.Finding
		add := func(manager string, at detect.Evidence, why string) {
			out = append(out, detect.Finding{Value: detect.Is(manager), From: []detect.Evidence{at}, Why: why})
		}
		for _, m := range []string{uv, poetry, pdm, pipenv} {
			if p := up(a, lockNames.Of(m)); p != "" && (m != pipenv || a.Has("Pipfile")) {
				add(m, detect.Evidence{Path: p}, "")
			}
		}
		if a.Claim != nil && a.Workspace != "" && !apart(a) {
			add(uv, detect.Evidence{Path: path.Join(a.Workspace, "pyproject.toml")}, "")
		}
		doc := a.Doc("pyproject.toml")
		at := func(n *formats.Node) detect.Evidence {
			return detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line}
		}
		for _, m := range []string{poetry, pdm, uv} {
			if n := doc.At("tool", m); n != nil {
				add(m, at(n), "")
			}
		}
		backend := doc.At("build-system", "build-backend")
		switch b := backend.Text(); {
		case strings.HasPrefix(b, "poetry"):
			if doc.Has("tool", "poetry") {
				add(poetry, at(backend), "")
			}
		case strings.HasPrefix(b, "pdm") && !hasRequirements(a):
			add(pdm, at(backend), "")
		}
		if l := requirements(a); l != nil {
			add(pip, detect.Evidence{Path: a.Path(l.main)}, "")
		}
		if a.Has("Pipfile") {
			add(pipenv, detect.Evidence{Path: a.Path("Pipfile")}, "")
		}
		if n := doc.At("project", "dependencies"); n != nil {
			add(pip, at(n), "")
		} else if n := doc.At("project"); n != nil {
			add(pip, at(n), "")
		}
		for _, name := range []string{"setup.cfg", "setup.py"} {
			if a.Has(name) {
				add(pip, detect.Evidence{Path: a.Path(name)}, "")
			}
		}
		return out
	})
}

func hasRequirements(a *detect.App) bool { return requirements(a) != nil }

// managerProbe gives the managers that something speaks for, each once.
func managerProbe(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, f := range managing(a) {
		if !slices.ContainsFunc(out, func(o detect.Finding) bool { return o.Value[0] == f.Value[0] }) {
			out = append(out, f)
		}
	}
	return out
}

// manager is the one that was settled, or the likeliest before that.
func manager(a *detect.App) string {
	if a.Known("manager") {
		return a.Text("manager")
	}
	if f := managing(a); len(f) > 0 {
		return f[0].Value[0]
	}
	return ""
}

// lockOf is the name of the lock file of the app's manager, "" for pip.
func lockOf(a *detect.App) string { return lockNames.Of(manager(a)) }

// locked lists what the lock file of the app's manager installs.
func locked(a *detect.App) []formats.Package {
	if name := lockOf(a); name != "" {
		if p := up(a, name); p != "" {
			return a.Project.Lock(p)
		}
	}
	return nil
}

// checkLocks warns about a lock file that is missing, ignored or one too many.
func checkLocks(a *detect.App) {
	m := manager(a)
	var all []detect.Evidence
	for _, name := range []string{"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"} {
		if p := up(a, name); p != "" {
			all = append(all, detect.Evidence{Path: p})
		}
	}
	if len(all) > 1 {
		a.Warn("two-lock-files", all[0].Path+" and "+all[1].Path+": two lock files, and only that of "+m+" is read: delete the other", all...)
	}
	name := lockNames.Of(m)
	if name == "" {
		return
	}
	p := up(a, name)
	switch {
	case p == "":
		a.Warn("no-lock-file", name+": there is none, so each build may install other versions: commit the one that "+m+" lock makes")
	case a.Project.Ignored(p):
		a.Warn("lock-ignored", p+": git ignores it, so a fresh clone cannot be built the same: commit it", detect.Evidence{Path: p})
	}
}
