//go:build unix

package main

import (
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/stagewright/stagewright/detect/formats"
)

// ReadRegular implements detect.Quick: open, read to the end, close. A link or
// a pipe in the file's place is refused.
func (t tree) ReadRegular(name string, limit int64) ([]byte, error) {
	fd, err := openFile(filepath.Join(t.dir, filepath.FromSlash(name)))
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	defer syscall.Close(fd)
	var info syscall.Stat_t
	if err := syscall.Fstat(fd, &info); err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	if info.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if int64(info.Size) > limit {
		return nil, formats.ErrTooLarge
	}
	b := make([]byte, int(info.Size)+1)
	n := 0
	for n < len(b) {
		m, err := syscall.Read(fd, b[n:])
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return nil, &fs.PathError{Op: "read", Path: name, Err: err}
		}
		if m == 0 {
			break
		}
		n += m
	}
	return b[:n], nil
}

func openFile(path string) (int, error) {
	for {
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
		if err != syscall.EINTR {
			return fd, err
		}
	}
}
