package detect

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

// Bounds of what is read of one file: sources and manifests, and lock files.
const (
	maxText = 4 << 20
	maxLock = 64 << 20
)

// Project is a tree of files, walked once; every file is read and parsed at
// most once.
type Project struct {
	fsys  fs.FS
	langs []*Language

	folders map[string]*folder
	files   []string // sorted
	marks   map[string][]*Language

	texts    map[string]string
	codes    map[string]string
	docs     map[string]*formats.Node
	locks    map[string][]formats.Package
	broken   map[string]bool
	kept     map[string]any
	warnings []Warning
}

// Open walks the tree. What the languages prune is not looked into.
func Open(fsys fs.FS, langs []*Language) (*Project, error) {
	p := newProject(fsys, langs)
	if err := p.walk(); err != nil {
		return nil, fmt.Errorf("project: %w", err)
	}
	return p, nil
}

func newProject(fsys fs.FS, langs []*Language) *Project {
	return &Project{fsys: fsys, langs: langs, folders: map[string]*folder{}, marks: map[string][]*Language{},
		texts: map[string]string{}, codes: map[string]string{}, docs: map[string]*formats.Node{},
		locks: map[string][]formats.Package{}, broken: map[string]bool{}, kept: map[string]any{}}
}

// FS gives the tree itself, for checks of what is written.
func (p *Project) FS() fs.FS { return p.fsys }

// Warnings are what reading the project brought up.
func (p *Project) Warnings() []Warning { return p.warnings }

// Has says whether there is a regular file, inside pruned folders too.
func (p *Project) Has(name string) bool {
	name = path.Clean(name)
	if f, ok := p.folders[path.Dir(name)]; ok && !f.pruned {
		_, found := slices.BinarySearch(f.files, path.Base(name))
		return found
	}
	info, err := p.stat(name)
	return err == nil && info.Mode().IsRegular()
}

// HasDir says whether there is a folder, pruned ones included.
func (p *Project) HasDir(name string) bool {
	name = path.Clean(name)
	if _, ok := p.folders[name]; ok {
		return true
	}
	info, err := p.stat(name)
	return err == nil && info.IsDir()
}

func (p *Project) stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrInvalid
	}
	if p.absent(name) {
		return nil, fs.ErrNotExist
	}
	return fs.Stat(p.fsys, name)
}

// absent says whether the walk has shown that nothing has a name: a folder that
// was listed holds neither it nor a folder above it.
func (p *Project) absent(name string) bool {
	for name != "." {
		dir := path.Dir(name)
		if f, ok := p.folders[dir]; ok {
			_, file := slices.BinarySearch(f.files, path.Base(name))
			_, folder := slices.BinarySearch(f.dirs, path.Base(name))
			return !f.pruned && !file && !folder && !slices.Contains(f.others, path.Base(name))
		}
		name = dir
	}
	return false
}

// ours are files that are written here, or say how: none of them is part of
// what a language looks at, so that writing one changes nothing.
var ours = []string{"docker-bake.hcl", "stagewright.yaml"}

// Entries gives the sorted names of the files and folders in a folder.
func (p *Project) Entries(dir string) (files, dirs []string) {
	f := p.folders[path.Clean(dir)]
	if f == nil {
		return nil, nil
	}
	files = f.files
	for _, name := range ours {
		if at, found := slices.BinarySearch(files, name); found {
			files = slices.Delete(slices.Clone(files), at, at+1)
		}
	}
	return files, f.dirs
}

// Files lists every file at or below a folder, as project paths, sorted.
func (p *Project) Files(dir string) []string {
	if dir = path.Clean(dir); dir == "." {
		return p.files
	}
	from, _ := slices.BinarySearch(p.files, dir+"/")
	to, _ := slices.BinarySearch(p.files, dir+"0") // '0' follows '/'
	return p.files[from:to]
}

// Glob lists the files of one folder whose names match a pattern.
func (p *Project) Glob(dir, pattern string) []string {
	var out []string
	files, _ := p.Entries(dir)
	for _, f := range files {
		if ok, _ := path.Match(pattern, f); ok {
			out = append(out, path.Join(dir, f))
		}
	}
	return out
}

// Bytes reads a regular file of at most limit bytes.
func (p *Project) Bytes(name string, limit int64) ([]byte, error) {
	name = path.Clean(name)
	if q := p.quick(name); q != nil {
		b, err := q.ReadRegular(name, limit)
		if errors.Is(err, formats.ErrTooLarge) {
			p.warnOnce("file-too-large", fmt.Sprintf("%s: larger than the %d MB that are read: it was left out", name, limit>>20), name, 0)
		}
		return b, err
	}
	info, err := p.stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	if info.Size() > limit {
		p.warnOnce("file-too-large", fmt.Sprintf("%s: larger than the %d MB that are read: it was left out", name, limit>>20), name, 0)
		return nil, fmt.Errorf("%s: too large", name)
	}
	f, err := p.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// Text gives a file's text in UTF-8 with plain line ends, "" when there is
// none or it cannot be read (which is reported once).
func (p *Project) Text(name string) string {
	name = path.Clean(name)
	if t, ok := p.texts[name]; ok {
		return t
	}
	t := ""
	if p.Has(name) {
		if b, err := p.Bytes(name, maxText); err != nil {
			p.fail(name, 0, err)
		} else if t, _, err = formats.Decode(b); err != nil {
			p.fail(name, 0, err)
		}
	}
	p.texts[name] = t
	return t
}

// Code gives a file's text with its comments blanked.
func (p *Project) Code(name string) string {
	name = path.Clean(name)
	c, ok := p.codes[name]
	if !ok {
		c = formats.Code(name, p.Text(name))
		p.codes[name] = c
	}
	return c
}

// Doc parses a structured file by its name; nil when there is none or it is
// broken (which is reported once).
func (p *Project) Doc(name string) *formats.Node {
	name = path.Clean(name)
	if n, ok := p.docs[name]; ok {
		return n
	}
	var n *formats.Node
	if p.Has(name) {
		if b, err := p.Bytes(name, maxText); err != nil {
			p.fail(name, 0, err)
		} else if n, err = formats.Parse(path.Base(name), b); err != nil {
			n = nil
			line := 0
			if fe, ok := err.(*formats.Error); ok {
				line = fe.Line
			}
			p.fail(name, line, err)
		}
	}
	p.docs[name] = n
	return n
}

// Lock lists the packages that a lock file names, direct and indirect.
func (p *Project) Lock(name string) []formats.Package {
	name = path.Clean(name)
	if l, ok := p.locks[name]; ok {
		return l
	}
	var l []formats.Package
	if p.Has(name) {
		if b, err := p.Bytes(name, maxLock); err == nil {
			l = formats.LockPackages(path.Base(name), b)
		} else {
			p.fail(name, 0, err)
		}
	}
	p.locks[name] = l
	return l
}

// Broken says whether a file was found to be unreadable.
func (p *Project) Broken(name string) bool { return p.broken[path.Clean(name)] }

func (p *Project) fail(name string, line int, err error) {
	p.broken[name] = true
	text := strings.TrimPrefix(err.Error(), name+": ")
	p.warnOnce("file-broken", fmt.Sprintf("%s: %s: what it says was left out", Evidence{name, line}, text), name, line)
}

func (p *Project) warnOnce(code, message, name string, line int) {
	for _, w := range p.warnings {
		if w.Code == code && len(w.From) > 0 && w.From[0].Path == name {
			return
		}
	}
	p.warnings = append(p.warnings, Warning{code, message, []Evidence{{name, line}}})
}

// foreign says whether a file belongs to another app of the same language
// below the given one.
func (p *Project) foreign(a *App, file string) bool {
	for dir := path.Dir(file); dir != a.Dir && dir != "."; dir = path.Dir(dir) {
		if slices.Contains(p.marks[dir], a.Language) && (a.Claim == nil || !slices.Contains(a.Absorbs, dir)) {
			return true
		}
	}
	return false
}
