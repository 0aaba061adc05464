package cpp

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// The build stage's folders, which CMake's variables for them stand for.
const sourceDir, buildDir = "/src", "/build"

// cmake walks the CMake files of a project.
type cmake struct {
	a       *detect.App
	b       *build
	vars    map[string]string
	install [][]string
	skip    []bool // of each if that is open: whether its branch is not built for a container
	beside  bool   // below a folder of tests or of others' code: its programs do not count
	depth   int
	read    []string // folders and files that were taken in
}

// cmake reads CMakeLists.txt and what it takes in.
func (b *build) cmake(a *detect.App) {
	c := &cmake{a: a, b: b, vars: map[string]string{"CMAKE_INSTALL_BINDIR": "bin", "CMAKE_INSTALL_SBINDIR": "sbin", "CMAKE_INSTALL_PREFIX": "/usr/local",
		"CMAKE_SOURCE_DIR": sourceDir, "PROJECT_SOURCE_DIR": sourceDir, "CMAKE_BINARY_DIR": buildDir, "PROJECT_BINARY_DIR": buildDir}}
	c.folder(a.Dir)
	c.settle()
	b.forget()
}

// elsewhere are conditions of what is not built for a container.
var elsewhere = detect.NewPattern(`(?i)WIN32|MSVC|APPLE|ANDROID|IOS\b|EMSCRIPTEN|MINGW|(?:^|[^A-Z]|UNIT|G|C|BUILD)TEST|EXAMPLE|BENCH|DOCS?(?:_|\b)|DOXYGEN|FUZZ|COVERAGE`)

// folder reads the CMakeLists.txt of a folder.
func (c *cmake) folder(dir string) {
	if c.depth > 8 || slices.Contains(c.read, dir) {
		return
	}
	c.read = append(c.read, dir)
	c.depth++
	here := path.Join("/", detect.Rel(c.a.Dir, dir))
	was := [3]string{c.vars["CMAKE_CURRENT_SOURCE_DIR"], c.vars["CMAKE_CURRENT_BINARY_DIR"], c.vars["CMAKE_CURRENT_LIST_DIR"]}
	c.vars["CMAKE_CURRENT_SOURCE_DIR"], c.vars["CMAKE_CURRENT_BINARY_DIR"] = path.Join(sourceDir, here), path.Join(buildDir, here)
	c.file(dir, path.Join(dir, "CMakeLists.txt"))
	c.vars["CMAKE_CURRENT_SOURCE_DIR"], c.vars["CMAKE_CURRENT_BINARY_DIR"], c.vars["CMAKE_CURRENT_LIST_DIR"] = was[0], was[1], was[2]
	c.depth--
}

// file reads one file whose calls count for a folder.
func (c *cmake) file(dir, file string) {
	open := len(c.skip)
	c.vars["CMAKE_CURRENT_LIST_DIR"] = path.Join(sourceDir, detect.Rel(c.a.Dir, path.Dir(file)))
	text := c.a.Project.Text(file)
	c.b.keeps = c.b.keeps || papers.Regexp().MatchString(cmakeRemark.Regexp().ReplaceAllString(text, "$1"))
	for _, call := range cmakeCommands(text) {
		if c.branch(call, open) || slices.Contains(c.skip, true) {
			continue
		}
		c.call(dir, file, call)
	}
	c.skip = c.skip[:min(open, len(c.skip))]
}

// branch follows if, else and endif: what is built for other systems, and for
// tests, is passed over.
func (c *cmake) branch(call command, open int) bool {
	cond := strings.Join(call.args, " ")
	switch n := len(c.skip); call.name {
	case "if":
		c.skip = append(c.skip, elsewhere.Regexp().MatchString(cond) && !strings.Contains(cond, "NOT "))
	case "function", "macro": // its words are known where it is called
		c.skip = append(c.skip, true)
	case "else", "elseif":
		if n > open {
			c.skip[n-1] = call.name == "elseif" && elsewhere.Regexp().MatchString(cond)
		}
	case "endif", "endfunction", "endmacro":
		if n > open {
			c.skip = c.skip[:n-1]
		}
	default:
		return false
	}
	return true
}

// place gives the project path of a file or folder that a call names.
func (c *cmake) place(dir, word string) string {
	if rest, ok := strings.CutPrefix(word, sourceDir); ok && (rest == "" || rest[0] == '/') {
		return path.Join(c.a.Dir, rest)
	}
	if word == "" || strings.HasPrefix(word, "/") {
		return ""
	}
	return path.Join(dir, word)
}

// include reads a file of the project, given by its path or as a module.
func (c *cmake) include(dir, word string) {
	file := c.place(dir, word)
	if path.Ext(word) != ".cmake" {
		file = path.Join(c.a.Dir, "cmake", word+".cmake")
	}
	if file == "" || !c.a.Project.Has(file) || slices.Contains(c.read, file) || c.depth > 8 {
		return
	}
	c.read = append(c.read, file)
	c.depth++
	here := c.vars["CMAKE_CURRENT_LIST_DIR"]
	c.file(dir, file)
	c.vars["CMAKE_CURRENT_LIST_DIR"] = here
	c.depth--
}

// others' code in a project lies in one of these.
var theirs = []string{"external", "externals", "extern", "deps", "dependencies", "vendor", "3rdparty", "3rd_party", "thirdparty", "third_party", "third-party", "submodules", "subprojects"}

// subfolder reads a folder that is built along.
func (c *cmake) subfolder(dir string, args []string, from detect.Evidence) {
	below := c.place(dir, args[0])
	if below == "" {
		return
	}
	if empty(c.a, below) {
		c.b.absent = append(c.b.absent, detect.Match{Evidence: from, Text: detect.Rel(c.a.Dir, below)})
		return
	}
	was := c.beside
	rel := detect.Rel(c.a.Dir, below)
	c.beside = c.beside || detect.Aside(c.a.Dir, path.Join(below, "CMakeLists.txt")) || slices.Contains(args, "EXCLUDE_FROM_ALL") ||
		slices.ContainsFunc(strings.Split(rel, "/"), func(part string) bool { return slices.Contains(theirs, strings.ToLower(part)) })
	c.folder(below)
	c.beside = was
}

// settle says of each program whether it is installed, and where.
func (c *cmake) settle() {
	for i := range c.b.programs {
		p := &c.b.programs[i]
		for _, args := range c.install {
			if !slices.Contains(args, p.target) {
				continue
			}
			p.installed, p.bin = true, "bin"
			if r := slices.Index(args, "RUNTIME"); r >= 0 {
				args = args[r:]
			}
			if d := slices.Index(args, "DESTINATION"); d >= 0 && d+1 < len(args) && args[d+1] != "" {
				p.bin = path.Clean(args[d+1])
				p.installed = !path.IsAbs(p.bin) // one that is fixed goes past the prefix
			}
		}
	}
	for _, args := range c.install {
		for _, w := range args {
			if slices.Contains(c.b.own, strings.ToLower(w)) {
				c.b.develops = true // a library, with its archive and perhaps its headers
			}
		}
	}
}
