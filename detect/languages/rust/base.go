package rust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true, Choice: true,
	Check: possible,
	Ask:   "What does the final image stand on?",
	Options: func(a *detect.App) []detect.Option {
		all := []detect.Option{
			{Value: "distroless", Label: "the C library, certificates and time zones, no shell"},
			{Value: "debian", Label: "a shell, and every package of Debian"},
			{Value: "alpine", Label: "a shell in a few megabytes; the program is linked to musl"},
			{Value: "scratch", Label: "nothing but the program, linked to musl"},
		}
		return slices.DeleteFunc(all, func(o detect.Option) bool { return impossible(a, o.Value) })
	},
	Default: func(a *detect.App) *detect.Finding {
		if impossible(a, "distroless") {
			list, from, _ := linked(a)
			return &detect.Finding{Value: detect.Is("debian"), From: from, Why: "it is linked to libraries of " + strings.Join(list, ", ")}
		}
		if static(a) {
			return &detect.Finding{Value: detect.Is("distroless"), From: a.Evidence("target"), Why: "all of the program is in one file: it needs not even the C library"}
		}
		return &detect.Finding{Value: detect.Is("distroless"), Why: "the program needs the C library and no more"}
	},
}

// impossible says whether a program cannot run on a base.
func impossible(a *detect.App, base string) bool { return refusal(a, base) != "" }

// refusal says why a program cannot run on a base, "" where it can: only Debian
// has the packages, and what is linked to musl can load none of its libraries.
func refusal(a *detect.App, base string) string {
	list, from, why := linked(a)
	at := " (" + why + ")"
	if len(from) > 0 {
		at = " (" + why + ", " + from[0].String() + ")"
	}
	switch base {
	case "distroless":
		for _, p := range list {
			if !slices.Contains(distroless, p) {
				return "the program is linked to " + p + at + ", which that image does not have"
			}
		}
	case "alpine", "scratch":
		if byLeptos(a) {
			return "cargo-leptos fetches tools that run with GNU's C library alone"
		}
		if len(list) > 0 {
			return "the program is linked to " + strings.Join(list, ", ") + at + ", which one for musl cannot load: turn on the feature of the crate that compiles its own (vendored, bundled)"
		}
		if strings.HasSuffix(a.Text("target"), "-gnu") {
			return "build.target of Cargo's configuration is " + a.Text("target") + ", and the program would be linked to musl"
		}
		for _, n := range needs(a) {
			for _, p := range n.build {
				if alpine.Of(p) == "" {
					return n.why + " (" + n.from.String() + ") is compiled against " + p + ", for which no package of Alpine is known"
				}
			}
		}
	}
	return ""
}

// possible refuses a base with the reason, before the list of those there are.
func possible(a *detect.App, v detect.Value) error {
	if why := refusal(a, v.String()); why != "" {
		return fmt.Errorf("%s is not possible: %s", v, why)
	}
	return nil
}

// alpine are the names that packages of builds have there.
var alpine = detect.Lookup[string]{{"cmake", "cmake"}, {"make", "make"}, {"perl", "perl"}, {"g++", "g++"}, {"pkg-config", "pkgconf"},
	{"protobuf-compiler", "protobuf"}, {"clang", "clang"}, {"libclang-dev", "clang-dev"}, {"mold", "mold"}, {"lld", "lld"}, {"git", "git"}}

// static says whether the project itself has its program linked to musl.
func static(a *detect.App) bool { return strings.HasSuffix(a.Text("target"), "-musl") }

// onAlpine says whether the program is linked to musl: all of it is in one file.
func onAlpine(a *detect.App) bool { return a.Text("base") == "alpine" || a.Text("base") == "scratch" }

// guarded says whether tini stands in front of the program.
func guarded(a *detect.App) bool { return a.Text("kind") != "tool" && !a.Yes("stops") }

// distroless are packages whose libraries its image for C programs has.
var distroless = []string{"libssl3t64", "libssl3", "libstdc++6", "libgcc-s1", "libc6"}
