// Package ocaml knows dune projects whose executables are servers, workers or
// tools; opam brings what they depend on, or Debian where that is nothing.
package ocaml

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
)

const project = "dune-project"

// Where the compiler and dune come from.
const (
	opam   = "opam"
	debian = "debian"
)

// Language is the room's word on OCaml.
var Language = &detect.Language{
	Name:       "ocaml",
	Title:      "OCaml",
	Marks:      []string{project},
	Helpers:    []string{"node"},
	Prune:      []string{"_build", "_opam"},
	Claim:      claim,
	Managers:   []string{opam, debian},
	Frameworks: func() []detect.Framework { return kit.Known() },
	Shared:     binary.Warnings,
	Warnings: []detect.WarningDoc{
		{Code: "no-opam-file", Means: "dune-project names dependencies, but no .opam file says them to opam.", Do: "Put (generate_opam_files true) into dune-project, build once, and commit the files."},
		{Code: "not-locked", Means: "No .opam.locked file fixes the versions of the packages: each build may take other ones.", Do: "Run opam lock and commit the file that it writes."},
	},
	Facts: facts,
}

var kit = &binary.Kit{
	Exts:     []string{".ml"},
	Programs: programs,
	Uses:     uses,
	Frameworks: []binary.Framework{
		{Name: "dream", Title: "Dream", Packages: []string{"dream"}, Port: "8080"},
		{Name: "opium", Title: "Opium", Packages: []string{"opium"}, Port: "3000"},
		{Name: "tiny-httpd", Title: "Tiny_httpd", Packages: []string{"tiny_httpd"}, Port: "8080"},
		{Name: "cohttp", Title: "CoHTTP", Packages: []string{"cohttp-lwt-unix", "cohttp-eio", "cohttp-async"}},
	},
	Listens: []*detect.Pattern{
		detect.NewPattern(`\b(?:Dream\.run|Tiny_httpd\.create|Server\.create)\b[^\n]*~port:\s*\(?(\w+)`),
		detect.NewPattern(`\bADDR_INET\s*\(\s*[^,\n]+,\s*(\w+)\s*\)|` + "`TCP\\s*\\(\\s*`Port\\s+(\\w+)" + `|\bApp\.port\s+(\w+)`),
		detect.NewPattern(`\b(?:Lwt_unix|Unix)\.listen\b`),
	},
	Local:      detect.NewPattern(`\bDream\.run[ \t]*(?:~port:\S+[ \t]*)?@@`),
	Interrupts: detect.NewPattern(`\bsigint\b`),
	Handles:    detect.NewPattern(`\bsigterm\b`),
	Waits:      detect.NewPattern(`\bwhile\s+true\s+do\b`),
	Says:       "Sys.set_signal Sys.sigterm",
	Native: detect.Lookup[string]{{"dream", "openssl"}, {"ssl", "openssl"}, {"lwt_ssl", "openssl"}, {"conf-libev", "libev"}, {"caqti-driver-postgresql", "postgresql"},
		{"postgresql", "postgresql"}, {"caqti-driver-sqlite3", "sqlite3"}, {"sqlite3", "sqlite3"}, {"caqti-driver-mariadb", "mysqlclient"}, {"zarith", "gmp"}, {"conf-gmp", "gmp"}},
	Bare: func(a *detect.App) bool { return a.Text("base") == distroless },
	BuildPackages: func(a *detect.App) []string {
		if a.Text("manager") == debian {
			return []string{"gcc", "libc6-dev", "ocaml-dune", "ocaml-nox"}
		}
		return nil
	},
	RunPackages: func(a *detect.App) []string {
		if a.Text("framework") == "dream" {
			return []string{"ca-certificates", "libev4t64"}
		}
		return nil
	},
}

func facts() []detect.Fact {
	k := kit
	return []detect.Fact{
		k.ProgramFact("the only executable of the dune files, or the one with the project's name"),
		k.FrameworkFact("dependencies in .opam files and dune-project"),
		k.KindFact(), versionFact(), managerFact, baseFact,
		k.StopsFact(), k.StopSignalFact(), k.BuildPackagesFact(), k.RunPackagesFact(), k.PortFact(), k.EnvFact(),
		k.RuntimeFilesFact(nil), k.WritableFact(), inputsFact, targetFact,
		{Name: "build", Type: detect.Lines, Ask: "Which commands build the program?", Help: "They must leave it in /out, or in /home/opam/out in opam's image."},
		k.StartFact(nil),
	}
}

func claim(a *detect.App) *detect.Claim { return kit.Claim(a, project) }

// target is an executable of a dune file.
type target struct {
	binary.Program
	file string // what dune calls it: bin/main.exe
}

// targets are the executables below the project, tests and examples left out.
func targets(a *detect.App) []target {
	name, _ := read(a.Path(project), a.Read(project)).one("name")
	var out []target
	for _, f := range a.Project.Files(a.Dir) {
		if path.Base(f) != "dune" || detect.Aside(a.Dir, f) {
			continue
		}
		dir := detect.Rel(a.Dir, path.Dir(f))
		for _, s := range read(f, a.Project.Text(f)).list {
			if s.word() != "executable" && s.word() != "executables" {
				continue
			}
			names, public := s.words("name", "names"), s.words("public_name", "public_names")
			for i, n := range names {
				p := binary.Program{Name: n.text, From: n.at}
				if i < len(public) && public[i].text != "-" {
					p.Name, p.From = public[i].text, public[i].at
				} else if n.text == "main" && name.text != "" && len(names) == 1 {
					p.Name = name.text
				}
				p.Main = p.Name == name.text
				out = append(out, target{p, path.Join(dir, n.text+".exe")})
			}
		}
	}
	return out
}

func programs(a *detect.App) []binary.Program {
	var out []binary.Program
	for _, t := range targets(a) {
		if !slices.ContainsFunc(out, func(p binary.Program) bool { return p.Name == t.Name }) {
			out = append(out, t.Program)
		}
	}
	return out
}

var targetFact = detect.Fact{
	Name: "target", Type: detect.Text, Derived: true,
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		for _, t := range targets(a) {
			if t.Name == a.Text("program") {
				return &detect.Finding{Value: detect.Is(t.file)}
			}
		}
		return &detect.Finding{}
	},
}

// alone are what the compiler and dune bring.
var alone = []string{"ocaml", "dune", "base-unix", "base-threads"}

// debianDune is the dune of Debian 13.
const debianDune = 17

var managerFact = detect.Fact{
	Name: "manager", Type: detect.Text, Strict: true,
	Ask: "Where do the compiler and dune come from?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: opam, Label: "opam's image, which can fetch packages"}, {Value: debian, Label: "Debian's packages, where the project depends on nothing else"}}
	},
	Probes: []detect.Probe{{Says: "what the project depends on", Look: func(a *detect.App) []detect.Finding {
		for _, u := range uses(a) {
			if !slices.Contains(alone, u.Name) {
				return binary.Found(opam, "it fetches "+u.Name, u.At)
			}
		}
		doc := read(a.Path(project), a.Read(project))
		lang := doc.words("lang")
		if len(lang) > 1 {
			if _, minor, ok := strings.Cut(lang[1].text, "."); ok {
				if n, err := strconv.Atoi(minor); err == nil && strings.HasPrefix(lang[1].text, "3.") && n > debianDune {
					return binary.Found(opam, "dune "+lang[1].text+" is newer than Debian's", lang[1].at)
				}
			}
		}
		if v := a.Text("version"); v != "5.3" {
			return binary.Found(opam, "Debian has OCaml 5.3", a.From...)
		}
		return binary.Found(debian, "it depends on the compiler and dune alone", a.From...)
	}}},
}

// The kinds of final image.
const (
	distroless = "distroless"
	slim       = "debian"
)

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true,
	Ask: "What is the final image made of?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: distroless, Label: "libc and certificates alone, no shell"}, {Value: slim, Label: "Debian, with the libraries that the program loads"}}
	},
	Probes: []detect.Probe{{Says: "packages that bind libraries of the system", Look: func(a *detect.App) []detect.Finding {
		k := kit
		for _, u := range uses(a) {
			if k.Native.Of(u.Name) != "" {
				return binary.Found(slim, u.Name+" loads a library of the system", u.At)
			}
		}
		return nil
	}}},
	Default: func(*detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is(distroless), Why: "the program loads libc and libm alone"}
	},
}
