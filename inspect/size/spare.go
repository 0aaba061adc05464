package size

import (
	"crypto/sha256"
	"path"
	"slices"
	"strings"
)

// Spare is a kind of files that an image need not hold.
type Spare struct {
	What  string `json:"what"`
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

// spares are the kinds of files that a final image need not hold.
var spares = []struct {
	what, path string
	match      func(name string) bool
}{
	{"package lists and packages of apt", "/var/lib/apt/lists, /var/cache/apt", below("/var/lib/apt/lists", "/var/cache/apt")},
	{"index and packages of apk", "/var/cache/apk", below("/var/cache/apk", "/etc/apk/cache")},
	{"metadata and packages of dnf and its kin", "/var/cache", below("/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/yum", "/var/cache/zypp")},
	{"download caches", "~/.cache and its kin", caches},
	{"documents", "/usr/share/doc, /usr/share/man", below("/usr/share/doc", "/usr/share/man", "/usr/share/info")},
	{"compilers and headers", "/usr/lib/gcc, /usr/include", compilers},
	{"history of a repository", ".git", func(name string) bool { return strings.Contains(name, "/.git/") }},
	{"temporary files", "/tmp", below("/tmp", "/var/tmp")},
}

func below(dirs ...string) func(string) bool {
	return func(name string) bool {
		return slices.ContainsFunc(dirs, func(d string) bool { return strings.HasPrefix(name, d+"/") })
	}
}

func caches(name string) bool {
	for _, part := range []string{"/.cache/", "/.npm/", "/.m2/repository/", "/.gradle/caches/", "/.cargo/registry/", "/usr/local/cargo/registry/", "/go/pkg/mod/", "/.nuget/packages/", "/.composer/cache/"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

func compilers(name string) bool {
	if below("/usr/lib/gcc", "/usr/include", "/usr/local/go/pkg/tool", "/usr/libexec/gcc", "/usr/local/go/src")(name) {
		return true
	}
	return strings.Contains(name, "/bin/") && slices.Contains([]string{"gcc", "g++", "cc1", "clang", "rustc", "cargo", "javac", "ld", "as", "make", "cmake", "go"}, path.Base(name))
}

// spare adds up what is not needed, and files that are there more than once.
func (t *tree) spare() []Spare {
	sums := make([]int64, len(spares))
	copies := map[[sha256.Size]byte][]string{}
	for name, f := range t.files {
		for i, s := range spares {
			if s.match(name) {
				sums[i] += f.bytes
				break
			}
		}
		if f.sum != ([sha256.Size]byte{}) {
			copies[f.sum] = append(copies[f.sum], name)
		}
	}
	var found []Spare
	for i, s := range spares {
		if sums[i] > 0 {
			found = append(found, Spare{s.what, s.path, sums[i]})
		}
	}
	for _, names := range copies {
		if len(names) > 1 {
			slices.Sort(names)
			found = append(found, Spare{"copies of one file", strings.Join(names[:min(3, len(names))], ", "), t.files[names[0]].bytes * int64(len(names)-1)})
		}
	}
	slices.SortFunc(found, func(a, b Spare) int {
		if a.Bytes != b.Bytes {
			return int(min(1, max(-1, b.Bytes-a.Bytes)))
		}
		return strings.Compare(a.What+a.Path, b.What+b.Path)
	})
	return found
}
