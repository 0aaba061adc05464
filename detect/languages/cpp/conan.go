package cpp

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// conanfile is what conanfile.txt or conanfile.py says; the latter is read by
// its words alone.
type conanfile struct {
	file       string
	from       detect.Evidence
	requires   manifest
	generators []string
	layout     string
	shared     bool // a library is asked for that is loaded when the program runs
	first      bool // it is written for Conan 1
	inputs     []string
}

var (
	conanSection   = detect.NewPattern(`^\s*\[(\w+)\]\s*$`)
	conanReference = detect.NewPattern(`["']?([a-z0-9_][a-z0-9_+.-]*)/(?:\[[^\]]+\]|[\w.+-]+)(?:@[\w/.-]*)?`)
	conanRequires  = detect.NewPattern(`(?:\bself\.(?:requires|tool_requires)\s*\(|^\s*requires\s*=)[^\n]*(?:\n[ \t]+["'][^\n]*)*`)
	conanGenerator = detect.NewPattern(`\b(CMakeToolchain|CMakeDeps|MesonToolchain|PkgConfigDeps)\b`)
	conanLayout    = detect.NewPattern(`\b(cmake_layout|basic_layout)\b`)
	conanShared    = detect.NewPattern(`\*?[:/.]?["']?shared["']?\]?\s*[=:]\s*["']?True`)
	conanFirst     = detect.NewPattern(`^from\s+conans\b|^\s*(?:cmake|cmake_find_package\w*|cmake_paths|pkg_config)\s*$|\bgenerators\s*=\s*["'(\[]+\s*["']?(?:cmake|cmake_find_package\w*|pkg_config)["']`)
	conanReads     = detect.NewPattern(`\b(?:load|open)\s*\([^"'\n)]*["']([\w.-]+)["']`)
)

// readConan reads the conanfile of an app, once.
func readConan(a *detect.App) *conanfile {
	return a.Project.Keep("cpp conan "+a.Dir, func() any {
		c := &conanfile{}
		for _, name := range []string{"conanfile.py", "conanfile.txt"} {
			if !a.Has(name) || c.file != "" {
				continue
			}
			text := a.Read(name)
			if name == "conanfile.txt" {
				c.text(a.Path(name), text)
			} else {
				c.python(a.Path(name), text)
			}
			if len(c.requires) == 0 && len(c.generators) == 0 && !c.first {
				continue // a recipe that packs the project for others
			}
			c.file = name
			if c.from.Path == "" {
				c.from = a.At(name, 0)[0]
			}
			c.first = c.first || conanFirst.Matches(text) && len(c.generators) == 0
			c.shared = conanShared.Matches(text)
			for _, m := range conanLayout.In(a.Path(name), text) {
				c.layout = m.Group()
			}
			c.inputs = []string{name}
			for _, m := range conanReads.In(a.Path(name), text) {
				if a.Has(m.Group()) && !slices.Contains(c.inputs, m.Group()) {
					c.inputs = append(c.inputs, m.Group())
				}
			}
			for _, n := range []string{"conan.lock", "conandata.yml"} {
				if a.Has(n) {
					c.inputs = append(c.inputs, n)
				}
			}
		}
		return c
	}).(*conanfile)
}

// text reads the sections of conanfile.txt.
func (c *conanfile) text(file, text string) {
	section := ""
	n := 0
	for line := range strings.Lines(text) {
		n++
		if m := conanSection.Regexp().FindStringSubmatch(line); m != nil {
			section = m[1]
			continue
		}
		if i := strings.Index(line, "#"); i >= 0 && (i == 0 || line[i-1] == ' ') {
			line = line[:i]
		}
		switch line = strings.TrimSpace(line); {
		case line == "":
		case section == "requires":
			c.require(line, detect.Evidence{Path: file, Line: n})
		case section == "generators" && conanGenerator.Regexp().MatchString(line):
			c.generators = append(c.generators, line)
		case section == "imports": // Conan 2 has no such thing
			c.first = true
		}
	}
}

// python finds the references and generators in conanfile.py.
func (c *conanfile) python(file, text string) {
	for _, m := range conanRequires.In(file, text) {
		if strings.Contains(m.Text, "tool_requires") {
			continue
		}
		for _, r := range conanReference.Regexp().FindAllString(m.Text, 50) {
			c.require(r, m.Evidence)
		}
	}
	for _, m := range conanGenerator.In(file, text) {
		if !slices.Contains(c.generators, m.Group()) {
			c.generators = append(c.generators, m.Group())
		}
	}
}

func (c *conanfile) require(reference string, at detect.Evidence) {
	name, _, ok := strings.Cut(strings.Trim(reference, `"' `), "/")
	if !ok || name == "" {
		return
	}
	if c.from.Path == "" {
		c.from = at
	}
	c.requires = append(c.requires, strings.ToLower(name))
}

// missing gives the generators that the build tool needs and the file does not name.
func (c *conanfile) missing(manager string) []string {
	var out []string
	for _, g := range map[string][]string{"cmake": {"CMakeDeps", "CMakeToolchain"}, "meson": {"MesonToolchain", "PkgConfigDeps"}}[manager] {
		if !slices.Contains(c.generators, g) {
			out = append(out, g)
		}
	}
	return out
}

// toolchain is where Conan leaves the file that the build tool reads.
func (c *conanfile) toolchain(manager string) string {
	dir := "/conan"
	switch c.layout {
	case "cmake_layout":
		dir = "/conan/build/Release/generators"
	case "basic_layout":
		dir = "/conan/build-release/conan"
	}
	if manager == "meson" {
		return path.Join(dir, "conan_meson_native.ini")
	}
	return path.Join(dir, "conan_toolchain.cmake")
}
