// Package crystal knows shards whose targets are programs, linked statically
// on Alpine.
package crystal

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

const (
	manifest = "shard.yml"
	lock     = "shard.lock"
)

// Language is the room's word on Crystal.
var Language = &detect.Language{
	Name:       "crystal",
	Title:      "Crystal",
	Marks:      []string{manifest},
	Helpers:    []string{"node"},
	Outputs:    []string{"bin", "lib", ".shards"},
	Claim:      claim,
	Managers:   []string{"shards"},
	Frameworks: func() []detect.Framework { return kit.Known() },
	Shared:     binary.Warnings,
	Warnings: []detect.WarningDoc{
		{Code: "assets-unbuilt", Means: "Lucky's assets are made by Node.js, which this build does not call, and the compiler asks for their list.", Do: "Build them before the image, or commit them."},
		{Code: "no-shard-lock", Means: "There is no shard.lock: each build may take other versions.", Do: "Run shards install and commit shard.lock."},
	},
	Facts: facts,
}

var kit = &binary.Kit{
	Exts:     []string{".cr"},
	Programs: programs,
	Uses:     uses,
	Frameworks: []binary.Framework{
		{Name: "kemal", Title: "Kemal", Packages: []string{"kemal"}, Port: "3000", Interrupts: true},
		{Name: "athena", Title: "Athena", Packages: []string{"athena", "athena-framework"}, Port: "3000"},
		{Name: "lucky", Title: "Lucky", Packages: []string{"lucky"}, Port: "3000", Variable: true},
		{Name: "amber", Title: "Amber", Packages: []string{"amber"}, Port: "3000", Variable: true},
	},
	Listens:       listens,
	Local:         detect.NewPattern(`\bbind_tcp[ \t(]+[\w.]+[ \t]*\)?[ \t]*$`),
	Interrupts:    detect.NewPattern(`\bSignal::INT\b|\bProcess\.on_interrupt\b`),
	Handles:       detect.NewPattern(`\bSignal::TERM\b|\bProcess\.on_terminate\b`),
	Waits:         detect.NewPattern(`^\s*sleep\s*$|\bFiber\.suspend\b`),
	Says:          "Process.on_terminate or Signal::TERM.trap",
	Bare:          func(*detect.App) bool { return true },
	Tini:          "tini-static",
	BuildPackages: packages,
}

// listens begin to listen, with the port where it is written there.
var listens = []*detect.Pattern{detect.NewPattern(`\b(?:bind_tcp|TCPServer\.new|TCPServer\.open|Kemal\.run)\b[ \t(]*(?:"[^"\n]*"[ \t]*,[ \t]*)?(\w+)?|\bKemal\.config\.port[ \t]*=[ \t]*(\w+)|\.listen[ \t(]+"[^"\n]*"[ \t]*,[ \t]*(\w+)`)}

func facts() []detect.Fact {
	k := kit
	return []detect.Fact{
		binary.ManagerFact("shards", manifest),
		k.ProgramFact("the only target of shard.yml, or the one with the shard's name"),
		k.FrameworkFact("dependencies in shard.yml"),
		k.KindFact(),
		binary.VersionFact("crystal", "Which version of Crystal builds it?", binary.Pin(".crystal-version", "crystal"),
			detect.Probe{Says: "crystal in shard.yml", Look: version},
			detect.Probe{Says: "the Crystal image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "crystallang/crystal") }}),
		k.StopsFact(), k.StopSignalFact(), k.BuildPackagesFact(), k.PortFact(), k.EnvFact(),
		k.RuntimeFilesFact(func(a *detect.App) []string {
			switch a.Text("framework") {
			case "kemal", "amber":
				return []string{"public"}
			case "lucky":
				if a.Has("package.json") && !a.Has("public/mix-manifest.json") && !a.Has("public/manifest.json") {
					a.Warn("assets-unbuilt", "public: Lucky reads the list of its assets when it is compiled, and the build makes none: build them before, or commit them", a.At("package.json", 0)...)
				}
				return []string{"public"}
			}
			return nil
		}),
		k.WritableFact(), inputsFact, mainFact,
		{Name: "build", Type: detect.Lines, Ask: "Which commands build the program?", Help: "They must leave it in /out."},
		k.StartFact(arguments),
	}
}

func claim(a *detect.App) *detect.Claim { return kit.Claim(a, manifest) }

// programs are the targets; a shard without any is a program where the file
// with its name listens.
func programs(a *detect.App) []binary.Program {
	doc := a.Doc(manifest)
	name := doc.At("name").Text()
	var out []binary.Program
	for _, t := range doc.At("targets").Keys() {
		n := doc.At("targets", t)
		out = append(out, binary.Program{Name: t, From: detect.Evidence{Path: a.Path(manifest), Line: n.Line}, Main: t == name})
	}
	if file := "src/" + name + ".cr"; len(out) == 0 && name != "" && a.Has(file) {
		if m := listens[0].In(a.Path(file), a.Project.Code(a.Path(file))); len(m) > 0 {
			out = append(out, binary.Program{Name: name, From: m[0].Evidence})
		}
	}
	return out
}

func uses(a *detect.App) []binary.Used {
	var out []binary.Used
	deps := a.Doc(manifest).At("dependencies")
	for _, d := range deps.Keys() {
		out = append(out, binary.Used{Name: d, At: detect.Evidence{Path: a.Path(manifest), Line: line(deps.At(d))}})
	}
	return out
}

func line(n *formats.Node) int {
	if n == nil {
		return 0
	}
	return n.Line
}

// brought are libraries that the image has in their static form.
var brought = []string{"ssl", "crypto", "z", "yaml", "xml2", "gmp", "pcre", "pcre2-8", "event", "gc", "c", "m", "pthread"}

// linked names a C library in the source of the program.
var linked = detect.NewPattern(`@\[Link\(\s*(?:ldflags:\s*"-l)?"?([\w.+-]+)"`)

// packages are Alpine's, of libraries that the image does not have.
func packages(a *detect.App) []string {
	var out []string
	add := func(library string, at detect.Evidence) {
		switch {
		case slices.Contains(brought, library):
		case library == "sqlite3":
			out = append(out, "sqlite-dev", "sqlite-static")
		default:
			a.Warn("unknown-library", at.String()+": which package of Alpine has "+library+" is not known: give --set buildPackages=… with those that have its static form", at)
		}
	}
	for _, u := range uses(a) {
		if u.Name == "sqlite3" {
			add("sqlite3", u.At)
		}
	}
	for _, m := range a.Search(linked, ".cr") {
		add(m.Groups[0], m.Evidence)
	}
	return out
}

// version reads shard.yml, where a bare version is the oldest that will do.
func version(a *detect.App) []detect.Finding {
	n := a.Doc(manifest).At("crystal")
	text := strings.TrimSpace(n.Text())
	if text == "" {
		return nil
	}
	syntax := tables.Minimum
	if strings.ContainsAny(text, "<>=~*") {
		syntax = tables.Ruby
	}
	return []detect.Finding{{Value: detect.Is(text), From: a.At(manifest, n.Line), Syntax: syntax}}
}

var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask: "Which files decide what is fetched?",
	Probes: []detect.Probe{{Says: "shard.yml, shard.lock", Look: func(a *detect.App) []detect.Finding {
		if len(uses(a)) == 0 {
			return nil
		}
		files := binary.Existing(a, manifest, lock)
		if len(files) == 1 {
			a.Warn("no-shard-lock", "shard.lock: not there: each build may take other versions: run shards install and commit it", a.At(manifest, 0)...)
		}
		return []detect.Finding{{Value: files, From: a.At(manifest, 0)}}
	}}},
}

// mainFact is the file that is compiled where shard.yml names no target.
var mainFact = detect.Fact{
	Name: "main", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if len(a.Doc(manifest).At("targets").Keys()) > 0 || !a.Known("program") {
			return &detect.Finding{}
		}
		return &detect.Finding{Value: detect.Is("src/" + a.Text("program") + ".cr")}
	},
}

// arguments give Kemal a port that was chosen.
func arguments(a *detect.App) []string {
	if a.Text("framework") == "kemal" && a.Chosen("port") && a.Text("port") != "0" && len(a.List("env")) == 0 {
		return []string{"--port", a.Text("port")}
	}
	return nil
}
