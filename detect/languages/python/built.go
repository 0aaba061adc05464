package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// buildFiles are files that building the project reads besides its source.
func buildFiles(a *detect.App) []string {
	var out []string
	for _, name := range []string{"setup.py", "setup.cfg", "MANIFEST.in", "hatch_build.py", "build.py"} {
		if a.Has(name) {
			out = append(out, name)
		}
	}
	if isPip(a) && requirements(a) != nil && a.Has("pyproject.toml") { // else the dependencies were read from it
		out = append(out, "pyproject.toml")
	}
	return out
}

// dynamic lists the files that pyproject.toml takes values from.
func dynamic(a *detect.App) []*formats.Node {
	doc := a.Doc("pyproject.toml")
	var out []*formats.Node
	for _, key := range doc.At("tool", "setuptools", "dynamic").Keys() {
		out = append(out, doc.At("tool", "setuptools", "dynamic", key, "file").List()...)
	}
	out = append(out, doc.At("tool", "hatch", "version", "path").List()...)
	return append(out, doc.At("tool", "hatch", "metadata", "hooks", "requirements_txt", "files").List()...)
}

// dynamicFiles are those of them that have to be there with what they say:
// documents do not.
func dynamicFiles(a *detect.App) []string {
	var out []string
	for _, n := range dynamic(a) {
		if f := path.Clean(n.Text()); !strings.HasSuffix(f, ".md") && !outside(a.Path(f)) && a.Has(f) {
			out = append(out, f)
		}
	}
	return out
}

// named files of pyproject.toml that the ignore file leaves out: an empty one
// of each will do.
func emptyFiles(a *detect.App) []detect.Finding {
	doc := a.Doc("pyproject.toml")
	var list []string
	var from []detect.Evidence
	add := func(n *formats.Node) {
		if n == nil || n.Text() == "" || strings.ContainsAny(n.Text(), "*?") {
			return
		}
		name := path.Clean(n.Text())
		if strings.Contains(name, "/") || !strings.HasSuffix(name, ".md") && !strings.HasPrefix(name, "LICENSE") || slices.Contains(list, name) {
			return
		}
		list = append(list, name)
		from = append(from, detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line})
	}
	for _, table := range []*formats.Node{doc.At("project"), doc.At("tool", "poetry")} {
		if r := table.At("readme"); r != nil && r.Kind == formats.Map {
			add(r.At("file"))
		} else {
			for _, n := range r.List() {
				add(n)
			}
		}
		add(table.At("license", "file"))
		for _, n := range table.At("license-files").List() {
			add(n)
		}
	}
	for _, n := range dynamic(a) {
		add(n)
	}
	for _, m := range setupReads.In(a.Path("setup.py"), a.Project.Code(a.Path("setup.py"))) {
		if !slices.Contains(list, m.Group()) {
			list, from = append(list, m.Group()), append(from, m.Evidence)
		}
	}
	return packagesFinding(list, from)
}

// setupReads are files that setup.py reads to describe the project.
var setupReads = detect.NewPattern(`["']((?:README|CHANGELOG|CHANGES|HISTORY|AUTHORS)(?:\.(?:md|rst|txt))?)["']`)

// versioning are build requirements that take the version from git, and the
// variable that gives it instead.
var versioning = []struct{ name, variable string }{
	{"setuptools-scm", "SETUPTOOLS_SCM_PRETEND_VERSION"},
	{"setuptools-git-versioning", "SETUPTOOLS_SCM_PRETEND_VERSION"},
	{"hatch-vcs", "SETUPTOOLS_SCM_PRETEND_VERSION"},
	{"pdm-backend", "PDM_BUILD_SCM_VERSION"},
	{"poetry-dynamic-versioning", "POETRY_DYNAMIC_VERSIONING_BYPASS"},
	{"uv-dynamic-versioning", "UV_DYNAMIC_VERSIONING_BYPASS"},
	{"dunamai", "UV_DYNAMIC_VERSIONING_BYPASS"},
	{"versioningit", "VERSIONINGIT_FALLBACK"},
}

// versionVariable finds what a version from git has to be replaced by.
func versionVariable(a *detect.App) []detect.Finding {
	doc := a.Doc("pyproject.toml")
	dynamic := slices.Contains(doc.At("project", "dynamic").Strings(), "version") || doc.Has("tool", "setuptools_scm") || doc.Has("tool", "poetry-dynamic-versioning")
	for _, n := range doc.At("build-system", "requires").List() {
		q, _ := formats.Requirement508(n.Text())
		for _, v := range versioning {
			if q.Name != v.name || !dynamic && v.name != "setuptools-scm" {
				continue
			}
			if v.name == "pdm-backend" && doc.At("tool", "pdm", "version", "source").Text() != "scm" {
				continue
			}
			return []detect.Finding{{Value: detect.Is(v.variable), From: a.At("pyproject.toml", n.Line), Why: "git is not there when the image is built"}}
		}
	}
	return nil
}
