package cpp

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	mesonProject = detect.NewPattern(`\bproject\s*\(\s*'([^']+)'\s*,\s*([^)]*)`)
	mesonProgram = detect.NewPattern(`\bexecutable\s*\(\s*'?([\w.-]+(?:\.project_name\(\))?)'?\s*,([^)]*)`)
	mesonNeeds   = detect.NewPattern(`\bdependency\s*\(\s*'([^']+)'([^)]*)`)
	mesonFinds   = detect.NewPattern(`\.find_library\s*\(\s*'([^']+)'`)
	mesonSubdir  = detect.NewPattern(`(?:^|[^\w.])subdir\s*\(\s*'([^']+)'`)
	mesonShared  = detect.NewPattern(`\bshared_library\s*\(`)
	mesonEither  = detect.NewPattern(`(?:^|[^\w.])library\s*\(`)
	mesonOwn     = detect.NewPattern(`\b(?:shared_|static_|both_|)(?:library|libraries)\s*\(\s*'([\w.-]+)'\s*,([^)]*)`)
	mesonSub     = detect.NewPattern(`\bsubproject\s*\(\s*'([\w.-]+)'`)
	mesonStatic  = detect.NewPattern(`'-static'`)
	mesonModules = detect.NewPattern(`modules\s*:\s*\[?([^\])]*)`)
	mesonQuoted  = detect.NewPattern(`'([^']+)'`)
	mesonRemark  = detect.NewPattern(`#.*$`)
	mesonInstall = detect.NewPattern(`\binstall\s*:\s*true`)
	mesonHeaders = detect.NewPattern(`\binstall_headers\s*\(`)
)

// meson reads the meson.build of a folder, and of those below that it names.
func (b *build) meson(a *detect.App, dir string) {
	file := path.Join(dir, "meson.build")
	text := mesonRemark.Regexp().ReplaceAllString(a.Project.Text(file), "")
	if slices.Contains(b.seen, dir) || len(b.seen) > 500 {
		return
	}
	b.seen = append(b.seen, dir)
	b.keeps = b.keeps || papers.Regexp().MatchString(text)
	for _, m := range mesonProject.In(file, text) {
		if b.project == "" {
			b.project, b.cxx = m.Groups[0], strings.Contains(m.Groups[1], "'cpp'")
		}
	}
	if !detect.Aside(a.Dir, file) && !strings.HasPrefix(detect.Rel(a.Dir, file), "subprojects/") {
		b.mesonPrograms(a, dir, file, text)
	}
	b.mesonNeeds(file, text)
	for _, m := range mesonStatic.In(file, text) {
		b.static = append(b.static, m.Evidence)
	}
	for _, m := range mesonOwn.In(file, text) {
		b.own = append(b.own, strings.ToLower(m.Groups[0]))
		b.develops = b.develops || mesonInstall.Regexp().MatchString(m.Groups[1])
	}
	b.develops = b.develops || mesonHeaders.Matches(text)
	b.either = b.either || mesonEither.Matches(text)
	b.shared = b.shared || mesonShared.Matches(text)
	for _, m := range mesonSub.In(file, text) {
		b.subproject(a, m)
	}
	for _, m := range mesonSubdir.In(file, text) {
		b.meson(a, path.Join(dir, m.Group()))
	}
}

func (b *build) mesonPrograms(a *detect.App, dir, file, text string) {
	for _, m := range mesonProgram.In(file, text) {
		name := m.Groups[0]
		if strings.HasSuffix(name, ".project_name()") {
			name = b.project
		}
		if testName(name) {
			continue
		}
		b.programs = append(b.programs, program{name: name, target: name, dir: detect.Rel(a.Dir, dir), from: m.Evidence,
			installed: mesonInstall.Regexp().MatchString(m.Groups[1]), bin: "bin"})
	}
}

// mesonNeeds reads which libraries a file asks for. Those with a fallback are
// taken from Debian all the same: what is wrapped would have to be fetched.
func (b *build) mesonNeeds(file, text string) {
	for _, m := range mesonNeeds.In(file, text) {
		b.pkgConfig = true
		var modules []string
		if found := mesonModules.Regexp().FindStringSubmatch(m.Groups[1]); found != nil {
			for _, q := range mesonQuoted.Regexp().FindAllStringSubmatch(found[1], 20) {
				modules = append(modules, q[1])
			}
		}
		required := !strings.Contains(m.Groups[1], "required")
		parts := slices.DeleteFunc(partsOf(m.Groups[0], modules), func(p string) bool { return slices.Contains(onlyHeaders, p) })
		for _, p := range parts {
			b.library(p, m.Evidence, required)
		}
		if len(parts) == 0 {
			b.library(m.Groups[0], m.Evidence, required)
		}
	}
	for _, m := range mesonFinds.In(file, text) {
		if !slices.Contains(system, m.Group()) {
			b.library(m.Group(), m.Evidence, false)
		}
	}
}

// subproject reads a project below the folder for them; one of which there is
// but a .wrap file is fetched when the build begins.
func (b *build) subproject(a *detect.App, m detect.Match) {
	dir := a.Path(path.Join("subprojects", m.Group()))
	if a.Project.HasDir(dir) {
		b.meson(a, dir)
		return
	}
	if wrap := a.Project.Text(dir + ".wrap"); wrap != "" {
		b.fetches = append(b.fetches, m.Evidence)
		b.own = append(b.own, strings.ToLower(m.Group()))
		b.clones = b.clones || strings.Contains(wrap, "[wrap-git]")
	}
}
