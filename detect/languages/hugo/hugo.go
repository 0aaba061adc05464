// Package hugo knows sites that Hugo makes.
package hugo

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/site"
	"github.com/stagewright/stagewright/detect/formats"
)

// Language is the room's word on Hugo.
var Language = &detect.Language{
	Name:  "hugo",
	Title: "Hugo",
	Marks: []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json",
		"config/_default/hugo.toml", "config/_default/hugo.yaml", "config/_default/hugo.yml", "config/_default/hugo.json",
		"config/_default/config.toml", "config/_default/config.yaml", "config/_default/config.yml", "config/_default/config.json",
		"go.mod", "package.json", "netlify.toml", ".hugo_build.lock"},
	Helpers:  []string{"node", "go"},
	Claim:    claim,
	Managers: []string{"hugo"},
	Facts:    facts,
	Warnings: []detect.WarningDoc{
		{Code: "theme-missing", Means: "The theme that the settings name is not in the project: a submodule that was not fetched, perhaps.", Do: "Run git submodule update --init before the build."},
		{Code: "reads-git", Means: "The site shows dates and authors from git, which never reaches the build.", Do: "Nothing: the pages are built without them."},
		{Code: "no-lock-file", Means: "No lock file fixes the versions of the packages that npm installs.", Do: "Run npm install and commit package-lock.json."},
	},
}

// settings are the names of Hugo's own file, then the old ones, which other
// programs have too.
var settings = []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"}

// folders are where the settings may lie.
var folders = []string{"", "config/_default"}

// config gives the settings and the file's name within the app's folder.
func config(a *detect.App) (*formats.Node, string) {
	for _, dir := range folders {
		for _, name := range settings {
			file := path.Join(dir, name)
			if !a.Has(file) {
				continue
			}
			doc := a.Doc(file)
			if strings.HasPrefix(name, "hugo.") || dir != "" || ours(a, doc) {
				return doc, file
			}
		}
	}
	return nil, ""
}

// ours says whether settings of a common name are Hugo's: they name the site's
// address in its way, and its folders lie beside them.
func ours(a *detect.App, doc *formats.Node) bool {
	if site.Key(doc, "baseURL") == nil && site.Key(doc, "theme") == nil {
		return false
	}
	return site.Key(doc, "base_url") == nil && (a.HasDir("content") || a.HasDir("layouts") || a.HasDir("themes") || a.HasDir("archetypes"))
}

// claim takes a folder with Hugo's settings, unless it is a part of a theme.
func claim(a *detect.App) *detect.Claim {
	_, file := config(a)
	if file == "" || path.Base(path.Dir(a.Dir)) == "config" || strings.Contains("/"+a.Dir+"/", "/.github/") {
		return nil // the folders below config hold the settings of the site above, and workflows may be called hugo.yaml
	}
	c := &detect.Claim{Kind: detect.Site, From: a.At(file, 0)}
	switch {
	case strings.Contains("/"+a.Dir+"/", "/themes/"):
		c.Kind, c.Why = detect.Tooling, "a theme of the site above, or its example"
	case path.Base(a.Dir) == "exampleSite":
		c.Kind, c.Why = detect.Tooling, "the example of a theme"
	case a.Has("theme.toml") && !a.HasDir("content"):
		c.Kind, c.Why = detect.Library, "a theme: it has no pages of its own"
	}
	return c
}

func facts() []detect.Fact {
	return []detect.Fact{
		{Name: "manager", Type: detect.Text, Strict: true, Derived: true, Ask: "Which tool builds it?",
			Default: detect.Preset("", "hugo"),
			Options: func(*detect.App) []detect.Option { return []detect.Option{{Value: "hugo"}} }},
		{Name: "sass", Type: detect.YesNo, Ask: "Does the build call Dart Sass?", Derived: true,
			Probes: []detect.Probe{{Says: "dartsass in layouts and settings", Look: sass}}},
		{Name: "version", Type: detect.Text, Ask: "Which version of Hugo?", Check: plainVersion,
			Help: "Debian's own is used where the project asks for no other; else the official image of that version.",
			Probes: []detect.Probe{
				{Says: "HUGO_VERSION in netlify.toml and vercel.json", Look: hosts},
				{Says: ".hugo-version, .tool-versions, mise.toml", Look: pinned},
				{Says: "hugo-extended and hugo-bin in package.json", Look: packaged},
				{Says: "module.hugoVersion of the settings", Look: minimum},
				{Says: "workflows of GitHub and GitLab", Look: workflows},
			},
			Default: fallback},
		{Name: "tool", Type: detect.Text, Strict: true, Ask: "Where does Hugo come from?",
			Probes:  []detect.Probe{{Says: "the version", Look: source}},
			Default: usual,
			Options: sources},
		{Name: "modules", Type: detect.YesNo, Ask: "Does the site fetch Hugo modules?", Derived: true,
			Probes: []detect.Probe{{Says: "go.mod beside the settings, without _vendor", Look: modules}}},
		{Name: "installInputs", Type: detect.List, Ask: "Which files decide what npm installs?",
			Probes: []detect.Probe{{Says: "package.json and its lock file, where it lists packages", Look: inputs}}},
		{Name: "gitInfo", Type: detect.YesNo, Ask: "Does the site show what git knows?", Derived: true,
			Probes: []detect.Probe{{Says: "enableGitInfo", Look: gitInfo}}},
		{Name: "build", Type: detect.Lines, Ask: "Which command builds it?", Help: "Usually: hugo --minify.",
			Probes: []detect.Probe{{Says: "build.command in netlify.toml, scripts.build in package.json, where they call hugo alone", Look: command}}},
		site.Folder("public", "publishDir of the settings", publish),
		site.NotFound("404.html", "themes make one"),
		site.BasePath("baseURL of the settings", func(a *detect.App) (*formats.Node, string) {
			doc, file := config(a)
			return site.Key(doc, "baseURL"), file
		}),
		{Name: "theme", Type: detect.Text, Ask: "Which theme does it use?", Derived: true,
			Probes: []detect.Probe{{Says: "theme in the settings", Look: theme}}},
		site.Port(),
	}
}
