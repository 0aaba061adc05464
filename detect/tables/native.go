package tables

import (
	"slices"
	"sync"
)

// Native is what a dependency, or a tool that a program calls, needs of the system.
type Native struct {
	Name          string   // as the table writes it
	Ecosystem     string   // the name of the table's file
	Build         []string // Debian packages of the build stage, trixie names, sorted
	Run           []string // Debian packages of the final stage
	OptionalBuild []string // for some features only
	OptionalRun   []string
	VendoredBuild []string // when it compiles its library itself
	Prebuilt      string   // which libc published binaries cover: "glibc", "both", "none"; pure packages count as both
	Condition     string   // when the packages are needed, in words
	Note          string   // why, in words
	Releases      []string // only these Debian releases can supply it; empty = all
	Aliases       []string // other dependencies with the same needs
	Toolchain     []string // toolchains that the packages do not bring: "rust"
	Install       string   // how the official image adds it
	Link          string   // how the library ends up in a program: "dynamic", "static"
	Cgo           bool     // the module needs cgo
	Commands      []string // programs that point to it
	Imports       []string // imports that point to it
	Files         []string // files that point to it
	Environment   []string // variables that point to it
	Source        string
	Confidence    string // "registry", "repo", "doc", "recalled"
	bookworm      *nativeOverride
}

type nativeOverride struct {
	Build         *[]string `json:"build"`
	Run           *[]string `json:"run"`
	OptionalBuild *[]string `json:"optional_build"`
	OptionalRun   *[]string `json:"optional_run"`
}

// natives is one ecosystem: by the table's names, and by every normalised name and alias.
type natives struct{ all, by map[string]*Native }

// nativeShelf holds what was asked for, sorted out.
var nativeShelf struct {
	sync.Mutex
	seen map[string]natives
}

// nativesOf sorts the packages of an ecosystem by name, once.
func nativesOf(ecosystem string) (natives, error) {
	nativeShelf.Lock()
	defer nativeShelf.Unlock()
	if n, ok := nativeShelf.seen[ecosystem]; ok {
		return n, nil
	}
	list, err := find("native", nativeData, ecosystem)
	if err != nil {
		return natives{}, err
	}
	names := namingOf(ecosystem)
	n := natives{all: make(map[string]*Native, len(list)), by: make(map[string]*Native, len(list))}
	for i := range list {
		n.all[list[i].Name] = &list[i]
		n.by[names.plain(list[i].Name)] = &list[i]
	}
	for i := range list { // a name of its own goes before another's alias
		for _, alias := range list[i].Aliases {
			if a := names.plain(alias); n.by[a] == nil {
				n.by[a] = &list[i]
			}
		}
	}
	if nativeShelf.seen == nil {
		nativeShelf.seen = map[string]natives{}
	}
	nativeShelf.seen[ecosystem] = n
	return n, nil
}

// NativePackages gives the dependencies of an ecosystem that need something of the system, by name. Its values are the
// table's own: they are not to be changed.
func NativePackages(ecosystem string) (map[string]*Native, error) {
	n, err := nativesOf(ecosystem)
	return n.all, err
}

// NativeFor gives what a dependency needs on a Debian release, "trixie" when that is empty. The name is compared as the
// ecosystem compares names; where they are paths, one finds the module or folder it lies in.
func NativeFor(ecosystem, pkg, debianRelease string) (Native, bool) {
	n, err := nativesOf(ecosystem)
	if err != nil {
		return Native{}, false
	}
	names := namingOf(ecosystem)
	found, ok := n.by[names.plain(pkg)]
	for path := names.above(pkg); !ok && path != ""; path = names.above(path) { // the table speaks of modules and folders, code of what lies in them
		found, ok = n.by[names.plain(path)]
	}
	if !ok {
		return Native{}, false
	}
	return found.On(debianRelease), true
}

// SystemTool gives what a tool needs, by the table's name ("imagemagick") or by a command it brings ("convert").
func SystemTool(name string) (Native, bool) {
	n, err := nativesOf("system-tools")
	if err != nil {
		return Native{}, false
	}
	if tool, ok := n.all[name]; ok {
		return *tool, true
	}
	for _, key := range sortedKeys(n.all) {
		if slices.Contains(n.all[key].Commands, name) {
			return *n.all[key], true
		}
	}
	return Native{}, false
}

// On gives what is needed on a Debian release, "trixie" or "bookworm".
func (n Native) On(debianRelease string) Native {
	if debianRelease != "bookworm" || n.bookworm == nil {
		return n
	}
	for _, list := range []struct {
		to   *[]string
		from *[]string
	}{{&n.Build, n.bookworm.Build}, {&n.Run, n.bookworm.Run}, {&n.OptionalBuild, n.bookworm.OptionalBuild},
		{&n.OptionalRun, n.bookworm.OptionalRun}} {
		if list.from != nil {
			*list.to = *list.from
		}
	}
	return n
}

// Available says whether a Debian release can supply the packages.
func (n Native) Available(debianRelease string) bool {
	return len(n.Releases) == 0 || slices.Contains(n.Releases, debianRelease)
}
