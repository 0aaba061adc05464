package python

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// named gives the start commands that the project names for a platform, made
// fit for an image: one process, listening on every address, no task that
// belongs before a release.
func named(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, p := range webOr(a) {
		if words, ok := fit(a, p); ok {
			out = append(out, detect.Finding{Value: words, From: []detect.Evidence{p.From}})
		}
	}
	return out
}

// webOr lists the web processes, or the only other one of a worker.
func webOr(a *detect.App) []detect.Process {
	if list := detect.WebProcesses(a); len(list) > 0 || a.Text("kind") == string(detect.Service) {
		return list
	}
	if list := detect.Processes(a); len(list) == 1 {
		return list
	}
	return nil
}

// fit makes the words of a platform's command, not ok when it cannot be kept.
func fit(a *detect.App, p detect.Process) ([]string, bool) {
	line := detect.WithPort(p.Command, a.Text("port"))
	cmds, compound := formats.Commands(line)
	if len(cmds) == 0 {
		return nil, false
	}
	last := cmds[len(cmds)-1]
	words := unwrapped(last.Args)
	if len(words) == 0 || development(a, words, p.From) {
		return nil, false
	}
	if !available(a, words, p.From) {
		return nil, false
	}
	shell := func(line string) ([]string, bool) {
		return []string{"/bin/sh", "-c", reachable(line, words, a.Text("port"), configured(a))}, true
	}
	if !chained(line) {
		return shell(line)
	}
	var before []string
	for _, c := range cmds[:len(cmds)-1] {
		if !plain(c) {
			return shell(lastExec(line))
		}
		if !release(c.Args) {
			before = append(before, plainLine(c.Args))
		}
	}
	switch {
	case !plain(last):
		at := strings.LastIndex(line, "&&")
		if at >= 0 && len(before) == 0 {
			line = line[at+2:]
		}
		return shell(lastExec(line))
	case len(before) == 0 && (!compound || len(cmds) > 1):
		return listen(words, a.Text("port"), configured(a)), true
	}
	line = strings.Join(append(before, "exec "+plainLine(listen(words, a.Text("port"), configured(a)))), " && ")
	return []string{"/bin/sh", "-c", line}, true
}

// reachable makes the server of a shell line listen on every address, where
// the line says nothing of where it listens.
func reachable(line string, words []string, port string, bound bool) string {
	name := words[programAt(words)]
	flags, ok := listenFlags.Find(name)
	if i, _, _ := flagAt(words, slices.Concat(flags.bind, flags.host)); !ok || i >= 0 || bound && name == "gunicorn" || strings.Count(line, name+" ") != 1 {
		return line
	}
	if flags.bind != nil {
		return strings.Replace(line, name+" ", name+" "+flags.bind[0]+" 0.0.0.0:"+port+" ", 1)
	}
	if name == "uvicorn" {
		return line + " " + flags.host[0] + " 0.0.0.0"
	}
	return line
}

// plain says whether a command needs no shell.
func plain(c formats.Simple) bool {
	return len(c.Env) == 0 && !slices.ContainsFunc(c.Args, func(w string) bool { return strings.ContainsAny(w, "$`*") })
}

// lastExec makes a shell hand its place to the last program of a line.
func lastExec(line string) string {
	first, final := "", strings.TrimSpace(line)
	if at := strings.LastIndex(line, "&&"); at >= 0 {
		first, final = line[:at+2]+" ", strings.TrimSpace(line[at+2:])
	}
	if name, _, _ := strings.Cut(final, " "); name == "exec" || strings.Contains(name, "=") {
		return line
	}
	return first + "exec " + final
}

// chained says whether a line is a single command, or several one after the
// other.
func chained(line string) bool {
	cmds, _ := formats.Commands(line)
	return !strings.ContainsAny(line, "|") && strings.Count(line, "&&")+strings.Count(line, ";") == len(cmds)-1
}

// release says whether a command is a task to run once before a release.
func release(words []string) bool {
	words = unwrapped(words)
	if len(words) > 1 && isPython(words[0]) {
		words = words[1:]
	}
	if len(words) < 2 {
		return false
	}
	switch base := path.Base(words[0]); {
	case base == "manage.py" || base == "django-admin":
		return slices.Contains([]string{"migrate", "collectstatic", "compilemessages", "createcachetable", "check", "loaddata", "compress"}, words[1])
	case base == "alembic" || base == "aerich":
		return slices.Contains(words, "upgrade")
	case base == "flask":
		return words[1] == "db" || words[1] == "deploy"
	case base == "echo" || base == "mkdir":
		return true
	}
	return false
}

// development says, aloud, whether a command starts a development server.
func development(a *detect.App, words []string, at detect.Evidence) bool {
	text := strings.Join(words, " ")
	bad := ""
	switch {
	case slices.Contains(words, "runserver"), slices.Contains(words, "runserver_plus"):
		bad = "runserver"
	case len(words) > 1 && words[0] == "flask" && slices.Contains(words, "run"):
		bad = "flask run"
	case len(words) > 1 && words[0] == "fastapi" && words[1] == "dev":
		bad = "fastapi dev"
	case len(words) > 1 && isPython(words[0]) && developmentScript(a, words[1]):
		bad = text
	}
	if bad != "" {
		a.Warn("development-server", fmt.Sprintf("%s: %q is a development server: it is not used to start the image", at, bad), at)
	}
	return bad != ""
}

// developmentScript says whether a script starts the development server of
// Flask, Dash or Quart.
func developmentScript(a *detect.App, script string) bool {
	p := a.Path(script)
	if !a.Project.Has(p) {
		return false
	}
	code := a.Project.Code(p)
	switch a.Text("framework") {
	case "flask", "dash", "quart", "bottle":
		return developmentRun.Regexp().MatchString(code) && !strings.Contains(code, "waitress") && !strings.Contains(code, "gevent") && !strings.Contains(code, "socketio.run")
	}
	return false
}

var developmentRun = detect.NewPattern(`\b(?:app|application|server)\.run(?:_server)?\(|^\s*run\(`)

// available says, aloud, whether the server that a command calls is installed.
func available(a *detect.App, words []string, at detect.Evidence) bool {
	name := words[programAt(words)]
	for _, s := range servers {
		if s.name != name {
			continue
		}
		for _, p := range s.packages {
			if _, ok := installs(a, p); ok {
				return true
			}
		}
		a.Warn("server-missing", fmt.Sprintf("%s: it calls %s, which %s does not install: add %s to it", at, name, manifestName(a), s.packages[0]), at)
		return false
	}
	return true
}

// manifestName is where packages are added.
func manifestName(a *detect.App) string {
	switch m := manager(a); {
	case m == pipenv:
		return "Pipfile"
	case m == pip && requirements(a) != nil:
		return requirements(a).main
	case a.Has("pyproject.toml"):
		return "pyproject.toml"
	case a.Has("setup.cfg"):
		return "setup.cfg"
	}
	return "requirements.txt"
}
