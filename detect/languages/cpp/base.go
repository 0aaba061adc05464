package cpp

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
)

const scratch = "scratch"

// archived says whether a library can be linked into the program: Debian has
// an archive of it, and the build tool finds all that the archive needs.
func archived(manager, library string) bool {
	switch manager {
	case "cmake":
		return library == "zlib" // the only one that has an option for it and needs no other
	case "meson": // it asks pkg-config what the archives need
		if slices.Contains([]string{"sqlite3", "expat", "json-c"}, library) {
			return true
		}
	}
	return slices.Contains([]string{"zlib", "bzip2", "liblzma", "zstd", "lz4", "jansson", "yaml", "libevent", "xxhash"}, library)
}

// loads are calls that load a part of the C library at that moment.
var loads = detect.NewPattern(`\b(?:getaddrinfo|gethostbyname\w*|getpwnam\w*|getpwuid\w*|getgrnam\w*|dlopen|iconv_open|getservbyname)\s*\(|\b(?:tcp|udp)::resolver\b`)

// whole says whether the program can be linked into one file, and what holds
// against it.
func whole(a *detect.App) (against string, at detect.Evidence) {
	b := read(a)
	if b.shared {
		return "it makes shared libraries of its own", detect.Evidence{}
	}
	if m := search(a, loads); len(m) > 0 {
		return "it calls what the C library loads when it is called", m[0].Evidence
	}
	if a.Text("manager") == "make" && !b.flags && len(b.static) == 0 {
		return "the Makefile passes no LDFLAGS on", detect.Evidence{}
	}
	known, from := libraries(a)
	for i, n := range known {
		if len(n.Run) == 0 {
			continue
		}
		if !archived(a.Text("manager"), n.Name) {
			return "it is linked to " + n.Name, from[i]
		}
	}
	return "", detect.Evidence{}
}

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true, Choice: true,
	Ask:  "What does the final image stand on?",
	When: func(a *detect.App) bool { return a.Known("program") },
	Options: func(a *detect.App) []detect.Option {
		all := []detect.Option{{Value: debian, Label: "a shell, and the libraries that the program loads"}}
		if against, _ := whole(a); against == "" {
			all = append(all, detect.Option{Value: scratch, Label: "nothing but the program, linked into one file"})
		}
		return all
	},
	Probes: []detect.Probe{{Says: "-static in the build files", Look: func(a *detect.App) []detect.Finding {
		b := read(a)
		if against, _ := whole(a); len(b.static) > 0 && against == "" {
			return []detect.Finding{{Value: detect.Is(scratch), From: b.static[:1], Why: "the project links all in one file"}}
		}
		return nil
	}}},
	Default: func(a *detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is(debian), Why: "the C library, and what the program loads"}
	},
}

// staticFlags are what the configuration is given so that the program is one file.
func staticFlags(a *detect.App) []string {
	switch a.Text("manager") {
	case "cmake":
		out := []string{"-DBUILD_SHARED_LIBS=OFF", "-DCMAKE_EXE_LINKER_FLAGS=-static"}
		known, _ := libraries(a)
		for _, n := range known {
			if n.Name == "zlib" {
				out = append(out, "-DZLIB_USE_STATIC_LIBS=ON")
			}
		}
		return out
	case "meson":
		flag := "-Dc_link_args=-static"
		if a.Text("compiler") == "g++" {
			flag = "-Dcpp_link_args=-static"
		}
		return []string{"-Ddefault_library=static", "-Dprefer_static=true", flag}
	case "autotools":
		return []string{"LDFLAGS=-static"}
	}
	return nil
}
