package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
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
var stopping = []string{"gunicorn", "uvicorn", "hypercorn", "granian", "daphne", "uwsgi", "streamlit", "sanic", "chainlit", "celery", "rq", "dramatiq", "arq", "fastapi", "litestar", "jupyter"}

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
