package golang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

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
