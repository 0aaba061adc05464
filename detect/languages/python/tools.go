package python

import (
	"slices"

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
