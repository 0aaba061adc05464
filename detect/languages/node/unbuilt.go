package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// pages are a folder with a package of its own, outside of any workspace, whose
// build makes what the server sends out and which no script of the server runs.
type pages struct {
	dir, out string // relative to the app
	script   string
	from     detect.Evidence
}

var (
	joinedPath = detect.NewPattern(`\b(?:join|resolve)\(\s*(__dirname|import\.meta\.dirname|process\.cwd\(\))((?:\s*,\s*['"` + "`" + `][^'"` + "`" + `$\n]*['"` + "`" + `])+)`)
	builtPath  = detect.NewPattern(`['"` + "`" + `]((?:\.{1,2}/)*[\w@.-]+/(?:[\w@.-]+/)*(?:build|dist|out|public)(?:/[\w@.-]+)*)['"` + "`" + `]`)
	pathPart   = detect.NewPattern(`['"` + "`" + `]([^'"` + "`" + `]*)['"` + "`" + `]`)
)

// namedPaths lists the paths that the source names, relative to the app's folder: a
// text by itself may be meant from there or from the file that it stands in.
func namedPaths(a *detect.App) map[string]detect.Evidence {
	out := map[string]detect.Evidence{}
	add := func(p string, at detect.Evidence) {
		if p = path.Clean(p); out[p].Path == "" {
			out[p] = at
		}
	}
	for _, f := range sources(a) {
		home := path.Dir(detect.Rel(a.Dir, f))
		code := a.Project.Code(f)
		for _, m := range joinedPath.In(f, code) {
			p := home
			if m.Groups[0] == "process.cwd()" {
				p = "."
			}
			for _, part := range pathPart.In(f, m.Groups[1]) {
				p += "/" + part.Groups[0]
			}
			add(p, m.Evidence)
		}
		for _, m := range builtPath.In(f, code) {
			add(m.Groups[0], m.Evidence)
			add(path.Join(home, m.Groups[0]), m.Evidence)
		}
	}
	return out
}

// unbuilt finds the pages below the app that the source names and nothing builds.
func unbuilt(a *detect.App) []pages {
	return detect.Memo(a, "unbuilt", func() []pages {
		if a.Workspace != "" || !nests(a) {
			return nil
		}
		found := namedPaths(a)
		names := make([]string, 0, len(found))
		for name := range found {
			names = append(names, name)
		}
		slices.Sort(names)
		var out []pages
		for _, name := range names {
			p, ok := makes(a, name)
			if !ok || slices.ContainsFunc(out, func(o pages) bool { return o.dir == p.dir }) {
				continue
			}
			p.from = found[name]
			out = append(out, p)
		}
		return out
	})
}

// nests says whether a folder in the app's has a package of its own: most have
// none, and then no source need be searched.
func nests(a *detect.App) bool {
	_, dirs := a.Project.Entries(a.Dir)
	return slices.ContainsFunc(dirs, func(d string) bool { return a.Has(path.Join(d, "package.json")) })
}

// makes finds the package whose build makes a path, if that is not committed.
func makes(a *detect.App, name string) (pages, bool) {
	at := a.Path(name)
	if strings.HasPrefix(name, "../") || a.Project.HasDir(at) && !a.Project.Ignored(at) {
		return pages{}, false
	}
	for dir := path.Dir(at); dir != "." && dir != a.Dir; dir = path.Dir(dir) {
		m := read(a.Project, dir)
		if m.Node == nil {
			continue
		}
		script := buildScript(m)
		if above, _ := workspaceOf(a.Project, dir); above != "" || script == "" {
			return pages{}, false
		}
		first, _, _ := strings.Cut(detect.Rel(dir, at), "/")
		return pages{dir: detect.Rel(a.Dir, dir), out: path.Join(detect.Rel(a.Dir, dir), first), script: script}, true
	}
	return pages{}, false
}

// ownPages are those that the app's own Dockerfile builds.
func ownPages(a *detect.App, m manifest) []pages {
	out := slices.Clone(scriptedPages(a, m))
	var nested []string
	if len(out) == 0 {
		nested = nestedPackages(a, m)
	}
	for _, p := range unbuilt(a) {
		known := slices.Contains(nested, p.dir) || slices.ContainsFunc(out, func(o pages) bool { return o.dir == p.dir })
		if safeDir(p.dir) && !known {
			out = append(out, p)
		}
	}
	return out
}

// ofPages says whether a quoted path is one of pages that a build makes, or the
// first word of it.
func ofPages(made []pages, quoted string) bool {
	name := path.Clean(strings.TrimLeft(strings.Trim(quoted, "'\"`"), "./"))
	return slices.ContainsFunc(made, func(p pages) bool { return name == p.dir || name == p.out || strings.HasPrefix(name, p.out+"/") })
}
