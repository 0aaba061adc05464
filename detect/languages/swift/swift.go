// Package swift knows packages of the Swift Package Manager whose products are
// programs: servers on Vapor or Hummingbird, and what needs no framework.
package swift

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/tables"
)

const manifest = "Package.swift"

// Language is the room's word on Swift.
var Language = &detect.Language{
	Name:       "swift",
	Title:      "Swift",
	Marks:      []string{manifest},
	Helpers:    []string{"node"},
	Prune:      []string{".build", ".swiftpm"},
	Claim:      claim,
	Managers:   []string{"swiftpm"},
	Frameworks: func() []detect.Framework { return kit.Known() },
	Shared:     binary.Warnings,
	Warnings: []detect.WarningDoc{
		{Code: "no-package-resolved", Means: "There is no Package.resolved: each build may take other versions.", Do: "Run swift package resolve and commit Package.resolved."},
		{Code: "path-outside", Means: "A dependency lies outside the folder that the image is built from.", Do: "Take it from git, or run from the folder that holds both."},
	},
	Facts: facts,
}

// sources has the extensions of source files.
const sources = ".swift"

var kit = &binary.Kit{
	Exts:     []string{sources},
	Programs: programs,
	Uses:     uses,
	Frameworks: []binary.Framework{
		{Name: "vapor", Title: "Vapor", Packages: []string{"vapor"}, Port: "8080", Stops: true},
		{Name: "hummingbird", Title: "Hummingbird", Packages: []string{"hummingbird"}, Port: "8080", Stops: true},
	},
	Listens: []*detect.Pattern{
		detect.NewPattern(`\.bind\s*\(\s*host:\s*[^,\n]+,\s*port:\s*(\w+)`),
		detect.NewPattern(`\bsin_port\s*=\s*(?:in_port_t\s*\(\s*|UInt16\s*\(\s*)?(\d+|\w+)\)?\.bigEndian|\bhtons\s*\(\s*(\w+)\s*\)`),
		detect.NewPattern(`\b(?:Glibc\.|Darwin\.|Musl\.)?listen\s*\(\s*\w+\s*,`),
		detect.NewPattern(`\.hostname\s*\(\s*[^,\n]+,\s*port:\s*(\w+)`),
	},
	Interrupts:  detect.NewPattern(`\bSIGINT\b|\.sigint\b`),
	Handles:     detect.NewPattern(`\bSIGTERM\b|\.sigterm\b`),
	Waits:       detect.NewPattern(`\bdispatchMain\s*\(|RunLoop\.(?:main|current)\.run\s*\(`),
	Says:        "DispatchSource.makeSignalSource or a ServiceGroup",
	Libraries:   libraries,
	RunPackages: foundation,
	Bare:        func(a *detect.App) bool { return a.Text("base") == distroless },
}

func facts() []detect.Fact {
	k := kit
	return []detect.Fact{
		binary.ManagerFact("swiftpm", manifest),
		k.ProgramFact("the only executable of Package.swift, or the one with the package's name"),
		k.FrameworkFact("dependencies in Package.swift"),
		k.KindFact(),
		binary.VersionFact("swift", "Which version of Swift builds it?", binary.Pin(".swift-version", "swift"),
			detect.Probe{Says: "swift-tools-version in Package.swift", Look: toolsVersion},
			detect.Probe{Says: "the swift image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "swift") }}),
		suiteFact, baseFact,
		k.StopsFact(), k.StopSignalFact(), k.BuildPackagesFact(), k.RunPackagesFact(), k.PortFact(), k.EnvFact(),
		k.RuntimeFilesFact(func(a *detect.App) []string {
			if a.Text("framework") == "vapor" {
				return []string{"Public", "Resources"}
			}
			return nil
		}),
		writableFact(k.WritableFact()), inputsFact, bundlesFact,
		{Name: "build", Type: detect.Lines, Ask: "Which commands build the program?", Help: "They must leave it in /out."},
		k.StartFact(arguments),
	}
}

func claim(a *detect.App) *detect.Claim {
	if path.Base(a.Dir) == "Tests" {
		return nil
	}
	return kit.Claim(a, manifest)
}

var (
	executable = detect.NewPattern(`\.(?:executableTarget|executable)\s*\(\s*name:\s*"([\w.-]+)"`)
	target     = detect.NewPattern(`\.target\s*\(\s*name:\s*"([\w.-]+)"`)
	named      = detect.NewPattern(`\bPackage\s*\(\s*name:\s*"([\w.-]+)"`)
	dependency = detect.NewPattern(`\.package\s*\(\s*(?:name:\s*"[^"]*",\s*)?(url|path|id):\s*"([^"]+)"`)
	linked     = detect.NewPattern(`\bpkgConfig:\s*"([\w.+-]+)"|\.linkedLibrary\s*\(\s*"([\w.+-]+)"`)
	tools      = detect.NewPattern(`^//\s*swift-tools-version\s*:?\s*(\d+(?:\.\d+)*)`)
	resources  = detect.NewPattern(`\bresources:\s*\[`)
	options    = detect.NewPattern(`@Option\b[^\n]*\s+var\s+hostname\b`)
	database   = detect.NewPattern(`\.sqlite\s*\(\s*\.file\s*\(\s*"([^"/\n][^"\n]*)"`)
	imports    = detect.NewPattern(`^\s*(?:@\w+\s+)?import\s+(FoundationNetworking|FoundationXML)\b`)
)

func in(a *detect.App, p *detect.Pattern) []detect.Match {
	return p.In(a.Path(manifest), a.Project.Code(a.Path(manifest)))
}

// programs are the executables of the package, and old targets with a main file.
func programs(a *detect.App) []binary.Program {
	name := ""
	if m := in(a, named); len(m) > 0 {
		name = m[0].Groups[0]
	}
	var out []binary.Program
	add := func(m detect.Match) {
		n := m.Groups[0]
		if !slices.ContainsFunc(out, func(p binary.Program) bool { return p.Name == n }) {
			out = append(out, binary.Program{Name: n, From: m.Of(`"` + n + `"`), Main: strings.EqualFold(n, name)})
		}
	}
	for _, m := range in(a, executable) {
		add(m)
	}
	for _, m := range in(a, target) {
		if len(out) == 0 && a.Has("Sources/"+m.Groups[0]+"/main.swift") {
			add(m)
		}
	}
	return out
}

// uses are the packages that are depended on, by the last part of their address.
func uses(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, m := range in(a, dependency) {
		name := strings.TrimSuffix(path.Base(m.Groups[1]), ".git")
		if m.Groups[0] == "id" {
			_, name, _ = strings.Cut(m.Groups[1], ".")
		}
		out = append(out, binary.Used{Name: strings.ToLower(name), At: m.Evidence})
	}
	return out
}

func libraries(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, m := range in(a, linked) {
		out = append(out, binary.Used{Name: m.Group(), At: m.Evidence})
	}
	return out
}

// foundation are libraries of the system that parts of Foundation load.
func foundation(a *detect.App) []string {
	var out []string
	if a.Text("framework") == "vapor" {
		out = append(out, "ca-certificates", "tzdata")
	}
	if a.Text("base") == slim {
		return out
	}
	for _, m := range a.Search(imports, sources) {
		out = append(out, map[string]string{"FoundationNetworking": "libcurl4", "FoundationXML": "libxml2"}[m.Groups[0]])
	}
	return out
}

func toolsVersion(a *detect.App) []detect.Finding {
	for _, m := range tools.In(a.Path(manifest), a.Read(manifest)) {
		return []detect.Finding{{Value: detect.Is(m.Groups[0]), From: []detect.Evidence{m.Evidence}, Syntax: tables.Minimum}}
	}
	return nil
}

func arguments(a *detect.App) []string {
	port := a.Text("port")
	switch {
	case port == "" || port == "0":
		return nil
	case a.Text("framework") == "vapor":
		return []string{"serve", "--env", "production", "--hostname", "0.0.0.0", "--port", port}
	case a.Text("framework") == "hummingbird" && len(a.Search(options, sources)) > 0:
		return []string{"--hostname", "0.0.0.0", "--port", port}
	}
	return nil
}
