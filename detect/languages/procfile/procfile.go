// Package procfile is the last resort for projects of which nothing but a
// Procfile tells how they run.
package procfile

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/script"
	"github.com/stagewright/stagewright/detect/formats"
)

// Language is the room's word on Procfiles.
var Language = &detect.Language{
	Name:  "procfile",
	Title: "Procfile alone",
	Marks: []string{"Procfile"},
	Last:  true,
	Claim: claim,
	Facts: facts,
	Warnings: []detect.WarningDoc{
		{Code: "procfile-only", Means: "Nothing but the Procfile says what the project is, so everything in it is put onto plain Debian and started as the Procfile says.", Do: "Look at the result; give --set runPackages= with what the program needs."},
		{Code: "other-version", Means: "The project asks for a version that Debian's package does not have.", Do: "Give --set runPackages= with one that has it."},
		{Code: "program-unknown", Means: "The command calls a program that is neither in the project nor in a package that is known.", Do: "Give --set runPackages= with the package that has it."},
	},
}

// others are manifests of languages: where there is one, the project says more
// than its Procfile, and what is wrong there is the answer.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "composer.json", "Gemfile", "pyproject.toml",
	"requirements.txt", "setup.py", "CMakeLists.txt", "mix.exs", "deno.json", "cpanfile", "Project.toml", "renv.lock", "stack.yaml", "dune-project", "shard.yml",
	"pubspec.yaml", "Package.swift", "build.zig", "gleam.toml", "rebar.config", "dub.json"}

func claim(a *detect.App) *detect.Claim {
	if slices.ContainsFunc(others, a.Has) {
		return nil
	}
	p, ok := process(a)
	c := &detect.Claim{Kind: detect.Tooling, Why: "its Procfile names no process", From: a.At("Procfile", 0)}
	if !ok {
		return c
	}
	c.Kind, c.Why, c.From = detect.Worker, p.Name+" is the process it names", []detect.Evidence{p.From}
	if p.Name == "web" {
		c.Kind = detect.Service
	}
	return c
}

// process is the one to start: web, or the first other.
func process(a *detect.App) (detect.Process, bool) {
	if p, ok := detect.ProcfileProcess(a, "web"); ok {
		return p, true
	}
	for _, p := range detect.Processes(a) {
		if path.Base(p.From.Path) == "Procfile" {
			return p, true
		}
	}
	return detect.Process{}, false
}

var source = script.Source{Files: func(*detect.App) []string { return nil }}

func facts() []detect.Fact {
	return []detect.Fact{
		script.Kind(),
		{Name: "port", Type: detect.Number, Required: true, Ask: "Which port does it listen on? (0: none)",
			When: func(a *detect.App) bool { return a.Text("kind") == string(detect.Service) },
			Probes: []detect.Probe{
				{Says: "what the command takes when PORT is not set", Look: func(a *detect.App) []detect.Finding {
					if p, ok := process(a); ok && detect.PortDefault(p.Command) != "" {
						return detect.Finds("", []detect.Evidence{p.From}, detect.PortDefault(p.Command))
					}
					return nil
				}},
				{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts},
			},
			Default: func(*detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("8080"), Source: detect.FromFramework, Why: "a web process listens where PORT says"}
			}},
		{Name: "start", Type: detect.Command, Required: true, Ask: "Which command starts it?",
			Probes: []detect.Probe{{Says: "the web process of the Procfile, else its first", Look: start}}},
		{Name: "env", Type: detect.List, Derived: true, Ask: "Which variables does it read?", When: func(a *detect.App) bool { return a.Number("port") > 0 },
			Default: func(a *detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("PORT=" + a.Text("port"))}
			}},
		{Name: "processes", Type: detect.List, Ask: "Which other processes are there?",
			Probes: []detect.Probe{{Says: "the other lines of the Procfile", Look: rest}}},
		{Name: "release", Type: detect.Lines, Ask: "Which commands prepare a new version before it starts?",
			Help:   "They are printed, not run: a start command must be able to run many times at once.",
			Probes: []detect.Probe{{Says: "the release line of the Procfile", Look: prepares}}},
		source.Stopping(nil),
		source.Packages("the program that the command calls", packages),
	}
}

func start(a *detect.App) []detect.Finding {
	p, ok := process(a)
	if !ok {
		return nil
	}
	a.Warn("procfile-only", "Procfile: nothing else says what this is: all of it is put onto plain Debian: look at the result", p.From)
	return []detect.Finding{{Value: detect.ShellCommand(detect.WithPort(p.Command, a.Text("port"))), From: []detect.Evidence{p.From}}}
}

func prepares(a *detect.App) []detect.Finding {
	p, ok := detect.ProcfileProcess(a, "release")
	if !ok {
		return nil
	}
	return detect.Finds("", []detect.Evidence{p.From}, p.Command)
}

var javaVersion = detect.NewPattern(`^\s*java\.runtime\.version\s*=\s*(?:\w+-)?(?:1\.)?(\d+)`)

// debianJava is the Java of Debian's default package.
const debianJava = "21"

func rest(a *detect.App) []detect.Finding {
	main, _ := process(a)
	f := detect.Finding{}
	for _, p := range detect.Processes(a) {
		if p.Name != main.Name {
			f.Value, f.From = append(f.Value, p.Name+"="+detect.WithPort(p.Command, a.Text("port"))), append(f.From, p.From)
		}
	}
	if len(f.Value) == 0 {
		return nil
	}
	return []detect.Finding{f}
}

// interpreters are programs of Debian that a command may call.
var interpreters = []struct{ program, name string }{
	{"java", "default-jre-headless"}, {"node", "nodejs"}, {"python3", "python3"}, {"ruby", "ruby"}, {"php", "php-cli"}, {"lua", "lua5.4"}, {"tclsh", "tcl"},
	{"guile", "guile-3.0"}, {"busybox", "busybox"}, {"socat", "socat"}, {"gst-launch-1.0", "gstreamer1.0-tools"}, {"Rscript", "r-base-core"}, {"escript", "erlang-base"},
}

// present are programs that the image has.
var present = []string{"sh", "bash", "perl", "env", "exec", "cd", "/bin/sh", "/bin/bash", "sleep", "cat", "echo", "tail"}

// packages finds what has the program that the command calls.
func packages(a *detect.App) []detect.Finding {
	p, ok := process(a)
	if !ok {
		return nil
	}
	commands, _ := formats.Commands(p.Command)
	var out []detect.Finding
	for _, c := range commands {
		words := c.Args
		for len(words) > 1 && (words[0] == "exec" || words[0] == "env") {
			words = words[1:]
		}
		if len(words) == 0 || slices.Contains(present, words[0]) || a.Has(strings.TrimPrefix(words[0], "./")) {
			continue
		}
		i := slices.IndexFunc(interpreters, func(i struct{ program, name string }) bool { return i.program == words[0] })
		if i < 0 {
			a.Warn("program-unknown", words[0]+": it is neither in the project nor in a package that is known: give --set runPackages=", p.From)
			continue
		}
		for _, m := range javaVersion.In(a.Path("system.properties"), a.Read("system.properties")) {
			if words[0] == "java" && m.Group() != debianJava {
				a.Warn("other-version", m.Evidence.String()+": Java "+m.Group()+" is asked for, and Debian's package has "+debianJava+": give --set runPackages= with one that has it, or build the project by its own language", m.Evidence)
			}
		}
		out = append(out, detect.Finding{Value: detect.Is(interpreters[i].name), From: []detect.Evidence{p.From}})
	}
	return out
}
