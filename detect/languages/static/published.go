package static

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// shown are the kinds of file that a site publishes.
var shown = []string{
	".html", ".htm", ".xhtml", ".css", ".js", ".mjs", ".map", ".json", ".webmanifest", ".xml", ".xsl", ".rss", ".atom", ".txt", ".ico", ".cur", ".png",
	".apng", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".m4a", ".mp4", ".m4v",
	".webm", ".ogg", ".ogv", ".oga", ".wav", ".flac", ".pdf", ".wasm", ".vtt", ".glb", ".gltf", ".bin", ".data", ".csv", ".ics", ".vcf", ".zip",
}

// besides are kinds of file that lie beside what is published, and are left
// out without a word: drafts, sources of styles, notes.
var besides = []string{
	".md", ".markdown", ".scss", ".sass", ".less", ".styl", ".psd", ".ai", ".xd", ".fig", ".sketch", ".bak", ".orig", ".log", ".lock", ".toml", ".yml",
	".yaml", ".editorconfig",
}

// unpublished are files whose ending is that of a site's but whose name says
// that they are for those who work on it.
var unpublished = []string{
	"package.json", "package-lock.json", "npm-shrinkwrap.json", "tsconfig.json", "jsconfig.json", "composer.json", "bower.json", "renovate.json",
	"firebase.json", "vercel.json", "now.json", "angular.json", "nx.json", "lerna.json", "turbo.json", "deno.json", "staticwebapp.config.json",
	"app.json", "manifest.webapp", "requirements.txt", "license.txt", "gulpfile.js", "gruntfile.js", "karma.conf.js", "server.js",
}

// named are files without an ending that sites have.
var named = []string{"CNAME", "_redirects", "_headers"}

// show says whether a file is of a kind that sites publish.
func show(name string) bool {
	lower := strings.ToLower(name)
	if strings.HasPrefix(name, ".") || slices.Contains(unpublished, lower) || strings.HasSuffix(lower, ".config.js") || strings.HasSuffix(lower, ".config.mjs") || strings.HasSuffix(lower, "rc.js") {
		return false
	}
	return slices.Contains(shown, path.Ext(lower)) && !secret(lower)
}

// secret says whether a file of data has the name of what nobody may read.
func secret(lower string) bool {
	if !slices.Contains([]string{".json", ".txt", ".xml", ".csv", ".zip", ".data", ".bin"}, path.Ext(lower)) {
		return false
	}
	for _, word := range []string{"credential", "secret", "service-account", "service_account", "serviceaccount", "tfstate", "password", "htpasswd"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// sourceTrees are folders whose names say that they are for those who work on
// the site, unless a page names what lies in them.
var sourceTrees = []string{"src", "source", "sources", "test", "tests", "__tests__", "spec", "specs", "e2e", "cypress", "scripts", "script", "tools", "bin", "ci"}

// mentioned says whether a page, a style or a script beside a folder names what lies
// in it.
func mentioned(a *detect.App, dir string) bool {
	names := detect.NewPattern(`["'(=](?:\.{0,2}/)*` + dir + `/`)
	for _, f := range a.Project.Files(a.Dir) {
		top, _, deeper := strings.Cut(detect.Rel(a.Dir, f), "/")
		if deeper && (slices.Contains(sourceTrees, top) || top == "node_modules") || !slices.Contains([]string{".html", ".htm", ".css", ".js", ".mjs", ".webmanifest"}, path.Ext(f)) {
			continue
		}
		if names.Matches(a.Project.Text(f)) {
			return true
		}
	}
	return false
}

// beside says whether a file may lie in a published folder and is left out.
func beside(name string) bool {
	lower := strings.ToLower(name)
	return slices.Contains(besides, path.Ext(lower)) || strings.HasPrefix(name, ".") || strings.HasPrefix(lower, "license") || strings.HasPrefix(lower, "readme") ||
		secret(lower) || strings.HasPrefix(lower, "makefile") || strings.HasPrefix(lower, "dockerfile") || slices.Contains(unpublished, lower) || slices.Contains(named, name)
}

// published lists what of the folder a site consists of, folders with a slash
// at their end. A folder counts when nothing in it is of a kind that no site
// publishes.
func published(a *detect.App) []detect.Finding {
	files, dirs := a.Project.Entries(a.Dir)
	var list []string
	for _, f := range files {
		if show(f) {
			list = append(list, f)
		}
	}
	for _, d := range dirs {
		if strings.HasPrefix(d, ".") && d != ".well-known" || d == "node_modules" {
			continue
		}
		in := a.Project.Files(a.Path(d))
		if d == ".well-known" && len(in) > 0 {
			list = append(list, d+"/")
			continue
		}
		bad := slices.IndexFunc(in, func(f string) bool { return !show(path.Base(f)) && !beside(path.Base(f)) })
		switch {
		case bad >= 0:
			a.Warn("not-published", a.Path(d)+" is not published, because of "+in[bad]+": add it with --set published=… if it belongs to the site", detect.Evidence{Path: in[bad]})
		case slices.Contains(sourceTrees, d) && len(in) > 0 && !mentioned(a, d):
			a.Warn("not-published", a.Path(d)+" is not published, because no page names it and it is called as source is: add it with --set published=… if it belongs to the site", detect.Evidence{Path: in[0]})
		case slices.ContainsFunc(in, func(f string) bool { return show(path.Base(f)) }):
			list = append(list, d+"/")
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: a.At("index.html", 0)}}
}

// withheld lists the kinds of file that lie in published folders and are left
// out of the image, as their endings.
func withheld(a *detect.App) []detect.Finding {
	out := detect.Finding{}
	for _, d := range a.List("published") {
		dir, ok := strings.CutSuffix(d, "/")
		if !ok || dir == ".well-known" {
			continue
		}
		for _, f := range a.Project.Files(a.Path(dir)) {
			name := path.Base(f)
			if show(name) || strings.HasPrefix(name, ".") {
				continue
			}
			if rel := detect.Rel(a.Context(), f); !slices.Contains(out.Value, rel) {
				out.Value = append(out.Value, rel)
				out.From = append(out.From, detect.Evidence{Path: f})
			}
		}
	}
	if len(out.Value) == 0 {
		return nil
	}
	return []detect.Finding{out}
}
