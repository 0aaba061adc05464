package golang

import (
	"errors"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	gomodule "golang.org/x/mod/module"

	"github.com/stagewright/stagewright/detect"
)

// module is one go.mod.
type module struct {
	dir  string // of the project
	name string // the module's path, "" when it could not be read
	file *modfile.File
}

// readModule reads a go.mod once; a broken one is read as far as it goes.
func readModule(p *detect.Project, dir string) *module {
	return p.Keep("go.mod "+dir, func() any {
		m := &module{dir: dir}
		name := path.Join(dir, "go.mod")
		text := p.Text(name)
		f, err := modfile.Parse(name, []byte(text), nil)
		if err != nil {
			// A newer go command may know more than we do: what is unknown is left out.
			if f, _ = modfile.ParseLax(name, []byte(text), nil); f == nil {
				f = &modfile.File{Syntax: &modfile.FileSyntax{}}
			}
		}
		m.file = f
		if f.Module != nil {
			m.name = f.Module.Mod.Path
		}
		return m
	}).(*module)
}

// broken says what is wrong with a go.mod and in which line, "" when nothing.
func (m *module) broken(p *detect.Project) (string, int) {
	_, err := modfile.Parse("go.mod", []byte(p.Text(path.Join(m.dir, "go.mod"))), nil)
	var list modfile.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		return list[0].Err.Error(), list[0].Pos.Line
	}
	if err != nil {
		return err.Error(), 0
	}
	return "", 0
}

// line gives the line of a statement of go.mod or go.work.
func line(l *modfile.Line) int {
	if l == nil {
		return 0
	}
	return l.Start.Line
}

// local is a replacement by a folder.
type local struct {
	name string // the module that is replaced
	dir  string // project path; begins with ".." where it leads out of the project
	line int
}

// locals lists the replacements by folders.
func locals(dir string, replaces []*modfile.Replace) []local {
	var out []local
	for _, r := range replaces {
		if r.New.Version != "" || !strings.HasPrefix(r.New.Path, ".") {
			continue
		}
		out = append(out, local{r.Old.Path, path.Join(dir, r.New.Path), line(r.Syntax)})
	}
	return out
}

// outside says whether a project path leads out of the project.
func outside(p string) bool { return p == ".." || strings.HasPrefix(p, "../") }

// workspace is a go.work and what it uses.
type workspace struct {
	dir     string
	file    *modfile.WorkFile
	members []string // project paths, sorted
}

// findWorkspace gives the go.work that has a folder as member: the nearest at
// or above it that git does not leave out, nil when there is none.
func findWorkspace(p *detect.Project, dir string) *workspace {
	for at := dir; ; at = path.Dir(at) {
		if w := readWorkspace(p, at); w != nil && slices.Contains(w.members, dir) {
			return w
		}
		if at == "." {
			return nil
		}
	}
}

func readWorkspace(p *detect.Project, dir string) *workspace {
	name := path.Join(dir, "go.work")
	if !p.Has(name) || p.Ignored(name) {
		return nil
	}
	return p.Keep("go.work "+dir, func() any { return parseWorkspace(dir, p.Text(name)) }).(*workspace)
}

func parseWorkspace(dir, text string) *workspace {
	f, err := modfile.ParseWork("go.work", []byte(text), nil)
	if err != nil {
		return nil
	}
	w := &workspace{dir: dir, file: f}
	for _, u := range f.Use {
		if member := path.Join(dir, u.Path); !outside(member) && !path.IsAbs(u.Path) {
			w.members = append(w.members, member)
		}
	}
	slices.Sort(w.members)
	w.members = slices.Compact(w.members)
	return w
}

// claims says whether the go.work in a folder above has a folder as member.
func claims(a *detect.App, member string) bool {
	w := parseWorkspace(a.Dir, a.Read("go.work"))
	return w != nil && slices.Contains(w.members, path.Join(a.Dir, member))
}

// matching says whether a requirement falls under a pattern of GOPRIVATE.
func matching(pattern string) func(*modfile.Require) bool {
	return func(r *modfile.Require) bool {
		return pattern != "" && gomodule.MatchPrefixPatterns(pattern, r.Mod.Path)
	}
}
