package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// collected finds where collectstatic puts its files.
func collected(a *detect.App) []detect.Finding {
	d := django(a)
	if !d.collects(a) {
		return nil
	}
	if _, ok := d.remote(a); ok {
		return nil
	}
	root, at, ok := d.staticRoot(a)
	if !ok {
		if at.Path != "" {
			a.Warn("static-unknown", at.String()+": where STATIC_ROOT lies could not be read, so no static files are collected: give --set staticRoot=…", at)
		}
		return nil
	}
	return text(a.InContext(root), at)
}

var (
	sqliteURL   = detect.NewPattern(`["'](?:sqlite(?:\+\w+)?|sqlite3):///([^"'?:]*?)(?:\?[^"']*)?["']`)
	sqliteOpen  = detect.NewPattern(`sqlite3\.connect\(\s*f?["']([^"']+)["']|aiosqlite\.connect\(\s*["']([^"']+)["']|SqliteDatabase\(\s*["']([^"']+)["']|TinyDB\(\s*["']([^"']+)["']`)
	makesFolder = detect.NewPattern(`(?:makedirs|mkdir)\(\s*["']([\w./-]+)["']|Path\(\s*["']([\w./-]+)["']\s*\)\.mkdir\(|^(?:UPLOAD_FOLDER|UPLOAD_DIR|DATA_DIR|OUTPUT_DIR|LOG_DIR|MEDIA_DIR|CACHE_DIR)\s*=\s*["']([\w./-]+)["']|["']UPLOAD_FOLDER["']\]\s*=\s*["']([\w./-]+)["']`)
	instanceUse = detect.NewPattern(`app\.instance_path|instance_relative_config\s*=\s*True`)
)

// writable lists the folders that the program writes to.
func writable(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(p string, at detect.Evidence) {
		p = path.Clean(p)
		if strings.HasPrefix(p, "/") || strings.HasPrefix(p, "..") || beside(a, at.Path) || slices.Contains(list, p) {
			return
		}
		if p == "." {
			a.Warn("data-in-container", at.String()+": its database lies beside the source, and is lost with the container: mount a volume, or use a database server", at)
		}
		list = append(list, p)
		from = append(from, at)
	}
	if d := django(a); d != nil && a.Text("framework") == "django" {
		for _, m := range d.search(a, mediaRootLine) {
			if p, ok := d.folder(a, m.Groups[0]); ok {
				add(a.InContext(p), m.Evidence)
			}
		}
		for _, m := range d.search(a, sqliteName) {
			if p, ok := d.folder(a, m.Groups[0]); ok {
				add(a.InContext(path.Dir(p)), m.Evidence)
			}
		}
	}
	for _, folder := range ownFolders.Of(a.Text("framework")) {
		for _, at := range a.Evidence("framework")[:1] {
			add(a.InContext(a.Path(folder)), at)
		}
	}
	flask := a.Text("framework") == "flask"
	for _, m := range search(a, sqliteURL) {
		p := m.Group()
		switch {
		case p == "" || strings.Contains(p, "{") || strings.Contains(p, ":memory:"):
		case flask && !strings.Contains(p, "/") && usesExtension(a):
			add(a.InContext(a.Path("instance")), m.Evidence)
		default:
			add(a.InContext(a.Path(path.Dir(p))), m.Evidence)
		}
	}
	for _, m := range search(a, sqliteOpen) {
		if p := m.Group(); !strings.HasPrefix(p, ":") && !strings.HasPrefix(p, "file:") && !strings.Contains(p, "{") {
			add(a.InContext(a.Path(path.Dir(p))), m.Evidence)
		}
	}
	for _, m := range search(a, sqliteJoined) {
		if p, ok := joined(a, m.Path, m.Group()); ok {
			add(a.InContext(path.Dir(p)), m.Evidence)
		}
	}
	for _, m := range search(a, folderJoined) {
		if p, ok := joined(a, m.Path, m.Group()); ok && a.Text("framework") != "django" {
			add(a.InContext(p), m.Evidence)
		}
	}
	for _, m := range search(a, instanceUse) {
		add(a.InContext(a.Path("instance")), m.Evidence)
	}
	for _, m := range search(a, makesFolder) {
		if first, _, _ := strings.Cut(path.Clean(m.Group()), "/"); slices.Contains(dataFolders, first) {
			add(a.InContext(a.Path(m.Group())), m.Evidence)
		}
	}
	return packagesFinding(list, from)
}

// ownFolders are folders that a framework makes when it starts.
var ownFolders = detect.Lists{{"chainlit", ".chainlit", ".files"}, {"nicegui", ".nicegui"}}

var markdownName = detect.NewPattern(`["']([\w-]+\.md)["']`)

// documents lists Markdown files of the app's folder that the program reads.
func documents(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(name string, at detect.Evidence) {
		if a.Has(name) && !slices.Contains(list, name) {
			list = append(list, name)
			from = append(from, at)
		}
	}
	if a.Text("framework") == "chainlit" {
		add("chainlit.md", detect.Evidence{Path: a.Path("chainlit.md")})
	}
	for _, m := range search(a, markdownName) {
		if !beside(a, m.Path) {
			add(m.Group(), m.Evidence)
		}
	}
	return packagesFinding(list, from)
}

// dataFolders are names of folders for what a program makes.
var dataFolders = []string{"data", "uploads", "upload", "media", "logs", "log", "output", "outputs", "storage", "cache", "db", "database", "files", "tmp", "temp",
	"downloads", "results", "reports", "instance", "var", "state", "static", "models", "images"}

// usesExtension says whether relative SQLite files lie in Flask's instance folder.
func usesExtension(a *detect.App) bool { _, ok := has(a, "flask-sqlalchemy"); return ok }
