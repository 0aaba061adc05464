package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// system are the facts of what the image holds besides Python.
func system() []detect.Fact {
	list := func(name, ask, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		return detect.Fact{Name: name, Type: detect.List, Ask: ask, Probes: []detect.Probe{{Says: says, Look: look}}}
	}
	return []detect.Fact{
		list("buildPackages", "Which system packages does the install need?", "dependencies without a wheel, read from the lock file", func(a *detect.App) []detect.Finding {
			return packagesFinding(natives(a).build, natives(a).buildFrom)
		}),
		list("compiled", "Which dependencies are compiled?", "dependencies without a wheel", func(a *detect.App) []detect.Finding {
			return packagesFinding(natives(a).compiled, natives(a).buildFrom)
		}),
		{Name: "stops", Type: detect.YesNo, Ask: "Does it end on SIGTERM by itself?",
			Probes: []detect.Probe{{Says: "the server that starts, or a handler in the code", Look: stops}},
			Default: func(a *detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("no"), Why: "no handler of SIGTERM was found, so tini stands in front"}
			},
			When: func(a *detect.App) bool { return a.Text("kind") != string(detect.Tool) }},
		list("runPackages", "Which system packages does it need when it runs?", "shared libraries of dependencies, programs that the code calls", func(a *detect.App) []detect.Finding {
			n := natives(a)
			run, from := n.run, n.runFrom
			if a.Text("stops") == "no" {
				run = sortedSet(append(slices.Clone(run), "tini"))
				from = append(slices.Clone(from), a.Evidence("start")...)
			}
			return packagesFinding(run, from)
		}),
		list("loaders", "What needs them?", "shared libraries of dependencies, programs that the code calls", func(a *detect.App) []detect.Finding {
			return packagesFinding(natives(a).loaders, natives(a).runFrom)
		}),
		list("browsers", "Which browsers does it drive?", "playwright among the dependencies, launch calls in the code", browsers),
	}
}

var (
	handlesTerm = detect.NewPattern(`signal\.signal\(\s*(?:signal\.)?SIGTERM|add_signal_handler\(\s*(?:signal\.)?SIGTERM|(?:signal\.)?SIGTERM\b[^\n]*,[^\n]*handler|for\s+\w+\s+in\s+[\(\[][^\n]*SIGTERM|signal\.sigwait\(|GracefulKiller`)
	runsItself  = detect.NewPattern(`web\.run_app\(|uvicorn\.run\(|ui\.run\(|hypercorn|asyncio\.run\(serve\(|run_polling\(|start_polling\(`)
)

// stopping are programs that end on SIGTERM by themselves, as process 1 too.
// Tried: gunicorn, uvicorn, granian, hypercorn, daphne, uwsgi (with
// --die-on-term), sanic, streamlit, celery; waitress does not. The others
// stand on one of these.
var stopping = []string{"gunicorn", "uvicorn", "hypercorn", "granian", "daphne", "uwsgi", "streamlit", "sanic", "chainlit", "celery", "rq", "dramatiq", "arq", "fastapi", "litestar"}

// stops finds who handles SIGTERM.
func stops(a *detect.App) []detect.Finding {
	start := a.List("start")
	if len(start) == 0 {
		return nil
	}
	words := start
	if len(start) == 3 && start[1] == "-c" {
		_, last, ok := strings.Cut(start[2], "exec ")
		if !ok {
			return nil
		}
		words = strings.Fields(last)
	}
	if len(words) > 0 && slices.Contains(stopping, words[programAt(words)]) {
		return []detect.Finding{{Value: detect.Is("yes"), From: a.Evidence("start"), Why: words[programAt(words)] + " handles SIGTERM"}}
	}
	for _, p := range []*detect.Pattern{handlesTerm, runsItself} {
		for _, m := range search(a, p) {
			if !beside(a, m.Path) {
				return yes(m.Evidence)
			}
		}
	}
	return nil
}

// extras are the facts of data, variables, tasks and secrets.
func extras() []detect.Fact {
	list := func(name, ask, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		return detect.Fact{Name: name, Type: detect.List, Ask: ask, Probes: []detect.Probe{{Says: says, Look: look}}}
	}
	isDjango := func(a *detect.App) bool { return a.Text("framework") == "django" && django(a) != nil }
	return []detect.Fact{
		list("documents", "Which Markdown files beside the program does it read?", "chainlit.md, names in the source", documents),
		{Name: "markdown", Type: detect.YesNo, Ask: "Does it read Markdown beside the program?",
			Probes: []detect.Probe{{Says: "the Markdown files that were found", Look: func(a *detect.App) []detect.Finding {
				if a.Known("documents") {
					return yes(a.Evidence("documents")...)
				}
				return nil
			}}}},
		{Name: "staticRoot", Type: detect.Text, When: isDjango, Ask: "Where does collectstatic put its files?",
			Probes: []detect.Probe{{Says: "STATIC_ROOT in the settings, where staticfiles is installed", Look: collected}}},
		{Name: "collect", Type: detect.Command, When: func(a *detect.App) bool { return a.Known("staticRoot") }, Ask: "Which command collects static files?",
			Probes: []detect.Probe{{Says: "manage.py", Look: func(a *detect.App) []detect.Finding {
				d := django(a)
				if d.manage == "" {
					return []detect.Finding{{Value: detect.Is("-m", "django", "collectstatic", "--noinput"), From: a.Evidence("staticRoot")}}
				}
				return []detect.Finding{{Value: detect.Is(a.InContext(d.manage), "collectstatic", "--noinput"), From: []detect.Evidence{{Path: d.manage}}}}
			}}}},
		{Name: "buildOnly", Type: detect.List, When: func(a *detect.App) bool { return a.Known("staticRoot") }, Ask: "Which variables do the settings insist on? (NAME=value, for collecting alone)",
			Probes: []detect.Probe{{Says: "reads of the environment in the settings that have no default", Look: func(a *detect.App) []detect.Finding {
				d := django(a)
				vars, from := d.buildOnly(a)
				if d.module != "" && d.module != d.local {
					vars = append([]string{"DJANGO_SETTINGS_MODULE=" + d.module}, vars...)
					from = append(from, detect.Evidence{Path: d.wsgi.file})
				}
				return packagesFinding(vars, from)
			}}}},
		list("writable", "Which folders does it write to? (relative to the build context)", "SQLite files, MEDIA_ROOT, instance folders, upload folders", writable),
		list("env", "Which variables does it need? (NAME=value)", "reads of PORT, variables of the framework", env),
		list("processes", "Which other processes has it? (name=command)", "Procfile and its kin, task queues in the code", processes),
		list("release", "Which commands run once before a release?", "release in Procfile and its kin, migrations", releases),
		list("secrets", "Which files with credentials does the install read? (id=path)", "pip.conf, netrc, private indexes", secrets),
	}
}

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
	for _, folder := range ownFolders[a.Text("framework")] {
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
var ownFolders = map[string][]string{"chainlit": {".chainlit", ".files"}, "nicegui": {".nicegui"}}

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

// env lists the variables that the image sets.
func env(a *detect.App) []detect.Finding {
	warnLocal(a)
	warnReload(a)
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
	return quotedLine(words)
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

var (
	indexLine   = detect.NewPattern(`^\s*(?:index-url|extra-index-url)\s*=\s*(\S+)`)
	credentials = detect.NewPattern(`://[^/\s:@]*:?[^/\s:@]*@`)
)

// secrets lists files with credentials that the install reads.
func secrets(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(kv string, at detect.Evidence) {
		if !slices.Contains(list, kv) {
			list = append(list, kv)
			from = append(from, at)
		}
	}
	netrc := func(address string, at detect.Evidence) {
		switch {
		case strings.Contains(address, "${"):
			add("netrc=/root/.netrc", at)
		case credentials.Regexp().MatchString(address):
			a.Warn("private-index", at.String()+": it holds the password of a package index: take it out, and put it in ~/.netrc", at)
			add("netrc=/root/.netrc", at)
		case private(address):
			add("netrc=/root/.netrc", at)
		}
	}
	for _, name := range []string{"pip.conf", "pip.ini", ".pip/pip.conf", ".config/pip/pip.conf"} {
		for _, m := range indexLine.In(a.Path(name), a.Read(name)) {
			if private(m.Group()) || credentials.Regexp().MatchString(m.Group()) || strings.Contains(m.Group(), "${") {
				if credentials.Regexp().MatchString(m.Group()) && !strings.Contains(m.Group(), "${") {
					a.Warn("private-index", m.Evidence.String()+": it holds the password of a package index: take it out of the repository and give it to the build as a secret", m.Evidence)
				}
				add("pip.conf=/root/.config/pip/pip.conf", m.Evidence)
			}
		}
	}
	if l := requirements(a); l != nil && isPip(a) {
		for i, value := range l.indexValues {
			netrc(value, l.indexes[i])
		}
	}
	doc := a.Doc("pyproject.toml")
	for _, key := range [][]string{{"tool", "uv", "index"}, {"tool", "poetry", "source"}, {"tool", "pdm", "source"}} {
		for _, n := range doc.At(key...).List() {
			if u := n.At("url"); u != nil {
				netrc(u.Text(), detect.Evidence{Path: a.Path("pyproject.toml"), Line: u.Line})
			}
		}
	}
	if u := doc.At("tool", "uv", "index-url"); u != nil {
		netrc(u.Text(), detect.Evidence{Path: a.Path("pyproject.toml"), Line: u.Line})
	}
	for _, n := range a.Doc("Pipfile").At("source").List() {
		if u := n.At("url"); u != nil {
			netrc(u.Text(), detect.Evidence{Path: a.Path("Pipfile"), Line: u.Line})
		}
	}
	return packagesFinding(list, from)
}

// private says whether an index is likely to ask who one is: any address but
// the public ones and plain files.
func private(address string) bool {
	if !strings.HasPrefix(address, "http") {
		return false
	}
	for _, public := range []string{"//pypi.", "//download.pytorch.", "//test.pypi.", "//www.piwheels", "//wheels.", "//data.pyg.", "//storage.googleapis.", "//abetlen.github.io", "//download.", "//flashinfer.", "//mirrors.", "//mirror.", "//pypi-"} {
		if strings.Contains(address, public) {
			return false
		}
	}
	return !strings.Contains(address, "/whl/") && !strings.Contains(address, "tsinghua") && !strings.Contains(address, "aliyun")
}
