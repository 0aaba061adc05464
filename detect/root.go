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
	there, err := listed(fsys, above)
	slices.Sort(there)
	for _, l := range langs {
		if l.Claims == nil {
			continue
		}
		names := named(there, l.Workspaces)
		if err != nil { // a folder that cannot be listed may have files to read
			names = slices.Sorted(slices.Values(l.Workspaces))
		}
		if p := bare(fsys, above, names); p != nil && l.Claims(NewApp(p, above, l), Rel(above, dir)) {
			return true
		}
	}
	return false
}

// Lister is a tree that can tell the names in a folder at less cost than what
// they are of. The folders above a project may hold many others.
type Lister interface {
	Names(dir string) ([]string, error)
}

func listed(fsys fs.FS, dir string) ([]string, error) {
	if l, ok := fsys.(Lister); ok {
		return l.Names(dir)
	}
	entries, err := fs.ReadDir(fsys, dir)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, err
}

// named picks those of a sorted listing that have one of some names, which may
// be patterns.
func named(there, names []string) []string {
	var out []string
	for _, name := range names {
		if !strings.ContainsAny(name, "*?[") {
			if _, ok := slices.BinarySearch(there, name); ok {
				out = append(out, name)
			}
			continue
		}
		end := name[strings.LastIndexAny(name, "*?]")+1:]
		for _, file := range there {
			if strings.HasSuffix(file, end) {
				if ok, _ := path.Match(name, file); ok {
					out = append(out, file)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bare is a project that knows a few files of one folder and nothing else; nil
// where none of them is there.
func bare(fsys fs.FS, dir string, names []string) *Project {
	var p *Project
	for _, name := range names {
		if info, err := fs.Stat(fsys, path.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			if p == nil {
				p = newProject(fsys, nil)
				p.folders[dir] = &folder{}
			}
			p.folders[dir].files = append(p.folders[dir].files, name)
			p.files = append(p.files, path.Join(dir, name))
		}
	}
	return p
}
