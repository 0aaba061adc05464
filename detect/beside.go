package detect

import (
	"path"
	"slices"
	"strings"
)

// pageFolders are where builds of pages leave them.
var pageFolders = []string{"dist", "build", "out", "public"}

// noSource are files that name folders and do nothing with them.
var noSource = []string{"", ".md", ".rst", ".adoc", ".txt", ".json", ".jsonc", ".lock", ".yaml", ".yml", ".html", ".css", ".scss", ".svg", ".gitignore", ".dockerignore", ".sh"}

// manyFiles are more than are searched for the pages of another app.
const manyFiles = 500

// WarnPages tells where a server's source names the pages that the build of
// another app makes: its own image holds none of them.
func WarnPages(a *App, apps []*App) {
	if a.Kind != Service || slices.ContainsFunc(a.Warnings(), func(w Warning) bool { return w.Code == readsOutside }) {
		return
	}
	var files []string
	for _, site := range apps {
		if site.Kind != Site || site.Dir == "." || site.Dir == a.Dir {
			continue
		}
		if files == nil {
			files = sourcesBeside(a, apps)
		}
		for _, f := range files {
			if at, name := namesPages(a, site, f); name != "" {
				a.Warn(readsOutside, at.String()+": it names "+name+", which the build of "+site.Dir+" makes: the image lacks it: let "+site.Dir+" have an image of its own, or commit what it makes", at)
				break
			}
		}
	}
}

// readsOutside is the code of what an image lacks, in every room that sees it.
const readsOutside = "reads-outside"

// sourcesBeside lists the app's files that are none of another app's.
func sourcesBeside(a *App, apps []*App) []string {
	var out []string
	for _, f := range a.Project.Files(a.Dir) {
		if slices.Contains(noSource, path.Ext(f)) || Aside(a.Dir, f) ||
			slices.ContainsFunc(apps, func(o *App) bool { return o.Dir != a.Dir && o.Dir != "." && strings.HasPrefix(f, o.Dir+"/") }) {
			continue
		}
		if out = append(out, f); len(out) == manyFiles {
			break
		}
	}
	return out
}

// namesPages finds the line of a file that names the pages of a site: their path,
// or its folder and theirs as two texts in a row.
func namesPages(a, site *App, file string) (Evidence, string) {
	for _, folder := range pageFolders {
		pages := path.Join(site.Dir, folder)
		if a.Project.HasDir(pages) && !a.Project.Ignored(pages) {
			continue
		}
		name, last := Rel(a.Dir, site.Dir)+"/"+folder, path.Base(site.Dir)
		line := 0
		for text := range strings.Lines(a.Project.Code(file)) {
			if line++; holdsPath(text, name) || holdsWords(text, last, folder) {
				return Evidence{Path: file, Line: line}, pages
			}
		}
	}
	return Evidence{}, ""
}

// holdsPath says whether a line holds a path, quoted or as part of a longer one.
func holdsPath(line, name string) bool {
	for rest := line; ; {
		before, after, found := strings.Cut(rest, name)
		if !found {
			return false
		}
		if before != "" && strings.ContainsAny(before[len(before)-1:], "\"'`/") && after != "" && strings.ContainsAny(after[:1], "\"'`/") {
			return true
		}
		rest = after
	}
}

// holdsWords says whether a line holds two quoted words in a row, as they are
// joined to a path.
func holdsWords(line, first, second string) bool {
	for _, quote := range []string{`"`, "'", "`"} {
		_, after, found := strings.Cut(line, quote+first+quote)
		if found && strings.HasPrefix(strings.TrimLeft(after, " \t,/"), quote+second+quote) {
			return true
		}
	}
	return false
}
