package dart

import (
	"path"
	"strconv"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/tables"
)

var managerFact = detect.Fact{
	Name: "manager", Type: detect.Text, Strict: true,
	Ask: "Which tool builds it?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: pub, Label: "Dart's own"}, {Value: flutter, Label: "Flutter's"}}
	},
	Probes: []detect.Probe{{Says: "dependencies in pubspec.yaml", Look: func(a *detect.App) []detect.Finding {
		if isFlutter(a) {
			return binary.Found(flutter, "", a.From...)
		}
		return binary.Found(pub, "", a.From...)
	}}},
}

func frameworkFact(k *binary.Kit) detect.Fact {
	f := k.FrameworkFact("dependencies in pubspec.yaml")
	look := f.Probes[0].Look
	f.Probes[0].Look = func(a *detect.App) []detect.Finding {
		if a.Text("manager") == flutter {
			return binary.Found(flutter, "", a.From...)
		}
		return look(a)
	}
	return f
}

func kindFact(k *binary.Kit) detect.Fact {
	f := k.KindFact()
	look, options := f.Probes[0].Look, f.Options
	f.Probes[0].Look = func(a *detect.App) []detect.Finding {
		if a.Text("manager") == flutter {
			return binary.Found("site", "it is built for the web", a.From...)
		}
		return look(a)
	}
	f.Options = func(a *detect.App) []detect.Option {
		return append(options(a), detect.Option{Value: "site", Label: "it is built for browsers"})
	}
	return f
}

func portFact(k *binary.Kit) detect.Fact {
	f := k.PortFact()
	when := f.When
	f.When = func(a *detect.App) bool { return a.Text("manager") == flutter || when(a) }
	f.Probes = append([]detect.Probe{{Says: "nginx's own, for a site", Look: func(a *detect.App) []detect.Finding {
		if a.Text("manager") != flutter {
			return nil
		}
		return []detect.Finding{{Value: detect.Is("8080"), Source: detect.Default, Why: "nginx serves it without being root"}}
	}}}, f.Probes...)
	return f
}

// sdk gives environment.sdk, whose caret is npm's.
func sdk(a *detect.App) []detect.Finding {
	if n := a.Doc(manifest).At("environment", "sdk"); n.Text() != "" {
		return []detect.Finding{{Value: detect.Is(n.Text()), From: a.At(manifest, n.Line), Syntax: tables.Npm}}
	}
	return nil
}

// versionFact is Dart's version for a program, Flutter's own brings it for a site.
func versionFact() detect.Fact {
	return detect.Fact{
		Name: "version", Type: detect.Version, Product: "dart",
		Ask:  "Which version of Dart builds it?",
		When: func(a *detect.App) bool { return a.Text("manager") == pub },
		Probes: []detect.Probe{
			binary.Pin("", "dart"),
			{Says: "environment.sdk in pubspec.yaml", Look: sdk},
			{Says: "the dart image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "dart") }},
		},
	}
}

func flutterFact() detect.Fact {
	return detect.Fact{
		Name: "flutterVersion", Type: detect.Version, Product: "flutter",
		Ask:  "Which version of Flutter builds it?",
		When: func(a *detect.App) bool { return a.Text("manager") == flutter },
		Probes: []detect.Probe{
			binary.Pin("", "flutter"),
			{Says: "flutter in .fvmrc", Look: func(a *detect.App) []detect.Finding {
				for _, m := range pinned.In(a.Path(".fvmrc"), a.Read(".fvmrc")) {
					return []detect.Finding{{Value: detect.Is(m.Groups[0]), From: []detect.Evidence{m.Evidence}, Syntax: tables.Exact}}
				}
				return nil
			}},
			{Says: "environment.flutter in pubspec.yaml", Look: func(a *detect.App) []detect.Finding {
				if n := a.Doc(manifest).At("environment", "flutter"); n.Text() != "" {
					return []detect.Finding{{Value: detect.Is(n.Text()), From: a.At(manifest, n.Line), Syntax: tables.Npm}}
				}
				return nil
			}},
			{Says: "environment.sdk in pubspec.yaml, which Flutter brings", Look: func(a *detect.App) []detect.Finding {
				for _, f := range sdk(a) {
					if m := oldest.Regexp().FindStringSubmatch(f.Value[0]); m != nil {
						f.Value, f.Why = detect.Is(">="+brings(m[1])), "Dart "+f.Value[0]
						return []detect.Finding{f}
					}
				}
				return nil
			}},
		},
	}
}

var pinned = detect.NewPattern(`"flutter"\s*:\s*"([^"\n]+)"`)

var oldest = detect.NewPattern(`^\s*(?:\^|>=)\s*3\.(\d{1,2})\b`)

// brings gives the first Flutter with a Dart 3 of this minor number.
func brings(minor string) string {
	n, _ := strconv.Atoi(minor)
	lines := []int{10, 13, 16, 19, 22, 24, 27, 29, 32, 35, 38}
	if n < len(lines) {
		return "3." + strconv.Itoa(lines[n])
	}
	const apart = 3 // so many lines of Flutter for one of Dart since then
	return "3." + strconv.Itoa(lines[len(lines)-1]+apart*(n-len(lines)+1))
}

// inputsFact lists what decides which packages are fetched.
var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask: "Which files decide what is fetched?",
	Probes: []detect.Probe{{Says: "pubspec.yaml, pubspec.lock, those of a workspace", Look: func(a *detect.App) []detect.Finding {
		if a.Context() != a.Dir {
			return []detect.Finding{{Value: members(a), From: a.At(manifest, 0)}}
		}
		for _, kind := range []string{"dependencies", "dev_dependencies", "dependency_overrides"} {
			for _, d := range a.Doc(manifest).At(kind).Keys() {
				if a.Doc(manifest).At(kind, d).Has("path") {
					return nil // its own manifest would have to be there
				}
			}
		}
		return []detect.Finding{{Value: binary.Existing(a, manifest, lock), From: a.At(manifest, 0)}}
	}}},
}

var lockedFact = detect.Fact{
	Name: "locked", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if a.Has(lock) || a.Context() != a.Dir && a.Project.Has(path.Join(a.Context(), lock)) {
			return &detect.Finding{Value: detect.Is("yes")}
		}
		if len(uses(a)) > 0 {
			a.Warn("no-pubspec-lock", lock+": not there: each build may take other versions: run dart pub get and commit it", a.At(manifest, 0)...)
		}
		return &detect.Finding{Value: detect.Is("no")}
	},
}

var parts = detect.NewPattern(`^\s*part\s+['"]([\w./-]+\.(?:g|freezed)\.dart)['"]`)

// generatesFact says that build_runner writes sources that are not committed.
var generatesFact = detect.Fact{
	Name: "generates", Type: detect.YesNo,
	Ask:  "Does build_runner write sources that are missing?",
	When: func(a *detect.App) bool { return a.Doc(manifest).At("dev_dependencies", "build_runner") != nil },
	Probes: []detect.Probe{{Says: "parts that no file holds", Look: func(a *detect.App) []detect.Finding {
		for _, m := range a.Search(parts, ".dart") {
			if !a.Project.Has(path.Join(path.Dir(m.Path), m.Groups[0])) {
				return binary.Found("yes", m.Groups[0]+" is not there", m.Evidence)
			}
		}
		return nil
	}}},
}

// staticFact is where Flutter leaves the site.
var staticFact = detect.Fact{
	Name: "staticDir", Type: detect.Text,
	Ask:  "Which folder holds the site that was built?",
	When: func(a *detect.App) bool { return a.Text("manager") == flutter },
	Default: func(a *detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is("build/web"), Source: detect.FromFramework, From: a.Evidence("framework")}
	},
}

// fallbackFact is the page that answers for every path of the app.
var fallbackFact = detect.Fact{
	Name: "fallback", Type: detect.Text, Derived: true,
	When:    func(a *detect.App) bool { return a.Text("manager") == flutter },
	Default: func(*detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is("index.html")} },
}
