// Package static knows sites that are nothing but files: an index.html that no
// other language builds or serves.
package static

import (
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
	Facts: []detect.Fact{
		{
			Name: "published", Type: detect.List, Required: true, Choice: true,
			Ask:  "Which files and folders are published?",
			Help: "Only these are copied into the image; nothing else of the project is ever served.",
			Probes: []detect.Probe{{
				Says: "pages, styles, scripts, images and fonts beside index.html",
				Look: published,
			}},
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
	},
	Warnings: []detect.WarningDoc{{
		Code:  "not-published",
		Means: "A file or folder beside index.html is of a kind that sites do not publish, and is left out.",
		Do:    "Add it with --set published=… if it belongs to the site.",
	}},
}

// shown are the kinds of file that a site publishes.
var shown = []string{".html", ".htm", ".css", ".js", ".mjs", ".map", ".json", ".webmanifest", ".xml", ".txt", ".ico", ".png", ".jpg",
	".jpeg", ".gif", ".svg", ".webp", ".avif", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".webm", ".ogg", ".wav", ".pdf", ".wasm", ".vtt", ".glb"}

// unpublished are files whose ending is that of a site's but whose name says
// that they are for those who work on it.
var unpublished = []string{"package.json", "package-lock.json", "tsconfig.json", "composer.json", "requirements.txt", "license.txt"}

func claim(a *detect.App) *detect.Claim {
	return &detect.Claim{Kind: detect.Site, From: a.At("index.html", 0)}
}

// published lists what of the folder a site consists of. Folders count when
// everything in them is of a kind that is shown.
func published(a *detect.App) []detect.Finding {
	files, dirs := a.Project.Entries(a.Dir)
	var list []string
	for _, f := range files {
		if show(f) {
			list = append(list, f)
		}
	}
	for _, d := range dirs {
		if strings.HasPrefix(d, ".") || d == "node_modules" {
			continue
		}
		in := a.Project.Files(a.Path(d))
		bad := slices.IndexFunc(in, func(f string) bool { return !show(path.Base(f)) })
		switch {
		case len(in) == 0:
		case bad < 0:
			list = append(list, d)
		default:
			a.Warn("not-published", d+" is not published, because of "+in[bad]+": add it with --set published=… if it belongs to the site", detect.Evidence{Path: in[bad]})
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: a.At("index.html", 0)}}
}

func show(name string) bool {
	lower := strings.ToLower(name)
	return !strings.HasPrefix(name, ".") && slices.Contains(shown, path.Ext(lower)) && !slices.Contains(unpublished, lower)
}

func notFound(a *detect.App) []detect.Finding {
	if !a.Has("404.html") {
		return nil
	}
	return []detect.Finding{{Value: detect.Is("404.html"), From: a.At("404.html", 0)}}
}
