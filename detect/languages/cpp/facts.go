package cpp

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var (
	port     = detect.NewPattern(`\bhtons\s*\(\s*(\w+)\s*\)`)
	listens  = detect.NewPattern(`(?:\.|->)(?:listen|bind|port|addListener|bind_to_port)\s*\(\s*(?:"([\w.:]+)"\s*,\s*)?(\d{2,5})\b`)
	accepts  = detect.NewPattern(`\b(?:::)?listen\s*\(\s*\w+\s*,|\baccept4?\s*\(|\b(?:lws_create_context|uv_listen|evhttp_bind_socket\w*|evconnlistener_new_bind|MHD_start_daemon|mg_http_listen|mg_listen)\s*\(`)
	assigned = detect.NewPattern(`\b\w+(?:\.|->)port\s*=\s*(\d{2,5})\s*;`)
	named    = detect.NewPattern(`(?:#define\s+(\w+)\s+\(?(\d{2,5})\)?|\b(?:const|constexpr|static|int|uint16_t|unsigned|short|auto)\s+(\w+)\s*(?:=|\{)\s*(\d{2,5})\b)`)
	local    = detect.NewPattern(`\bINADDR_LOOPBACK\b|inet_addr\s*\(\s*"127\.|(?:listen|bind)\s*\(\s*"(?:127\.0\.0\.1|localhost)"`)
	handles  = detect.NewPattern(`\bSIGTERM\b`)
	waits    = detect.NewPattern(`\bsignal\s*\(\s*SIG|\bsigaction\s*\(|\bsigwait\s*\(|\bsignal_set\b`)
)

func search(a *detect.App, p *detect.Pattern) []detect.Match {
	return a.Project.Keep("cpp search "+a.Dir+p.String(), func() any {
		return a.Search(p, append(slices.Clone(exts), headers...)...)
	}).([]detect.Match)
}

// kindOf says what the program is for, with the place that shows it.
func kindOf(a *detect.App) (detect.Kind, []detect.Evidence, string) {
	for _, p := range []*detect.Pattern{listens, accepts} {
		if m := search(a, p); len(m) > 0 {
			return detect.Service, []detect.Evidence{m[0].Evidence}, "it listens"
		}
	}
	if m := search(a, waits); len(m) > 0 {
		return detect.Worker, []detect.Evidence{m[0].Evidence}, "it runs until a signal comes"
	}
	if p, ok := chosen(a); ok {
		return detect.Tool, []detect.Evidence{p.from}, "it listens on nothing"
	}
	return detect.Tool, a.From, "it listens on nothing"
}

var kindFact = detect.Fact{
	Name: "kind", Type: detect.Text, Strict: true,
	Ask: "What is the program for?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "service", Label: "it listens on a port"}, {Value: "worker", Label: "it runs on, without a port"}, {Value: "tool", Label: "it does one thing and ends"}}
	},
	Probes: []detect.Probe{{Says: "whether the program listens, waits for a signal, or ends", Look: func(a *detect.App) []detect.Finding {
		kind, from, why := kindOf(a)
		return []detect.Finding{{Value: detect.Is(string(kind)), From: from, Why: why}}
	}}},
}

var portFact = detect.Fact{
	Name: "port", Type: detect.Number, Required: true, Choice: true,
	Ask:  "Which port does the program listen on?",
	When: func(a *detect.App) bool { return a.Text("kind") == "service" && a.Known("program") },
	Probes: []detect.Probe{
		{Says: "the number in the source that is bound", Look: ports},
		{Says: "port in the configuration file that is called like the program", Look: configuredPort},
		{Says: "EXPOSE of a Dockerfile, ports of a compose file", Look: detect.ContainerPorts},
	},
	Missing: func(*detect.App) string {
		return "the program listens, but where is not written in its source: give --port"
	},
}

// definitions finds the lines that give a name a number.
func definitions(a *detect.App, name string) []detect.Match {
	var out []detect.Match
	for _, f := range a.Sources(append(slices.Clone(exts), headers...)...) {
		code := a.Project.Code(f)
		if !strings.Contains(code, name) {
			continue
		}
		line := 0
		for text := range strings.SplitSeq(code, "\n") {
			line++
			if strings.Contains(text, name) {
				for _, m := range named.In(f, text) {
					m.Line = line
					out = append(out, m)
				}
			}
		}
	}
	return out
}

var portLine = detect.NewPattern(`^\s*(?:listen_)?port\s*[ =:]\s*(\d{2,5})\s*;?$`)

// configuredPort reads the example of the settings that lies beside the program.
func configuredPort(a *detect.App) []detect.Finding {
	for _, file := range a.Project.Glob(a.Dir, "*.conf") {
		name := strings.TrimSuffix(path.Base(file), ".conf")
		if !strings.HasPrefix(a.Text("program"), name) {
			continue
		}
		if m := portLine.In(file, a.Project.Text(file)); len(m) > 0 {
			return []detect.Finding{{Value: detect.Is(m[0].Group()), From: []detect.Evidence{m[0].Evidence}}}
		}
	}
	return nil
}

func ports(a *detect.App) []detect.Finding {
	var out []detect.Finding
	add := func(text string, at detect.Evidence) {
		if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 65536 {
			out = append(out, detect.Finding{Value: detect.Is(text), From: []detect.Evidence{at}})
		}
	}
	for _, m := range search(a, port) {
		if _, err := strconv.Atoi(m.Group()); err == nil {
			add(m.Group(), m.Evidence)
			continue
		}
		for _, n := range definitions(a, m.Group()) {
			if n.Groups[0] == m.Group() {
				add(n.Groups[1], n.Evidence)
			} else if n.Groups[2] == m.Group() {
				add(n.Groups[3], n.Evidence)
			}
		}
	}
	for _, m := range search(a, listens) {
		add(m.Groups[1], m.Evidence)
	}
	for _, m := range search(a, assigned) { // settings.port = 11211;
		add(m.Group(), m.Evidence)
	}
	if m := search(a, local); len(m) > 0 && len(out) > 0 {
		a.Warn("binds-to-localhost", m[0].String()+": it listens on this machine alone: nothing outside the container reaches it: listen on 0.0.0.0", m[0].Evidence)
	}
	return out
}

var stopsFact = detect.Fact{
	Name: "stops", Type: detect.YesNo,
	Ask:  "Does the program end on SIGTERM?",
	Help: "As process 1 the kernel keeps SIGTERM from a program that does not handle it; where it does not, tini stands in front.",
	When: func(a *detect.App) bool { return a.Text("kind") != "tool" },
	Probes: []detect.Probe{{Says: "SIGTERM in the source", Look: func(a *detect.App) []detect.Finding {
		if m := search(a, handles); len(m) > 0 {
			return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{m[0].Evidence}, Why: "it handles the signal"}}
		}
		return nil
	}}},
	Default: func(a *detect.App) *detect.Finding {
		if a.Text("kind") == "service" {
			a.Warn("no-sigterm-handler", "SIGTERM: the program does not handle it: requests that are being answered are cut off: handle it and shut down", a.Evidence("kind")...)
		}
		return &detect.Finding{Value: detect.Is("no"), Why: "no handler of SIGTERM was found: tini stands in front"}
	},
}

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

// brought are libraries that every compiler has, and tools that a build asks
// for as if they were libraries.
var brought = append([]string{"git", "doxygen", "gtest", "catch2", "benchmark", "clangformat", "ccache", "sphinx"}, system...)

// libraries looks every library of the build up in the table.
func libraries(a *detect.App) (known []tables.Native, from []detect.Evidence) {
	b := read(a)
	if len(b.fetches) > 0 {
		a.Warn("fetches-sources", b.fetches[0].String()+": the build fetches sources from the network: it is as stable as their server: use Debian's package, or keep them in the project", b.fetches[0])
	}
	for _, f := range []string{"vcpkg.json", "conanfile.txt", "conanfile.py"} {
		if a.Has(f) {
			a.Warn("package-manager-not-used", f+": Debian's packages of these libraries are installed instead: check that their versions will do", a.At(f, 0)...)
		}
	}
	for _, l := range b.libraries {
		n, ok := tables.NativeFor("cpp", l.name, "trixie")
		switch {
		case ok:
			if !slices.ContainsFunc(known, func(k tables.Native) bool { return k.Name == n.Name }) {
				known, from = append(known, n), append(from, l.from)
			}
		case l.required && !slices.Contains(brought, l.name):
			a.Warn("unknown-library", fmt.Sprintf("%s: which Debian package has %s is not known: give --set buildPackages=… and --set runPackages=…", l.from, l.name), l.from)
		}
	}
	return known, from
}

var buildPackagesFact = detect.Fact{
	Name: "buildPackages", Type: detect.List,
	Ask: "Which system packages does the build need?",
	Probes: []detect.Probe{{Says: "the build tool, the compiler, and what the table says of the libraries", Look: func(a *detect.App) []detect.Finding {
		b := read(a)
		list := map[string][]string{"cmake": {"cmake", "ninja-build"}, "meson": {"meson", "ninja-build", "pkg-config"}, "autotools": {"make"}, "make": {"make"}}[a.Text("manager")]
		list = append(slices.Clone(list), "g++")
		if a.Text("compiler") == "gcc" {
			list = append(list[:len(list)-1], "gcc", "libc6-dev")
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
			list = append(list, "ca-certificates", "git")
		}
		known, from := libraries(a)
		for _, n := range known {
			list = append(list, n.Build...)
		}
		slices.Sort(list)
		f := detect.Finding{Value: slices.Compact(list), From: append(slices.Clone(a.Evidence("manager")), from...)}
		if m := b.minimum; newer(m.Text, 3, 31) {
			a.Warn("cmake-too-new", m.String()+": CMake "+m.Text+" is newer than Debian's 3.31: lower cmake_minimum_required if the project allows it", m.Evidence)
		}
		return []detect.Finding{f}
	}}},
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
	Ask: "Which system packages does the program need when it runs?",
	Probes: []detect.Probe{{Says: "the libraries that it is linked to", Look: func(a *detect.App) []detect.Finding {
		var list []string
		known, from := libraries(a)
		for _, n := range known {
			list = append(list, n.Run...)
		}
		if a.Text("compiler") == "g++" {
			list, from = append(list, "libstdc++6"), append(from, a.Evidence("manager")...)
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

var installsFact = detect.Fact{
	Name: "installs", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if p, ok := chosen(a); ok && p.installed {
			return &detect.Finding{Value: detect.Is("yes")}
		}
		return &detect.Finding{Value: detect.Is("no")}
	},
}

var sharedFact = detect.Fact{
	Name: "shared", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if read(a).shared {
			return &detect.Finding{Value: detect.Is("yes")}
		}
		return &detect.Finding{Value: detect.Is("no")}
	},
}

// sourcesFact lists the folders that are compiled where the layout is plain.
var sourcesFact = detect.Fact{
	Name: "sources", Type: detect.List, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		_, file := managerOf(a)
		files, dirs := a.Project.Entries(a.Dir)
		f := &detect.Finding{}
		for _, d := range dirs {
			switch {
			case slices.Contains([]string{"src", "include", "lib", "cmake"}, d):
				f.Value = append(f.Value, d)
			case !strings.HasPrefix(d, ".") && !slices.Contains([]string{"docs", "doc", "build"}, d):
				return nil
			}
		}
		for _, n := range files {
			lower := strings.ToLower(n)
			if n != file && !strings.HasPrefix(n, ".") && !strings.HasSuffix(lower, ".md") && !strings.HasPrefix(n, "LICENSE") && !strings.Contains(lower, "dockerfile") &&
				!strings.Contains(lower, "compose") && n != "Makefile" {
				return nil
			}
		}
		return f
	},
}

// inputsFact names the file that the build begins with.
var inputsFact = detect.Fact{
	Name: "input", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		_, file := managerOf(a)
		return &detect.Finding{Value: detect.Is(file)}
	},
}

// outFact is where the build leaves a program that is not installed.
var outFact = detect.Fact{
	Name: "out", Type: detect.Text, Derived: true,
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		p, _ := chosen(a)
		dir := "/build"
		if a.Text("manager") == "make" {
			dir = "."
		}
		return &detect.Finding{Value: detect.Is(path.Join(dir, p.dir, p.name))}
	},
}

var buildFact = detect.Fact{
	Name: "build", Type: detect.Lines, Required: true,
	Ask:  "Which commands build the program?",
	Help: "They must leave it in /out/bin.",
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		var lines detect.Value
		installs := a.Yes("installs")
		switch a.Text("manager") {
		case "cmake":
			lines = detect.Is("cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release", "cmake --build /build")
			if installs {
				lines = append(lines, "cmake --install /build --prefix /out --strip")
			}
		case "meson":
			lines = detect.Is("meson setup /build --buildtype=release --prefix=/usr/local", "meson compile -C /build")
			if installs {
				lines = append(lines, "DESTDIR=/stage meson install -C /build --strip", "cp -a /stage/usr/local /out")
			}
		case "autotools":
			if !a.Has("configure") {
				lines = append(lines, "autoreconf --install")
			}
			lines = append(lines, "./configure --prefix=/usr/local", `make -j"$(nproc)"`, "make install-strip DESTDIR=/stage", "cp -a /stage/usr/local /out")
		default:
			lines = detect.Is(`make -j"$(nproc)"`)
			if out := a.Text("out"); out != "" {
				if p, _ := chosen(a); len(programs(a)) > 1 && !read(a).whole {
					lines = detect.Is(`make -j"$(nproc)" ` + path.Join(p.dir, p.name))
				}
			}
		}
		if !installs && a.Text("manager") != "autotools" {
			lines = append(lines, "install -D --strip "+a.Text("out")+" /out/bin/"+a.Text("program"))
		}
		return &detect.Finding{Value: lines, Source: detect.Detected, From: a.Evidence("program")}
	},
}

var startFact = detect.Fact{
	Name: "start", Type: detect.Command, Required: true,
	Ask:  "Which command starts the program?",
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		p, _ := chosen(a)
		bin := p.bin
		if bin == "" || !p.installed {
			bin = "bin"
		}
		return &detect.Finding{Value: detect.Is(path.Join("/usr/local", bin, p.name)), Source: detect.Detected, From: a.Evidence("program")}
	},
}
