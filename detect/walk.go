package detect

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Bounds of a walk: deeper folders and further files are not looked at.
const (
	maxDepth = 64
	maxFiles = 400_000
)

// alone is how many folders are listed one after the other: of a small project
// all, which takes less time than to start threads.
const alone = 24

type folder struct {
	files, dirs []string // sorted
	links       []string // those of files that are links
	others      []string // links to folders, and to what is not there
	pruned      bool     // known to be there, not looked into
}

// walker lists folders, many of them in parallel; what it finds does not depend on the order.
type walker struct {
	p       *Project
	prune   map[string]bool
	outputs map[string][]*Language

	mu    sync.Mutex
	found map[string]*folder
	count int
	cut   string // the first place that went beyond the bounds
	wait  sync.WaitGroup
	slots chan struct{}
}

func (p *Project) walk() error {
	if _, err := fs.Stat(p.fsys, "."); err != nil {
		return err
	}
	w := &walker{p: p, prune: map[string]bool{".git": true, ".hg": true, ".svn": true}, outputs: map[string][]*Language{},
		found: map[string]*folder{}, slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
	for _, l := range p.langs {
		for _, name := range l.Prune {
			w.prune[name] = true
		}
		for _, name := range l.Outputs {
			w.outputs[name] = append(w.outputs[name], l)
		}
	}
	w.wait.Add(1)
	w.list(".", 0, nil)
	w.wait.Wait()
	p.folders = w.found
	for dir, f := range p.folders {
		for _, name := range f.files {
			p.files = append(p.files, path.Join(dir, name))
		}
	}
	slices.Sort(p.files)
	p.mark()
	if w.cut != "" {
		p.warnings = append(p.warnings, Warning{"too-many-files",
			fmt.Sprintf("%s: more than %d files or %d folders deep: not all of it was looked at", w.cut, maxFiles, maxDepth), nil})
	}
	return nil
}

// list reads one folder and starts on those below it.
func (w *walker) list(dir string, depth int, ignore []ignoreRule) {
	defer w.wait.Done()
	w.slots <- struct{}{}
	entries, err := fs.ReadDir(w.p.fsys, dir)
	f := w.sort(dir, entries)
	if err == nil {
		ignore = w.ignores(dir, f, ignore)
	}
	<-w.slots
	var below []string
	pruned := map[string]*folder{}
	for _, name := range f.dirs {
		child := path.Join(dir, name)
		if w.prune[name] || w.output(f, name) || leftOut(ignore, child, true) {
			pruned[child] = &folder{pruned: true}
		} else {
			below = append(below, child)
		}
	}
	w.mu.Lock()
	w.found[dir] = f
	for child, pf := range pruned {
		w.found[child] = pf
	}
	w.count += len(f.files) + len(f.dirs)
	if full := w.count > maxFiles || depth >= maxDepth; full && len(below) > 0 {
		if w.cut == "" || dir < w.cut {
			w.cut = dir
		}
		below = nil
	}
	w.mu.Unlock()
	for _, child := range below {
		w.wait.Add(1)
		if w.few() {
			w.list(child, depth+1, ignore)
		} else {
			go w.list(child, depth+1, ignore)
		}
	}
}

// few says whether it is not worth to start threads yet.
func (w *walker) few() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.found) < alone
}

// sort splits a listing into files and folders; a link counts as a file where
// it leads to one inside the tree, and is never followed to a folder.
func (w *walker) sort(dir string, entries []fs.DirEntry) *folder {
	f := &folder{}
	for _, e := range entries {
		name := e.Name()
		switch t := e.Type(); {
		case Printable(name) != nil || strings.Contains(name, "\\"):
			// No COPY can name it and no line can show it.
		case t.IsDir():
			f.dirs = append(f.dirs, name)
		case t.IsRegular():
			f.files = append(f.files, name)
		case t&fs.ModeSymlink != 0:
			if info, err := fs.Stat(w.p.fsys, path.Join(dir, name)); err == nil && info.Mode().IsRegular() {
				f.files, f.links = append(f.files, name), append(f.links, name)
			} else {
				f.others = append(f.others, name)
			}
		}
	}
	slices.Sort(f.files)
	slices.Sort(f.dirs)
	return f
}

// output says whether a folder is what a build of the language beside it makes.
func (w *walker) output(f *folder, name string) bool {
	for _, l := range w.outputs[name] {
		if slices.ContainsFunc(f.files, func(file string) bool { return l.marked(file) }) {
			return true
		}
	}
	return false
}

// ignores adds the patterns of a folder's own .gitignore.
func (w *walker) ignores(dir string, f *folder, above []ignoreRule) []ignoreRule {
	if _, ok := slices.BinarySearch(f.files, ".gitignore"); !ok {
		return above
	}
	b, err := fs.ReadFile(w.p.fsys, path.Join(dir, ".gitignore"))
	if err != nil || len(b) > 1<<20 {
		return above
	}
	out := slices.Clip(above)
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		if r, ok := readIgnoreRule(s.Text(), dir); ok {
			out = append(out, r)
		}
	}
	return out
}

// Ignored says whether git would leave a file out of a commit.
func (p *Project) Ignored(name string) bool {
	name = path.Clean(name)
	w := &walker{p: p}
	var rules []ignoreRule
	dir := "."
	parts := strings.Split(name, "/")
	for i := range parts {
		if f := p.folders[dir]; f != nil {
			rules = w.ignores(dir, f, rules)
		}
		dir = path.Join(dir, parts[i])
		if leftOut(rules, dir, i < len(parts)-1) {
			return true
		}
	}
	return false
}

// mark notes which folders hold a mark of which language.
func (p *Project) mark() {
	exact, globs, below := map[string][]*Language{}, map[string][]*Language{}, map[string][]mark{}
	for _, l := range p.langs {
		for _, m := range l.Marks {
			if strings.Contains(m, "/") { // "public/index.php" marks the folder above
				below[path.Base(m)] = append(below[path.Base(m)], mark{path.Dir(m), l})
				continue
			}
			if strings.ContainsAny(m, "*?[") {
				globs[path.Ext(m)] = append(globs[path.Ext(m)], l)
			} else {
				exact[m] = append(exact[m], l)
			}
		}
	}
	for dir, f := range p.folders {
		for _, name := range f.files {
			p.markWith(dir, exact[name])
			for _, m := range below[name] {
				if above, ok := strings.CutSuffix("/"+dir, "/"+m.folder); ok {
					p.markWith(path.Join(".", strings.TrimPrefix(above, "/")), []*Language{m.of})
				}
			}
			for _, l := range globs[path.Ext(name)] {
				if l.marked(name) {
					p.markWith(dir, []*Language{l})
				}
			}
		}
	}
	for _, of := range p.marks {
		if len(of) > 1 {
			slices.SortFunc(of, func(a, b *Language) int { return strings.Compare(a.Name, b.Name) })
		}
	}
}

// mark is a language's mark in a folder below.
type mark struct {
	folder string
	of     *Language
}

func (p *Project) markWith(dir string, languages []*Language) {
	for _, l := range languages {
		if !slices.Contains(p.marks[dir], l) {
			p.marks[dir] = append(p.marks[dir], l)
		}
	}
}

// marked says whether a file name is one of the language's marks.
func (l *Language) marked(name string) bool {
	for _, m := range l.Marks {
		if m == name {
			return true
		}
		if strings.ContainsAny(m, "*?[") {
			if ok, _ := path.Match(m, name); ok {
				return true
			}
		}
	}
	return false
}
