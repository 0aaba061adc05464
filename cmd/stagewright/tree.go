package main

import (
	"io/fs"
	"os"
	"path/filepath"
)

// tree is a folder of the disk that nothing leads out of. Files are opened
// through os.Root, which follows no link out; folders are listed by path,
// which takes one system call a folder instead of one an entry. A walk never
// lists through a link, so a listing cannot lead out either.
type tree struct {
	fs.FS
	dir string
}

// openTree opens a folder of the disk.
func openTree(dir string) (fs.FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return tree{root.FS(), dir}, nil
}

// ReadDir implements fs.ReadDirFS.
func (t tree) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	return os.ReadDir(filepath.Join(t.dir, filepath.FromSlash(name)))
}

// Names implements detect.Lister.
func (t tree) Names(dir string) ([]string, error) {
	if !fs.ValidPath(dir) {
		return nil, &fs.PathError{Op: "readdir", Path: dir, Err: fs.ErrInvalid}
	}
	f, err := os.Open(filepath.Join(t.dir, filepath.FromSlash(dir)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Readdirnames(-1)
}

// Stat implements fs.StatFS. Most names that are asked for are not there,
// which one system call says; what is there is looked at through the root.
func (t tree) Stat(name string) (fs.FileInfo, error) {
	if fs.ValidPath(name) {
		if _, err := os.Lstat(filepath.Join(t.dir, filepath.FromSlash(name))); err != nil {
			return nil, err
		}
	}
	return fs.Stat(t.FS, name)
}

// ReadFile implements fs.ReadFileFS.
func (t tree) ReadFile(name string) ([]byte, error) { return fs.ReadFile(t.FS, name) }
