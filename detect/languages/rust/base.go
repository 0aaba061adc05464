package rust

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true, Choice: true,
	Ask: "What does the final image stand on?",
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
		return &detect.Finding{Value: detect.Is("distroless"), Why: "the program needs the C library and no more"}
	},
}

// impossible says whether a program cannot run on a base: only Debian has the
// packages, and what is linked to musl can load none of its libraries.
func impossible(a *detect.App, base string) bool {
	list, _, _ := linked(a)
	switch base {
	case "distroless":
		return slices.ContainsFunc(list, func(p string) bool { return !slices.Contains(distroless, p) })
	case "alpine", "scratch":
		if len(list) > 0 || a.Text("toolchain") != "" {
			return true
		}
		for _, n := range needs(a) {
			if slices.ContainsFunc(n.build, func(p string) bool { return alpine[p] == "" }) {
				return true
			}
		}
	}
	return false
}

// alpine are the names that packages of builds have there.
var alpine = map[string]string{"cmake": "cmake", "make": "make", "perl": "perl", "g++": "g++", "pkg-config": "pkgconf",
	"protobuf-compiler": "protobuf", "clang": "clang", "libclang-dev": "clang-dev", "mold": "mold", "lld": "lld", "git": "git"}

// onAlpine says whether the program is linked to musl: all of it is in one file.
func onAlpine(a *detect.App) bool { return a.Text("base") == "alpine" || a.Text("base") == "scratch" }

// guarded says whether tini stands in front of the program.
func guarded(a *detect.App) bool { return a.Text("kind") != "tool" && !a.Yes("stops") }

// distroless are packages whose libraries its image for C programs has.
var distroless = []string{"libssl3t64", "libssl3", "libstdc++6", "libgcc-s1", "libc6"}
