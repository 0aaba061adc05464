package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// env lists the variables that the image sets.
func env(a *detect.App) []detect.Finding {
	warnLocal(a)
	warnReload(a)
	warnMissing(a)
	var list []string
	var from []detect.Evidence
	start := strings.Join(a.List("start"), " ")
	if a.Number("port") > 0 {
		files := []detect.Match{}
		for _, m := range search(a, readsPort) {
			if !beside(a, m.Path) {
				files = append(files, m)
			}
		}
		if len(files) > 0 {
			list = append(list, "PORT="+a.Text("port"))
			from = append(from, files[0].Evidence)
		}
	}
	if a.Text("framework") == "gradio" {
		list = append(list, "GRADIO_SERVER_NAME=0.0.0.0")
		if len(search(a, gradioPort)) == 0 {
			list = append(list, "GRADIO_SERVER_PORT="+a.Text("port"))
		}
		from = append(from, a.Evidence("framework")...)
	}
	if d := django(a); d != nil && a.Text("framework") == "django" && d.local != "" && d.module != d.local {
		list = append(list, "DJANGO_SETTINGS_MODULE="+d.module) // manage.py would take the developer's for migrating
		from = append(from, d.at)
	}
	if strings.HasPrefix(start, "streamlit ") {
		list = append(list, "STREAMLIT_BROWSER_GATHER_USAGE_STATS=false")
		from = append(from, a.Evidence("framework")...)
	}
	return packagesFinding(list, from)
}

var (
	niceRun  = detect.NewPattern(`\bui\.run\(((?s:[^()]*(?:\([^()]*\)[^()]*)*))\)`)
	noReload = detect.NewPattern(`\breload\s*=\s*(?:False|[a-z])`)
)

// warnReload says when NiceGUI would watch its source and start anew.
func warnReload(a *detect.App) {
	if a.Text("framework") != "nicegui" {
		return
	}
	for _, m := range search(a, niceRun) {
		if !noReload.Regexp().MatchString(m.Groups[0]) {
			a.Warn("reloads", m.Evidence.String()+": ui.run() starts anew whenever the source changes: give it reload=False", m.Evidence)
		}
	}
}

var gradioPort = detect.NewPattern(`server_port\s*=`)

// processes lists what runs beside the main process, from one image.
func processes(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	taken := func(name string) bool {
		return slices.ContainsFunc(list, func(kv string) bool { return strings.HasPrefix(kv, name+"=") })
	}
	for _, p := range detect.Processes(a) {
		cmds, _ := formats.Commands(p.Command)
		if len(cmds) == 1 && development(a, unwrapped(cmds[0].Args), p.From) {
			continue
		}
		line := detect.WithPort(p.Command, a.Text("port"))
		if words, ok := formats.Words(line); ok {
			words = unwrapped(words)
			if slices.Equal(words, a.List("start")) {
				continue
			}
			line = plainLine(words)
		}
		list = append(list, p.Name+"="+line)
		from = append(from, p.From)
	}
	for _, w := range workers(a) {
		if !taken(w.name) && !slices.Equal(w.words, a.List("start")) {
			list = append(list, w.name+"="+plainLine(w.words))
			from = append(from, w.at)
		}
	}
	return packagesFinding(list, from)
}

// plainLine writes words as a shell line, quoting only where it is needed.
func plainLine(words []string) string {
	line := strings.Join(words, " ")
	if back, ok := formats.Words(line); ok && slices.Equal(back, words) {
		return line
	}
	return formats.QuoteAll(words)
}

// releases lists what belongs before a release, never into the start command.
func releases(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(line string, at detect.Evidence) {
		if !slices.Contains(list, line) {
			list = append(list, line)
			from = append(from, at)
		}
	}
	for _, p := range detect.ReleaseProcesses(a) {
		add(p.Command, p.From)
	}
	for _, p := range detect.WebProcesses(a) {
		cmds, _ := formats.Commands(p.Command)
		for _, c := range cmds[:max(0, len(cmds)-1)] {
			if release(c.Args) && !slices.Contains(c.Args, "collectstatic") && c.Args[0] != "echo" {
				add(plainLine(unwrapped(c.Args)), p.From)
			}
		}
	}
	if len(list) > 0 {
		return packagesFinding(list, from)
	}
	if d := django(a); d != nil && a.Text("framework") == "django" && d.manage != "" && len(d.search(a, databases)) > 0 {
		add("python "+relative(a, d.manage)+" migrate", detect.Evidence{Path: d.manage})
	}
	if _, ok := has(a, "alembic"); ok && a.Has("alembic.ini") {
		add("alembic upgrade head", detect.Evidence{Path: a.Path("alembic.ini")})
	}
	if d, ok := has(a, "flask-migrate"); ok && a.HasDir("migrations") {
		add("flask db upgrade", d.at)
	}
	return packagesFinding(list, from)
}

var databases = detect.NewPattern(`^DATABASES\s*[=:]`)
