package cpp

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

func yesNo(yes bool) *detect.Finding {
	if yes {
		return &detect.Finding{Value: detect.Is("yes")}
	}
	return &detect.Finding{Value: detect.Is("no")}
}

var installsFact = detect.Fact{
	Name: "installs", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		p, ok := chosen(a)
		return yesNo(ok && p.installed && a.Text("base") != scratch)
	},
}

var sharedFact = detect.Fact{
	Name: "shared", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding { return yesNo(read(a).shared || a.Yes("deploys")) },
}

// outFact is where the build leaves a program that is not installed.
var outFact = detect.Fact{
	Name: "out", Type: detect.Text, Derived: true,
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		p, _ := chosen(a)
		dir := buildDir
		if a.Text("manager") == "make" || a.Text("manager") == "autotools" {
			dir = "."
		}
		if path.IsAbs(p.dir) {
			dir = ""
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
		switch a.Text("manager") {
		case "cmake":
			lines = cmakeLines(a)
		case "meson":
			lines = mesonLines(a)
		case "autotools":
			lines = autotoolsLines(a)
		default:
			lines = makeLines(a)
		}
		switch {
		case !a.Yes("installs"):
			lines = append(lines, "install -D --strip "+a.Text("out")+" /out/bin/"+a.Text("program"))
			if read(a).shared {
				lines = append(lines, "mkdir -p /out/lib", `find `+sharedPlace(a)+` -name 'lib*.so*' -exec cp -a --target-directory=/out/lib {} +`)
			}
		case read(a).develops:
			lines = append(lines, "rm -rf /out/include /out/share/man /out/lib/*.a /out/lib/*.la /out/lib/cmake /out/lib/pkgconfig")
		}
		return &detect.Finding{Value: lines, Source: detect.Detected, From: a.Evidence("program")}
	},
}

// sharedPlace is the folder that shared libraries are built in.
func sharedPlace(a *detect.App) string {
	if m := a.Text("manager"); m == "cmake" || m == "meson" {
		return buildDir
	}
	return "."
}

func cmakeLines(a *detect.App) detect.Value {
	configure := "cmake -S . -B /build -G Ninja"
	p, preset := presetNamed(a, a.Text("preset"))
	if preset {
		configure = "cmake --preset " + formats.Quote(p.name) + " -B /build -G Ninja"
	}
	if !preset || p.kind == "" {
		configure += " -DCMAKE_BUILD_TYPE=Release"
	}
	named := preset && a.Text("libraries") == vcpkg && strings.Contains(a.Read(presetsFile), "$env{VCPKG_ROOT}")
	if file := a.Text("toolchain"); file != "" && !named {
		configure += " -DCMAKE_TOOLCHAIN_FILE=" + file
	}
	for _, option := range read(a).off {
		configure += " -D" + option + "=OFF"
	}
	if a.Text("base") == scratch {
		configure += " " + strings.Join(staticFlags(a), " ")
	}
	lines := detect.Is(configure, "cmake --build /build")
	if a.Yes("installs") {
		lines = append(lines, "cmake --install /build --prefix /out --strip")
	}
	return lines
}

func mesonLines(a *detect.App) detect.Value {
	setup := "meson setup /build --buildtype=release --prefix=/usr/local"
	if b := read(a); b.shared || b.develops { // its own choice, without dpkg-dev, is lib64: no program looks there
		setup += " --libdir=lib"
	}
	if file := a.Text("toolchain"); file != "" {
		setup += " --native-file=" + file
	}
	if read(a).either && a.Text("base") != scratch {
		setup += " -Ddefault_library=static"
	}
	if a.Text("base") == scratch {
		setup += " " + strings.Join(staticFlags(a), " ")
	}
	lines := detect.Is(setup, "meson compile -C /build")
	if a.Yes("installs") {
		lines = append(lines, "DESTDIR=/stage meson install -C /build --strip", "cp -a /stage/usr/local /out")
	}
	return lines
}

func autotoolsLines(a *detect.App) detect.Value {
	var lines detect.Value
	if !a.Has("configure") {
		lines = append(lines, "autoreconf --install")
	}
	configure := "./configure --prefix=/usr/local"
	if a.Text("base") == scratch {
		configure += " " + strings.Join(staticFlags(a), " ")
	}
	lines = append(lines, configure, `make -j"$(nproc)"`)
	if a.Yes("installs") {
		lines = append(lines, "make install-strip DESTDIR=/stage", "cp -a /stage/usr/local /out")
	}
	return lines
}

func makeLines(a *detect.App) detect.Value {
	b := read(a)
	line := `make -j"$(nproc)"`
	if a.Text("base") == scratch && len(b.static) == 0 {
		line += ` LDFLAGS="` + strings.TrimSpace(strings.NewReplacer(`"`, "", "$", "", "`", "", `\`, "").Replace(b.linkFlags)+" -static") + `"`
	}
	if p, _ := chosen(a); len(programs(a)) > 1 && !b.whole {
		line += " " + path.Join(p.dir, p.name)
	}
	return detect.Is(line)
}

var startFact = detect.Fact{
	Name: "start", Type: detect.Command, Required: true,
	Ask:  "Which command starts the program?",
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		p, _ := chosen(a)
		bin := "bin"
		if a.Yes("installs") && p.bin != "" {
			bin = p.bin
		}
		f := &detect.Finding{Value: detect.Is(path.Join("/usr/local", bin, p.name)), Source: detect.Detected, From: slices.Clone(a.Evidence("program"))}
		if m := demandedPort(a); m != nil && a.Number("port") > 0 && a.Text("kind") == "service" {
			f.Value, f.From = append(f.Value, a.Text("port")), append(f.From, m.Evidence)
		}
		return f
	},
}
