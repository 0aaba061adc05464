package binary

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// system are libraries that every compiler and every image has.
var system = []string{"c", "m", "pthread", "dl", "rt", "util", "gcc", "gcc_s", "resolv", "stdc++"}

// libraries looks up what the program is linked to.
func (k *Kit) libraries(a *detect.App) (known []tables.Native, from []detect.Evidence) {
	var list []Used
	if k.Libraries != nil {
		list = k.Libraries(a)
	}
	for _, u := range k.uses(a) {
		if name := k.Native.Of(u.Name); name != "" {
			list = append(list, Used{name, u.At})
		}
	}
	for _, l := range list {
		if slices.Contains(system, l.Name) {
			continue
		}
		n, ok := tables.NativeFor("cpp", l.Name, k.suite(a))
		switch {
		case !ok:
			a.Warn("unknown-library", fmt.Sprintf("%s: which Debian package has %s is not known: give --set buildPackages=… and --set runPackages=…", l.At, l.Name), l.At)
		case !slices.ContainsFunc(known, func(o tables.Native) bool { return o.Name == n.Name }):
			known, from = append(known, n), append(from, l.At)
		}
	}
	return known, from
}

func (k *Kit) suite(a *detect.App) string {
	if k.Suite != nil {
		if s := k.Suite(a); s == "bookworm" {
			return s
		}
	}
	return "trixie"
}

// fronted says that tini stands in front of the program.
func fronted(a *detect.App) bool { return a.Text("kind") != "tool" && !a.Yes("stops") }

func (k *Kit) bare(a *detect.App) bool { return k.Bare != nil && k.Bare(a) }

// https is an address that a program may ask.
var https = detect.NewPattern(`["']https://`)

// asks says that the program, not its manifest, names an https address.
func (k *Kit) asks(a *detect.App) (detect.Evidence, bool) {
	for _, m := range a.Search(https, k.Exts...) {
		if !slices.ContainsFunc(a.From, func(e detect.Evidence) bool { return e.Path == m.Path }) {
			return m.Evidence, true
		}
	}
	return detect.Evidence{}, false
}

// BuildPackagesFact lists what the build stage installs.
func (k *Kit) BuildPackagesFact() detect.Fact {
	return detect.Fact{
		Name: "buildPackages", Type: detect.List,
		Ask: "Which system packages does the build need?",
		Probes: []detect.Probe{{Says: "the compiler, and the libraries that the program is linked to", Look: func(a *detect.App) []detect.Finding {
			var list []string
			known, from := k.libraries(a)
			for _, n := range known {
				list = append(list, n.Build...)
			}
			if k.bare(a) && fronted(a) {
				list, from = append(list, cmp.Or(k.Tini, "tini")), append(from, a.Evidence("program")...)
			}
			if k.BuildPackages != nil {
				if own := k.BuildPackages(a); len(own) > 0 {
					list, from = append(list, own...), append(slices.Clone(a.From), from...)
				}
			}
			return packages(list, from)
		}}},
	}
}

// RunPackagesFact lists what the final stage installs.
func (k *Kit) RunPackagesFact() detect.Fact {
	return detect.Fact{
		Name: "runPackages", Type: detect.List,
		Ask:  "Which system packages does the program need when it runs?",
		When: func(a *detect.App) bool { return !k.bare(a) },
		Probes: []detect.Probe{{Says: "the libraries that it is linked to, certificates where it asks https, tini where it does not stop", Look: func(a *detect.App) []detect.Finding {
			var list []string
			known, from := k.libraries(a)
			if k.Static == nil || !k.Static(a) {
				for _, n := range known {
					list = append(list, n.Run...)
				}
			}
			if k.RunPackages != nil {
				if own := k.RunPackages(a); len(own) > 0 {
					list, from = append(list, own...), append(slices.Clone(a.From), from...)
				}
			}
			if at, ok := k.asks(a); ok {
				list, from = append(list, "ca-certificates"), append(from, at)
			}
			if fronted(a) {
				list, from = append(list, "tini"), append(from, a.Evidence("program")...)
			}
			return packages(list, from)
		}}},
	}
}

func packages(list []string, from []detect.Evidence) []detect.Finding {
	if len(list) == 0 {
		return nil
	}
	slices.Sort(list)
	var places []detect.Evidence
	for _, e := range from {
		if !slices.Contains(places, e) {
			places = append(places, e)
		}
	}
	return []detect.Finding{{Value: slices.Compact(list), From: places}}
}
