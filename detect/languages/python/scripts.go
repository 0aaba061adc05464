package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// console is one program that installing the project makes.
type console struct {
	name   string
	target string // "shop.cli:main"
	at     detect.Evidence
}

// consoleScripts lists the programs that the project's manifests declare.
func consoleScripts(a *detect.App) []console {
	return detect.Memo(a, "console", func() []console {
		var out []console
		doc := a.Doc("pyproject.toml")
		for _, table := range []*formats.Node{doc.At("project", "scripts"), doc.At("tool", "poetry", "scripts")} {
			for _, key := range table.Keys() {
				n := table.At(key)
				target := n.Text()
				if n.Kind == formats.Map {
					target = n.At("reference").Text() + n.At("callable").Text()
				}
				out = append(out, console{key, target, detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line}})
			}
		}
		if len(out) > 0 {
			return out
		}
		if n := a.Doc("setup.cfg").At("options.entry_points", "console_scripts"); n != nil {
			for i, line := range strings.Split(n.Text(), "\n") {
				out = appendConsole(out, line, detect.Evidence{Path: a.Path("setup.cfg"), Line: n.Line + i})
			}
		}
		p := a.Path("setup.py")
		for _, m := range consoleList.In(p, a.Project.Code(p)) {
			for _, q := range quoted.In(p, m.Group()) {
				out = appendConsole(out, q.Group(), detect.Evidence{Path: p, Line: m.Line + q.Line - 1})
			}
		}
		return out
	})
}

var consoleList = detect.NewPattern(`["']console_scripts["']\s*:\s*\[((?s:.*?))\]`)

func appendConsole(out []console, line string, at detect.Evidence) []console {
	name, target, ok := strings.Cut(line, "=")
	name, target = strings.TrimSpace(name), strings.TrimSpace(target)
	if !ok || name == "" || !strings.Contains(target, ":") {
		return out
	}
	return append(out, console{name, target, at})
}

// consoleStart is the only console script, or the one that has the project's
// name.
func consoleStart(a *detect.App) []detect.Finding {
	list := consoleScripts(a)
	var named []console
	for _, c := range list {
		if formats.NormalName(c.name) == projectName(a) {
			named = append(named, c)
		}
	}
	if len(list) != 1 && len(named) != 1 {
		return nil
	}
	if len(list) != 1 {
		list = named
	}
	return detect.Finds("", []detect.Evidence{list[0].at}, list[0].name)
}

// projectName is the distribution's name, normalised.
func projectName(a *detect.App) string {
	doc := a.Doc("pyproject.toml")
	for _, n := range []*formats.Node{doc.At("project", "name"), doc.At("tool", "poetry", "name"), a.Doc("setup.cfg").At("metadata", "name")} {
		if n.Text() != "" {
			return formats.NormalName(n.Text())
		}
	}
	return ""
}

// usualScripts are names of files that are meant to be run.
var usualScripts = []string{"main.py", "app.py", "__main__.py", "run.py", "bot.py", "server.py", "worker.py", "service.py", "start.py", "cli.py", "src/main.py", "src/app.py", "app/main.py"}

// chores are scripts for those who work on a project.
var chores = []string{"runtests.py", "tasks.py", "fabfile.py", "dodo.py", "versioneer.py", "release.py", "ez_setup.py", "bootstrap.py", "wscript.py", "build.py"}

// runnable lists what could be run besides console scripts: packages with a
// __main__, files of a usual name, files with a guard.
func runnable(a *detect.App) []detect.Match {
	return detect.Memo(a, "runnable", func() []detect.Match {
		var packages, usual, guarded, looping []detect.Match
		_, library := installable(a) // scripts beside a package are for those who work on it
		for _, f := range sources(a) {
			rel := relative(a, f)
			depth := strings.Count(rel, "/")
			if beside(a, f) {
				continue
			}
			guards := mainGuard.In(f, a.Project.Code(f))
			m := detect.Match{Evidence: detect.Evidence{Path: f}}
			if len(guards) > 0 {
				m.Line = guards[0].Line
			}
			switch {
			case path.Base(f) == "__main__.py" && depth <= 2:
				packages = append(packages, m)
			case slices.Contains(usualScripts, rel):
				usual = append(usual, m)
			case len(guards) > 0 && depth == 0 && !library && !slices.Contains(chores, rel):
				guarded = append(guarded, m)
			case depth == 0 && !library && !slices.Contains(chores, rel) && (loops.Matches(a.Project.Code(f)) || len(sources(a)) == 1):
				looping = append(looping, m)
			}
		}
		slices.SortStableFunc(usual, func(x, y detect.Match) int {
			return slices.Index(usualScripts, relative(a, x.Path)) - slices.Index(usualScripts, relative(a, y.Path))
		})
		switch {
		case len(packages) == 1:
			return packages
		case len(usual) > 0:
			return usual[:1]
		case len(packages) > 0:
			return packages
		case len(guarded) == 0:
			return looping // a script that nothing guards
		}
		return guarded
	})
}

// scripts gives the start command of an app that is no web application: its
// console script, its package, its file.
func scripts(a *detect.App) []detect.Finding {
	if f := consoleStart(a); f != nil {
		return f
	}
	if len(consoleScripts(a)) > 1 {
		return nil
	}
	if w := workers(a); len(w) > 0 {
		return []detect.Finding{{Value: w[0].words, From: []detect.Evidence{w[0].at}}}
	}
	if s := spiders(a); len(s) == 1 {
		return []detect.Finding{{Value: crawl(s[0]), From: []detect.Evidence{s[0].Evidence}}}
	}
	list := runnable(a)
	if len(list) != 1 {
		return nil
	}
	return []detect.Finding{{Value: program(a, list[0].Path), From: []detect.Evidence{list[0].Evidence}}}
}

// loops are what a program does that runs until it is stopped.
var loops = detect.NewPattern(`\bwhile True\b|\bwhile 1\b|\.run_forever\(|run_pending\(|run_polling\(|start_polling\(|\.start_consuming\(|BlockingScheduler\(|\b(?:bot|client)\.run\(|Event\(\)\.wait\(|signal\.pause\(|executor\.start\(|\.infinity_polling\(`)

// listens are calls that open a port in a program without a framework known here.
var listens = detect.NewPattern(`\bserve_forever\(|\bgrpc(?:\.aio)?\.server\(|asyncio\.start_server\(|websockets\.serve\(|\bHTTPServer\(|make_server\(|uvicorn\.run\(|WSGIServer\(|serve\(app|\.run\((?s:[^()]*?)transport\s*=\s*["'](?:streamable-http|http|sse)["']`)

// toolServes is where a server of the Model Context Protocol begins to listen.
var toolServes = detect.NewPattern(`\.run\((?s:[^()]*?)transport\s*=\s*["'](?:streamable-http|http|sse)["']`)

// kindOf tells what an app without a web framework is for.
func kindOf(a *detect.App) detect.Kind {
	does := func(p *detect.Pattern) bool {
		return slices.ContainsFunc(search(a, p), func(m detect.Match) bool { return !beside(a, m.Path) })
	}
	if list := consoleScripts(a); len(list) > 0 { // what else the package can do says nothing of its program
		does = func(p *detect.Pattern) bool {
			return slices.ContainsFunc(list, func(c console) bool {
				module, _, _ := strings.Cut(c.target, ":")
				f := fileOf(a, a.Path("x.py"), module)
				return f != "" && p.Matches(a.Project.Code(f))
			})
		}
	}
	switch {
	case len(detect.WebProcesses(a)) > 0 || does(listens):
		return detect.Service
	case len(workers(a)) > 0 || does(loops) || len(detect.Processes(a)) > 0:
		return detect.Worker
	}
	return detect.Tool
}
