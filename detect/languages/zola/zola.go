// Package zola knows sites that Zola makes.
package zola

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/site"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

// Language is the room's word on Zola.
var Language = &detect.Language{
	Name:     "zola",
	Title:    "Zola",
	Marks:    []string{"config.toml", "zola.toml"},
	Helpers:  []string{"node"},
	Claim:    claim,
	Managers: []string{"zola"},
	Facts:    facts,
	Warnings: []detect.WarningDoc{
		{Code: "theme-missing", Means: "The theme that the settings name is not in the project: a submodule that was not fetched, perhaps.", Do: "Run git submodule update --init before the build."},
		{Code: "not-pinned", Means: "Nothing in the project says which version of Zola it is made for, and versions differ.", Do: "Give --runtime-version, or pin it in .tool-versions."},
	},
}

// config gives the settings and their file.
func config(a *detect.App) (*formats.Node, string) {
	for _, name := range []string{"zola.toml", "config.toml"} {
		if a.Has(name) && a.Doc(name).Has("base_url") {
			return a.Doc(name), name
		}
	}
	return nil, ""
}

// claim takes settings that name the site's address in Zola's way, where its
// folders lie beside them.
func claim(a *detect.App) *detect.Claim {
	doc, file := config(a)
	if file == "" || !a.HasDir("content") && !a.HasDir("templates") && !a.HasDir("themes") {
		return nil
	}
	c := &detect.Claim{Kind: detect.Site, From: a.At(file, doc.At("base_url").Line)}
	if a.Has("theme.toml") {
		c.Kind, c.Why = detect.Library, "a theme: its pages are an example"
	}
	return c
}

func facts() []detect.Fact {
	return []detect.Fact{
		{Name: "manager", Type: detect.Text, Derived: true, Ask: "Which tool builds it?",
			Default: func(*detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is("zola")} }},
		{Name: "version", Type: detect.Version, Product: "zola", Ask: "Which version of Zola?",
			Probes: []detect.Probe{
				{Says: "ZOLA_VERSION in netlify.toml and vercel.json", Look: hosts},
				{Says: ".tool-versions, mise.toml", Look: managers},
				{Says: "workflows of GitHub and GitLab", Look: workflows},
				{Says: "settings that came or went with a version", Look: settled},
			}},
		{Name: "address", Type: detect.Text, Ask: "Which address is the site built for?",
			Help: "That of base_url, when nothing is given; / for one that answers under any name.", Check: address},
		{Name: "theme", Type: detect.Text, Derived: true, Ask: "Which theme does it use?",
			Probes: []detect.Probe{{Says: "theme in the settings", Look: theme}}},
		site.Folder("public", "output_dir in the settings", func(a *detect.App) []detect.Finding {
			doc, file := config(a)
			n := doc.At("output_dir")
			if dir, ok := site.Clean(n.Text()); ok && n.Text() != "" {
				return detect.Finds("", a.At(file, n.Line), dir)
			}
			return nil
		}),
		site.NotFound("404.html", "Zola makes one"),
		basePath(),
		site.Port(),
	}
}

// basePath is that of the address that was given, else of the settings.
func basePath() detect.Fact {
	f := site.BasePath("base_url in the settings", func(a *detect.App) (*formats.Node, string) {
		doc, file := config(a)
		if a.Known("address") {
			return nil, file
		}
		return doc.At("base_url"), file
	})
	f.Default = func(a *detect.App) *detect.Finding {
		if p := site.PathOf(a.Text("address")); p != "" {
			return &detect.Finding{Value: detect.Is(p), Why: "the path of the address"}
		}
		return nil
	}
	return f
}

var (
	inWorkflow = detect.NewPattern(`(?i)(?:zola[-_]version)["']?\s*[:=]\s*["']?v?(\d+\.\d+\.\d+)|getzola/zola/releases/download/v(\d+\.\d+\.\d+)|getzola/zola:v(\d+\.\d+\.\d+)|zola@v?(\d+\.\d+\.\d+)`)
	three      = detect.NewPattern(`^\d+\.\d+\.\d+$`)
	addresses  = detect.NewPattern(`^(?:https?:/)?/[\w.~:/%-]*$`)
)

func address(_ *detect.App, v detect.Value) error {
	if !addresses.Regexp().MatchString(v.String()) {
		return fmt.Errorf("%q is no address: give https://example.com, or / for any", v.String())
	}
	return nil
}

// exactly keeps what names a release: the images have no other tags.
func exactly(list []detect.Finding) []detect.Finding {
	list = slices.DeleteFunc(pins.Plain(list), func(f detect.Finding) bool { return !three.Regexp().MatchString(f.Value.String()) })
	for i := range list {
		list[i].Syntax = tables.Exact
	}
	return list
}

func managers(a *detect.App) []detect.Finding { return exactly(pins.Managers(a, "zola")) }

func workflows(a *detect.App) []detect.Finding { return exactly(pins.Workflows(a, inWorkflow)) }

func hosts(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, at := range []struct {
		file string
		keys []string
	}{{"netlify.toml", []string{"context", "production", "environment", "ZOLA_VERSION"}}, {"netlify.toml", []string{"build", "environment", "ZOLA_VERSION"}}, {"vercel.json", []string{"build", "env", "ZOLA_VERSION"}}} {
		if n := a.Doc(at.file).At(at.keys...); n.Text() != "" {
			out = append(out, detect.Finding{Value: detect.Is(n.Text()), From: a.At(at.file, n.Line)})
		}
	}
	return exactly(out)
}

// settled reads the versions off settings that other versions refuse, or pass
// by without a word.
func settled(a *detect.App) []detect.Finding {
	if len(hosts(a))+len(managers(a))+len(workflows(a)) == 0 {
		a.Warn("not-pinned", "nothing says which version of Zola the site is made for, and versions differ: pin it in .tool-versions", a.From...)
	}
	doc, file := config(a)
	var out []detect.Finding
	for _, s := range []struct {
		keys     []string
		versions string
	}{
		{[]string{"markdown", "highlighting"}, ">=0.22.0"}, {[]string{"markdown", "highlight_code"}, "<0.22.0"}, {[]string{"markdown", "highlight_theme"}, "<0.22.0"},
		{[]string{"generate_feeds"}, ">=0.19.0"}, {[]string{"feed_filenames"}, ">=0.19.0"}, {[]string{"generate_feed"}, "<0.19.0"}, {[]string{"feed_filename"}, "<0.19.0"},
	} {
		if n := doc.At(s.keys...); n != nil {
			out = append(out, detect.Finding{Value: detect.Is(s.versions), From: a.At(file, n.Line), Syntax: tables.Npm, Why: strings.Join(s.keys, ".") + " is of " + s.versions})
		}
	}
	return out
}

// theme warns of one that is named and not there.
func theme(a *detect.App) []detect.Finding {
	doc, file := config(a)
	n := doc.At("theme")
	if n.Text() == "" {
		return nil
	}
	if dir, ok := site.Clean("themes/" + n.Text()); ok && len(a.Project.Files(a.Path(dir))) == 0 {
		a.Warn("theme-missing", dir+": the theme is not there: fetch it, with git submodule update --init where it is a submodule", detect.Evidence{Path: a.Path(file), Line: n.Line})
	}
	return detect.Finds("", a.At(file, n.Line), n.Text())
}
