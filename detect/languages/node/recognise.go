package node

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// recognise finds the framework of a manifest: the first of the table that is
// a dependency and, for what only builds, that has something to build.
func recognise(a *detect.App, m manifest) (tables.Framework, []detect.Evidence, bool) {
	list, err := tables.Frameworks("node")
	if err != nil || m.Node == nil {
		return tables.Framework{}, nil, false
	}
	if given := a.Text("framework"); given != "" {
		f, ok := tables.FrameworkOf("node", given)
		return f, a.Evidence("framework"), ok
	}
	var bundler *tables.Framework
	var at []detect.Evidence
	for _, f := range ranked(list) {
		from, ok := marked(a, m, f)
		if !ok {
			continue
		}
		if slices.Contains(bundlers, f.Name) { // a server of the app's own comes before what builds its pages
			if bundler == nil {
				bundler, at = f, from
			}
			continue
		}
		if bundler != nil && !startsItself(a, m) {
			return *bundler, at, true
		}
		return *f, from, true
	}
	if bundler != nil {
		return *bundler, at, true
	}
	return tables.Framework{}, nil, false
}

// bundlers make pages for a browser from any source; a program of the same
// folder may serve them.
var bundlers = []string{"vite-spa", "create-react-app", "vue-cli", "parcel", "webpack-spa", "rsbuild"}

// ranked puts plain servers after frameworks and workers after servers.
func ranked(list []tables.Framework) []*tables.Framework {
	rank := func(f *tables.Framework) int {
		switch {
		case slices.Contains(workers, f.Name):
			return 3
		case slices.Contains(servers, f.Name):
			return 2
		}
		return 1
	}
	var out []*tables.Framework
	for i := range list {
		if !slices.Contains(never, list[i].Name) {
			out = append(out, &list[i])
		}
	}
	slices.SortStableFunc(out, func(x, y *tables.Framework) int { return rank(x) - rank(y) })
	return out
}

// marked says whether a manifest bears the marks of a framework.
func marked(a *detect.App, m manifest, f *tables.Framework) ([]detect.Evidence, bool) {
	groups := []string{production, optional}
	if f.Kind == "site" || f.Kind == "hybrid" {
		groups = append(groups, development)
	}
	if f.Name == "nitro" && hasAny(a, scripted("nitro.config")) { // its output holds all that it needs
		groups = append(groups, development)
	}
	for _, p := range f.Packages {
		if _, from, ok := m.depends(p, groups...); ok {
			if shares(a, m) && !plain(f.Name) && !hasAny(a, f.Files) || f.Kind == "hybrid" && !hasAny(a, f.Files) && !usesTool(m, *f) {
				continue
			}
			return from, f.Kind != "site" && f.Name != "angular" || builds(a, m, *f)
		}
	}
	return nil, false
}

// shares says whether the dependencies of a manifest are those of several
// packages: then one of them alone says nothing of this one.
func shares(a *detect.App, m manifest) bool {
	patterns, _ := workspaces(a.Project, a.Dir)
	return m.root != nil || len(patterns) > 0
}

// usesTool says whether a script of the manifest calls a framework's own tool: a
// package that only uses the framework does not.
func usesTool(m manifest, f tables.Framework) bool {
	tool, _, _ := strings.Cut(f.BuildCommand, " ")
	for _, key := range m.At("scripts").Keys() {
		if slices.Contains(strings.Fields(m.script(key)), tool) {
			return true
		}
	}
	return false
}

// builds says whether a tool that only builds has something to build here.
func builds(a *detect.App, m manifest, f tables.Framework) bool {
	switch f.Name {
	case "vite-spa":
		return vitePage(a) != ""
	case "webpack-spa":
		return m.has("html-webpack-plugin", "webpack-dev-server") && hasAny(a, f.Files)
	case "parcel", "rsbuild":
		return a.Has("index.html") || a.Has("src/index.html") || hasAny(a, f.Files)
	case "angular":
		return a.Up("angular.json") != "" || a.Up("nx.json") != ""
	case "vitepress", "vuepress", "docusaurus", "slidev", "rspress", "hexo":
		return documented(a, m, f.Name)
	}
	return hasAny(a, f.Files) || m.script("build") != ""
}

// documented says whether documents are what a package is for: its build makes
// them, or it builds nothing else and is no package that others take.
func documented(a *detect.App, m manifest, tool string) bool {
	if _, ok := called(m, tool); ok {
		return true
	}
	return buildScript(m) == "" && !m.Has("main") && !m.Has("exports") && !m.Has("bin") && !startsItself(a, m)
}

// hasAny says whether the app's folder has any of some files.
func hasAny(a *detect.App, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return a.Has(n) || a.HasDir(n) })
}
