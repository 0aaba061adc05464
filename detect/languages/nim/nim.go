// Package nim knows Nimble packages that name a program, linked statically on
// Alpine unless it loads libraries when it runs.
package nim

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/tables"
)

const lock = "nimble.lock"

// Language is the room's word on Nim.
var Language = &detect.Language{
	Name:       "nim",
	Title:      "Nim",
	Marks:      []string{"*.nimble"},
	Helpers:    []string{"node"},
	Prune:      []string{"nimcache", "nimbledeps"},
	Claim:      claim,
	Managers:   []string{"nimble"},
	Frameworks: func() []detect.Framework { return kit.Known() },
	Shared:     binary.Warnings,
	Warnings: []detect.WarningDoc{
		{Code: "no-nimble-lock", Means: "There is no nimble.lock: each build may take other versions.", Do: "Run nimble lock and commit nimble.lock."},
	},
	Facts: facts,
}

var kit = &binary.Kit{
	Exts:     []string{".nim"},
	Programs: programs,
	Uses:     uses,
	Frameworks: []binary.Framework{
		{Name: "jester", Title: "Jester", Packages: []string{"jester"}, Port: "5000"},
		{Name: "prologue", Title: "Prologue", Packages: []string{"prologue"}, Port: "8080"},
		{Name: "mummy", Title: "Mummy", Packages: []string{"mummy"}},
		{Name: "happyx", Title: "HappyX", Packages: []string{"happyx"}, Port: "5000"},
	},
	Listens: []*detect.Pattern{
		detect.NewPattern(`\bserve\s*\(?\s*"[^"\n]*"\s*,\s*(\d{2,5})\b`),
		detect.NewPattern(`\bgetOrDefault\s*\(\s*"port"\s*,\s*(\d{2,5})`),
		detect.NewPattern(`\b(?:serve|bindAddr|listen)\s*[( ]\s*(?:server\s*,\s*)?(?:"[^"\n]*"\s*,\s*)?(?:port\s*=\s*)?Port\s*\(?\s*(\w+)`),
		detect.NewPattern(`\bPort\s*\(\s*(\d{2,5})\s*\)|\b(\d{2,5})\.Port\b|\bport\s*=\s*Port\s*\(\s*(\w+)`),
		detect.NewPattern(`\bnewAsyncHttpServer\s*\(|\bacceptAddr\s*\(|\.accept\s*\(\s*\w+\s*\)`),
	},
	Interrupts: detect.NewPattern(`\bSIGINT\b|\bsetControlCHook\b`),
	Handles:    detect.NewPattern(`\bSIGTERM\b`),
	Waits:      detect.NewPattern(`\brunForever\s*\(\s*\)|\bwhile\s+true\s*:`),
	Says:       "onSignal(SIGTERM) of std/posix",
	Bare:       func(a *detect.App) bool { return a.Text("base") == static },
	Tini:       "tini-static",
	RunPackages: func(a *detect.App) []string {
		var out []string
		for _, l := range loaded(a) {
			out = append(out, alpine.Of(l.Name))
		}
		return out
	},
}

func facts() []detect.Fact {
	k := kit
	return []detect.Fact{
		binary.ManagerFact("nimble", "*.nimble"),
		k.ProgramFact("bin of the .nimble file"),
		k.FrameworkFact("requires of the .nimble file"),
		k.KindFact(),
		binary.VersionFact("nim", "Which version of Nim builds it?", binary.Pin("", "nim"),
			detect.Probe{Says: "requires of the .nimble file", Look: version},
			detect.Probe{Says: "the Nim image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "nimlang/nim") }}),
		baseFact,
		k.StopsFact(), k.StopSignalFact(), k.BuildPackagesFact(), k.RunPackagesFact(), k.PortFact(), k.EnvFact(),
		k.RuntimeFilesFact(func(a *detect.App) []string {
			switch a.Text("framework") {
			case "jester":
				return []string{"public"}
			case "prologue":
				return []string{"public", "static", "templates"}
			}
			return nil
		}),
		k.WritableFact(), inputsFact, outFact,
		{Name: "build", Type: detect.Lines, Ask: "Which commands build the program?", Help: "They must leave it in /out."},
		k.StartFact(nil),
	}
}

// manifest is the .nimble file of the folder.
func manifest(a *detect.App) string {
	if all := a.Project.Glob(a.Dir, "*.nimble"); len(all) > 0 {
		return path.Base(all[0])
	}
	return ""
}

func claim(a *detect.App) *detect.Claim { return kit.Claim(a, manifest(a)) }

var (
	bin = detect.NewPattern(`^\s*bin\s*=\s*@\[([^\]]*)\]`)
	// Programs that are not called like their source: namedBin["main"] = "shop",
	// namedBin = {"main": "shop"}.toTable.
	namedBin = detect.NewPattern(`^\s*namedBin\s*(?:\["[^"]+"\]\s*=\s*"([^"]+)"|=\s*\{([^}]*)\})`)
	pair     = detect.NewPattern(`"[^"]+"\s*:\s*"([^"]+)"`)
	requires = detect.NewPattern(`^\s*requires\b[ \t(]*((?:"[^"\n]*"[ \t]*,?\s*)+)`)
	words    = detect.NewPattern(`"([^"\n]+)"`)
)

// in finds a pattern in the .nimble file, comments left out.
func in(a *detect.App, p *detect.Pattern) []detect.Match {
	name := manifest(a)
	return p.In(a.Path(name), comment.Regexp().ReplaceAllString(a.Read(name), ""))
}

var comment = detect.NewPattern(`^[ \t]*#[^\n]*$`)

func programs(a *detect.App) []binary.Program {
	name := strings.TrimSuffix(manifest(a), ".nimble")
	var out []binary.Program
	for _, m := range in(a, bin) {
		for _, w := range words.In("", m.Groups[0]) {
			n := path.Base(w.Groups[0])
			out = append(out, binary.Program{Name: n, From: m.Evidence, Main: n == name})
		}
	}
	for _, m := range in(a, namedBin) {
		names := []string{m.Groups[0]}
		if m.Groups[0] == "" {
			names = nil
			for _, w := range pair.In("", m.Groups[1]) {
				names = append(names, w.Groups[0])
			}
		}
		for _, n := range names {
			out = append(out, binary.Program{Name: path.Base(n), From: m.Of(`"` + n + `"`), Main: n == name})
		}
	}
	return out
}

// required are the packages that are depended on, with their bounds.
func required(a *detect.App) (out []struct {
	binary.Used
	bounds string
}) {
	for _, m := range in(a, requires) {
		for _, w := range words.In("", m.Groups[0]) {
			name := w.Groups[0]
			if i := strings.IndexAny(name, " \t<>=~^#@["); i > 0 {
				name = name[:i]
			}
			at := m.Evidence
			at.Line += w.Line - 1
			out = append(out, struct {
				binary.Used
				bounds string
			}{binary.Used{Name: name, At: at}, strings.TrimSpace(w.Groups[0][len(name):])})
		}
	}
	return out
}

// uses are the packages beside Nim itself.
func uses(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, r := range required(a) {
		if strings.ToLower(r.Name) != "nim" {
			out = append(out, r.Used)
		}
	}
	return out
}

func version(a *detect.App) []detect.Finding {
	for _, r := range required(a) {
		if strings.ToLower(r.Name) == "nim" && r.bounds != "" {
			return []detect.Finding{{Value: detect.Is(strings.ReplaceAll(r.bounds, "&", " ")), From: []detect.Evidence{r.At}, Syntax: tables.Npm}}
		}
	}
	return nil
}

var (
	ssl       = detect.NewPattern(`-d:ssl\b|--define:ssl\b|\bdefine\s*:\s*ssl\b|\bswitch\s*\(\s*"(?:d|define)"\s*,\s*"ssl"`)
	databases = detect.NewPattern(`^\s*(?:import|from)\b[^\n]*\bdb_(sqlite|postgres|mysql)\b`)
)

// alpine are the packages of libraries that programs load by name.
var alpine = detect.Lookup[string]{{"ssl", "libssl3"}, {"sqlite", "sqlite-libs"}, {"postgres", "libpq"}, {"mysql", "mariadb-connector-c"}}

// loaded are libraries that Nim's own modules load when the program runs.
func loaded(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, f := range []string{manifest(a), "config.nims", "nim.cfg"} {
		for _, m := range ssl.In(a.Path(f), a.Read(f)) {
			out = append(out, binary.Used{Name: "ssl", At: m.Evidence})
		}
	}
	for _, m := range a.Search(databases, ".nim") {
		out = append(out, binary.Used{Name: m.Groups[0], At: m.Evidence})
	}
	return out
}

// The kinds of final image.
const (
	static = "static"
	small  = "alpine"
)

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true,
	Ask: "What is the final image made of?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: static, Label: "certificates and time zones alone: the program is linked statically"}, {Value: small, Label: "Alpine, with the libraries that the program loads"}}
	},
	Probes: []detect.Probe{{Says: "what Nim's modules load when the program runs", Look: func(a *detect.App) []detect.Finding {
		if l := loaded(a); len(l) > 0 {
			return binary.Found(small, "it loads "+alpine.Of(l[0].Name)+" when it runs", l[0].At)
		}
		return nil
	}}},
	Default: func(*detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is(static), Why: "the program is linked statically"}
	},
}

var outDir = detect.NewPattern(`^\s*binDir\s*=\s*"([^"\n]+)"`)

// outFact is where Nimble leaves the program.
var outFact = detect.Fact{
	Name: "out", Type: detect.Text, Derived: true,
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		for _, m := range in(a, outDir) {
			return &detect.Finding{Value: detect.Is(path.Join(m.Groups[0], a.Text("program")))}
		}
		return &detect.Finding{Value: detect.Is(a.Text("program"))}
	},
}

// inputsFact lists what decides which packages are fetched.
var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask: "Which files decide what is fetched?",
	Probes: []detect.Probe{{Says: "the .nimble file, nimble.lock", Look: func(a *detect.App) []detect.Finding {
		if len(uses(a)) == 0 {
			return nil
		}
		files := binary.Existing(a, manifest(a), lock)
		if !slices.Contains(files, lock) {
			a.Warn("no-nimble-lock", lock+": not there: each build may take other versions: run nimble lock and commit it", a.From...)
		}
		return []detect.Finding{{Value: files, From: a.From}}
	}}},
}
