// Package mkdocs knows sites that MkDocs makes.
package mkdocs

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/site"
	"github.com/stagewright/stagewright/detect/formats"
)

// Language is the room's word on MkDocs.
var Language = &detect.Language{
	Name:      "mkdocs",
	Title:     "MkDocs",
	Marks:     []string{"mkdocs.yml", "mkdocs.yaml"},
	Helpers:   []string{"python"},
	Documents: true,
	Claim:     claim,
	Managers:  []string{"pip", "uv"},
	Frameworks: func() []detect.Framework {
		return []detect.Framework{{Name: "material", Title: "Material for MkDocs", Kind: detect.Site}}
	},
	Facts:    facts,
	Warnings: site.PackageWarnings(),
}

// config gives the settings and their file.
func config(a *detect.App) (*formats.Node, string) {
	for _, name := range []string{"mkdocs.yml", "mkdocs.yaml"} {
		if a.Has(name) {
			return a.Doc(name), name
		}
	}
	return nil, "mkdocs.yml"
}

func claim(a *detect.App) *detect.Claim {
	doc, file := config(a)
	c := &detect.Claim{Kind: detect.Site, From: a.At(file, 0)}
	folder := doc.At("docs_dir").Text()
	if folder == "" {
		folder = "docs"
	}
	if dir, ok := site.Clean(folder); !ok || !a.HasDir(dir) {
		c.Kind, c.Why = detect.Tooling, "the folder of its pages is not there: "+folder
	}
	return c
}

func facts() []detect.Fact {
	out := []detect.Fact{
		{Name: "framework", Type: detect.Text, Ask: "Which theme is it made with?",
			Probes: []detect.Probe{{Says: "theme in mkdocs.yml", Look: theme}}},
		site.Interpreter(),
	}
	out = append(out, site.Installing([]string{"mkdocs", "mkdocs-material", "mkdocs-techdocs-core"}, packages)...)
	return append(out,
		detect.Fact{Name: "plugins", Type: detect.List, Derived: true, Ask: "Which plugins does it use?",
			Probes: []detect.Probe{{Says: "plugins in mkdocs.yml", Look: plugins}}},
		detect.Fact{Name: "buildPackages", Type: detect.List, Ask: "Which system packages does the build need?",
			Probes: []detect.Probe{{Says: "plugins in mkdocs.yml", Look: tools}}},
		detect.Fact{Name: "build", Type: detect.Lines, Ask: "Which command builds it?", Help: "Usually: mkdocs build."},
		site.Folder("site", "site_dir in mkdocs.yml", func(a *detect.App) []detect.Finding {
			doc, file := config(a)
			n := doc.At("site_dir")
			if dir, ok := site.Clean(n.Text()); ok && n.Text() != "" {
				return detect.Finds("", a.At(file, n.Line), dir)
			}
			return nil
		}),
		site.NotFound("404.html", "MkDocs makes one"),
		site.Port())
}

// material is the theme that most sites use.
const material = "material"

func theme(a *detect.App) []detect.Finding {
	doc, file := config(a)
	n := doc.At("theme", "name")
	if n == nil {
		n = doc.At("theme")
	}
	if n.Text() != material {
		return nil
	}
	return detect.Finds("", a.At(file, n.Line), material)
}

// brings names the packages of themes and plugins that go by another name.
var brings = []struct{ name, pkg string }{
	{"material", "mkdocs-material"}, {"mkdocstrings", "mkdocstrings[python]"}, {"awesome-pages", "mkdocs-awesome-pages-plugin"}, {"minify", "mkdocs-minify-plugin"},
	{"redirects", "mkdocs-redirects"}, {"macros", "mkdocs-macros-plugin"}, {"git-revision-date-localized", "mkdocs-git-revision-date-localized-plugin"},
	{"gen-files", "mkdocs-gen-files"}, {"literate-nav", "mkdocs-literate-nav"}, {"section-index", "mkdocs-section-index"}, {"glightbox", "mkdocs-glightbox"}, {"i18n", "mkdocs-static-i18n"},
}

// packages are what the settings call for, where no file lists them.
func packages(a *detect.App) ([]string, []detect.Evidence) {
	_, file := config(a)
	out := []string{"mkdocs"}
	for _, name := range append(pluginNames(a), a.Text("framework")) {
		for _, b := range brings {
			if b.name == name && !slices.Contains(out, b.pkg) {
				out = append(out, b.pkg)
			}
		}
	}
	return out, a.At(file, 0)
}

func pluginNames(a *detect.App) []string {
	doc, _ := config(a)
	var out []string
	list := doc.At("plugins")
	for _, n := range list.List() {
		name := n.Text()
		if keys := n.Keys(); len(keys) > 0 {
			name = keys[0]
		}
		out = append(out, name)
	}
	if list != nil && list.Kind == formats.Map {
		out = list.Keys()
	}
	return out
}

// tools are programs and libraries of the system that plugins call.
func tools(a *detect.App) []detect.Finding {
	f := detect.Finding{From: a.Evidence("plugins")}
	for _, name := range a.List("plugins") {
		switch {
		case strings.HasPrefix(name, "git-"):
			f.Value = append(f.Value, "git")
		case name == "social":
			f.Value = append(f.Value, "libcairo2")
		case name == "optimize":
			f.Value = append(f.Value, "pngquant")
		}
	}
	if len(f.Value) == 0 {
		return nil
	}
	slices.Sort(f.Value)
	f.Value = slices.Compact(f.Value)
	return []detect.Finding{f}
}

// fallsBack says whether a plugin that reads git is told to do without.
func fallsBack(a *detect.App, name string) bool {
	doc, _ := config(a)
	list := doc.At("plugins")
	if n := list.At(name, "fallback_to_build_date"); n != nil {
		return n.Text() == "true"
	}
	for _, n := range list.List() {
		if n.At(name, "fallback_to_build_date").Text() == "true" {
			return true
		}
	}
	return false
}

// plugins warns of those that read what is not in the build.
func plugins(a *detect.App) []detect.Finding {
	doc, file := config(a)
	n := doc.At("plugins")
	names := pluginNames(a)
	if len(names) == 0 {
		return nil
	}
	for _, name := range names {
		switch {
		case strings.HasPrefix(name, "git-") && !fallsBack(a, name):
			a.Warn("reads-git", name+": git never reaches the build: set fallback_to_build_date: true", detect.Evidence{Path: a.Path(file), Line: n.Line})
		case name == "mkdocstrings":
			a.Warn("reads-code", name+": the pages are made from the project's code: what it imports must be among the packages of the pages", detect.Evidence{Path: a.Path(file), Line: n.Line})
		}
	}
	return []detect.Finding{{Value: names, From: a.At(file, n.Line)}}
}
