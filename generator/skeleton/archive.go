package skeleton

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/render"
)

// The bounds of a template, as it is unpacked.
const (
	maxFiles = 2000
	maxFile  = 4 << 20
	maxAll   = 32 << 20
	maxPath  = 250
)

// collector takes the files of a template, in any order, within bounds.
type collector struct {
	name  string
	files []render.File
	size  int64
}

func (c *collector) add(name string, exec bool, r io.Reader) error {
	if err := checkSource(c.name, name); err != nil {
		return err
	}
	if len(c.files) == maxFiles {
		return fmt.Errorf("%s: more than %d files: leave out what a new project does not need", c.name, maxFiles)
	}
	b, err := io.ReadAll(io.LimitReader(r, min(maxFile, maxAll-c.size)+1))
	if err != nil {
		return fmt.Errorf("%s: %s: it cannot be read: %w", c.name, name, err)
	}
	c.size += int64(len(b))
	if len(b) > maxFile || c.size > maxAll {
		return fmt.Errorf("%s: %s: larger than a template may be (%d MB a file, %d MB in all)", c.name, name, maxFile>>20, maxAll>>20)
	}
	c.files = append(c.files, render.File{Path: name, Body: b, Exec: exec})
	return nil
}

func (c *collector) template() (*Template, error) {
	if len(c.files) == 0 {
		return nil, fmt.Errorf("%s: holds no files: name a template's folder or archive", c.name)
	}
	slices.SortFunc(c.files, func(a, b render.File) int { return strings.Compare(a.Path, b.Path) })
	for i, f := range c.files[1:] {
		if f.Path == c.files[i].Path {
			return nil, fmt.Errorf("%s: %s: is there twice: keep one", c.name, f.Path)
		}
	}
	return read(c.name, c.files)
}

// checkSource refuses a path of a template that no folder could hold; one that
// prints answers is checked again once it is printed.
func checkSource(name, file string) error {
	if strings.Contains(file, "{{") && fs.ValidPath(file) {
		return nil
	}
	return checkPath(name, file)
}

// checkPath refuses a path that leads out of a project, that some systems read
// in another way, or below which tools look for programs to run.
func checkPath(name, file string) error {
	if err := detect.Printable(file); err != nil {
		return fmt.Errorf("%s: a path: %w", name, err)
	}
	if !fs.ValidPath(file) || file == "." || !filepath.IsLocal(filepath.FromSlash(file)) || strings.ContainsAny(file, `\:*?"<>|`) {
		return fmt.Errorf("%s: %q: it leads out of the project, or not every system takes it: use a relative path of plain names", name, file)
	}
	if len(file) > maxPath {
		return fmt.Errorf("%s: %.40s…: the path is longer than %d characters: shorten it", name, file, maxPath)
	}
	for part := range strings.SplitSeq(file, "/") {
		if strings.EqualFold(part, ".git") || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") {
			return fmt.Errorf("%s: %s: a template may not bring %q: leave it out", name, file, part)
		}
	}
	return nil
}

// Folder reads a template from a folder. Its .git is left out.
func Folder(name string, folder fs.FS) (*Template, error) {
	c := collector{name: name}
	err := fs.WalkDir(folder, ".", func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.Name() == ".git" && file != ".":
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			return nil
		case !e.Type().IsRegular():
			return irregular(name, file)
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		f, err := folder.Open(file)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		return c.add(file, info.Mode()&0o100 != 0, f)
	})
	if err != nil {
		return nil, err
	}
	return c.template()
}

func irregular(name, file string) error {
	return fmt.Errorf("%s: %q: a link, a device or a pipe: a template may hold files and folders only", name, file)
}

// Tar reads a template from a .tar.gz.
func Tar(name string, r io.Reader) (*Template, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%s: not a .tar.gz: %w", name, err)
	}
	c := collector{name: name}
	// Headers count too: an archive may consist of them.
	all := &io.LimitedReader{R: z, N: maxAll + maxFiles*2048}
	archive := tar.NewReader(all)
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) && all.N > 0 {
			return c.template()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: it is damaged or too large: %w", name, err)
		}
		switch h.Typeflag {
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		case tar.TypeReg:
		default:
			return nil, irregular(name, h.Name)
		}
		if err := c.add(strings.TrimPrefix(h.Name, "./"), h.Mode&0o100 != 0, archive); err != nil {
			return nil, err
		}
	}
}

// Zip reads a template from a .zip.
func Zip(name string, r io.ReaderAt, size int64) (*Template, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%s: not a .zip: %w", name, err)
	}
	c := collector{name: name}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") && f.Mode().IsDir() {
			continue
		}
		if !f.Mode().IsRegular() {
			return nil, irregular(name, f.Name)
		}
		if err := c.open(f); err != nil {
			return nil, err
		}
	}
	return c.template()
}

func (c *collector) open(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %s: it cannot be read: %w", c.name, path.Base(f.Name), err)
	}
	defer func() { _ = r.Close() }()
	return c.add(f.Name, f.Mode()&0o100 != 0, r)
}
