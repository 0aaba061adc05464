package write

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrNotEmpty is wrapped by the error for a new project's folder that holds
// something already.
var ErrNotEmpty = errors.New("not empty")

// Vacant refuses a folder for a new project that is neither empty nor absent.
func Vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s: it cannot become a project's folder: %w", dir, err)
	case len(entries) > 0:
		return fmt.Errorf("%s: %w: name a folder that is empty or absent", dir, ErrNotEmpty)
	}
	return nil
}

// New writes a new project into a folder that is empty or absent: all files,
// or after a failure none, and no folder either.
func New(dir string, changes []Change) error {
	if err := Vacant(dir); err != nil {
		return err
	}
	var missing []string
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Lstat(at); err == nil || at == filepath.Dir(at) {
			break
		}
		missing = append(missing, at)
	}
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		err = Apply(dir, changes)
	}
	if err != nil {
		for _, m := range missing {
			_ = os.Remove(m)
		}
	}
	return err
}
