package cpp

import (
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// builders are the files that say how a folder is built, the strongest first.
var builders = []struct{ file, manager string }{
	{"CMakeLists.txt", "cmake"}, {"meson.build", "meson"}, {"configure.ac", "autotools"},
	{"Makefile", "make"}, {"makefile", "make"}, {"GNUmakefile", "make"},
}

// others are manifests of languages whose native code is built along with them.
var others = []string{"package.json", "pyproject.toml", "setup.py", "Cargo.toml", "go.mod", "composer.json", "Gemfile", "mix.exs",
	"pom.xml", "build.gradle", "build.gradle.kts", "pubspec.yaml", "Package.swift", "build.zig", "dune-project", "shard.yml", "stack.yaml"}

// exts are the extensions of what is compiled.
var exts = []string{".c", ".cc", ".cpp", ".cxx", ".c++", ".C"}

var headers = []string{".h", ".hh", ".hpp", ".hxx", ".ipp", ".inl"}

// claim says what a folder with a build file is.
func claim(a *detect.App) *detect.Claim {
	manager, file := managerOf(a)
	if manager == "make" && (len(a.Sources(exts...)) == 0 && len(below(a)) == 0 || slices.ContainsFunc(others, a.Has)) {
		return nil // a Makefile alone says nothing of C
	}
	cl := &detect.Claim{From: a.At(file, 0)}
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		for _, b := range builders {
			if a.Project.Has(path.Join(dir, b.file)) && (b.manager == manager || b.manager != "make") {
				cl.Kind, cl.Why = detect.Tooling, "part of what "+path.Join(dir, b.file)+" builds"
				return cl
			}
		}
	}
	for _, o := range others {
		if a.Has(o) {
			cl.Kind, cl.Why = detect.Tooling, "it builds parts of what "+o+" describes"
			return cl
		}
	}
	cl.Absorbs = below(a)
	a.Claim = cl
	if manager == "make" && len(a.Sources(exts...)) == 0 {
		cl.Kind, cl.Why, cl.Absorbs = detect.Tooling, "a "+file+" without sources in C or C++", nil
		return cl
	}
	if len(programs(a)) == 0 {
		cl.Kind, cl.Why, cl.Absorbs = detect.Library, "a library: "+file+" builds no program", nil
		return cl
	}
	cl.Kind, _, _ = kindOf(a)
	return cl
}

// managerOf gives what builds the folder.
func managerOf(a *detect.App) (manager, file string) {
	want := a.Text("manager")
	for _, b := range builders {
		if a.Has(b.file) && (want == "" || b.manager == want) {
			return b.manager, b.file
		}
	}
	return "make", "Makefile"
}

// below lists the folders with build files that belong to the app's own.
func below(a *detect.App) []string {
	var out []string
	for _, f := range a.Project.Files(a.Dir) {
		dir := path.Dir(f)
		if dir == a.Dir || slices.Contains(out, dir) || !slices.ContainsFunc(builders, func(b struct{ file, manager string }) bool { return path.Base(f) == b.file }) {
			continue
		}
		if !slices.ContainsFunc(others, func(o string) bool { return a.Project.Has(path.Join(dir, o)) }) {
			out = append(out, dir)
		}
	}
	return out
}

var managerFact = detect.Fact{
	Name: "manager", Type: detect.Text, Strict: true,
	Ask: "What builds the program?",
	Options: func(a *detect.App) []detect.Option {
		var out []detect.Option
		for _, b := range builders {
			if a.Has(b.file) && !slices.ContainsFunc(out, func(o detect.Option) bool { return o.Value == b.manager }) {
				out = append(out, detect.Option{Value: b.manager, Label: b.file})
			}
		}
		return out
	},
	Probes: []detect.Probe{{Says: "CMakeLists.txt, meson.build, configure.ac, Makefile", Look: func(a *detect.App) []detect.Finding {
		manager, file := managerOf(a)
		return detect.Finds("", a.At(file, 0), manager)
	}}},
}
