package golang

import (
	"fmt"
	"go/build/constraint"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var cgoFact = detect.Fact{
	Name: "cgo", Type: detect.YesNo,
	Ask:  "Does the program need a C compiler?",
	Help: "With cgo the program is linked to a C library, and the final image must have the same one.",
	Probes: []detect.Probe{
		{Says: `import "C" in the program's files`, Look: ownC},
		{Says: "modules that are known to need C, direct and indirect", Look: knownC},
	},
	Default: func(*detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is("no"), Why: "nothing of it needs C"}
	},
}

// ownC finds import "C" in files that have no twin for builds without it.
func ownC(a *detect.App) []detect.Finding {
	for _, s := range sources(a) {
		if s.cgo > 0 && !twin(a, s) {
			return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{{Path: s.path, Line: s.cgo}}, Why: `it imports "C"`}}
		}
	}
	return nil
}

// twin says whether the folder of a file has one for builds without cgo.
func twin(a *detect.App, s *source) bool {
	without := func(name string) bool { return name != "cgo" && tag(name) }
	if s.needs == nil || s.needs.Eval(without) {
		return false // it does not say that it needs cgo: nobody thought of a build without
	}
	for _, f := range a.Project.Glob(path.Dir(s.path), "*.go") {
		if o := readSource(a.Project, f); named(path.Base(f)) && o.needs != nil && !o.needs.Eval(tag) && o.needs.Eval(without) && mentions(o.needs, "cgo") {
			return true
		}
	}
	return false
}

func mentions(e constraint.Expr, name string) bool { return strings.Contains(e.String(), name) }

// needed lists what the table knows of packages that the program is built
// from: those its files import, and modules that others bring with them.
func needed(a *detect.App, release string) []detect.Finding {
	c := readCode(a)
	var out []detect.Finding
	seen := map[string]bool{}
	add := func(name string, at detect.Evidence) {
		n, ok := tables.NativeFor("go", name, release)
		if !ok || !n.Cgo || seen[n.Name] {
			return
		}
		seen[n.Name] = true
		out = append(out, detect.Finding{Value: detect.Is(n.Name), From: []detect.Evidence{at}, Why: n.Note})
	}
	for _, s := range sources(a) {
		for _, u := range s.imports {
			if _, own := c.dirOf(u.path); !own {
				add(u.path, detect.Evidence{Path: s.path, Line: u.line})
			}
		}
	}
	if list := path.Join(top(a), "vendor/modules.txt"); a.Text("manager") == "vendor" {
		for i, l := range strings.Split(a.Project.Text(list), "\n") {
			if l != "" && !strings.HasPrefix(l, "#") {
				add(strings.TrimSpace(l), detect.Evidence{Path: list, Line: i + 1})
			}
		}
		return out
	}
	for _, r := range c.mod.file.Require {
		if r.Indirect {
			add(r.Mod.Path, detect.Evidence{Path: a.Path("go.mod"), Line: line(r.Syntax)})
		}
	}
	return out
}

// knownC finds modules of the table that need C.
func knownC(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, f := range needed(a, "trixie") {
		out = append(out, detect.Finding{Value: detect.Is("yes"), From: f.From, Why: f.Value[0] + ": " + f.Why})
	}
	return out
}

var suiteFact = detect.Fact{
	Name: "suite", Type: detect.Text,
	Ask:  "Which Debian release are C code and the final image of?",
	When: func(a *detect.App) bool { return a.Yes("cgo") || a.Known("calls") },
	Probes: []detect.Probe{{Says: "the releases that have the C libraries", Look: func(a *detect.App) []detect.Finding {
		for _, f := range needed(a, "trixie") {
			if n, ok := tables.NativeFor("go", f.Value[0], "trixie"); ok && !n.Available("trixie") && n.Available("bookworm") {
				return []detect.Finding{{Value: detect.Is("bookworm"), From: f.From, Why: n.Name + ": " + n.Condition}}
			}
		}
		return nil
	}}},
	Default: func(a *detect.App) *detect.Finding {
		if p, err := tables.Releases("go"); err == nil {
			for _, c := range p.Cycles {
				v := a.Text("version")
				if (v == c.Name || strings.HasPrefix(v, c.Name+".")) && len(c.Tags) > 0 && !slices.Contains(c.Tags, "trixie") && slices.Contains(c.Tags, "bookworm") {
					return &detect.Finding{Value: detect.Is("bookworm"), Why: "the newest that Go " + v + " has an image of"}
				}
			}
		}
		return &detect.Finding{Value: detect.Is("trixie")}
	},
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "trixie", Label: "Debian 13"}, {Value: "bookworm", Label: "Debian 12"}}
	},
	Strict: true,
}

var callsFact = detect.Fact{
	Name: "calls", Type: detect.List,
	Ask:    "Which other programs does it start?",
	Probes: []detect.Probe{{Says: "exec.Command, exec.CommandContext and exec.LookPath with a name written out", Look: calls}},
}

// shells are what any image but an empty one has.
var shells = []string{"sh", "/bin/sh"}

// desktop are programs that a person's machine has and no container needs.
var desktop = []string{"open", "xdg-open", "rundll32", "cmd", "cmd.exe", "powershell", "pbcopy", "xclip", "xsel", "wl-copy", "start", "osascript",
	"clip", "explorer", "sudo", "brew", "go", "docker", "vim", "vi", "nano", "less", "more", "stty", "clear", "cls", "tput"}

func calls(a *detect.App) []detect.Finding {
	x := indexOf(a)
	var list []string
	var from []detect.Evidence
	for _, c := range x.calls {
		at := 0
		switch c.name {
		case "CommandContext":
			at = 1
		case "Command", "LookPath":
		default:
			continue
		}
		if c.in.stands(c.on) != "os/exec" || len(c.expr.Args) <= at {
			continue
		}
		name := x.worth(place{in: c.in, fn: c.fn, expr: c.expr.Args[at]}).text
		if name == "" || !plain(path.Base(name)) || slices.Contains(desktop, name) || slices.Contains(list, name) {
			continue
		}
		list = append(list, name)
		from = append(from, c.in.at(c.expr))
	}
	if a.Text("kind") == "tool" { // a command line tries what a person's machine may have
		known := func(n string) bool { _, ok := tables.SystemTool(path.Base(n)); return ok }
		for i := len(list) - 1; i >= 0; i-- {
			if !known(list[i]) {
				list, from = slices.Delete(list, i, i+1), slices.Delete(from, i, i+1)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

var buildPackagesFact = detect.Fact{
	Name: "buildPackages", Type: detect.List,
	Ask: "Which system packages does the build need?",
	Probes: []detect.Probe{{Says: "what the table says of the modules that need C", Look: func(a *detect.App) []detect.Finding {
		return packages(a, func(n tables.Native) []string {
			// The image of Debian that Go builds in has these.
			return slices.DeleteFunc(slices.Clone(n.Build), func(p string) bool { return slices.Contains([]string{"gcc", "g++", "libc6-dev", "pkg-config"}, p) })
		})
	}}},
}

var runPackagesFact = detect.Fact{
	Name: "runPackages", Type: detect.List,
	Ask: "Which system packages does the program need when it runs?",
	Probes: []detect.Probe{
		{Says: "the libraries that the modules are linked to, and the programs that are started", Look: func(a *detect.App) []detect.Finding {
			out := packages(a, func(n tables.Native) []string { return n.Run })
			return merge(append(out, called(a)...))
		}},
	},
}

// packages gathers one list of the modules that need C.
func packages(a *detect.App, pick func(tables.Native) []string) []detect.Finding {
	if !a.Yes("cgo") {
		return nil
	}
	var out []detect.Finding
	for _, f := range needed(a, a.Text("suite")) {
		n, ok := tables.NativeFor("go", f.Value[0], a.Text("suite"))
		if !ok {
			continue
		}
		if !n.Available(a.Text("suite")) {
			a.Warn("native-elsewhere", fmt.Sprintf("%s: Debian %s does not have what it needs (%s): choose another with --set suite=…", n.Name, a.Text("suite"), n.Condition), f.From...)
		}
		if list := pick(n); len(list) > 0 {
			out = append(out, detect.Finding{Value: list, From: f.From, Why: n.Name + ": " + n.Note})
		}
	}
	return merge(out)
}

// called gives the packages of the programs that are started.
func called(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for i, name := range a.List("calls") {
		var from []detect.Evidence
		if all := a.Evidence("calls"); i < len(all) {
			from = all[i : i+1]
		}
		n, ok := tables.SystemTool(path.Base(name))
		switch {
		case ok && len(n.Run) > 0:
			out = append(out, detect.Finding{Value: n.Run, From: from, Why: "it starts " + name})
		case !slices.Contains(shells, name) && name != "bash" && !strings.HasPrefix(name, "."):
			a.Warn("calls-program", fmt.Sprintf("it starts %s, which the final image may not have: give --base debian and --set runPackages=… if it must", name), from...)
		}
	}
	return merge(out)
}

// merge makes one finding of several lists.
func merge(list []detect.Finding) []detect.Finding {
	if len(list) == 0 {
		return nil
	}
	out := detect.Finding{}
	var whys []string
	for _, f := range list {
		for _, v := range f.Value {
			if !slices.Contains(out.Value, v) {
				out.Value = append(out.Value, v)
			}
		}
		for _, e := range f.From {
			if !slices.Contains(out.From, e) {
				out.From = append(out.From, e)
			}
		}
		if f.Why != "" && !slices.Contains(whys, f.Why) {
			whys = append(whys, f.Why)
		}
	}
	slices.Sort(out.Value)
	out.Why = strings.Join(whys, "; ")
	return []detect.Finding{out}
}

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true, Choice: true,
	Ask: "What does the final image stand on?",
	Options: func(a *detect.App) []detect.Option {
		all := []detect.Option{
			{Value: "scratch", Label: "nothing: smallest, no shell"},
			{Value: "alpine", Label: "a shell and a package manager in a few megabytes"},
			{Value: "distroless", Label: "certificates, time zones and the C library, no shell"},
			{Value: "debian", Label: "a shell, and every package of Debian"},
		}
		return slices.DeleteFunc(all, func(o detect.Option) bool { return impossible(a, o.Value) })
	},
	Default: func(a *detect.App) *detect.Finding {
		calls := a.List("calls")
		switch {
		case a.Known("runPackages"):
			return &detect.Finding{Value: detect.Is("debian"), From: a.Evidence("runPackages"), Why: "it needs system packages when it runs"}
		case slices.Contains(calls, "bash"), a.Yes("cgo") && shell(calls):
			return &detect.Finding{Value: detect.Is("debian"), From: a.Evidence("calls"), Why: "it starts a shell"}
		case shell(calls):
			return &detect.Finding{Value: detect.Is("alpine"), From: a.Evidence("calls"), Why: "it starts a shell"}
		case a.Yes("cgo"):
			return &detect.Finding{Value: detect.Is("distroless"), From: a.Evidence("cgo"), Why: "the C library, and no shell"}
		}
		return &detect.Finding{Value: detect.Is("scratch"), Why: "the program needs no file of a system"}
	},
}

func shell(calls []string) bool {
	return slices.ContainsFunc(calls, func(c string) bool { return slices.Contains(shells, c) })
}

// impossible says whether a program cannot run on a base: one that is linked
// to a C library needs the same one, and only Debian has the packages.
func impossible(a *detect.App, base string) bool {
	packages := a.Known("runPackages") || a.Known("buildPackages")
	switch base {
	case "scratch":
		return a.Yes("cgo") || a.Known("runPackages")
	case "alpine":
		return packages
	case "distroless":
		return a.Known("runPackages")
	}
	return false
}
