package cpp

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// call takes in one call of a CMake file.
func (c *cmake) call(dir, file string, call command) {
	args := make([]string, len(call.args))
	for i, w := range call.args {
		args[i] = c.expand(w)
	}
	if len(args) == 0 || args[0] == "" && call.name != "message" {
		return
	}
	from := detect.Evidence{Path: file, Line: call.line}
	switch call.name {
	case "cmake_minimum_required":
		if len(args) > 1 && c.b.minimum.Text == "" {
			c.b.minimum = detect.Match{Evidence: from, Text: args[1]}
		}
	case "project":
		c.project(args)
	case "set":
		c.set(args, from)
	case "option":
		c.option(args)
	case "add_subdirectory":
		c.subfolder(dir, args, from)
	case "include":
		if args[0] == "CTest" {
			c.turnOff("BUILD_TESTING")
		}
		c.include(dir, args[0])
	case "add_executable", "qt_add_executable", "qt6_add_executable":
		c.executable(dir, args, from)
	case "set_target_properties":
		c.properties(args)
	case "add_library":
		c.makes(args)
	case "install":
		c.installs(args)
	default:
		c.needs(call.name, args, from)
	}
}

func (c *cmake) project(args []string) {
	if c.b.project == "" {
		c.b.project = args[0]
		c.b.cxx = len(args) == 1 || slices.Contains(args, "CXX") || !slices.Contains(args, "C")
	}
	c.vars["PROJECT_NAME"] = args[0]
	if c.vars["CMAKE_PROJECT_NAME"] == "" {
		c.vars["CMAKE_PROJECT_NAME"] = args[0]
	}
}

func (c *cmake) set(args []string, from detect.Evidence) {
	value := args[1:]
	if i := slices.Index(value, "CACHE"); i >= 0 {
		value = value[:i]
	}
	if c.vars[args[0]] = strings.Join(value, " "); len(c.vars[args[0]]) > longest {
		c.vars[args[0]] = ""
	}
	switch args[0] {
	case "CMAKE_EXE_LINKER_FLAGS", "CMAKE_CXX_FLAGS", "CMAKE_C_FLAGS":
		c.static(value, from)
	case "BUILD_SHARED_LIBS":
		c.vars[args[0]] = strings.ToUpper(c.vars[args[0]])
	}
}

// static notes that the project itself links all in one file.
func (c *cmake) static(words []string, from detect.Evidence) {
	for _, w := range words {
		if slices.Contains(strings.Fields(w), "-static") && !c.beside {
			c.b.static = append(c.b.static, from)
		}
	}
}

// option notes the options that are on and have tests, examples or documents built.
func (c *cmake) option(args []string) {
	on := len(args) > 2 && slices.Contains([]string{"ON", "TRUE", "YES", "1"}, strings.ToUpper(args[len(args)-1]))
	if args[0] == "BUILD_SHARED_LIBS" && on {
		c.vars[args[0]] = "ON"
	}
	if on && !c.beside && elsewhere.Regexp().MatchString(args[0]) {
		c.turnOff(args[0])
	}
}

func (c *cmake) turnOff(option string) {
	if !slices.Contains(c.b.off, option) {
		c.b.off = append(c.b.off, option)
	}
}

func (c *cmake) executable(dir string, args []string, from detect.Evidence) {
	if c.beside || slices.Contains(args, "IMPORTED") || slices.Contains(args, "ALIAS") || slices.Contains(args, "EXCLUDE_FROM_ALL") || testName(args[0]) {
		return
	}
	p := program{name: args[0], target: args[0], dir: detect.Rel(c.a.Dir, dir), from: from}
	if out := c.vars["CMAKE_RUNTIME_OUTPUT_DIRECTORY"]; out != "" {
		p.dir = path.Clean(out)
	}
	c.b.programs = append(c.b.programs, p)
}

// properties reads where a program is left, and under which name.
func (c *cmake) properties(args []string) {
	i := slices.Index(args, "PROPERTIES")
	if i < 0 {
		return
	}
	for j := i + 1; j+1 < len(args); j += 2 {
		for k := range c.b.programs {
			if p := &c.b.programs[k]; slices.Contains(args[:i], p.target) {
				switch args[j] {
				case "OUTPUT_NAME", "RUNTIME_OUTPUT_NAME":
					p.name = args[j+1]
				case "RUNTIME_OUTPUT_DIRECTORY":
					p.dir = path.Clean(args[j+1])
				}
			}
		}
	}
}

// makes notes a library of the project's own.
func (c *cmake) makes(args []string) {
	c.b.own = append(c.b.own, strings.ToLower(args[0]))
	kinds := []string{"STATIC", "OBJECT", "INTERFACE", "IMPORTED", "ALIAS", "MODULE", "SHARED"}
	plain := !slices.ContainsFunc(args, func(w string) bool { return slices.Contains(kinds, w) })
	if !slices.Contains(args, "IMPORTED") && (slices.Contains(args, "SHARED") || plain && c.vars["BUILD_SHARED_LIBS"] == "ON") {
		c.b.shared = true
	}
}

func (c *cmake) installs(args []string) {
	switch {
	case args[0] == "TARGETS" && !c.beside:
		c.install = append(c.install, args[1:])
	case args[0] == "EXPORT", slices.ContainsFunc(args, func(w string) bool {
		return strings.HasPrefix(w, "include") || slices.Contains(headers, path.Ext(w))
	}):
		c.b.develops = true
	}
}

// needs takes in the calls that ask for libraries.
func (c *cmake) needs(name string, args []string, from detect.Evidence) {
	required := slices.Contains(args, "REQUIRED")
	switch name {
	case "find_package":
		c.finds(args, from, required)
	case "pkg_check_modules", "pkg_search_module":
		c.b.pkgConfig = true
		for _, m := range args[1:] {
			if m, _, _ = strings.Cut(strings.TrimSpace(m), ">"); m != "" && m != strings.ToUpper(m) {
				m, _, _ = strings.Cut(m, "=")
				c.b.library(m, from, required)
			}
		}
	case "find_library":
		for _, n := range args[1:] {
			if n != strings.ToUpper(n) && !strings.ContainsAny(n, "/.") {
				c.b.link(n, from)
			}
		}
	case "target_link_options", "add_link_options":
		c.static(args, from)
	case "target_link_libraries", "link_libraries":
		c.static(args, from)
		for _, n := range args[min(1, len(args)-1):] {
			if n == strings.ToLower(n) && !strings.ContainsAny(n, ":$/-") && !slices.Contains(system, n) {
				c.b.link(n, from)
			}
		}
	case "fetchcontent_declare", "externalproject_add", "cpmaddpackage", "cpmfindpackage":
		c.fetches(args, from)
	case "file":
		if args[0] == "DOWNLOAD" {
			c.b.fetches = append(c.b.fetches, from)
		}
	}
}

// finds takes in find_package.
func (c *cmake) finds(args []string, from detect.Evidence, required bool) {
	var parts []string
	for _, p := range append(partsOf(args[0], after(args, "COMPONENTS")), partsOf(args[0], after(args, "REQUIRED"))...) {
		if !slices.Contains(onlyHeaders, p) {
			parts = append(parts, p)
		}
	}
	for _, p := range parts {
		c.b.library(p, from, required)
	}
	if len(parts) == 0 {
		c.b.library(args[0], from, required)
	}
	if strings.HasPrefix(args[0], "Python") && slices.ContainsFunc(args, func(w string) bool { return strings.HasPrefix(w, "Development") }) {
		c.b.tool("python3-dev")
	}
}

// fetches takes in what is fetched when the build begins.
func (c *cmake) fetches(args []string, from detect.Evidence) {
	c.b.fetches = append(c.b.fetches, from)
	c.b.own = append(c.b.own, strings.ToLower(args[0]))
	if !slices.ContainsFunc(args, func(w string) bool { return w == "URL" }) {
		c.b.clones = true
	}
	if !slices.Contains(args, "EXCLUDE_FROM_ALL") {
		c.b.develops = true // what is fetched may install headers of its own
	}
}
