package cpp

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	acInit    = detect.NewPattern(`\bAC_INIT\(\s*\[?([\w.+-]+)`)
	acModules = detect.NewPattern(`\bPKG_CHECK_MODULES\(\s*\[?\w+\]?\s*,\s*\[?([^\],)]+)`)
	acCheck   = detect.NewPattern(`\bAC_CHECK_LIB\(\s*\[?([\w+-]+)\]?`)
	acSearch  = detect.NewPattern(`\bAC_SEARCH_LIBS\(\s*\[?\w+\]?\s*,\s*\[?([\w+ -]+)`)
	acLinks   = detect.NewPattern(`\bLIBS=["']?[^\n"']*?-l([a-z][\w+-]*)`)
	acLibtool = detect.NewPattern(`\bLT_INIT\b|\bAC_PROG_LIBTOOL\b`)
	acCXX     = detect.NewPattern(`\bAC_PROG_CXX\b`)
	acRemark  = detect.NewPattern(`(^|\s)(?:dnl|#).*$`)
	acTools   = detect.NewPattern(`\b(AX_\w+|AM_GNU_GETTEXT|AC_PROG_YACC|AC_PROG_LEX|AM_PROG_LEX|PKG_PROG_PKG_CONFIG|AM_PATH_PYTHON)\b`)
	amProgram = detect.NewPattern(`^(bin|sbin|noinst)_PROGRAMS\s*\+?=\s*(.+)$`)
	amDevelop = detect.NewPattern(`^(?:lib_LTLIBRARIES|lib_LIBRARIES|(?:nobase_|dist_)?include_HEADERS|pkgconfig_DATA|(?:dist_)?man\w*_MANS)\s*\+?=`)
	amShared  = detect.NewPattern(`^lib_LTLIBRARIES\s*\+?=`)
)

// autotools reads configure.ac and every Makefile.am.
func (b *build) autotools(a *detect.App) {
	file := a.Path("configure.ac")
	text := acRemark.Regexp().ReplaceAllString(a.Project.Text(file), "")
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
	for _, m := range acSearch.In(file, text) {
		for _, name := range strings.Fields(m.Group()) {
			if !slices.Contains(system, name) {
				b.link(name, m.Evidence)
			}
		}
	}
	for _, m := range acLinks.In(file, text) { // LIBS="-levent $LIBS"
		if !slices.Contains(system, m.Group()) {
			b.library(m.Group(), m.Evidence, false)
		}
	}
	for _, m := range acTools.In(file, text) {
		b.macro(a, m.Group())
	}
	b.cxx, b.libtool = acCXX.Matches(text), acLibtool.Matches(text)
	for _, f := range a.Project.Files(a.Dir) {
		if path.Base(f) == "Makefile.am" && !detect.Aside(a.Dir, f) {
			b.automake(a, f)
		}
	}
}

// automake reads the programs and libraries of one Makefile.am.
func (b *build) automake(a *detect.App, f string) {
	text := strings.ReplaceAll(a.Project.Text(f), "\\\n", "  ")
	for _, m := range amProgram.In(f, text) {
		for _, name := range strings.Fields(m.Groups[1]) {
			if !strings.Contains(name, "$") && !testName(name) {
				b.programs = append(b.programs, program{name: name, target: name, dir: detect.Rel(a.Dir, path.Dir(f)), from: m.Evidence,
					installed: m.Groups[0] != "noinst", bin: m.Groups[0]})
			}
		}
	}
	b.develops = b.develops || amDevelop.Matches(text)
	b.shared = b.shared || amShared.Matches(text)
}

// macro notes the packages that a macro of configure.ac comes from, or looks for.
func (b *build) macro(a *detect.App, name string) {
	switch {
	case name == "AM_GNU_GETTEXT":
		b.tool("autopoint", "gettext")
	case name == "AC_PROG_YACC":
		b.tool("bison")
	case strings.HasSuffix(name, "_PROG_LEX"):
		b.tool("flex")
	case name == "AM_PATH_PYTHON":
		b.tool("python3")
	case name == "PKG_PROG_PKG_CONFIG":
		b.pkgConfig = true
	case !a.Has("configure") && !slices.ContainsFunc(a.Project.Files(a.Dir), func(f string) bool { return path.Base(f) == strings.ToLower(name)+".m4" }):
		b.tool("autoconf-archive")
	}
}
