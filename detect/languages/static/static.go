// Package static knows sites that are nothing but files: an index.html that no
// other language builds or serves.
package static

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// Language is the room's word on static sites.
var Language = &detect.Language{
	Name:  "static",
	Title: "Static site",
	Marks: []string{"index.html"},
	Last:  true,
	Claim: claim,
	Facts: facts,
	Warnings: []detect.WarningDoc{{
		Code:  "not-published",
		Means: "A folder beside index.html holds a file of a kind that sites do not publish, or is called as source is and no page names it: it is left out.",
		Do:    "Add it with --set published=… if it belongs to the site.",
	}},
}

func facts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "published", Type: detect.List, Required: true, Choice: true,
			Ask:  "Which files and folders are published?",
			Help: "Only these are copied into the image; nothing else of the project is ever served. Folders end with a slash.",
			Probes: []detect.Probe{{
				Says: "pages, styles, scripts, images and fonts beside index.html",
				Look: published,
			}},
			Check: inside,
		},
		{
			Name: "withheld", Type: detect.List,
			Ask:    "Which files in published folders are left out?",
			Probes: []detect.Probe{{Says: "notes and sources of styles in published folders", Look: withheld}},
		},
		{
			Name: "notFound", Type: detect.Text,
			Ask:    "Which page answers for a path that is not there?",
			Probes: []detect.Probe{{Says: "404.html beside index.html", Look: notFound}},
		},
		{
			Name: "port", Type: detect.Number,
			Ask: "Which port does it listen on?",
			Default: func(*detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("8080"), Why: "nginx, not as root"}
			},
		},
	}
}

// sources are the endings of programs, and of pages that something must build.
var sources = []string{
	".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".go", ".py", ".rb", ".php", ".java", ".kt", ".kts", ".scala", ".groovy", ".clj", ".rs", ".cs", ".fs",
	".vb", ".swift", ".m", ".mm", ".ex", ".exs", ".erl", ".hs", ".ml", ".nim", ".zig", ".d", ".pas", ".lua", ".pl", ".pm", ".r", ".jl", ".dart", ".ts",
	".tsx", ".jsx", ".vue", ".svelte", ".astro", ".elm", ".coffee", ".jsp", ".asp", ".aspx", ".cshtml", ".erb", ".haml", ".ejs", ".pug", ".hbs", ".njk",
	".liquid", ".tmpl", ".twig", ".f90", ".asm", ".v", ".sv", ".vhd", ".sol",
}

// claim takes an index.html for a site when nothing else in its folder speaks
// for a program: what is merely unknown is never published.
func claim(a *detect.App) *detect.Claim {
	cl := &detect.Claim{Kind: detect.Site, From: a.At("index.html", 0)}
	refuse := func(why string, from ...detect.Evidence) *detect.Claim {
		cl.Kind, cl.Why, cl.From = detect.Tooling, why, append(cl.From, from...)
		return cl
	}
	if m := marks(a); len(m) > 0 {
		return refuse("index.html is a template: something must fill it in before it is a page", m[0])
	}
	for _, f := range []string{"_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "config.toml", "mkdocs.yml", "book.toml", "antora.yml"} {
		if a.Has(f) {
			return refuse("a generator must build this site first: run on the folder that it makes", detect.Evidence{Path: a.Path(f)})
		}
	}
	if f, n := program(a); n > 0 {
		return refuse(fmt.Sprintf("index.html lies among the source of a program (%s): run on a folder that holds the site alone", f), detect.Evidence{Path: f})
	}
	return cl
}

var template = detect.NewPattern(`\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|<\?php|\A---\n`)

// marks finds what an engine for templates would fill in. Scripts of a page may
// use the same marks, so that only those outside of them count.
func marks(a *detect.App) []detect.Evidence {
	text := a.Read("index.html")
	text = script.Regexp().ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
	var out []detect.Evidence
	for _, m := range template.In(a.Path("index.html"), text) {
		if !client.Regexp().MatchString(text) || !strings.HasPrefix(m.Text, "{{") {
			out = append(out, m.Evidence)
		}
	}
	return out
}

var (
	script = detect.NewPattern(`(?is)<script\b.*?</script>`)
	// client are libraries that fill pages in in the browser.
	client = detect.NewPattern(`(?i)\bv-(app|for|if|bind|on|model)\b|\bng-(app|controller|model)\b|\bx-data\b|id="?app"?|mustache|handlebars`)
)

// besideSite are folders whose programs serve those who work on the site.
var besideSite = []string{"scripts", "script", "tools", "bin", "build", "ci"}

// program finds the source of a program at or below the folder, and counts.
func program(a *detect.App) (string, int) {
	first, n := "", 0
	for _, f := range a.Project.Files(a.Dir) {
		rel := detect.Rel(a.Dir, f)
		top, _, deeper := strings.Cut(rel, "/")
		if detect.Aside(a.Dir, f) || strings.HasPrefix(rel, ".") || deeper && slices.Contains(besideSite, top) {
			continue
		}
		if slices.Contains(sources, strings.ToLower(path.Ext(f))) {
			if n++; n == 1 {
				first = f
			}
		}
	}
	return first, n
}

func notFound(a *detect.App) []detect.Finding {
	if !a.Has("404.html") {
		return nil
	}
	return detect.Finds("", a.At("404.html", 0), "404.html")
}

// inside holds what is given to the folder of the site.
func inside(a *detect.App, v detect.Value) error {
	for _, p := range v {
		clean := path.Clean(p)
		switch {
		case clean == "." || clean == ".." || path.IsAbs(clean) || strings.HasPrefix(clean, "../"):
			return fmt.Errorf("%q is not a file or folder of the site: name what lies beside index.html", p)
		case strings.HasSuffix(p, "/") && !a.HasDir(clean) || !strings.HasSuffix(p, "/") && !a.Has(clean):
			return fmt.Errorf("%q is not there: name files, and folders with a slash at their end", p)
		case clean == ".git" || strings.HasPrefix(path.Base(clean), ".env"):
			return fmt.Errorf("%q is never published", p)
		}
	}
	return nil
}
