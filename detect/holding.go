package detect

import (
	"path"
	"strings"
)

// Within says whether a project path is a folder or lies in it.
func Within(dir, p string) bool { return dir == "." || p == dir || strings.HasPrefix(p, dir+"/") }

// Holding is the nearest folder at or above another that holds some project
// paths; those that lead out of the project count for nothing.
func Holding(dir string, paths ...string) string {
	for _, p := range paths {
		for p != ".." && !strings.HasPrefix(p, "../") && !Within(dir, p) {
			dir = path.Dir(dir)
		}
	}
	return dir
}

// Around is the folder that holds the app's own and some paths, "" where that
// is the app's own.
func (a *App) Around(paths ...string) string {
	if dir := Holding(a.Dir, paths...); dir != a.Dir {
		return dir
	}
	return ""
}
