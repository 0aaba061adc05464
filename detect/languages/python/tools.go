package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// tools adds programs that the code calls, and those of the table that the
// project's own Dockerfile installs.
func (n *native) tools(a *detect.App) {
	for _, m := range search(a, calls) {
		if t, ok := tables.SystemTool(m.Group()); ok && len(t.On(a.Text("suite")).Run) > 0 && !beside(a, m.Path) {
			n.run = append(n.run, t.On(a.Text("suite")).Run...)
			n.loaders = append(n.loaders, m.Group())
			n.runFrom = append(n.runFrom, m.Evidence)
		}
	}
	for _, m := range search(a, speech) {
		n.run = append(n.run, "ffmpeg", "libopus0")
		n.loaders = append(n.loaders, m.Group())
		n.runFrom = append(n.runFrom, m.Evidence)
	}
	n.listed(a)
	for _, f := range detect.ContainerPackages(a) {
		for _, name := range f.Value {
			if toolPackage(name) && !slices.Contains(containerTools, name) {
				n.run = append(n.run, name)
				n.loaders = append(n.loaders, name)
				n.runFrom = append(n.runFrom, f.From...)
			}
		}
	}
}

var (
	speech  = detect.NewPattern(`\.(FFmpeg(?:PCM|Opus)Audio)\(`)
	aptName = detect.NewPattern(`^[ \t]*([a-z0-9][a-z0-9.+-]+)[ \t]*(?:#.*)?$`)
)

// listed adds what lists for platforms name: Heroku's Aptfile, the packages.txt
// of Streamlit's and Hugging Face's clouds. They are made for other releases:
// what is not known here is said.
func (n *native) listed(a *detect.App) {
	files := []string{"Aptfile"}
	if slices.Contains([]string{"streamlit", "gradio"}, a.Text("framework")) {
		files = append(files, "packages.txt")
	}
	for _, name := range files {
		for _, m := range aptName.In(a.Path(name), a.Read(name)) {
			switch p := m.Group(); {
			case strings.HasSuffix(p, "-dev") || strings.HasPrefix(p, "build-essential") || slices.Contains(containerTools, p):
			case inTables(p, a.Text("suite")):
				n.run = append(n.run, p)
				n.loaders = append(n.loaders, p)
				n.runFrom = append(n.runFrom, m.Evidence)
			default:
				a.Warn("package-unknown", m.Evidence.String()+": it lists "+p+", which may have another name in Debian: give --set runPackages=+"+p+" where the app needs it", m.Evidence)
			}
		}
	}
}

// inTables says whether a system package is one of the tables, or of a kind that
// Debian names as others do.
func inTables(name, suite string) bool {
	if strings.HasPrefix(name, "tesseract-ocr") || strings.HasPrefix(name, "fonts-") {
		return true
	}
	for _, ecosystem := range []string{"system-tools", "python"} {
		all, _ := tables.NativePackages(ecosystem) // the tables are embedded: their own test holds them
		for _, t := range all {
			if slices.Contains(t.On(suite).Run, name) && t.Available(suite) {
				return true
			}
		}
	}
	return false
}

// containerTools are programs that Dockerfiles install for themselves: what the
// program calls is found in its source.
var containerTools = []string{"git", "curl", "wget", "gosu", "su-exec", "sudo", "tini", "dumb-init", "openssh-client", "gnupg", "unzip", "procps", "locales", "tzdata", "nginx", "supervisor", "cron", "make"}

// toolPackage says whether a system package is that of a program of the table.
func toolPackage(name string) bool {
	all, err := tables.NativePackages("system-tools")
	if err != nil {
		return false
	}
	for _, t := range all {
		if slices.Contains(t.Run, name) && len(t.Run) <= 3 {
			return true
		}
	}
	return false
}

// gis adds the libraries of GeoDjango.
func (n *native) gis(a *detect.App) {
	d := django(a)
	if d == nil {
		return
	}
	found := d.search(a, geoDjango)
	if t, ok := tables.NativeFor("python", "django.contrib.gis", a.Text("suite")); ok && len(found) > 0 {
		n.run = append(n.run, t.Run...)
		n.loaders = append(n.loaders, "django.contrib.gis")
		n.runFrom = append(n.runFrom, found[0].Evidence)
	}
}

var geoDjango = detect.NewPattern(`["']django\.contrib\.gis["']`)

var browserLaunch = detect.NewPattern(`\.(chromium|firefox|webkit)\.(?:launch|connect|launch_persistent_context)\b`)

// browsers lists what playwright has to bring along.
func browsers(a *detect.App) []detect.Finding {
	at, ok := installs(a, "playwright")
	if !ok {
		return nil
	}
	var list []string
	from := []detect.Evidence{at}
	for _, m := range search(a, browserLaunch) {
		list = append(list, m.Group())
		from = append(from, m.Evidence)
	}
	if len(list) == 0 {
		list = []string{"chromium"}
	}
	return packagesFinding(sortedSet(list), from[:min(len(from), 4)])
}
