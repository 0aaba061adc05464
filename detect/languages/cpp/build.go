package cpp

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// library is one that the build asks for.
type library struct {
	name     string
	from     detect.Evidence
	required bool
	linked   bool // only a word of a link line: it may be the project's own
}

// build is what the build files say.
type build struct {
	project   string
	cxx       bool
	programs  []program
	libraries []library
	tools     []string // Debian packages of what the build runs besides
	pkgConfig bool
	fetches   []detect.Evidence
	clones    bool // it fetches with git
	shared    bool // it makes shared libraries of its own
	develops  bool // it installs headers and archives, for who builds on it
	own       []string
	off       []string          // options of CMake that leave out tests and the like
	static    []detect.Evidence // where the project itself links all in one file
	linkFlags string            // what a Makefile sets LDFLAGS to
	flags     bool              // a Makefile passes LDFLAGS on
	whole     bool              // make is called without a target: its Makefile calls others
	libtool   bool
	either    bool // Meson may make its libraries shared or not, and would make them shared
	minimum   detect.Match
	seen      []string       // folders that Meson was followed into
	keeps     bool           // it reads or installs the README, the license and the like
	absent    []detect.Match // folders of git submodules that are built and not there
}

// read reads the build files of an app, once for each of its build tools.
func read(a *detect.App) *build {
	manager, file := managerOf(a)
	return a.Project.Keep("cpp build "+manager+" "+a.Dir, func() any {
		b := &build{}
		switch manager {
		case "cmake":
			b.cmake(a)
		case "meson":
			b.meson(a, a.Dir)
		case "autotools":
			b.autotools(a)
		default:
			b.makefile(a, file, ".")
			b.delegated(a, file)
		}
		b.cxx = b.cxx || len(a.Sources(".cc", ".cpp", ".cxx", ".c++", ".C")) > 0
		return b
	}).(*build)
}

// papers are files that are left out of the build context where no build file
// names them.
var papers = detect.NewPattern(`\b(?:LICEN[CS]E|README|COPYING|CHANGELOG|NOTICE)\b|\b[\w-]+\.md\b`)

// submodule is a folder that git fills when it is asked to.
var submodule = detect.NewPattern(`^\s*path\s*=\s*(\S+)\s*$`)

// empty says whether a folder is that of a git submodule that is not there.
func empty(a *detect.App, dir string) bool {
	if len(a.Project.Files(dir)) > 0 {
		return false
	}
	for _, m := range submodule.In("", a.Read(".gitmodules")) {
		if rel := detect.Rel(a.Dir, dir); rel == m.Group() || strings.HasPrefix(rel, m.Group()+"/") {
			return true
		}
	}
	return false
}

// longest is how long the value of a variable may be: more is no name.
const longest = 4096

// library notes one that the build asks for by name.
func (b *build) library(name string, from detect.Evidence, required bool) {
	if name = strings.ToLower(name); name != "" && !slices.ContainsFunc(b.libraries, func(l library) bool { return l.name == name }) {
		b.libraries = append(b.libraries, library{name: name, from: from, required: required})
	}
}

// link notes a word of a link line: a library, or something of the project's own.
func (b *build) link(name string, from detect.Evidence) {
	n := len(b.libraries)
	if b.library(name, from, false); len(b.libraries) > n {
		b.libraries[n].linked = true
	}
}

// tool notes Debian packages that the build needs besides its libraries.
func (b *build) tool(names ...string) {
	for _, n := range names {
		if !slices.Contains(b.tools, n) {
			b.tools = append(b.tools, n)
		}
	}
}

// forget takes out what is only linked and was made by the project itself.
func (b *build) forget() {
	b.libraries = slices.DeleteFunc(b.libraries, func(l library) bool {
		return l.linked && slices.Contains(b.own, l.name)
	})
}

// testName says whether a program's name is that of tests or examples.
func testName(name string) bool {
	name = strings.ToLower(name)
	if slices.Contains([]string{"bench", "example", "fuzz"}, name) {
		return true
	}
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		switch {
		case slices.Contains([]string{"latest", "fastest", "greatest", "contest", "attest", "protest"}, part):
		case strings.HasPrefix(part, "test"), strings.HasSuffix(part, "test"), strings.HasSuffix(part, "tests"),
			strings.HasPrefix(part, "bench"), strings.HasSuffix(part, "bench"), strings.Contains(part, "benchmark"),
			strings.HasPrefix(part, "example"), strings.HasSuffix(part, "example"), strings.HasPrefix(part, "fuzz"), strings.HasSuffix(part, "fuzzer"):
			return true
		}
	}
	return false
}

// system are libraries that the compiler brings, and words of link lines that
// are none.
var system = []string{"m", "c", "pthread", "dl", "rt", "stdc++", "stdc++fs", "gcc", "atomic", "util", "resolv", "nsl", "crypt", "threads",
	"public", "private", "interface", "general", "optimized", "debug", "pkgconfig", "ws2_32", "iconv", "intl", "backtrace", "filesystem"}

// partsOf names the libraries that the components of a package are: Boost's
// filesystem is boost_filesystem. It is empty where they are not told apart.
func partsOf(pkg string, components []string) []string {
	var prefix string
	switch strings.ToLower(pkg) {
	case "boost":
		prefix = "boost_"
	case "opencv":
		prefix = "opencv_"
	case "qt6", "poco":
		prefix = strings.ToLower(pkg)
	default:
		return nil
	}
	var out []string
	for _, c := range components {
		out = append(out, prefix+strings.ToLower(c))
	}
	return out
}

// headers of Boost that are nothing but headers.
var onlyHeaders = []string{"boost_headers", "boost_asio", "boost_beast", "boost_system_headers", "boost_uuid", "boost_optional"}
