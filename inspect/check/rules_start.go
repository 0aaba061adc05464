package check

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func startRules() []*Rule {
	return []*Rule{{
		Code: "RunnerAsProcessOne", Severity: inspect.Warning,
		Title: "A package manager stands between the container and the app",
		Why:   "The signal to stop reaches the runner, not the app: requests in flight are cut off, and the container is killed after ten seconds.",
		Fix:   "start the program itself: CMD [\"program\", \"argument\"]",
		Bad:   "FROM node:24-slim\nUSER 1000:1000\nCMD [\"npm\", \"start\"]\n",
		Good:  "FROM node:24-slim\nUSER 1000:1000\nCMD [\"node\", \"server.js\"]\n",
		look:  runnerAsProcessOne,
	}, {
		Code: "DevelopmentServer", Severity: inspect.Warning,
		Title: "The container starts a server made for development",
		Why:   "It reloads, tells strangers its internals and serves one request at a time; its own documentation warns of it.",
		Fix:   "start the production server of the framework",
		Bad:   "FROM python:3.13-slim\nUSER 10001:10001\nCMD [\"flask\", \"run\", \"--debug\"]\n",
		Good:  "FROM python:3.13-slim\nUSER 10001:10001\nCMD [\"gunicorn\", \"--bind\", \"0.0.0.0:8000\", \"app:app\"]\n",
		look:  developmentServer,
	}, {
		Code: "NoShellInImage", Severity: inspect.Error,
		Title: "A shell is needed that the image does not have",
		Why:   "The step, or the container, ends with \"no such file or directory\": the shell form starts /bin/sh.",
		Fix:   "write the command as a JSON list, and do the work of a RUN in an earlier stage",
		Bad:   "FROM gcr.io/distroless/static-debian13:nonroot\nCOPY app /app\nCMD /app\n",
		Good:  "FROM gcr.io/distroless/static-debian13:nonroot\nCOPY app /app\nCMD [\"/app\"]\n",
		look:  noShellInImage,
	}, {
		Code: "ScriptDoesNotExec", Severity: inspect.Warning,
		Title: "The entrypoint script stays in front of the app",
		Why:   "The script is process 1 and gets the signal to stop; a shell does not pass it on, so the app is killed after ten seconds.",
		Fix:   "end the script with exec \"$@\", or exec and the program",
		Bad:   "-- Dockerfile --\nFROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 10001:10001\nENTRYPOINT [\"/start.sh\"]\n-- start.sh --\n#!/bin/sh\nset -e\n/app/server\n",
		Good:  "-- Dockerfile --\nFROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 10001:10001\nENTRYPOINT [\"/start.sh\"]\n-- start.sh --\n#!/bin/sh\nset -e\nexec /app/server\n",
		look:  scriptDoesNotExec,
	}}
}

// startCommand is what the final image runs: ENTRYPOINT with CMD behind it,
// each by the step that sets it last.
func (v *view) startCommand(stage *dockerfile.Stage) (entrypoint, cmd *dockerfile.Step) {
	for _, s := range stage.Chain() {
		for _, step := range s.Steps {
			switch step.Command.(type) {
			case *instructions.EntrypointCommand:
				entrypoint, cmd = step, nil // a new ENTRYPOINT clears CMD
				for _, later := range s.Steps[step.Index+1:] {
					if _, ok := later.Command.(*instructions.CmdCommand); ok {
						cmd = later
					}
				}
			case *instructions.CmdCommand:
				cmd = step
			}
		}
	}
	return entrypoint, cmd
}

func runnerAsProcessOne(v *view, report func(hit)) {
	runners := map[string][]string{
		"npm": {"start", "run", "run-script", "exec"}, "yarn": nil, "pnpm": nil, "npx": nil, "pipenv": {"run"},
		"poetry": {"run"}, "pdm": {"run"}, "mvn": nil, "mvnw": nil, "gradle": nil, "gradlew": nil, "cargo": {"run"}, "go": {"run"},
		"nodemon": nil, "dotnet": {"run", "watch"},
	}
	entrypoint, cmd := v.startCommand(v.file.Final())
	for _, step := range []*dockerfile.Step{entrypoint, cmd} {
		if step == nil || v.scripts[step] == nil {
			continue
		}
		for _, c := range v.scripts[step].calls {
			verbs, ok := runners[c.name]
			if ok && (verbs == nil || slices.Contains(verbs, c.verb())) && !slices.ContainsFunc(c.wrappers, func(w word) bool { return base(w.text) != "exec" }) {
				report(hit{step: step, message: fmt.Sprintf("%s starts the app as its child", c.name)})
				return
			}
		}
	}
}

// development lists what a start command holds that is for development.
var development = [][]string{
	{"manage.py", "runserver"}, {"flask", "run"}, {"--reload"}, {"nodemon"}, {"next", "dev"}, {"nuxt", "dev"}, {"vite", "dev"}, {"vite"},
	{"ng", "serve"}, {"run", "dev"}, {"webpack", "serve"}, {"webpack-dev-server"}, {"react-scripts", "start"}, {"artisan", "serve"},
	{"fastapi", "dev"}, {"astro", "dev"}, {"ts-node-dev"}, {"tsx", "watch"}, {"dotnet", "watch"}, {"spring-boot:run"}, {"air"},
}

func developmentServer(v *view, report func(hit)) {
	if targetName(v.file.Final().Name) {
		return
	}
	entrypoint, cmd := v.startCommand(v.file.Final())
	for _, step := range []*dockerfile.Step{entrypoint, cmd} {
		if step == nil || v.scripts[step] == nil {
			continue
		}
		for _, c := range v.scripts[step].calls {
			if found := developmentWords(c); found != "" {
				report(hit{step: step, message: fmt.Sprintf("%s is for development", found)})
				return
			}
		}
	}
}

// developmentWords gives the words of a command that are for development.
func developmentWords(c *call) string {
	for _, words := range development {
		if len(words) == 1 && (words[0] == "vite" || words[0] == "air") {
			if c.name == words[0] && len(c.operands()) == 0 {
				return words[0]
			}
			continue
		}
		for i := range c.words {
			if i+len(words) > len(c.words) {
				break
			}
			same := true
			for j, w := range words {
				same = same && base(c.words[i+j].text) == w
			}
			if same {
				return strings.Join(words, " ")
			}
		}
	}
	return ""
}

// shellless reports whether a stage is known to have no shell.
func (v *view) shellless(stage *dockerfile.Stage) bool {
	image := stage.Chain()[0].Image
	if image == "scratch" {
		for _, s := range stage.Chain() {
			for _, step := range s.Steps {
				if _, ok := step.Command.(*instructions.CopyCommand); ok {
					return !slices.ContainsFunc(step.Command.(*instructions.CopyCommand).SourcePaths, func(p string) bool {
						return strings.HasSuffix(p, "/sh") || strings.Contains(p, "busybox") || p == "/"
					})
				}
				if _, ok := step.Command.(*instructions.AddCommand); ok {
					return false // a whole root filesystem, as a rule
				}
			}
		}
		return true
	}
	known, _ := inspect.KnownImage(image)
	_, tag, _, _ := tagOf(image)
	return known.Shell == "no" && !strings.Contains(tag, "debug")
}

func noShellInImage(v *view, report func(hit)) {
	for _, stage := range v.file.Stages {
		if !v.shellless(stage) {
			continue
		}
		image := stage.Chain()[0].Image
		for _, step := range stage.Steps {
			var line instructions.ShellDependantCmdLine
			switch c := step.Command.(type) {
			case *instructions.RunCommand:
				line = c.ShellDependantCmdLine
			case *instructions.CmdCommand:
				line = c.ShellDependantCmdLine
			case *instructions.EntrypointCommand:
				line = c.ShellDependantCmdLine
			case *instructions.HealthCheckCommand:
				if c.Health != nil && len(c.Health.Test) > 0 && c.Health.Test[0] == "CMD-SHELL" {
					line.PrependShell = true
				}
			}
			// Mounts may bring a shell along.
			if line.PrependShell && len(v.shells[step]) == 0 && len(step.Mounts()) == 0 {
				report(hit{step: step, message: fmt.Sprintf("%s has no /bin/sh", image)})
			}
		}
	}
}

// scriptDoesNotExec reads the entrypoint script where the context holds it.
func scriptDoesNotExec(v *view, report func(hit)) {
	entrypoint, _ := v.startCommand(v.file.Final())
	if entrypoint == nil || v.context.Files == nil {
		return
	}
	c := entrypoint.Command.(*instructions.EntrypointCommand)
	for _, argument := range c.CmdLine {
		if c.PrependShell || !strings.HasSuffix(argument, ".sh") && !strings.Contains(argument, "entrypoint") {
			continue
		}
		text := v.scriptFile(base(argument))
		if text == "" {
			continue
		}
		src := &source{}
		src.add(text, 1, 1)
		s := src.read(entrypoint)
		if s.err != nil || len(s.calls) == 0 {
			continue
		}
		last := s.calls[len(s.calls)-1]
		if !slices.ContainsFunc(s.calls, func(c *call) bool {
			return slices.ContainsFunc(c.wrappers, func(w word) bool { return w.text == "exec" }) || c.name == "exec"
		}) {
			report(hit{step: entrypoint, message: fmt.Sprintf("%s ends with %s, without exec", base(argument), last.words[0].text)})
		}
	}
}

// scriptFile reads a script of the context that is copied under this name.
func (v *view) scriptFile(name string) string {
	for _, stage := range v.file.Final().Chain() {
		for _, step := range stage.Steps {
			for _, source := range v.contextSources(step) {
				for _, candidate := range []string{source, join(source, name), strings.TrimPrefix(join("/"+source, name), "/")} {
					if base(candidate) != name {
						continue
					}
					if text, err := fs.ReadFile(v.context.Files, candidate); err == nil && strings.HasPrefix(string(text), "#!") {
						return string(text)
					}
				}
			}
		}
	}
	return ""
}
