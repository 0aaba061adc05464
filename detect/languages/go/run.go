package golang

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

var portFact = detect.Fact{
	Name: "port", Type: detect.Number, Required: true, Choice: true,
	Ask:  "Which port does the program listen on?",
	When: func(a *detect.App) bool { return a.Text("kind") == "service" && a.Known("main") },
	Probes: []detect.Probe{
		{Says: "the address it listens on, followed to the literal, variable or flag that sets it", Look: port},
		{Says: "EXPOSE of a Dockerfile, ports of a compose file", Look: detect.ContainerPorts},
	},
	Default: insisted,
	Missing: func(*detect.App) string {
		return "the program listens, but where is not written in its source: give --port"
	},
}

var envFact = detect.Fact{
	Name: "env", Type: detect.List,
	Ask:    "Which variables does the image set?",
	Help:   "NAME=VALUE",
	When:   func(a *detect.App) bool { return a.Text("kind") == "service" },
	Probes: []detect.Probe{{Says: "the variable that sets the port, and GIN_MODE", Look: variables}},
}

// variables are what the image sets for the program.
func variables(a *detect.App) []detect.Finding {
	out := detect.Finding{}
	add := func(kv string, at detect.Evidence) {
		out.Value = append(out.Value, kv)
		out.From = append(out.From, at)
	}
	if l := first(a); l != nil && a.Number("port") > 0 {
		port := a.Number("port")
		if l.env != "" && (l.env == "PORT" || l.needs || l.port != port || l.local && l.hostEnv == "") {
			add(l.env+"="+l.setting(port), l.envAt)
		}
		if l.hostEnv != "" && l.local {
			add(l.hostEnv+"=0.0.0.0", l.hostAt)
		}
		if !l.set() && l.port != port && l.port != 0 {
			a.Warn("port-not-settable", fmt.Sprintf("%s: it listens on %d, and nothing sets another: %d is only exposed", l.at, l.port, port), l.at)
		}
		if l.bound() {
			a.Warn("binds-to-localhost", fmt.Sprintf("%s: it listens on this machine alone (%s): nothing outside the container reaches it: listen on :%d", cmp.Or(l.from, l.at), cmp.Or(l.text, l.put+"$"+l.env), port), cmp.Or(l.from, l.at))
		}
	}
	if a.Text("framework") == "gin" {
		add("GIN_MODE=release", a.Evidence("framework")[0])
	}
	if len(out.Value) == 0 {
		return nil
	}
	return []detect.Finding{out}
}

var zonesFact = detect.Fact{
	Name: "zones", Type: detect.YesNo,
	Ask: "Does the image hold the world's time zones?",
	When: func(a *detect.App) bool {
		return slices.Contains([]string{"scratch", "alpine", "debian"}, a.Text("base"))
	},
	Probes: []detect.Probe{{Says: "time/tzdata, which puts them into the program", Look: func(a *detect.App) []detect.Finding {
		if at, ok := imports(sources(a), "time/tzdata"); ok {
			return []detect.Finding{{Value: detect.Is("no"), From: []detect.Evidence{at}, Why: "time/tzdata puts them into the program"}}
		}
		return nil
	}}},
	Default: func(a *detect.App) *detect.Finding {
		f := &detect.Finding{Value: detect.Is("yes"), Why: "TZ and time.LoadLocation work"}
		if at, _, ok := reached(a, "time", "LoadLocation"); ok {
			f.From = []detect.Evidence{at}
		}
		return f
	},
}

var stopsFact = detect.Fact{
	Name: "stops", Type: detect.YesNo,
	Ask:    "Does the program end on SIGTERM?",
	Probes: []detect.Probe{{Says: "signal.Notify, signal.NotifyContext, signal.Ignore", Look: stops}},
	Default: func(a *detect.App) *detect.Finding {
		why := "Go's own runtime ends it at once, as process 1 too"
		if a.Text("kind") == "service" {
			why += ": requests that are being answered are cut off"
		}
		return &detect.Finding{Value: detect.Is("yes"), Why: why}
	},
}

func stops(a *detect.App) []detect.Finding {
	dotenv(a)
	for _, c := range indexOf(a).calls {
		if c.in.stands(c.on) != "os/signal" || !mentioned(c.expr, "SIGTERM") {
			continue
		}
		at := c.in.at(c.expr)
		if c.name == "Ignore" {
			a.Warn("ignores-sigterm", at.String()+": the program ignores SIGTERM: it is killed after ten seconds: handle the signal and shut down", at)
			return detect.Finds("", []detect.Evidence{at}, "no")
		}
		return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{at}, Why: "it handles the signal"}}
	}
	return nil
}

var tagsFact = detect.Fact{
	Name: "tags", Type: detect.List,
	Ask:  "Which build tags are set?",
	When: func(a *detect.App) bool { return a.Known("main") },
	Probes: []detect.Probe{{Says: "-tags where Makefile, Taskfile, justfile, .goreleaser.yaml, a Dockerfile or a script builds, if all of them agree", Look: func(a *detect.App) []detect.Finding {
		set := recipeOf(a.Project, a.Dir).tags
		if len(set.list) == 0 {
			return nil
		}
		return []detect.Finding{{Value: set.list, From: []detect.Evidence{set.at}}}
	}}},
	Check: func(_ *detect.App, v detect.Value) error {
		for _, t := range v {
			if !plain(t) {
				return fmt.Errorf("%q is not a build tag: use letters, digits, '_' and '.'", t)
			}
		}
		return nil
	},
}

var buildFact = detect.Fact{
	Name: "build", Type: detect.Lines, Required: true,
	Ask:  "Which command builds the program?",
	Help: "It must leave the program in /out.",
	When: func(a *detect.App) bool { return a.Known("main") },
	Default: func(a *detect.App) *detect.Finding {
		words, target := []string{"go build"}, goPath(a.InContext(a.Path(a.Text("main"))))
		if chdir(a) {
			words, target = append(words, "-C "+formats.Quote(a.InContext(a.Dir))), a.Text("main")
		}
		if a.Text("manager") == "vendor" {
			words = append(words, "-mod=vendor")
		}
		words = append(words, "-trimpath", "-buildvcs=false")
		if tags := a.List("tags"); len(tags) > 0 {
			words = append(words, "-tags="+strings.Join(tags, ","))
		}
		words = append(words, `-ldflags="`+strings.Join(linking(a), " ")+`"`, "-o /out/"+a.Text("program"), formats.Quote(target))
		return &detect.Finding{Value: detect.Is(strings.Join(words, " ")), Source: detect.Detected, From: a.Evidence("main")}
	},
}

// chdir says whether the commands of the build have to be told where the module
// is: it lies below the build context, and no go.work at its top has it.
func chdir(a *detect.App) bool { return a.Context() != a.Dir && !a.Known("workspace") }

// linking are the words of the linker: no symbols, and the version where the
// project's own build sets it.
func linking(a *detect.App) []string {
	words := []string{"-s", "-w"}
	for _, name := range a.List("stamps") {
		words = append(words, "-X "+name+"=$VERSION")
	}
	return words
}

var startFact = detect.Fact{
	Name: "start", Type: detect.Command, Required: true,
	Ask:    "Which command starts the program?",
	When:   func(a *detect.App) bool { return a.Known("main") },
	Probes: []detect.Probe{{Says: "arguments that the Procfile's web line gives the program", Look: webProcess}},
	Default: func(a *detect.App) *detect.Finding {
		f := &detect.Finding{Value: detect.Is(path.Join(folder(a), a.Text("program"))), Source: detect.Detected, From: a.Evidence("main")}
		if a.Text("kind") != "service" {
			return f
		}
		if subcommands(a) {
			if word, at, ok := subcommand(a); ok {
				f.Value = append(f.Value, word)
				f.From, f.Why = []detect.Evidence{at}, "the command that serves"
			}
		}
		if l := first(a); l != nil && a.Number("port") > 0 {
			if l.word != "" {
				f.Value = append(f.Value, l.word)
			}
			flags := l.flags(a.Number("port"))
			f.Value = append(f.Value, flags...)
			if len(flags) > 0 {
				f.From, f.Why = []detect.Evidence{cmp.Or(l.from, l.at)}, "the flag sets where it listens"
			}
		}
		return f
	},
}

// low warns of ports that some runtimes keep for root.
func low(a *detect.App, port string, at []detect.Evidence) {
	if n, err := strconv.Atoi(port); err == nil && n < 1024 {
		a.Warn("port-below-1024", fmt.Sprintf("port %d: some container runtimes keep it for root: listen on one from 1024 on", n), at...)
	}
}

// folder is where the program itself lies.
func folder(a *detect.App) string {
	if a.Known("workdir") {
		return "/app"
	}
	return "/"
}
