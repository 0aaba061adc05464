package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	settingsModule = detect.NewPattern(`DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']`)
	wsgiSetting    = detect.NewPattern(`^(WSGI|ASGI)_APPLICATION\s*=\s*["']([\w.]+)\.(\w+)["']`)
	staticRootLine = detect.NewPattern(`^STATIC_ROOT\s*=\s*(.+)$`)
	mediaRootLine  = detect.NewPattern(`^MEDIA_ROOT\s*=\s*(.+)$`)
	starImport     = detect.NewPattern(`^from\s+([\w.]+)\s+import\s+\*`)
	sqliteName     = detect.NewPattern(`["']NAME["']\s*:\s*(.*sqlite3?.*|.*\.db["'].*)$`)
)

// djangoProject is what manage.py and the settings say.
type djangoProject struct {
	manage   string // project path of manage.py, "" if there is none
	root     string // where imports start
	settings []string
	module   string          // the settings module that the server uses
	local    string          // the one that manage.py uses, where it is another
	at       detect.Evidence // where module is named
	wsgi     object
	asgi     object
	prefers  string // "asgi" where the settings name one
	depth    int    // of names of folders that are followed
}

// django reads a Django project; nil if there is none.
func django(a *detect.App) *djangoProject {
	return detect.Memo(a, "django", func() *djangoProject {
		if _, ok := has(a, "django"); !ok && !managesDjango(a) {
			return nil
		}
		d := &djangoProject{root: a.Dir}
		for _, f := range sources(a) {
			if path.Base(f) == "manage.py" && settingsModule.In(f, a.Project.Code(f)) != nil {
				d.manage, d.root = f, path.Dir(f)
				break
			}
		}
		d.modules(a)
		if d.manage == "" && d.module == "" && d.wsgi.module == "" {
			return nil
		}
		d.readSettings(a)
		return d
	})
}

// managesDjango says whether manage.py is Django's.
func managesDjango(a *detect.App) bool {
	return strings.Contains(a.Project.Code(a.Path("manage.py")), "django")
}

// modules finds the settings module and the WSGI and ASGI applications.
func (d *djangoProject) modules(a *detect.App) {
	if d.manage != "" {
		d.local = settingsModule.In(d.manage, a.Project.Code(d.manage))[0].Groups[0]
	}
	for _, f := range sources(a) {
		base := path.Base(f)
		if base != "wsgi.py" && base != "asgi.py" || beside(a, f) {
			continue
		}
		code := a.Project.Code(f)
		if !strings.Contains(code, "get_"+base[:4]+"_application") && !strings.Contains(code, "ProtocolTypeRouter") && !strings.Contains(code, "get_default_application") {
			continue
		}
		o := object{framework: "django", file: f, root: d.root, module: moduleOf(d.root, f), name: "application",
			async: base == "asgi.py", at: detect.Evidence{Path: f}}
		for _, m := range objectLine.In(f, code) {
			if m.Groups[0] == "application" || m.Groups[0] == "app" {
				o.name, o.at.Line = m.Groups[0], m.Line
			}
		}
		if o.async && d.asgi.module == "" {
			d.asgi = o
		}
		if !o.async && d.wsgi.module == "" {
			d.wsgi = o
		}
		for _, m := range settingsModule.In(f, code) {
			if d.module == "" {
				d.module, d.at = m.Groups[0], m.Evidence
			}
		}
	}
	if d.module == "" {
		d.module = d.local
	}
}

// readSettings follows the settings module and what it imports from.
func (d *djangoProject) readSettings(a *detect.App) {
	var visit func(module, from string)
	visit = func(module, from string) {
		f := ""
		if strings.HasPrefix(module, ".") {
			f = fileOf(a, from, module)
		} else {
			for _, p := range []string{strings.ReplaceAll(module, ".", "/") + ".py", strings.ReplaceAll(module, ".", "/") + "/__init__.py"} {
				if f == "" && a.Project.Has(path.Join(d.root, p)) {
					f = path.Join(d.root, p)
				}
			}
		}
		if f == "" || slices.Contains(d.settings, f) || len(d.settings) > 20 {
			return
		}
		d.settings = append(d.settings, f)
		for _, m := range starImport.In(f, a.Project.Code(f)) {
			visit(m.Groups[0], f)
		}
	}
	visit(d.module, d.manage)
	for _, m := range d.search(a, wsgiSetting) {
		o := object{framework: "django", file: m.Path, root: d.root, module: m.Groups[1], name: m.Groups[2], at: m.Evidence}
		if m.Groups[0] == "ASGI" {
			o.async = true
			d.asgi, d.prefers = o, "asgi"
		} else {
			d.wsgi = o
		}
	}
}

// search finds a pattern in the settings, the most specific file first.
func (d *djangoProject) search(a *detect.App, p *detect.Pattern) []detect.Match {
	var out []detect.Match
	for _, f := range d.settings {
		out = append(out, p.In(f, a.Project.Code(f))...)
	}
	return out
}
