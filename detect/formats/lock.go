package formats

import (
	"bytes"
	"path"
	"strings"
)

// Package is one locked package.
type Package struct {
	Name, Version string
	Line          int
	Dev           bool // known to serve development only
}

// LockPackages gives the packages a lock file holds, each name and version
// once, in file order. The file's name tells the format; a file of another name
// or over 64 MB has none. The project's own members are left out. The file is
// scanned, not parsed, so that one of many megabytes costs little.
func LockPackages(name string, b []byte) (out []Package) {
	scan := lockScanner(path.Base(name))
	if scan == nil || len(b) > maxLockBytes {
		return nil
	}
	if len(b) > 1 && (hasMark(b) || b[1] == 0) {
		d, _, err := decode(b)
		if err != nil {
			return nil
		}
		b = d
	}
	l := &lock{seen: make(map[lockKey]int, len(b)/400)}
	defer func() {
		if recover() != nil {
			out = l.list
		}
	}()
	scan(l, b)
	return l.list
}

func lockScanner(base string) func(*lock, []byte) {
	switch base {
	case "package-lock.json", "npm-shrinkwrap.json", ".package-lock.json":
		return npmLock
	case "yarn.lock":
		return yarnLock
	case "pnpm-lock.yaml":
		return pnpmLock
	case "bun.lock":
		return bunLock
	case "deno.lock":
		return denoLock
	case "poetry.lock", "uv.lock", "pdm.lock", "pylock.toml":
		return tomlLock(true)
	case "Cargo.lock":
		return tomlLock(false)
	case "Pipfile.lock":
		return pipLock
	case "composer.lock":
		return composerLock
	case "packages.lock.json":
		return nugetLock
	case "Gemfile.lock", "gems.locked":
		return gemLock
	case "go.sum":
		return sumLock
	case "mix.lock":
		return mixLock
	case "pubspec.lock":
		return pubLock
	}
	return nil
}

type lockKey struct{ name, version string }

// lock collects packages. One that serves not only development keeps no Dev.
type lock struct {
	list []Package
	seen map[lockKey]int
}

func (l *lock) add(p Package) {
	if p.Name == "" || len(p.Name) > 300 {
		return
	}
	key := lockKey{p.Name, p.Version}
	if i, ok := l.seen[key]; ok {
		l.list[i].Dev = l.list[i].Dev && p.Dev
		return
	}
	l.seen[key] = len(l.list)
	l.list = append(l.list, p)
}

// eachLine calls f for every line, without its line end.
func eachLine(b []byte, f func(line []byte, number int)) {
	for n := 1; len(b) > 0; n++ {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		f(bytes.TrimSuffix(line, []byte{'\r'}), n)
	}
}

// indent counts the blanks a line begins with.
func indent(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ' ' {
		n++
	}
	return n
}

// nameAt splits "name@rest" at the @ that is no scope's.
func nameAt(s string) (name, rest string) {
	if len(s) < 2 {
		return s, ""
	}
	if i := strings.IndexByte(s[1:], '@'); i >= 0 {
		return s[:i+1], s[i+2:]
	}
	return s, ""
}

// unquote removes blanks and quotes around a scalar.
func unquote(b []byte) string {
	return strings.Trim(string(bytes.TrimSpace(b)), `"'`)
}
