package detect

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Root finds the folder that a project begins in: dir, unless the workspace,
// lock or parent file of a folder above claims dir; then the highest such
// folder. Of the folders above only files that may make such a claim are read.
func Root(fsys fs.FS, dir string, langs []*Language) string {
	root := path.Clean(dir)
	if root == "." {
		return root
	}
	for above := path.Dir(root); ; above = path.Dir(above) {
		if claims(fsys, above, dir, langs) {
			root = above
		}
		if above == "." {
			return root
		}
	}
}

// claims asks the workspace files of one folder for a folder below it.
func claims(fsys fs.FS, above, dir string, langs []*Language) bool {
	for _, l := range langs {
		if l.Claims == nil {
			continue
		}
		p := bare(fsys, above, l.Workspaces)
		if len(p.files) > 0 && l.Claims(NewApp(p, above, l), Rel(above, dir)) {
			return true
		}
	}
	return false
}

// spelled lists a folder's files for the names that are patterns.
func spelled(fsys fs.FS, dir string, names []string) []string {
	if !slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "*") }) {
		return names
	}
	var out []string
	entries, _ := fs.ReadDir(fsys, dir)
	for _, e := range entries {
		if slices.ContainsFunc(names, func(n string) bool { ok, _ := path.Match(n, e.Name()); return ok }) {
			out = append(out, e.Name())
		}
	}
	return out
}

// bare is a project that knows a few files of one folder and nothing else.
func bare(fsys fs.FS, dir string, names []string) *Project {
	p := newProject(fsys, nil)
	f := &folder{}
	for _, name := range spelled(fsys, dir, names) {
		if info, err := fs.Stat(fsys, path.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			f.files = append(f.files, name)
			p.files = append(p.files, path.Join(dir, name))
		}
	}
	p.folders[dir] = f
	return p
}
