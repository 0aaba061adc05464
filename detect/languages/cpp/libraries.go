package cpp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var compilerFact = detect.Fact{
	Name: "compiler", Type: detect.Text,
	Ask: "Which compiler builds the program?",
	Default: func(a *detect.App) *detect.Finding {
		if read(a).cxx {
			return &detect.Finding{Value: detect.Is("g++"), Why: "Debian's own, for C++"}
		}
		return &detect.Finding{Value: detect.Is("gcc"), Why: "Debian's own, for C alone"}
	},
}

// brought are tools that a build asks for as if they were libraries, and does
// without.
var brought = []string{"doxygen", "clangformat", "ccache", "sphinx", "cpack", "cppcheck"}

// libraries looks every library of the build up in the table; what the
// project's own package manager brings is left out.
func libraries(a *detect.App) (known []tables.Native, from []detect.Evidence) {
	b := read(a)
	if len(b.fetches) > 0 {
		a.Warn("fetches-sources", b.fetches[0].String()+": the build fetches sources from the network: it is as stable as their server: use Debian's package, or keep them in the project", b.fetches[0])
	}
	for _, m := range b.absent {
		a.Warn("submodule-missing", m.String()+": "+m.Text+" is built, and empty: git submodule update --init fetches it", m.Evidence)
	}
	bring := brings(a)
	for _, l := range b.libraries {
		if bring.has(l.name) {
			continue
		}
		n, ok := tables.NativeFor("cpp", l.name, "trixie")
		switch {
		case ok && n.Available("trixie"):
			if !slices.ContainsFunc(known, func(k tables.Native) bool { return k.Name == n.Name }) {
				known, from = append(known, n), append(from, l.from)
			}
		case l.required && !slices.Contains(brought, l.name) && !slices.Contains(system, l.name) && !slices.Contains(b.own, l.name) && len(bring) == 0:
			a.Warn("unknown-library", fmt.Sprintf("%s: which Debian package has %s is not known: give --set buildPackages=… and --set runPackages=…", l.from, l.name), l.from)
		}
	}
	return known, from
}

var buildPackagesFact = detect.Fact{
	Name: "buildPackages", Type: detect.List,
	Ask: "Which system packages does the build need?",
	Probes: []detect.Probe{{Says: "the build tool, the compiler, and what the table says of the libraries", Look: func(a *detect.App) []detect.Finding {
		list := tools(a)
		known, from := libraries(a)
		for _, n := range known {
			list = append(list, n.Build...)
			if n.Name == "sqlite3" && a.Text("base") == scratch { // its archive needs it
				list = append(list, "zlib1g-dev")
			}
		}
		slices.Sort(list)
		f := detect.Finding{Value: slices.Compact(list), From: append(slices.Clone(a.Evidence("manager")), from...)}
		if m := read(a).minimum; newer(m.Text, 3, 31) {
			a.Warn("cmake-too-new", m.String()+": CMake "+m.Text+" is newer than Debian's 3.31: lower cmake_minimum_required if the project allows it", m.Evidence)
		}
		return []detect.Finding{f}
	}}},
}

// tools are the packages that the build needs besides its libraries.
func tools(a *detect.App) []string {
	b := read(a)
	list := slices.Clone(b.tools)
	switch a.Text("manager") {
	case "cmake":
		list = append(list, "cmake", "ninja-build")
	case "meson":
		list = append(list, "meson", "ninja-build", "pkg-config")
	default:
		list = append(list, "make")
	}
	if a.Text("compiler") == "gcc" {
		list = append(list, "gcc", "libc6-dev")
	} else {
		list = append(list, "g++")
	}
	if a.Text("manager") == "autotools" && !a.Has("configure") {
		list = append(list, "autoconf", "automake")
		if b.libtool {
			list = append(list, "libtool")
		}
	}
	if b.pkgConfig {
		list = append(list, "pkg-config")
	}
	if len(b.fetches) > 0 {
		list = append(list, "ca-certificates")
		if b.clones {
			list = append(list, "git")
		}
	}
	if p, ok := presetNamed(a, a.Text("preset")); ok && strings.Contains(p.compiler, "clang") {
		list = append(list, "clang")
	}
	if a.Text("base") == scratch && a.Text("kind") != "tool" && !a.Yes("stops") {
		list = append(list, "tini")
	}
	return append(list, managerTools(a)...)
}

// newer says whether a version is above another.
func newer(text string, major, minor int) bool {
	text, _, _ = strings.Cut(text, "...")
	parts := strings.Split(text, ".")
	x, _ := strconv.Atoi(parts[0])
	y := 0
	if len(parts) > 1 {
		y, _ = strconv.Atoi(parts[1])
	}
	return x > major || x == major && y > minor
}

var runPackagesFact = detect.Fact{
	Name: "runPackages", Type: detect.List,
	Ask:  "Which system packages does the program need when it runs?",
	When: func(a *detect.App) bool { return a.Text("base") != scratch },
	Probes: []detect.Probe{{Says: "the libraries that it is linked to", Look: func(a *detect.App) []detect.Finding {
		var list []string
		known, from := libraries(a)
		for _, n := range known {
			list = append(list, n.Run...)
		}
		if a.Text("compiler") == "g++" {
			list, from = append(list, "libstdc++6"), append(from, a.Evidence("manager")...)
		}
		if m, ok := certificates(a); ok {
			list, from = append(list, "ca-certificates"), append(from, m)
		}
		if a.Text("kind") != "tool" && !a.Yes("stops") {
			list, from = append(list, "tini"), append(from, a.Evidence("program")...)
		}
		if len(list) == 0 {
			return nil
		}
		slices.Sort(list)
		return []detect.Finding{{Value: slices.Compact(list), From: from}}
	}}},
}

var asksOthers = detect.NewPattern(`\bcurl_easy_(?:init|perform)\b|"https://|\bSSL_CTX_set_default_verify_paths\b|\bset_default_verify_paths\b`)

// certificates says that the program asks servers over TLS, which it has to
// know the authorities for.
func certificates(a *detect.App) (detect.Evidence, bool) {
	speaks := slices.ContainsFunc(read(a).libraries, func(l library) bool {
		return slices.Contains([]string{"curl", "libcurl", "openssl", "ssl", "libssl", "httplib", "cpprestsdk", "gnutls", "mbedtls", "cpr"}, l.name)
	})
	if m := search(a, asksOthers); speaks && len(m) > 0 {
		return m[0].Evidence, true
	}
	return detect.Evidence{}, false
}
