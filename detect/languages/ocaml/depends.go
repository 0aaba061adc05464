package ocaml

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/tables"
)

// opamFiles are the descriptions of the project's packages.
func opamFiles(a *detect.App) []string { return a.Project.Glob(a.Dir, "*.opam") }

var (
	quoted = detect.NewPattern(`"([^"\n]+)"\s*(\{[^}]*\})?`)
	fixed  = detect.NewPattern(`"ocaml"\s*\{\s*=\s*"(\d+\.\d+(?:\.\d+)?)`)
	bounds = detect.NewPattern(`(>=|<=|>|<|=)\s*"?(\d+(?:\.\d+)*)"?`)
)

// depended is a dependency with its condition as it is written.
type depended struct {
	binary.Used
	bound string
}

// depends are the dependencies of .opam files, or of dune-project where there
// are none; those for tests and documents are left out.
func depends(a *detect.App) []depended {
	var out []depended
	add := func(name, condition string, at detect.Evidence) {
		if !strings.Contains(condition, "with-test") && !strings.Contains(condition, "with-doc") && !strings.Contains(condition, "with-dev-setup") {
			out = append(out, depended{binary.Used{Name: name, At: at}, condition})
		}
	}
	for _, f := range opamFiles(a) {
		text := a.Project.Text(f)
		from := strings.Index(text, "\ndepends:")
		if from < 0 {
			continue
		}
		to := from + len(block(text[from:]))
		line := strings.Count(text[:from], "\n")
		for _, m := range quoted.In(f, text[from:to]) {
			add(m.Groups[0], m.Groups[1], detect.Evidence{Path: f, Line: m.Line + line})
		}
	}
	if len(opamFiles(a)) > 0 {
		return out
	}
	for _, p := range read(a.Path(project), a.Read(project)).list {
		if p.word() != "package" {
			continue
		}
		for _, d := range p.under("depends") {
			if d.list == nil {
				add(d.text, "", d.at)
			} else if len(d.list) > 0 {
				add(d.list[0].text, d.flat(), d.list[0].at)
			}
		}
	}
	return out
}

// block cuts a text behind the list that it begins with.
func block(text string) string {
	depth := 0
	for i, r := range text {
		switch r {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return text[:i]
			}
		}
	}
	return text
}

func uses(a *detect.App) []binary.Used {
	var out []binary.Used
	for _, d := range depends(a) {
		out = append(out, d.Used)
	}
	return out
}

func versionFact() detect.Fact {
	return binary.VersionFact("ocaml", "Which version of OCaml builds it?", binary.Pin(".ocaml-version", "ocaml"),
		detect.Probe{Says: "ocaml in .opam.locked files", Look: func(a *detect.App) []detect.Finding {
			for _, f := range opamFiles(a) {
				for _, m := range fixed.In(f+".locked", a.Project.Text(f+".locked")) {
					return []detect.Finding{{Value: detect.Is(m.Groups[0]), From: []detect.Evidence{m.Evidence}, Syntax: tables.Exact}}
				}
			}
			return nil
		}},
		detect.Probe{Says: "bounds of ocaml in .opam files and dune-project", Look: func(a *detect.App) []detect.Finding {
			for _, d := range depends(a) {
				if d.Name != "ocaml" {
					continue
				}
				var parts []string
				for _, m := range bounds.In("", d.bound) {
					parts = append(parts, m.Groups[0]+m.Groups[1])
				}
				if len(parts) > 0 {
					return []detect.Finding{{Value: detect.Is(strings.Join(parts, " ")), From: []detect.Evidence{d.At}, Syntax: tables.Npm}}
				}
			}
			return nil
		}})
}

// inputsFact lists what decides which packages are fetched.
var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask:  "Which files decide what is fetched?",
	When: func(a *detect.App) bool { return a.Text("manager") == opam },
	Probes: []detect.Probe{{Says: ".opam files and their locked forms", Look: func(a *detect.App) []detect.Finding {
		list := []string{}
		locked := false
		for _, f := range opamFiles(a) {
			list = append(list, path.Base(f))
			if lock := path.Base(f) + ".locked"; a.Has(lock) {
				list, locked = append(list, lock), true
			}
		}
		if len(list) == 0 {
			a.Warn("no-opam-file", "*.opam: not there: opam cannot tell what to fetch: let dune write it with (generate_opam_files true), and commit it", a.From...)
			return nil
		}
		if !locked {
			a.Warn("not-locked", list[0]+".locked: not there: each build may take other versions: run opam lock and commit it", a.At(list[0], 0)...)
		}
		return []detect.Finding{{Value: list, From: a.At(list[0], 0)}}
	}}},
}
