// Package zig knows programs that build.zig makes: static ones wherever no
// library of the system is linked.
package zig

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/tables"
)

const (
	script   = "build.zig"
	manifest = "build.zig.zon"
)

// Language is the room's word on Zig.
var Language = &detect.Language{
	Name:       "zig",
	Title:      "Zig",
	Marks:      []string{script},
	Helpers:    []string{"cpp"},
	Prune:      []string{"zig-cache", ".zig-cache", "zig-out"},
	Claim:      claim,
	Managers:   []string{"zig"},
	Frameworks: func() []detect.Framework { return kit.Known() },
	Shared:     binary.Warnings,
	Warnings: []detect.WarningDoc{
		{Code: "zig-version-unsaid", Means: "Nothing says which Zig the source is for, and every release changes the language.", Do: "Say it as minimum_zig_version in build.zig.zon, or give --runtime-version."},
		{Code: "target-cpu-native", Means: "build.zig takes no target: the program is compiled for the processor that it is built on.", Do: "Take the target from b.standardTargetOptions."},
	},
	Facts: facts,
}

var kit = &binary.Kit{
	Exts:     []string{".zig"},
	Programs: programs,
	Uses:     uses,
	Frameworks: []binary.Framework{
		{Name: "zap", Title: "Zap", Packages: []string{"zap"}},
		{Name: "httpz", Title: "http.zig", Packages: []string{"httpz"}, Port: "5882"},
		{Name: "jetzig", Title: "Jetzig", Packages: []string{"jetzig"}, Port: "8080"},
	},
	Listens: []*detect.Pattern{
		detect.NewPattern(`\b(?:parseIp[46]?|resolveIp|parse)\s*\(\s*"[^"\n]*"\s*,\s*(\w+)\s*\)|\binitIp4\s*\([^\n]*,\s*(\w+)\s*\)`),
		detect.NewPattern(`\.port\s*=\s*(\d{2,5})\b`),
	},
	Interrupts: detect.NewPattern(`\bSIG\.INT\b|\bSIGINT\b`),
	Handles:    detect.NewPattern(`\bSIG\.TERM\b|\bSIGTERM\b`),
	Waits:      detect.NewPattern(`\bwhile\s*\(\s*true\s*\)[^\n]*sleep`),
	Says:       "std.posix.sigaction",
	Libraries:  libraries,
	Bare:       func(a *detect.App) bool { return a.Text("base") == static },
}

func facts() []detect.Fact {
	k := kit
	return []detect.Fact{
		binary.ManagerFact("zig", script),
		k.ProgramFact("the only executable of build.zig, or the one with the package's name"),
		k.FrameworkFact("dependencies in build.zig.zon"),
		k.KindFact(), versionFact(), targetsFact, baseFact,
		k.StopsFact(), k.StopSignalFact(), k.BuildPackagesFact(), k.RunPackagesFact(), k.PortFact(), k.EnvFact(),
		k.RuntimeFilesFact(nil), k.WritableFact(), inputsFact,
		{Name: "build", Type: detect.Lines, Ask: "Which commands build the program?", Help: "They must leave it in /out."},
		k.StartFact(nil),
	}
}

func claim(a *detect.App) *detect.Claim { return kit.Claim(a, script) }

var (
	executable = detect.NewPattern(`\baddExecutable\s*\(\s*\.\{(?:[^}"]|\n)*?\.name\s*=\s*"([\w.-]+)"`)
	named      = detect.NewPattern(`^\s*\.name\s*=\s*(?:\.|"|\.@")([\w.-]+)`)
	minimum    = detect.NewPattern(`\.minimum_zig_version\s*=\s*"(\d+\.\d+)[^"\n]*"`)
	dependency = detect.NewPattern(`\.@?"?([\w-]+)"?\s*=\s*\.\{\s*(?:\.\w+\s*=\s*"[^"\n]*"\s*,\s*)*?\.(url|path)\s*=\s*"([^"\n]*)"`)
	linked     = detect.NewPattern(`\blinkSystemLibrary2?\s*\(\s*"([\w.+-]+)"`)
	targets    = detect.NewPattern(`\bstandardTargetOptions\b`)
)

// plain is a line of comment, as the manifest may have.
var plain = detect.NewPattern(`^[ \t]*//[^\n]*$`)

func in(a *detect.App, p *detect.Pattern, name string) []detect.Match {
	if name == script {
		return p.In(a.Path(name), a.Project.Code(a.Path(name)))
	}
	return p.In(a.Path(name), plain.Regexp().ReplaceAllString(a.Read(name), ""))
}

func programs(a *detect.App) []binary.Program {
	name := ""
	if m := in(a, named, manifest); len(m) > 0 {
		name = m[0].Groups[0]
	}
	var out []binary.Program
	for _, m := range in(a, executable, script) {
		n := m.Groups[0]
		m.Line += strings.Count(m.Text, "\n")
		out = append(out, binary.Program{Name: n, From: m.Evidence, Main: n == name})
	}
	return out
}

func uses(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, m := range in(a, dependency, manifest) {
		out = append(out, binary.Used{Name: m.Groups[0], At: m.Evidence})
	}
	return out
}

func libraries(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, m := range in(a, linked, script) {
		if m.Groups[0] != "c" {
			out = append(out, binary.Used{Name: m.Groups[0], At: m.Evidence})
		}
	}
	return out
}

// versionFact keeps to the line that is named: each changes the language.
func versionFact() detect.Fact {
	return binary.VersionFact("zig", "Which version of Zig builds it?", binary.Pin(".zigversion", "zig"),
		detect.Probe{Says: "minimum_zig_version in build.zig.zon", Look: func(a *detect.App) []detect.Finding {
			for _, m := range in(a, minimum, manifest) {
				return []detect.Finding{{Value: detect.Is("~" + m.Groups[0] + ".0"), From: []detect.Evidence{m.Evidence}, Syntax: tables.Npm}}
			}
			if !a.Has(".zigversion") && !a.Has(".tool-versions") {
				a.Warn("zig-version-unsaid", "minimum_zig_version: not in build.zig.zon: every release of Zig changes the language: say it there, or give --runtime-version", a.From...)
			}
			return nil
		}})
}

var targetsFact = detect.Fact{
	Name: "targets", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if len(in(a, targets, script)) > 0 {
			return &detect.Finding{Value: detect.Is("yes")}
		}
		a.Warn("target-cpu-native", script+": it takes no target: the program is compiled for the processor that it is built on: take it from b.standardTargetOptions", a.From...)
		return &detect.Finding{Value: detect.Is("no")}
	},
}

// The kinds of final image.
const (
	static = "static"
	debian = "debian"
)

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true,
	Ask: "What is the final image made of?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: static, Label: "certificates and time zones alone: the program is linked statically"}, {Value: debian, Label: "Debian, with the libraries that the program loads"}}
	},
	Probes: []detect.Probe{{Says: "libraries of the system in build.zig", Look: func(a *detect.App) []detect.Finding {
		if l := libraries(a); len(l) > 0 {
			return binary.Found(debian, "the program loads "+l[0].Name, l[0].At)
		}
		return nil
	}}},
	Default: func(*detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is(static), Why: "the program is linked statically"}
	},
}

// inputsFact lists what decides which packages are fetched.
var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask: "Which files decide what is fetched?",
	Probes: []detect.Probe{{Says: "build.zig, build.zig.zon", Look: func(a *detect.App) []detect.Finding {
		remote := false
		for _, m := range in(a, dependency, manifest) {
			if m.Groups[1] == "path" {
				return nil // its own manifest would have to be there
			}
			remote = remote || strings.Contains(m.Groups[2], "://")
		}
		if !remote {
			return nil
		}
		return []detect.Finding{{Value: detect.Is(script, manifest), From: a.At(manifest, 0)}}
	}}},
}
