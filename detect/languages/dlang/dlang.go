// Package dlang knows dub packages in D whose target is a program, compiled
// with LDC.
package dlang

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/tables"
)

const lock = "dub.selections.json"

// Language is the room's word on D.
var Language = &detect.Language{
	Name:       "dlang",
	Title:      "D",
	Marks:      []string{"dub.json", "dub.sdl"},
	Helpers:    []string{"node"},
	Prune:      []string{".dub"},
	Claim:      claim,
	Managers:   []string{"dub"},
	Frameworks: func() []detect.Framework { return kit.Known() },
	Shared:     binary.Warnings,
	Warnings: []detect.WarningDoc{
		{Code: "no-dub-selections", Means: "There is no dub.selections.json: each build may take other versions.", Do: "Run dub upgrade and commit dub.selections.json."},
	},
	Facts: facts,
}

var kit = &binary.Kit{
	Exts:     []string{".d"},
	Programs: programs,
	Uses:     uses,
	Frameworks: []binary.Framework{
		{Name: "vibe-d", Title: "vibe.d", Packages: []string{"vibe-d", "vibe-http", "vibe-d:http", "vibe-d:web"}, Stops: true},
		{Name: "hunt", Title: "Hunt", Packages: []string{"hunt-framework"}, Port: "8080"},
		{Name: "serverino", Title: "Serverino", Packages: []string{"serverino"}, Port: "8080"},
	},
	Listens: []*detect.Pattern{
		detect.NewPattern(`\bInternetAddress\s*\(\s*(?:[^,()\n]+,\s*)?(\w+)\s*\)`),
		detect.NewPattern(`\blistenHTTP\s*\(\s*"[^":\n]*:(\d+)"|\bsettings\.port\s*=\s*(\w+)|\.addListener\s*\(\s*"[^"\n]*"\s*,\s*(\w+)`),
		detect.NewPattern(`\.listen\s*\(\s*\d+\s*\)`),
	},
	Interrupts: detect.NewPattern(`\bSIGINT\b`),
	Handles:    detect.NewPattern(`\bSIGTERM\b`),
	Waits:      detect.NewPattern(`\brunApplication\s*\(|\brunEventLoop\s*\(`),
	Says:       "core.stdc.signal",
	Libraries:  libraries,
	BuildPackages: func(a *detect.App) []string {
		if a.Text("compilerFrom") == debian {
			return []string{"ca-certificates", "dub", "gcc", "ldc", "libc6-dev"}
		}
		return []string{"ca-certificates", "curl", "gcc", "libc6-dev", "xz-utils"}
	},
	Native: detect.Lookup[string]{{"openssl", "openssl"}, {"vibe-d", "openssl"}, {"vibe-http", "openssl"}, {"vibe-stream:tls", "openssl"}, {"d2sqlite3", "sqlite3"}, {"dpq2", "postgresql"}, {"derelict-pq", "postgresql"}},
}

func facts() []detect.Fact {
	k := kit
	return []detect.Fact{
		binary.ManagerFact("dub", "dub.json, dub.sdl"),
		k.ProgramFact("targetName or name of the package"),
		k.FrameworkFact("dependencies of the package"),
		k.KindFact(),
		binary.VersionFact("ldc", "Which version of LDC builds it?", binary.Pin("", "ldc"),
			detect.Probe{Says: "toolchainRequirements of the package", Look: version},
			detect.Probe{Says: "the LDC image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "dlang2/ldc-ubuntu") }}),
		sourceFact,
		k.StopsFact(), k.StopSignalFact(), k.BuildPackagesFact(), k.RunPackagesFact(), k.PortFact(), k.EnvFact(),
		k.RuntimeFilesFact(func(a *detect.App) []string {
			if a.Text("framework") == "vibe-d" {
				return []string{"public"}
			}
			return nil
		}), k.WritableFact(), inputsFact, outFact,
		{Name: "build", Type: detect.Lines, Ask: "Which commands build the program?", Help: "They must leave it in /out."},
		k.StartFact(nil),
	}
}

// Where the compiler and dub come from.
const (
	debian = "debian"
	makers = "makers"
)

// debianLine is the release line of LDC that Debian 13 has.
const debianLine = "1.40"

var sourceFact = detect.Fact{
	Name: "compilerFrom", Type: detect.Text, Strict: true, Derived: true,
	Ask: "Where do the compiler and dub come from?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: debian, Label: "Debian's packages"}, {Value: makers, Label: "the release of LDC's makers"}}
	},
	Default: func(a *detect.App) *detect.Finding {
		if v := a.Text("version"); v == debianLine || strings.HasPrefix(v, debianLine+".") {
			return &detect.Finding{Value: detect.Is(debian)}
		}
		return &detect.Finding{Value: detect.Is(makers)}
	},
}

func claim(a *detect.App) *detect.Claim { return kit.Claim(a, of(a).file) }

// programs gives the one program of a package, where its target is one.
func programs(a *detect.App) []binary.Program {
	p := of(a)
	name := p.name
	if p.target.text != "" {
		name = p.target
	}
	if name.text == "" {
		return nil
	}
	switch kind := p.kind.text; {
	case kind == "executable":
	case kind == "" || kind == "autodetect":
		entry := false
		for _, f := range []string{"source/app.d", "source/main.d", "src/app.d", "src/main.d"} {
			entry = entry || a.Has(f)
		}
		if !entry {
			return nil
		}
	default:
		return nil
	}
	return []binary.Program{{Name: name.text, From: name.at, Main: true}}
}

func uses(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, d := range of(a).dependencies {
		out = append(out, binary.Used{Name: d.text, At: d.at})
	}
	return out
}

func libraries(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, l := range of(a).libs {
		out = append(out, binary.Used{Name: l.text, At: l.at})
	}
	return out
}

// frontend is a release of the language, which LDC counts on its own: 2.110 is
// LDC 1.40.
var frontend = detect.NewPattern(`\b2\.(\d{3})(?:\.\d+)?`)

const apart = 70

func version(a *detect.App) []detect.Finding {
	p := of(a)
	var out []detect.Finding
	if p.ldc.text != "" {
		out = append(out, detect.Finding{Value: detect.Is(p.ldc.text), From: []detect.Evidence{p.ldc.at}, Syntax: tables.Npm})
	}
	if text := p.frontend.text; text != "" {
		text = frontend.Regexp().ReplaceAllStringFunc(text, func(s string) string {
			minor, _ := strconv.Atoi(frontend.Regexp().FindStringSubmatch(s)[1])
			return "1." + strconv.Itoa(max(minor-apart, 0)) + ".0"
		})
		out = append(out, detect.Finding{Value: detect.Is(text), From: []detect.Evidence{p.frontend.at}, Syntax: tables.Npm, Why: "frontend " + p.frontend.text})
	}
	return out
}

// inputsFact lists what decides which packages are fetched.
var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask: "Which files decide what is fetched?",
	Probes: []detect.Probe{{Says: "dub.json or dub.sdl, dub.selections.json", Look: func(a *detect.App) []detect.Finding {
		p := of(a)
		if len(p.dependencies) == 0 || p.local {
			return nil
		}
		files := binary.Existing(a, p.file, lock)
		if len(files) == 1 {
			a.Warn("no-dub-selections", lock+": not there: each build may take other versions: run dub upgrade and commit it", a.From...)
		}
		return []detect.Finding{{Value: files, From: a.From}}
	}}},
}

// outFact is where dub leaves the program.
var outFact = detect.Fact{
	Name: "out", Type: detect.Text, Derived: true,
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		dir := strings.Trim(of(a).path.text, "/")
		if dir != "" {
			dir += "/"
		}
		return &detect.Finding{Value: detect.Is(dir + a.Text("program"))}
	},
}
