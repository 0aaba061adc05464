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

// baseDir is the folder that BASE_DIR and its like stand for in a file of the
// settings.
func (d *djangoProject) baseDir(a *detect.App, name string) (string, bool) {
	for _, f := range d.settings {
		for _, m := range baseDirLine.In(f, a.Project.Code(f)) {
			if m.Groups[0] != name {
				continue
			}
			up := strings.Count(m.Groups[1], ".parent") + strings.Count(m.Groups[1], "dirname(")
			if p := parentsIndex.Regexp().FindStringSubmatch(m.Groups[1]); p != nil {
				up = int(p[1][0]-'0') + 1
			}
			if e := environRoot.Regexp().FindStringSubmatch(m.Groups[1]); e != nil {
				up = int(e[1][0]-'0') + 0 // environ.Path(__file__) - 3 is three folders above the file
			}
			if up == 0 {
				continue
			}
			dir := f
			for range up {
				dir = path.Dir(dir)
			}
			return dir, true
		}
	}
	return "", false
}

var (
	baseDirLine  = detect.NewPattern(`^([A-Z_]+)\s*=\s*(.*__file__.*)$`)
	parentsIndex = detect.NewPattern(`\.parents\[(\d)\]`)
	environRoot  = detect.NewPattern(`\)\s*-\s*(\d)`)
	pathName     = detect.NewPattern(`\b([A-Z][A-Z_]+)\b`)
)

// folder evaluates a settings value that names a folder below the project:
// BASE_DIR / "x", os.path.join(BASE_DIR, "x"), "x"; the project path.
func (d *djangoProject) folder(a *detect.App, expr string) (string, bool) {
	var parts []string
	for _, q := range quoted.In("", expr) {
		parts = append(parts, q.Group())
	}
	if len(parts) == 0 || slices.ContainsFunc(parts, func(p string) bool { return strings.ContainsAny(p, "{}%$") }) || strings.Contains(expr, "environ") || strings.Contains(expr, "env(") || strings.Contains(expr, "config(") {
		return "", false
	}
	base := d.root
	if m := pathName.Regexp().FindStringSubmatch(quoted.Regexp().ReplaceAllString(expr, "")); m != nil {
		var ok bool
		if base, ok = d.baseDir(a, m[1]); !ok {
			return "", false
		}
	}
	if strings.HasPrefix(parts[0], "/") {
		return "", false
	}
	for range strings.Count(expr, "dirname(") + strings.Count(expr, ".parent") {
		base = path.Dir(base)
	}
	p := path.Join(append([]string{base}, parts...)...)
	if strings.HasPrefix(p, "..") || p == "." {
		return "", false
	}
	return p, true
}

// staticRoot is where collectstatic puts its files, as a project path.
func (d *djangoProject) staticRoot(a *detect.App) (string, detect.Evidence, bool) {
	for _, m := range d.search(a, staticRootLine) {
		p, ok := d.folder(a, m.Groups[0])
		return p, m.Evidence, ok
	}
	return "", detect.Evidence{}, false
}

// collects says whether collectstatic has anything to do, and where.
func (d *djangoProject) collects(a *detect.App) bool {
	for _, f := range d.settings {
		code := a.Project.Code(f)
		if strings.Contains(code, "django.contrib.staticfiles") || strings.Contains(code, `"staticfiles"`) && strings.Contains(code, "django.contrib") {
			return true
		}
	}
	return false
}

// remote says whether static files go to a service rather than a folder.
func (d *djangoProject) remote(a *detect.App) (detect.Evidence, bool) {
	for _, m := range d.search(a, remoteStorage) {
		return m.Evidence, true
	}
	return detect.Evidence{}, false
}

var remoteStorage = detect.NewPattern(`STATICFILES_STORAGE\s*=.*(?:s3|S3|gcloud|GoogleCloud|azure|Azure)|["']staticfiles["']\s*:\s*\{[^}]*(?:s3|S3|gcloud|GoogleCloud|azure|Azure)`)

// settingsNeed are the reads of the environment that fail when it is silent,
// with a value for the one command that needs them.
var settingsNeed = []struct {
	pattern *detect.Pattern
	value   func(cast string) string
}{
	{detect.NewPattern(`(?:(bool|int|float|list|json|url|db|cache)\s*\(\s*)?os\.environ\[\s*["'](\w+)["']\s*\]`), dummy},
	{detect.NewPattern(`()\benv\(\s*["'](\w+)["']\s*\)`), dummy},
	{detect.NewPattern(`\benv\.(\w+)\(\s*["'](\w+)["']\s*\)`), dummy},
	{detect.NewPattern(`()\b(?:config|get_env_variable|get_env_value|get_env|get_secret)\(\s*["'](\w+)["']\s*\)`), dummy},
	{detect.NewPattern(`()\bconfig\(\s*["'](\w+)["']\s*,\s*cast\s*=\s*int\s*\)`), func(string) string { return "1" }},
	{detect.NewPattern(`()\bconfig\(\s*["'](\w+)["']\s*,\s*cast\s*=\s*bool\s*\)`), func(string) string { return "false" }},
	{detect.NewPattern(`()\bconfig\(\s*["'](\w+)["']\s*,\s*cast\s*=\s*Csv\(\)\s*\)`), dummy},
}

// dummy is a value of the kind that is read.
func dummy(cast string) string {
	switch cast {
	case "bool":
		return "false"
	case "int", "float":
		return "1"
	case "json", "dict":
		return "{}"
	case "db", "db_url":
		return "sqlite:////tmp/build-only.db"
	case "cache", "cache_url":
		return "locmemcache://"
	case "url", "search_url":
		return "http://localhost/"
	case "email", "email_url":
		return "consolemail://"
	}
	return "build-only"
}

// buildOnly lists NAME=value for the variables that the settings insist on,
// with the lines that do.
func (d *djangoProject) buildOnly(a *detect.App) (vars []string, from []detect.Evidence) {
	var names []string
	for _, need := range settingsNeed {
		for _, m := range d.search(a, need.pattern) {
			name := m.Groups[1]
			if slices.Contains(names, name) || strings.Contains(lineAt(a, m.Evidence), "if ") {
				continue
			}
			value := need.value(m.Groups[0])
			if value == "build-only" && (name == "DATABASE_URL" || name == "DB_URL") {
				value = dummy("db")
			}
			if value == "build-only" && strings.HasSuffix(name, "_URL") {
				value = "redis://localhost/0"
			}
			if value == "build-only" && strings.HasSuffix(name, "_PORT") {
				value = "1"
			}
			names = append(names, name)
			vars = append(vars, name+"="+value)
			from = append(from, m.Evidence)
		}
	}
	slices.Sort(vars)
	return vars, from
}

// lineAt gives the code of one line.
func lineAt(a *detect.App, e detect.Evidence) string {
	lines := strings.Split(a.Project.Code(e.Path), "\n")
	if e.Line < 1 || e.Line > len(lines) {
		return ""
	}
	return lines[e.Line-1]
}
