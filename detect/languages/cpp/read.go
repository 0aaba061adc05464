package cpp

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// library is one that the build asks for.
type library struct {
	name     string
	from     detect.Evidence
	required bool
}

// build is what the build files say.
type build struct {
	project   string
	cxx       bool
	programs  []program
	libraries []library
	pkgConfig bool
	fetches   []detect.Evidence
	shared    bool
	whole     bool // make is called without a target: its Makefile calls others
	libtool   bool
	minimum   detect.Match
}

// read reads the build files of an app, once.
func read(a *detect.App) *build {
	return a.Project.Keep("cpp build "+a.Dir, func() any {
		b := &build{}
		manager, file := managerOf(a)
		switch manager {
		case "cmake":
			c := &cmake{a: a, b: b, vars: map[string]string{"CMAKE_INSTALL_BINDIR": "bin", "CMAKE_INSTALL_PREFIX": ""}}
			c.file(a.Dir, 0)
			c.settle()
		case "meson":
			b.meson(a, a.Dir, 0)
		case "autotools":
			b.autotools(a)
		default:
			b.makefile(a, file, ".")
			b.delegated(a, file)
		}
		b.cxx = b.cxx || len(a.Sources(".cc", ".cpp", ".cxx", ".c++", ".C")) > 0
		return b
	}).(*build)
}

func (b *build) library(name string, from detect.Evidence, required bool) {
	if name = strings.ToLower(name); name != "" && !slices.ContainsFunc(b.libraries, func(l library) bool { return l.name == name }) {
		b.libraries = append(b.libraries, library{name, from, required})
	}
}

// command is one call in a CMake file.
type command struct {
	name string
	args []string
	line int
}

var cmakeCall = detect.NewPattern(`^[ \t]*(\w+)[ \t]*\(`)

// cmakeCommands reads the calls of a CMake file.
func cmakeCommands(text string) []command {
	text = regexp.MustCompile(`(?m)(^|\s)#.*$`).ReplaceAllString(text, "$1")
	var out []command
	for _, loc := range cmakeCall.Regexp().FindAllStringSubmatchIndex(text, 2000) {
		c := command{name: strings.ToLower(text[loc[2]:loc[3]]), line: strings.Count(text[:loc[2]], "\n") + 1}
		var word strings.Builder
		depth, quoted := 1, false
		flush := func() {
			if word.Len() > 0 {
				c.args = append(c.args, word.String())
				word.Reset()
			}
		}
	scan:
		for i := loc[1]; i < len(text); i++ {
			switch ch := text[i]; {
			case quoted && ch == '"':
				quoted = false
			case quoted:
				word.WriteByte(ch)
			case ch == '"':
				quoted = true
			case ch == '(':
				depth++
			case ch == ')':
				if depth--; depth == 0 {
					break scan
				}
			case ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == ';':
				flush()
			default:
				word.WriteByte(ch)
			}
		}
		flush()
		out = append(out, c)
	}
	return out
}

// cmake walks the CMake files of a project.
type cmake struct {
	a       *detect.App
	b       *build
	vars    map[string]string
	install [][]string
}

// elsewhere are conditions of what is not built for a container.
var elsewhere = detect.NewPattern(`(?i)WIN32|MSVC|APPLE|ANDROID|IOS|EMSCRIPTEN|MINGW|TEST|EXAMPLE|BENCH|DOC|FUZZ|COVERAGE`)

func (c *cmake) file(dir string, depth int) {
	file := path.Join(dir, "CMakeLists.txt")
	if depth > 8 || detect.Aside(c.a.Dir, file) {
		return
	}
	var skip []bool
	for _, call := range cmakeCommands(c.a.Project.Text(file)) {
		switch call.name {
		case "if":
			cond := strings.Join(call.args, " ")
			skip = append(skip, elsewhere.Regexp().MatchString(cond) && !strings.Contains(cond, "NOT "))
			continue
		case "else", "elseif":
			if len(skip) > 0 {
				skip[len(skip)-1] = call.name == "elseif" && elsewhere.Regexp().MatchString(strings.Join(call.args, " "))
			}
			continue
		case "endif":
			if len(skip) > 0 {
				skip = skip[:len(skip)-1]
			}
			continue
		}
		if !slices.Contains(skip, true) {
			c.call(dir, file, call, depth)
		}
	}
}

var cmakeVariable = detect.NewPattern(`\$\{(\w+)\}`)

func (c *cmake) expand(s string) string {
	for range 5 {
		next := cmakeVariable.Regexp().ReplaceAllStringFunc(s, func(v string) string { return c.vars[v[2:len(v)-1]] })
		if next == s {
			break
		}
		s = next
	}
	return s
}

func (c *cmake) call(dir, file string, call command, depth int) {
	args := make([]string, len(call.args))
	for i, w := range call.args {
		args[i] = c.expand(w)
	}
	if len(args) == 0 {
		return
	}
	from := detect.Evidence{Path: file, Line: call.line}
	switch call.name {
	case "cmake_minimum_required":
		if len(args) > 1 {
			c.b.minimum = detect.Match{Evidence: from, Text: args[1]}
		}
	case "project":
		if c.b.project == "" {
			c.b.project = args[0]
			c.b.cxx = len(args) == 1 || slices.Contains(args, "CXX") || !slices.Contains(args, "C")
		}
		c.vars["PROJECT_NAME"] = args[0]
		if c.vars["CMAKE_PROJECT_NAME"] == "" {
			c.vars["CMAKE_PROJECT_NAME"] = args[0]
		}
	case "set":
		c.vars[args[0]] = strings.Join(args[1:], " ")
	case "add_subdirectory":
		c.file(path.Join(dir, args[0]), depth+1)
	case "add_executable":
		if len(args) > 1 && !slices.Contains(args, "IMPORTED") && !slices.Contains(args, "ALIAS") && !slices.Contains(args, "EXCLUDE_FROM_ALL") && !testName(args[0]) {
			p := program{name: args[0], dir: detect.Rel(c.a.Dir, dir), from: from}
			if out, ok := c.vars["CMAKE_RUNTIME_OUTPUT_DIRECTORY"]; ok {
				p.dir = strings.Trim(strings.ReplaceAll(out, "CMAKE_BINARY_DIR", ""), "/")
			}
			c.b.programs = append(c.b.programs, p)
		}
	case "add_library":
		c.b.shared = c.b.shared || slices.Contains(args, "SHARED")
	case "install":
		if args[0] == "TARGETS" {
			c.install = append(c.install, args[1:])
		}
	case "find_package":
		c.b.library(args[0], from, slices.Contains(args, "REQUIRED"))
	case "pkg_check_modules", "pkg_search_module":
		c.b.pkgConfig = true
		for _, m := range args[1:] {
			if m, _, _ = strings.Cut(strings.TrimSpace(m), ">"); m != "" && m != strings.ToUpper(m) {
				m, _, _ = strings.Cut(m, "=")
				c.b.library(m, from, slices.Contains(args, "REQUIRED"))
			}
		}
	case "find_library":
		for _, n := range args[1:] {
			if n != strings.ToUpper(n) && !strings.ContainsAny(n, "/.") {
				c.b.library(n, from, false)
			}
		}
	case "target_link_libraries", "link_libraries":
		for _, n := range args[min(1, len(args)):] {
			if n == strings.ToLower(n) && !strings.ContainsAny(n, ":$/-") && !slices.Contains(system, n) {
				c.b.library(n, from, false)
			}
		}
	case "fetchcontent_declare", "externalproject_add", "cpmaddpackage", "cpmfindpackage":
		c.b.fetches = append(c.b.fetches, from)
	}
}

// settle says of each program whether it is installed, and where.
func (c *cmake) settle() {
	for i := range c.b.programs {
		p := &c.b.programs[i]
		for _, args := range c.install {
			if !slices.Contains(args, p.name) {
				continue
			}
			p.installed, p.bin = true, "bin"
			if d := slices.Index(args, "DESTINATION"); d >= 0 && d+1 < len(args) && args[d+1] != "" {
				p.bin = path.Clean(strings.TrimPrefix(args[d+1], "/"))
			}
		}
	}
}

// testName says whether a program's name is that of tests or examples.
func testName(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "test") || strings.Contains(name, "bench") || strings.Contains(name, "example") || strings.Contains(name, "fuzz")
}

// system are libraries that the compiler brings.
var system = []string{"m", "c", "pthread", "dl", "rt", "stdc++", "stdc++fs", "gcc", "atomic", "util", "resolv", "nsl", "crypt", "threads",
	"public", "private", "interface", "general", "optimized", "debug", "pkgconfig", "ws2_32"}

var (
	mesonProject = detect.NewPattern(`\bproject\s*\(\s*'([^']+)'\s*,\s*([^)]*)`)
	mesonProgram = detect.NewPattern(`\bexecutable\s*\(\s*'?([\w.-]+(?:\.project_name\(\))?)'?\s*,([^)]*)`)
	mesonNeeds   = detect.NewPattern(`\bdependency\s*\(\s*'([^']+)'([^)]*)`)
	mesonFinds   = detect.NewPattern(`\.find_library\s*\(\s*'([^']+)'`)
	mesonSubdir  = detect.NewPattern(`(?:^|[^\w.])subdir\s*\(\s*'([^']+)'`)
	mesonShared  = detect.NewPattern(`\bshared_library\s*\(`)
)

func (b *build) meson(a *detect.App, dir string, depth int) {
	file := path.Join(dir, "meson.build")
	text := regexp.MustCompile(`(?m)#.*$`).ReplaceAllString(a.Project.Text(file), "")
	if depth > 8 || detect.Aside(a.Dir, file) {
		return
	}
	for _, m := range mesonProject.In(file, text) {
		if b.project == "" {
			b.project, b.cxx = m.Groups[0], strings.Contains(m.Groups[1], "'cpp'")
		}
	}
	for _, m := range mesonProgram.In(file, text) {
		name := m.Groups[0]
		if strings.HasSuffix(name, ".project_name()") {
			name = b.project
		}
		if testName(name) {
			continue
		}
		b.programs = append(b.programs, program{name: name, dir: detect.Rel(a.Dir, dir), from: m.Evidence,
			installed: regexp.MustCompile(`\binstall\s*:\s*true`).MatchString(m.Groups[1]), bin: "bin"})
	}
	for _, m := range mesonNeeds.In(file, text) {
		b.pkgConfig = true
		b.library(m.Groups[0], m.Evidence, !strings.Contains(m.Groups[1], "required"))
	}
	for _, m := range mesonFinds.In(file, text) {
		if !slices.Contains(system, m.Group()) {
			b.library(m.Group(), m.Evidence, false)
		}
	}
	b.shared = b.shared || len(mesonShared.In(file, text)) > 0
	for _, m := range mesonSubdir.In(file, text) {
		b.meson(a, path.Join(dir, m.Group()), depth+1)
	}
}

var (
	acInit    = detect.NewPattern(`\bAC_INIT\(\s*\[?([\w.+-]+)`)
	acModules = detect.NewPattern(`\bPKG_CHECK_MODULES\(\s*\[?\w+\]?\s*,\s*\[?([^\],)]+)`)
	acCheck   = detect.NewPattern(`\bAC_CHECK_LIB\(\s*\[?([\w+-]+)\]?`)
	acLinks   = detect.NewPattern(`\bLIBS=["']?[^\n"']*?-l([a-z][\w+-]*)`)
	acLibtool = detect.NewPattern(`\bLT_INIT\b|\bAC_PROG_LIBTOOL\b`)
	acCXX     = detect.NewPattern(`\bAC_PROG_CXX\b`)
	amProgram = detect.NewPattern(`^(bin|sbin)_PROGRAMS\s*\+?=\s*(.+)$`)
)

func (b *build) autotools(a *detect.App) {
	file := a.Path("configure.ac")
	text := regexp.MustCompile(`(?m)(^|\s)(?:dnl|#).*$`).ReplaceAllString(a.Project.Text(file), "")
	for _, m := range acInit.In(file, text) {
		b.project = m.Group()
	}
	for _, m := range acModules.In(file, text) {
		b.pkgConfig = true
		for _, w := range strings.Fields(m.Group()) {
			if w[0] >= 'a' && w[0] <= 'z' {
				b.library(w, m.Evidence, true)
			}
		}
	}
	for _, m := range acCheck.In(file, text) {
		if !slices.Contains(system, m.Group()) {
			b.library(m.Group(), m.Evidence, false)
		}
	}
	for _, m := range acLinks.In(file, text) { // LIBS="-levent $LIBS"
		if !slices.Contains(system, m.Group()) {
			b.library(m.Group(), m.Evidence, false)
		}
	}
	b.cxx, b.libtool = len(acCXX.In(file, text)) > 0, len(acLibtool.In(file, text)) > 0
	for _, f := range a.Project.Files(a.Dir) {
		if path.Base(f) != "Makefile.am" || detect.Aside(a.Dir, f) {
			continue
		}
		for _, m := range amProgram.In(f, strings.ReplaceAll(a.Project.Text(f), "\\\n", "  ")) {
			for _, name := range strings.Fields(m.Groups[1]) {
				if !strings.Contains(name, "$") {
					b.programs = append(b.programs, program{name: name, from: m.Evidence, installed: true, bin: m.Groups[0]})
				}
			}
		}
	}
}

var (
	makeSet  = detect.NewPattern(`^([A-Za-z_]\w*)\s*[:?+]?=\s*(.*)$`)
	makeRule = detect.NewPattern(`^([^\s:=#.%][^:=#%\n]*?)\s*:(?:[^=\n][^\n]*)?\n((?:\n*\t[^\n]*\n?)+)`)
	makeLink = detect.NewPattern(`(?:\$[({](?:\w*(?:CC|CXX|LD)|LINK\.\w+)[)}]|\bgcc\b|\bg\+\+|\bclang(?:\+\+)?|\bcc\b|\bc\+\+)[^\n]*\s-o\s*(\S+)`)
	makeLibs = detect.NewPattern(`(?:^|\s)-l([\w+-]+)`)
	makePkgs = detect.NewPattern(`pkg-config\s+([^)\n]+)`)
	makeVar  = detect.NewPattern(`\$[({](\w+)[)}]`)
)

// joined puts the lines that a backslash continues into one; the line breaks
// that are taken away follow it, so that later lines keep their numbers.
func joined(text string) string {
	var out strings.Builder
	taken := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if rest, ok := strings.CutSuffix(line, "\\\n"); ok {
			out.WriteString(rest + "  ")
			taken++
			continue
		}
		out.WriteString(line)
		if strings.HasSuffix(line, "\n") {
			out.WriteString(strings.Repeat("\n", taken))
			taken = 0
		}
	}
	return out.String()
}

// makeBelow are the folders that a Makefile calls make in.
var makeBelow = detect.NewPattern(`^SUBDIRS\s*[:?+]?=\s*([\w./ -]+)$|\$[({]MAKE[)}]\s+-C\s+([\w./-]+)|\bcd\s+([\w./-]+)\s*(?:&&|;)\s*\$[({]MAKE[)}]`)

// delegated reads the Makefiles of the folders that one without programs of its
// own calls make in.
func (b *build) delegated(a *detect.App, name string) {
	file := a.Path(name)
	if len(b.programs) > 0 {
		return
	}
	for _, m := range makeBelow.In(file, joined(a.Project.Text(file))) {
		for _, dir := range strings.Fields(m.Group()) {
			if below := path.Join(dir, "Makefile"); a.Has(below) && !detect.Aside(a.Dir, a.Path(below)) && fs.ValidPath(a.Path(below)) {
				b.makefile(a, below, dir)
				b.whole = true
			}
		}
	}
}

// makefile reads one Makefile; dir is the folder in which it is called.
func (b *build) makefile(a *detect.App, name, dir string) {
	file := a.Path(name)
	text := joined(a.Project.Text(file))
	vars, places := map[string]string{}, map[string]detect.Evidence{}
	for _, m := range makeSet.In(file, text) {
		if _, ok := vars[m.Groups[0]]; !ok {
			vars[m.Groups[0]], places[m.Groups[0]] = strings.TrimSpace(m.Groups[1]), m.Evidence
		}
	}
	expand := func(s string) string {
		for range 5 {
			s = makeVar.Regexp().ReplaceAllStringFunc(s, func(v string) string { return vars[v[2:len(v)-1]] })
		}
		return strings.TrimSpace(s)
	}
	for _, m := range makeRule.In(file, text) {
		target := expand(m.Groups[0])
		link := makeLink.Regexp().FindStringSubmatch(m.Groups[1])
		if link == nil || strings.Contains(m.Groups[1], " -c ") || strings.ContainsAny(target, " %*$") || testName(target) {
			continue
		}
		out := expand(strings.ReplaceAll(link[1], "$@", target))
		if strings.HasSuffix(out, ".so") || strings.HasSuffix(out, ".o") || strings.ContainsAny(out, "$ ") || out == "" {
			continue
		}
		out = path.Clean(out)
		from := m.Evidence
		if v := makeVar.Regexp().FindStringSubmatch(m.Groups[0]); v != nil && v[0] == m.Groups[0] {
			from = places[v[1]] // where the name stands, not where it is used
		}
		if p := (program{name: path.Base(out), dir: path.Join(dir, path.Dir(out)), from: from}); !slices.ContainsFunc(b.programs, func(o program) bool { return o.name == p.name }) {
			b.programs = append(b.programs, p)
		}
	}
	for _, m := range makeLibs.In(file, text) {
		if !slices.Contains(system, m.Group()) {
			b.library(m.Group(), m.Evidence, false)
		}
	}
	for _, m := range makePkgs.In(file, text) {
		b.pkgConfig = true
		for _, w := range strings.Fields(m.Group()) {
			if !strings.HasPrefix(w, "-") && !strings.ContainsAny(w, "$`") {
				b.library(w, m.Evidence, true)
			}
		}
	}
}
