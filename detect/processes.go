package detect

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

// Process is a command that the project names for a platform.
type Process struct {
	Name    string // "web", "worker", "release"
	Command string // a shell line, as it is written
	From    Evidence
}

// web and release are the names that platforms give to these two.
const (
	web     = "web"
	release = "release"
)

// ProcfileProcess gives one process of the app's Procfile.
func ProcfileProcess(a *App, name string) (Process, bool) {
	n := a.Doc("Procfile").At(name)
	if n == nil || strings.TrimSpace(n.Text()) == "" {
		return Process{}, false
	}
	return Process{name, strings.TrimSpace(n.Text()), Evidence{a.Path("Procfile"), n.Line}}, true
}

// WebProcesses gives every command that the project names for its web process,
// the Procfile's first.
func WebProcesses(a *App) []Process { return processesOf(a, func(n string) bool { return n == web }) }

// ReleaseProcesses gives the commands to run once before a new version starts.
func ReleaseProcesses(a *App) []Process {
	return processesOf(a, func(n string) bool { return n == release })
}

// Processes gives the processes beside web and release, each name once.
func Processes(a *App) []Process {
	return processesOf(a, func(n string) bool { return n != web && n != release })
}

func processesOf(a *App, want func(string) bool) []Process {
	var out []Process
	for _, p := range a.platforms() {
		same := func(q Process) bool {
			return q.Name == p.Name && (q.Command == p.Command || p.Name != web && p.Name != release)
		}
		if want(p.Name) && !slices.ContainsFunc(out, same) {
			out = append(out, p)
		}
	}
	return out
}

// platforms reads every file in which a platform is told what to run.
func (a *App) platforms() []Process {
	return Memo(a, "platforms", func() []Process {
		var out []Process
		add := func(name, file string, n *formats.Node) {
			if text := strings.TrimSpace(n.Text()); text != "" {
				out = append(out, Process{name, text, Evidence{a.Path(file), n.Line}})
			}
		}
		for _, name := range a.Doc("Procfile").Keys() {
			add(name, "Procfile", a.Doc("Procfile").At(name))
		}
		heroku(a, add)
		fly(a, add)
		for _, s := range a.renderServices() {
			name := web
			if s.At("type").Text() != web {
				if name = s.At("name").Text(); name == "" || name == web || name == release {
					name = s.At("type").Text()
				}
			}
			add(name, "render.yaml", s.At("startCommand"))
			add(name, "render.yaml", s.At("dockerCommand"))
			add(release, "render.yaml", s.At("preDeployCommand"))
		}
		for _, file := range []string{"railway.json", "railway.toml"} {
			add(web, file, a.Doc(file).At("deploy", "startCommand"))
			for _, n := range a.Doc(file).At("deploy", "preDeployCommand").List() {
				add(release, file, n)
			}
		}
		add(web, "nixpacks.toml", a.Doc("nixpacks.toml").At("start", "cmd"))
		add(web, "railpack.json", a.Doc("railpack.json").At("deploy", "startCommand"))
		add(web, ".do/app.yaml", a.Doc(".do/app.yaml").At("services", "0", "run_command"))
		return out
	})
}

func heroku(a *App, add func(name, file string, n *formats.Node)) {
	doc := a.Doc("heroku.yml")
	for _, name := range doc.At("run").Keys() {
		n := doc.At("run", name)
		if n.Kind == formats.Map {
			if n = n.At("command"); n != nil && n.Kind == formats.List && len(n.Nodes) > 0 {
				n = n.Nodes[0]
			}
		}
		add(name, "heroku.yml", n)
	}
	if n := doc.At("release", "command"); n != nil {
		for _, line := range n.List() {
			add(release, "heroku.yml", line)
		}
	}
	add(release, "app.json", a.Doc("app.json").At("scripts", "postdeploy"))
}

func fly(a *App, add func(name, file string, n *formats.Node)) {
	doc := a.Doc("fly.toml")
	for _, name := range doc.At("processes").Keys() {
		as := name
		if name == "app" {
			as = web // the name that fly gives to the one that serves
		}
		add(as, "fly.toml", doc.At("processes", name))
	}
	add(release, "fly.toml", doc.At("deploy", "release_command"))
}

// renderServices lists the services of render.yaml that are built from the
// app's folder.
func (a *App) renderServices() []*formats.Node {
	var out []*formats.Node
	for _, s := range a.Doc("render.yaml").At("services").List() {
		if dir := s.At("rootDir").Text(); dir == "" || dir == "." || dir == "./" {
			out = append(out, s)
		}
	}
	return out
}

// WithPort puts the port into a command that takes it from the environment:
// $PORT, ${PORT}, ${PORT:-8000}.
func WithPort(command, port string) string {
	if port == "" {
		return command
	}
	return portVariable.Regexp().ReplaceAllLiteralString(command, port)
}

// PortDefault gives what a command takes when PORT is not set: "8000" of
// ${PORT:-8000}.
func PortDefault(command string) string {
	if m := portVariable.Regexp().FindStringSubmatch(command); m != nil {
		return m[1]
	}
	return ""
}

var portVariable = NewPattern(`\$(?:\{PORT(?::?-([0-9]+))?\}|PORT\b)`)
