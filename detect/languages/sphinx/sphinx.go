// Package sphinx knows sites that Sphinx makes.
package sphinx

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/site"
)

// Language is the room's word on Sphinx.
var Language = &detect.Language{
	Name:      "sphinx",
	Title:     "Sphinx",
	Marks:     []string{"conf.py"},
	Helpers:   []string{"python"},
	Documents: true,
	Claim:     claim,
	Managers:  []string{"pip", "uv"},
	Facts:     facts,
	Warnings:  site.PackageWarnings(),
}

var (
	named   = detect.NewPattern(`^project\s*=`)
	speaks  = detect.NewPattern(`^(?:extensions|html_theme|source_suffix|master_doc|root_doc|templates_path)\s*=`)
	themed  = detect.NewPattern(`^html_theme\s*=\s*['"]([\w-]+)['"]`)
	above   = detect.NewPattern(`sys\.path\.(?:insert|append)\([^)]*['"]((?:\.\./?)+)`)
	reading = detect.NewPattern(`['"](sphinx\.ext\.autodoc|sphinx\.ext\.viewcode|autoapi\.extension|sphinx\.ext\.autosummary|sphinx_autodoc\w*)['"]`)
	lost    = detect.NewPattern(`['"](notfound\.extension)['"]`)
	loaded  = detect.NewPattern(`['"](myst_parser|sphinx_rtd_theme|sphinx_copybutton|sphinx_design|furo|sphinx_tabs\.tabs|nbsphinx|sphinxcontrib\.mermaid|notfound\.extension|autoapi\.extension|sphinx_autodoc_typehints)['"]`)
)

func in(a *detect.App, p *detect.Pattern) []detect.Match {
	return p.In(a.Path("conf.py"), a.Project.Code(a.Path("conf.py")))
}

func claim(a *detect.App) *detect.Claim {
	m := in(a, speaks)
	if len(m) == 0 || len(in(a, named)) == 0 {
		return nil
	}
	c := &detect.Claim{Kind: detect.Site, From: []detect.Evidence{m[0].Evidence}}
	if root := root(a); root != a.Dir {
		c.Workspace = root
	}
	return c
}

// bringing are Sphinx and packages that bring it.
func bringing() []string {
	return []string{"sphinx", "furo", "sphinx-rtd-theme", "sphinx-book-theme", "pydata-sphinx-theme", "myst-parser", "sphinx-immaterial"}
}

// root is the nearest folder at or above the pages that lists Sphinx, or whose
// code the settings reach for: the build needs both.
func root(a *detect.App) string {
	dir := a.Dir
	if m := in(a, above); len(m) > 0 {
		for range strings.Count(m[0].Group(), "..") {
			dir = path.Dir(dir)
		}
	}
	for d := dir; ; d = path.Dir(d) {
		if site.Packages(a.Project, d, bringing()...) != nil {
			return d
		}
		if d == "." {
			return dir
		}
	}
}

func facts() []detect.Fact {
	out := append([]detect.Fact{site.Interpreter()}, site.Installing(bringing(), packages)...)
	return append(out,
		detect.Fact{Name: "theme", Type: detect.Text, Ask: "Which theme is it made with?",
			Probes: []detect.Probe{{Says: "html_theme in conf.py", Look: theme}}},
		detect.Fact{Name: "readsCode", Type: detect.YesNo, Derived: true, Ask: "Are pages made from the project's code?",
			Probes: []detect.Probe{{Says: "extensions in conf.py", Look: code}}},
		detect.Fact{Name: "form", Type: detect.Text, Strict: true, Ask: "Which form do the pages have?",
			Probes: []detect.Probe{{Says: "sphinx.builder in .readthedocs.yaml", Look: builder}},
			Default: func(*detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("html"), Source: detect.FromFramework}
			},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "html", Label: "a file a page"}, {Value: "dirhtml", Label: "a folder a page: addresses without an ending"}}
			}},
		detect.Fact{Name: "markdown", Type: detect.YesNo, Derived: true, Ask: "Are there pages beside the settings?",
			When:    func(a *detect.App) bool { return a.Context() == a.Dir },
			Default: func(*detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is("yes")} }},
		detect.Fact{Name: "build", Type: detect.Lines, Ask: "Which command builds it?", Help: "Usually: sphinx-build -b html . _build/html."},
		site.Folder("_build/html", "", nil),
		detect.Fact{Name: "fallback", Type: detect.Text, Ask: "Which page answers for a path that is not there?",
			Probes: []detect.Probe{{Says: "sphinx-notfound-page among the extensions", Look: func(a *detect.App) []detect.Finding {
				if m := in(a, lost); len(m) > 0 {
					return []detect.Finding{{Value: detect.Is("404.html"), From: []detect.Evidence{m[0].Evidence}, Why: m[0].Group() + " makes it"}}
				}
				return nil
			}}}},
		site.Port())
}

func theme(a *detect.App) []detect.Finding {
	if m := in(a, themed); len(m) > 0 {
		return detect.Finds("", []detect.Evidence{m[0].Evidence}, m[0].Group())
	}
	return nil
}

func code(a *detect.App) []detect.Finding {
	m := in(a, reading)
	if len(m) == 0 {
		return nil
	}
	a.Warn("reads-code", m[0].Group()+": the pages are made from the project's code: what it imports must be among the packages of the pages", m[0].Evidence)
	return detect.Finds("", []detect.Evidence{m[0].Evidence}, "yes")
}

func builder(a *detect.App) []detect.Finding {
	for _, name := range []string{".readthedocs.yaml", ".readthedocs.yml"} {
		f := a.Up(name)
		n := a.Project.Doc(f).At("sphinx", "builder")
		if f == "" || n.Text() != "dirhtml" && n.Text() != "html" {
			continue
		}
		return detect.Finds("", []detect.Evidence{{Path: f, Line: n.Line}}, n.Text())
	}
	return nil
}

// packages are what the settings load, where no file lists it.
func packages(a *detect.App) ([]string, []detect.Evidence) {
	out := []string{"sphinx"}
	for _, m := range append(in(a, loaded), in(a, themed)...) {
		name := m.Group()
		switch name {
		case "alabaster", "classic", "sphinxdoc", "scrolls", "agogo", "traditional", "nature", "haiku", "pyramid", "bizstyle":
			continue
		case "notfound.extension":
			name = "sphinx-notfound-page"
		case "autoapi.extension":
			name = "sphinx-autoapi"
		}
		name, _, _ = strings.Cut(name, ".tabs")
		name = strings.ReplaceAll(strings.ReplaceAll(name, "_", "-"), ".", "-")
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, a.At("conf.py", 0)
}
