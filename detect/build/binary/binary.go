// Package binary holds what the rooms of compiled languages share: programs
// that a build leaves as one file, beside the system libraries, folders and
// signals that they need when they run.
package binary

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// Program is one executable that the build makes.
type Program struct {
	Name string
	From detect.Evidence
	Main bool // the project itself says that this one is meant
}

// Used is something that the manifest depends on.
type Used struct {
	Name string
	At   detect.Evidence
}

// Framework is one that a program may be built on.
type Framework struct {
	Name, Title string
	Packages    []string    // what it goes by among the dependencies
	Kind        detect.Kind // Service when empty
	Port        string      // where it listens when nothing says
	Variable    bool        // it reads PORT by itself
	Stops       bool        // it handles SIGTERM
	Interrupts  bool        // it handles SIGINT
}

// Kit is what a room says of its language; the facts follow from it.
type Kit struct {
	Exts       []string // of source files
	Programs   func(*detect.App) []Program
	Uses       func(*detect.App) []Used
	Frameworks []Framework
	// Listens are calls that begin to listen; a group holds the port, or the
	// name of the constant that does.
	Listens []*detect.Pattern
	// Reads is how the source takes the port from PORT, the variable's name in
	// quotes when nil.
	Reads *detect.Pattern
	// Local are calls that listen on the machine itself alone.
	Local *detect.Pattern
	// Handles is a handler of SIGTERM, Waits what keeps a program going.
	Handles, Waits *detect.Pattern
	// Interrupts is a handler of SIGINT, for programs without the other.
	Interrupts *detect.Pattern
	// Says names the handler in words, for help and warnings.
	Says string
	// Libraries are C libraries that the program is linked to, by the names
	// that linkers and pkg-config use.
	Libraries func(*detect.App) []Used
	// Native gives the C libraries that a dependency brings.
	Native detect.Lookup[string]
	// Bare says that the final image can install nothing: what it needs comes
	// from the build stage.
	Bare func(*detect.App) bool
	// Suite is the Debian release of the build, trixie when nil.
	Suite func(*detect.App) string
	// BuildPackages and RunPackages are needed whatever the program does.
	BuildPackages, RunPackages func(*detect.App) []string
	// Tini is the package that has it, "tini" when empty.
	Tini string
	// Static says that libraries end up inside of the program.
	Static func(*detect.App) bool
}

// Known lists the frameworks for help.
func (k *Kit) Known() []detect.Framework {
	var out []detect.Framework
	for _, f := range k.Frameworks {
		kind := f.Kind
		if kind == "" {
			kind = detect.Service
		}
		out = append(out, detect.Framework{Name: f.Name, Title: f.Title, Kind: kind})
	}
	return out
}

// Claim says what a folder with a manifest is, with the reason where it is
// nothing that runs.
func (k *Kit) Claim(a *detect.App, manifest string) *detect.Claim {
	c := &detect.Claim{From: a.At(manifest, 0)}
	if len(k.Programs(a)) == 0 {
		c.Kind, c.Why = detect.Library, "a library: "+manifest+" makes no program"
		return c
	}
	if len(a.Sources(k.Exts...)) == 0 {
		c.Kind, c.Why = detect.Tooling, manifest+" without a source file: nothing to compile"
		return c
	}
	c.Kind, _, _ = k.kindOf(a)
	return c
}

// chosen is the settled program, or the one that would be taken.
func (k *Kit) chosen(a *detect.App) (Program, bool) {
	list := k.Programs(a)
	if name := a.Text("program"); name != "" {
		i := slices.IndexFunc(list, func(p Program) bool { return p.Name == name })
		if i < 0 {
			return Program{}, false
		}
		return list[i], true
	}
	if len(list) == 1 {
		return list[0], true
	}
	var main []Program
	for _, p := range list {
		if p.Main {
			main = append(main, p)
		}
	}
	if len(main) == 1 {
		return main[0], true
	}
	return Program{}, false
}

// ProgramFact asks for the program where there are several.
func (k *Kit) ProgramFact(says string) detect.Fact {
	return detect.Fact{
		Name: "program", Type: detect.Text, Required: true, Strict: true,
		Ask: "Which program goes into the image?",
		Options: func(a *detect.App) []detect.Option {
			var out []detect.Option
			for _, p := range k.Programs(a) {
				out = append(out, detect.Option{Value: p.Name, Label: p.From.String(), From: []detect.Evidence{p.From}})
			}
			return out
		},
		Probes: []detect.Probe{{Says: says, Look: func(a *detect.App) []detect.Finding {
			if p, ok := k.chosen(a); ok {
				return Found(p.Name, "", p.From)
			}
			return nil
		}}},
		Missing: func(a *detect.App) string {
			var names []string
			for _, p := range k.Programs(a) {
				names = append(names, p.Name)
			}
			return "several programs are built (" + strings.Join(names, ", ") + "): give --set program="
		},
	}
}

// Found is one finding.
func Found(value, why string, from ...detect.Evidence) []detect.Finding {
	return []detect.Finding{{Value: detect.Is(value), Why: why, From: from}}
}

// framework gives the first framework that the project depends on.
func (k *Kit) framework(a *detect.App) (Framework, detect.Evidence, bool) {
	if name := a.Text("framework"); name != "" {
		for _, f := range k.Frameworks {
			if f.Name == name {
				return f, detect.Evidence{}, true
			}
		}
		return Framework{}, detect.Evidence{}, false
	}
	used := k.uses(a)
	for _, f := range k.Frameworks {
		for _, u := range used {
			if slices.ContainsFunc(f.Packages, func(p string) bool { return strings.EqualFold(p, u.Name) }) {
				return f, u.At, true
			}
		}
	}
	return Framework{}, detect.Evidence{}, false
}

func (k *Kit) uses(a *detect.App) []Used {
	if k.Uses == nil {
		return nil
	}
	return k.Uses(a)
}

// FrameworkFact finds the framework among the dependencies.
func (k *Kit) FrameworkFact(says string) detect.Fact {
	return detect.Fact{
		Name: "framework", Type: detect.Text,
		Ask: "Which framework is it written with?",
		Probes: []detect.Probe{{Says: says, Look: func(a *detect.App) []detect.Finding {
			if f, at, ok := k.framework(a); ok {
				return Found(f.Name, "", at)
			}
			return nil
		}}},
	}
}

// Warnings documents the codes that this package raises.
func Warnings() []detect.WarningDoc {
	return []detect.WarningDoc{
		{Code: "binds-to-localhost", Means: "The program listens on the machine itself alone: nothing outside the container reaches it.", Do: "Listen on 0.0.0.0."},
		{Code: "port-not-settable", Means: "The port that was given differs from the one in the source, and nothing sets it.", Do: "Read the port from PORT, or give the port of the source."},
		{Code: "no-sigterm-handler", Means: "The program does not handle SIGTERM: it is ended at once, and requests that are being answered are cut off.", Do: "Handle the signal and shut down."},
		{Code: "unknown-library", Means: "The program is linked to a library whose Debian package is not known.", Do: "Give --set buildPackages=… and --set runPackages=… with all that are needed."},
	}
}
