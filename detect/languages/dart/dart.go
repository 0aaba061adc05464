// Package dart knows programs in Dart, compiled to one file, and apps of
// Flutter that are built for the web.
package dart

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
)

const (
	manifest = "pubspec.yaml"
	lock     = "pubspec.lock"
)

// The build tools, which are the frameworks' own.
const (
	pub     = "pub"
	flutter = "flutter"
)

// Language is the room's word on Dart.
var Language = &detect.Language{
	Name:       "dart",
	Title:      "Dart",
	Marks:      []string{manifest},
	Prune:      []string{".dart_tool"},
	Outputs:    []string{"build"},
	Claim:      claim,
	Managers:   []string{pub, flutter},
	Frameworks: frameworks,
	Shared:     binary.Warnings,
	Warnings: []detect.WarningDoc{
		{Code: "no-pubspec-lock", Means: "There is no pubspec.lock: each build may take other versions.", Do: "Run dart pub get and commit pubspec.lock."},
	},
	Facts: facts,
}

func frameworks() []detect.Framework {
	return append(kit.Known(), detect.Framework{Name: flutter, Title: "Flutter", Kind: detect.Site})
}

var kit = &binary.Kit{
	Exts:     []string{".dart"},
	Programs: programs,
	Uses:     uses,
	Frameworks: []binary.Framework{
		{Name: "dart_frog", Title: "Dart Frog", Packages: []string{"dart_frog"}, Port: "8080", Variable: true},
		{Name: "shelf", Title: "Shelf", Packages: []string{"shelf"}},
		{Name: "alfred", Title: "Alfred", Packages: []string{"alfred"}},
	},
	Listens: []*detect.Pattern{
		detect.NewPattern(`\b(?:HttpServer|ServerSocket|SecureServerSocket)\.bind(?:Secure)?\s*\(\s*[^,;]+,\s*(\w+)`),
		detect.NewPattern(`\bserve\s*\(\s*[^,;]+,\s*[^,;]+,\s*(\w+)`),
		detect.NewPattern(`\.listen\s*\(\s*(\d{2,5})\s*[,)]`),
	},
	Interrupts: detect.NewPattern(`\bProcessSignal\.sigint\b`),
	Handles:    detect.NewPattern(`\bProcessSignal\.sigterm\b`),
	Waits:      detect.NewPattern(`\bTimer\.periodic\s*\(`),
	Says:       "ProcessSignal.sigterm.watch",
	Bare:       func(*detect.App) bool { return true },
}

func facts() []detect.Fact {
	k := kit
	program := func(f detect.Fact) detect.Fact {
		when := f.When
		f.When = func(a *detect.App) bool { return a.Text("manager") == pub && (when == nil || when(a)) }
		return f
	}
	build := detect.Fact{Name: "build", Type: detect.Lines, Ask: "Which commands build it?", Help: "A program must be left in /out, a site in build/web."}
	return []detect.Fact{
		managerFact,
		program(k.ProgramFact("the only file of bin, or the one with the package's name")),
		frameworkFact(k), kindFact(k), versionFact(), flutterFact(),
		program(k.StopsFact()), program(k.StopSignalFact()), program(k.BuildPackagesFact()), portFact(k), program(k.EnvFact()),
		program(k.RuntimeFilesFact(func(a *detect.App) []string {
			if a.Text("framework") == "dart_frog" {
				return []string{"public"}
			}
			return nil
		})),
		program(k.WritableFact()), inputsFact, lockedFact, generatesFact,
		staticFact, fallbackFact, build, program(k.StartFact(nil)),
	}
}

// isFlutter says that the package is an app of Flutter.
func isFlutter(a *detect.App) bool {
	return a.Doc(manifest).At("dependencies", "flutter", "sdk").Text() == flutter
}

func claim(a *detect.App) *detect.Claim {
	if !isFlutter(a) {
		c := kit.Claim(a, manifest)
		if root := workspace(a); root != "" && c != nil {
			c.Workspace = root
		}
		return c
	}
	n := a.Doc(manifest).At("dependencies", "flutter")
	c := &detect.Claim{Kind: detect.Site, From: a.At(manifest, n.Line)}
	switch {
	case !a.Has("lib/main.dart"):
		c.Kind, c.Why = detect.Library, "a library: it has no lib/main.dart to start"
	case !a.Has("web/index.html"):
		c.Kind, c.Why = detect.Tooling, "an app of Flutter without a folder web: it runs on devices; flutter create --platforms web . would add one"
	}
	return c
}

// workspace is the folder whose pubspec.yaml resolves for the package, "" for
// its own.
func workspace(a *detect.App) string {
	if a.Doc(manifest).At("resolution").Text() != "workspace" {
		return ""
	}
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		if doc := a.Project.Doc(path.Join(dir, manifest)); doc.Has("workspace") {
			return dir
		}
	}
	return ""
}

// members are the manifests of a workspace, its own first, and its lock file.
func members(a *detect.App) []string {
	root := a.Context()
	out := []string{path.Join(root, manifest)}
	if a.Project.Has(path.Join(root, lock)) {
		out = append(out, path.Join(root, lock))
	}
	for _, m := range a.Project.Doc(out[0]).At("workspace").Strings() {
		if f := path.Join(root, m, manifest); a.Project.Has(f) {
			out = append(out, f)
		}
	}
	for i := range out {
		out[i] = a.InContext(out[i])
	}
	return out
}

// programs are the files of bin; Dart Frog makes its own.
func programs(a *detect.App) []binary.Program {
	doc := a.Doc(manifest)
	name := doc.At("name").Text()
	if n := doc.At("dependencies", "dart_frog"); n != nil && a.HasDir("routes") {
		return []binary.Program{{Name: "server", From: detect.Evidence{Path: a.Path(manifest), Line: n.Line}, Main: true}}
	}
	var out []binary.Program
	for _, f := range a.Project.Glob(a.Path("bin"), "*.dart") {
		base := strings.TrimSuffix(path.Base(f), ".dart")
		out = append(out, binary.Program{Name: base, From: detect.Evidence{Path: f}, Main: base == name})
	}
	return out
}

func uses(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, d := range a.Doc(manifest).At("dependencies").Keys() {
		out = append(out, binary.Used{Name: d, At: detect.Evidence{Path: a.Path(manifest), Line: a.Doc(manifest).At("dependencies", d).Line}})
	}
	return out
}
