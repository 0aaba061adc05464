package site

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

// Wanted is how the packages of a generator from the Python index are
// installed: what lists them, or their names.
type Wanted struct {
	File   string   // a list, relative to the folder that is looked at
	Inputs []string // the list and what it includes
	Group  string   // a dependency group or extra of pyproject.toml
	Locked bool     // uv.lock fixes it
	Extra  bool     // Group is an extra
	Names  []string // what is asked for, where no file can be read by the installer
	At     detect.Evidence
}

// lists are where projects keep what their pages are made with.
var lists = []string{"docs/requirements.txt", "doc/requirements.txt", "requirements-docs.txt", "requirements-doc.txt", "docs-requirements.txt", "doc-requirements.txt",
	"requirements_docs.txt", "requirements/docs.txt", "requirements/doc.txt", "docs/requirements.in", "requirements.txt", "requirements-dev.txt", "dev-requirements.txt", "requirements/dev.txt"}

// groups are what projects call the packages of their pages in pyproject.toml.
var groups = []string{"docs", "doc", "documentation", "dev"}

// Packages finds how a folder has a package of the Python index installed, by
// its name or by one that brings it; nil when nothing names either.
func Packages(p *detect.Project, dir string, tools ...string) *Wanted {
	is := func(name string) bool {
		return slices.ContainsFunc(tools, func(t string) bool { return same(name, t) })
	}
	for _, name := range lists {
		file := path.Join(dir, name)
		if !p.Has(file) {
			continue
		}
		r := formats.RequirementsTxt(p.Text(file))
		i := slices.IndexFunc(r.List, func(q formats.Requirement) bool { return is(q.Name) })
		if i < 0 {
			continue
		}
		w := &Wanted{File: name, Inputs: []string{name}, At: detect.Evidence{Path: file, Line: r.List[i].Line}}
		for _, inc := range append(slices.Clone(r.Includes), r.Constraints...) {
			if in := path.Join(path.Dir(name), inc.Path); p.Has(path.Join(dir, in)) && !strings.HasPrefix(in, "../") {
				w.Inputs = append(w.Inputs, in)
			}
		}
		return w
	}
	return project(p, dir, is)
}

// project looks into pyproject.toml.
func project(p *detect.Project, dir string, is func(string) bool) *Wanted {
	file := path.Join(dir, "pyproject.toml")
	doc := p.Doc(file)
	for _, g := range append(slices.Clone(groups), "") {
		places := [][]string{{"dependency-groups", g}, {"project", "optional-dependencies", g}}
		if g == "" {
			places = [][]string{{"project", "dependencies"}}
		}
		for _, at := range places {
			n := doc.At(at...)
			for _, one := range n.List() {
				q, _, _ := strings.Cut(one.Text(), ";")
				if !is(nameOf(q)) {
					continue
				}
				w := &Wanted{Group: g, Extra: at[0] == "project" && g != "", Locked: p.Has(path.Join(dir, "uv.lock")), At: detect.Evidence{Path: file, Line: one.Line}}
				for _, all := range n.List() {
					if text := strings.TrimSpace(all.Text()); text != "" && nameOf(text) != "" {
						w.Names = append(w.Names, text)
					}
				}
				return w
			}
		}
	}
	return nil
}

// nameOf is the name that a requirement begins with.
func nameOf(text string) string {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	})
	if end < 0 {
		return text
	}
	return text[:end]
}

func same(x, y string) bool {
	plain := func(s string) string { return strings.NewReplacer("_", "-", ".", "-").Replace(strings.ToLower(s)) }
	return plain(x) == plain(y)
}

// Interpreter is the version of Python that the generator runs on.
func Interpreter() detect.Fact {
	return detect.Fact{
		Name: "version", Type: detect.Version, Product: "python", Ask: "Which version of Python does the generator run on?",
		Probes: []detect.Probe{
			{Says: ".python-version, .tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding {
				return append(pins.File(a, ".python-version"), pins.Managers(a, "python")...)
			}},
			{Says: "build.tools.python in .readthedocs.yaml", Look: func(a *detect.App) []detect.Finding {
				for _, name := range []string{".readthedocs.yaml", ".readthedocs.yml"} {
					if f := a.Up(name); f != "" {
						if n := a.Project.Doc(f).At("build", "tools", "python"); n.Text() != "" {
							return pins.Plain([]detect.Finding{{Value: detect.Is(n.Text()), From: []detect.Evidence{{Path: f, Line: n.Line}}, Syntax: tables.Loose}})
						}
					}
				}
				return nil
			}},
			{Says: "requires-python in pyproject.toml", Look: func(a *detect.App) []detect.Finding {
				f := a.Up("pyproject.toml")
				if n := a.Project.Doc(f).At("project", "requires-python"); f != "" && n.Text() != "" {
					return []detect.Finding{{Value: detect.Is(n.Text()), From: []detect.Evidence{{Path: f, Line: n.Line}}, Syntax: tables.Pep440}}
				}
				return nil
			}},
		},
	}
}

// Installing are the facts of how a generator's packages are installed: the
// generator's own is listed, or one of those that bring it. names gives those
// that are asked for when no file of the project lists them.
func Installing(tools []string, names func(*detect.App) ([]string, []detect.Evidence)) []detect.Fact {
	tool := tools[0]
	wanted := func(a *detect.App) *Wanted {
		return detect.Memo(a, "site packages", func() *Wanted { return Packages(a.Project, a.Context(), tools...) })
	}
	listed := func(name, ask string, kind detect.Type, value func(*Wanted) detect.Value) detect.Fact {
		return detect.Fact{Name: name, Type: kind, Ask: ask, Probes: []detect.Probe{{Says: "requirements files and pyproject.toml that list " + tool, Look: func(a *detect.App) []detect.Finding {
			w := wanted(a)
			if w == nil || len(value(w)) == 0 {
				return nil
			}
			return []detect.Finding{{Value: value(w), From: []detect.Evidence{w.At}}}
		}}}}
	}
	manager := listed("manager", "What installs the generator?", detect.Text, func(w *Wanted) detect.Value {
		if w.Locked {
			return detect.Is("uv")
		}
		return detect.Is("pip")
	})
	manager.Derived = true
	manager.Default = func(*detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is("pip")} }
	packages := listed("packages", "Which packages make the pages?", detect.List, func(w *Wanted) detect.Value {
		if w.File != "" || w.Locked {
			return nil
		}
		return w.Names
	})
	packages.When = func(a *detect.App) bool { w := wanted(a); return w == nil || w.File == "" && !w.Locked }
	packages.Default = func(a *detect.App) *detect.Finding {
		list, from := names(a)
		a.Warn("no-lock-file", "no file of the project lists "+tool+": each build takes the newest: write a requirements.txt with its version", from...)
		return &detect.Finding{Value: list, From: from}
	}
	group := listed("group", "Which group of pyproject.toml has the generator?", detect.Text, func(w *Wanted) detect.Value {
		if w.Locked && w.Group != "" {
			return detect.Is(w.Group)
		}
		return nil
	})
	extra := listed("groupIsExtra", "Is the group an extra?", detect.YesNo, func(w *Wanted) detect.Value {
		if w.Locked && w.Extra {
			return detect.Is("yes")
		}
		return nil
	})
	extra.Derived, group.Derived = true, true
	requirements := listed("requirements", "Which file lists the generator?", detect.Text, func(w *Wanted) detect.Value {
		if w.File == "" {
			return nil
		}
		return detect.Is(w.File)
	})
	requirements.Derived = true
	inputs := detect.Fact{Name: "installInputs", Type: detect.List, Ask: "Which files decide what is installed?",
		Probes: []detect.Probe{{Says: "requirements files and pyproject.toml that list " + tool, Look: func(a *detect.App) []detect.Finding {
			w := wanted(a)
			if w == nil || w.File == "" && !w.Locked {
				return nil
			}
			f := detect.Finding{Value: w.Inputs}
			if w.Locked {
				f.Value = detect.Is("pyproject.toml", "uv.lock")
			}
			for _, name := range f.Value {
				f.From = append(f.From, detect.Evidence{Path: path.Join(a.Context(), name)})
			}
			return []detect.Finding{f}
		}}}}
	return []detect.Fact{manager, requirements, group, extra, packages, inputs}
}

// PackageWarnings documents what Installing warns of.
func PackageWarnings() []detect.WarningDoc {
	return []detect.WarningDoc{
		{Code: "no-lock-file", Means: "No file of the project lists the generator, so each build takes its newest version.", Do: "Write a requirements.txt with its version and commit it."},
		{Code: "reads-git", Means: "The pages show dates and authors from git, which never reaches the build.", Do: "Let the plugin fall back to the time of the build."},
		{Code: "reads-code", Means: "The pages are made from the project's own code, whose dependencies must be installed too.", Do: "List them in the requirements of the pages."},
	}
}
