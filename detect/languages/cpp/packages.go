package cpp

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// The places that libraries come from besides Debian.
const conan, vcpkg, debian = "conan", "vcpkg", "debian"

// brought by the project's own package manager: the names of its manifest.
type manifest []string

// has says whether the manifest names a library that the build asks for, under
// whichever name.
func (m manifest) has(library string) bool {
	row, _ := tables.NativeFor("cpp", library, "trixie")
	return slices.ContainsFunc(m, func(name string) bool {
		if name == library || strings.HasPrefix(library, name+"_") || strings.HasPrefix(library, name) && slices.Contains([]string{"poco", "qt6"}, name) {
			return true
		}
		own, ok := tables.NativeFor("cpp", name, "trixie")
		return ok && own.Name == row.Name
	})
}

// brings gives what the settled package manager brings.
func brings(a *detect.App) manifest {
	switch a.Text("libraries") {
	case conan:
		return readConan(a).requires
	case vcpkg:
		return readVcpkg(a).requires
	}
	return nil
}

var librariesFact = detect.Fact{
	Name: "libraries", Type: detect.Text, Strict: true,
	Ask:  "Where do the libraries come from?",
	When: func(a *detect.App) bool { return len(sources(a)) > 0 },
	Options: func(a *detect.App) []detect.Option {
		return append(sources(a), detect.Option{Value: debian, Label: "Debian's packages of them"})
	},
	Probes: []detect.Probe{{Says: "conanfile.txt, conanfile.py, vcpkg.json", Look: func(a *detect.App) []detect.Finding {
		var out []detect.Finding
		for _, o := range sources(a) {
			out = append(out, detect.Finding{Value: detect.Is(o.Value), From: o.From})
		}
		return out
	}}},
	Default: func(a *detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is(debian)} },
}

// sources are the package managers that can be used: their manifest is there,
// and the build tool takes what they leave.
func sources(a *detect.App) []detect.Option {
	var out []detect.Option
	manager := a.Text("manager")
	if c := readConan(a); c.file != "" && !c.first && (manager == "cmake" || manager == "meson") {
		out = append(out, detect.Option{Value: conan, Label: c.file, From: []detect.Evidence{c.from}})
	}
	if v := readVcpkg(a); v.file != "" && manager == "cmake" {
		out = append(out, detect.Option{Value: vcpkg, Label: v.file, From: []detect.Evidence{v.from}})
	}
	if len(out) == 2 && strings.Contains(a.Read(presetsFile)+a.Read("CMakeLists.txt"), "vcpkg") {
		slices.Reverse(out)
	}
	return out
}

// warnManagers says what the project's manifests are not used for.
func warnManagers(a *detect.App) {
	c, v := readConan(a), readVcpkg(a)
	if c.first {
		a.Warn("conan-1", c.from.String()+": it is written for Conan 1, which has ended: Debian's packages of these libraries are installed instead: port it to Conan 2, with CMakeToolchain and CMakeDeps", c.from)
	} else if c.file != "" && a.Text("libraries") != conan {
		a.Warn("package-manager-not-used", c.file+": Debian's packages of these libraries are installed instead: check that their versions will do", c.from)
	}
	if v.file != "" && a.Text("libraries") != vcpkg {
		a.Warn("package-manager-not-used", v.file+": Debian's packages of these libraries are installed instead: check that their versions will do", v.from)
	}
	if a.Text("libraries") == vcpkg && v.baseline == "" {
		a.Warn("vcpkg-no-baseline", v.from.String()+": it has no builtin-baseline: each build takes whatever versions vcpkg has that day: add one (vcpkg x-update-baseline --add-initial-baseline)", v.from)
	}
}

// managerTools are the Debian packages that the package manager needs itself,
// and that recipes commonly build with.
func managerTools(a *detect.App) []string {
	warnManagers(a)
	switch a.Text("libraries") {
	case conan:
		return []string{"ca-certificates", "g++", "make", "perl", "pkg-config", "python3-venv"}
	case vcpkg:
		return []string{"ca-certificates", "curl", "g++", "git", "make", "perl", "pkg-config", "tar", "unzip", "zip"}
	}
	return nil
}

var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List,
	Ask:  "Which files decide which libraries are installed?",
	When: func(a *detect.App) bool { return a.Text("libraries") == conan || a.Text("libraries") == vcpkg },
	Probes: []detect.Probe{{Says: "the manifest, its lock file, and what they name", Look: func(a *detect.App) []detect.Finding {
		list := readVcpkg(a).inputs
		if a.Text("libraries") == conan {
			list = readConan(a).inputs
		}
		f := detect.Finding{Value: list}
		for _, n := range list {
			f.From = append(f.From, a.At(n, 0)...)
		}
		return []detect.Finding{f}
	}}},
}

// toolchainFact is the file by which the build tool finds the libraries.
var toolchainFact = detect.Fact{
	Name: "toolchain", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		switch a.Text("libraries") {
		case conan:
			return &detect.Finding{Value: detect.Is(readConan(a).toolchain(a.Text("manager")))}
		case vcpkg:
			return &detect.Finding{Value: detect.Is("/opt/vcpkg/scripts/buildsystems/vcpkg.cmake")}
		}
		return nil
	},
}

// generatorsFact names the generators that the conanfile leaves to be chosen.
var generatorsFact = detect.Fact{
	Name: "generators", Type: detect.List, Derived: true,
	When: func(a *detect.App) bool { return a.Text("libraries") == conan },
	Default: func(a *detect.App) *detect.Finding {
		return &detect.Finding{Value: readConan(a).missing(a.Text("manager"))}
	},
}

// deploysFact says that libraries of Conan are loaded when the program runs.
var deploysFact = detect.Fact{
	Name: "deploys", Type: detect.YesNo, Derived: true,
	When: func(a *detect.App) bool { return a.Text("libraries") == conan },
	Default: func(a *detect.App) *detect.Finding {
		if readConan(a).shared {
			return &detect.Finding{Value: detect.Is("yes")}
		}
		return &detect.Finding{Value: detect.Is("no")}
	},
}

// baselineFact is the commit of vcpkg whose versions are taken.
var baselineFact = detect.Fact{
	Name: "baseline", Type: detect.Text,
	Ask:  "Which commit of vcpkg are the libraries taken from?",
	When: func(a *detect.App) bool { return a.Text("libraries") == vcpkg },
	Probes: []detect.Probe{{Says: "baseline in vcpkg-configuration.json, builtin-baseline in vcpkg.json", Look: func(a *detect.App) []detect.Finding {
		if v := readVcpkg(a); v.baseline != "" {
			return detect.Finds("", []detect.Evidence{v.at}, v.baseline)
		}
		return nil
	}}},
}
