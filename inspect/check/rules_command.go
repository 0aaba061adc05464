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

func commandRules() []*Rule {
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
		Code: "ProbeToolMissing", Severity: inspect.Warning,
		Title: "The health check calls a program that the image lacks",
		Why:   "The check fails for ever and the container is called unhealthy though the app answers.",
		Fix:   "let the app check itself, or install the program",
		Bad:   "FROM debian:13-slim\nUSER 10001:10001\nHEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1\n",
		Good:  "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\nHEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1\n",
		look:  probeToolMissing,
	}, {
		Code: "ScriptDoesNotExec", Severity: inspect.Warning,
		Title: "The entrypoint script stays in front of the app",
		Why:   "The script is process 1 and gets the signal to stop; a shell does not pass it on, so the app is killed after ten seconds.",
		Fix:   "end the script with exec \"$@\", or exec and the program",
		Bad:   "-- Dockerfile --\nFROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 10001:10001\nENTRYPOINT [\"/start.sh\"]\n-- start.sh --\n#!/bin/sh\nset -e\n/app/server\n",
		Good:  "-- Dockerfile --\nFROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 10001:10001\nENTRYPOINT [\"/start.sh\"]\n-- start.sh --\n#!/bin/sh\nset -e\nexec /app/server\n",
		look:  scriptDoesNotExec,
	}, {
		Code: "EnvReadsItself", Severity: inspect.Warning, Also: []string{"DL3044"},
		Title: "An ENV uses a variable that the same line sets",
		Why:   "All values of a line are worked out before any is set: the variable still has its old value, or none.",
		Fix:   "write two ENV lines",
		Bad:   "FROM debian:13-slim\nENV HOME_DIR=/srv \\\n    DATA_DIR=$HOME_DIR/data\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nENV HOME_DIR=/srv\nENV DATA_DIR=$HOME_DIR/data\nUSER 10001:10001\n",
		look:  envReadsItself,
	}, {
		Code: "FrontendInEnv", Severity: inspect.Info,
		Title: "DEBIAN_FRONTEND is set for good",
		Why:   "It is meant for the build and stays in the image, where it changes how apt behaves for whoever works in the container.",
		Fix:   "write ARG DEBIAN_FRONTEND=noninteractive",
		Bad:   "FROM debian:13-slim\nENV DEBIAN_FRONTEND=noninteractive\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nARG DEBIAN_FRONTEND=noninteractive\nUSER 10001:10001\n",
		look:  frontendInEnv,
	}, {
		Code: "SyntaxTooOld", Severity: inspect.Error,
		Title: "The file uses what its own syntax line is too old for",
		Why:   "The # syntax line picks the frontend that reads the file; that version does not know the option, and the build stops.",
		Fix:   "write # syntax=docker/dockerfile:1",
		Bad:   "# syntax=docker/dockerfile:1.2\nFROM debian:13-slim\nCOPY --link app.conf /etc/\nUSER 10001:10001\n",
		Good:  "# syntax=docker/dockerfile:1\nFROM debian:13-slim\nCOPY --link app.conf /etc/\nUSER 10001:10001\n",
		look:  syntaxTooOld,
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

func probeToolMissing(v *view, report func(hit)) {
	for _, step := range v.file.Final().Steps {
		c, ok := step.Command.(*instructions.HealthCheckCommand)
		if !ok || c.Health == nil || len(c.Health.Test) < 2 {
			continue
		}
		words := c.Health.Test[1:]
		if c.Health.Test[0] == "CMD-SHELL" {
			words = strings.Fields(strings.Join(words, " "))
		}
		for _, name := range []string{"curl", "wget"} {
			if slices.Contains(words, name) && v.lacks(name) {
				report(hit{step: step, at: v.find(step, name), message: fmt.Sprintf("%s has no %s, and none is installed", v.file.Final().Chain()[0].Image, name)})
			}
		}
	}
}

// lacks reports whether the final image surely has no curl, or no wget.
func (v *view) lacks(name string) bool {
	image := v.file.Final().Chain()[0].Image
	repository, tag, _, _ := tagOf(image)
	slim := strings.Contains(tag, "slim") || repository == "debian" || repository == "ubuntu"
	alpine := strings.Contains(tag, "alpine") || repository == "alpine" || repository == "busybox"
	if !v.shellless(v.file.Final()) && !slim && (!alpine || name == "wget") {
		return false
	}
	for _, stage := range v.file.Final().Chain() {
		for _, step := range stage.Steps {
			switch c := step.Command.(type) {
			case *instructions.RunCommand:
				for n := step.Line; n <= step.End; n++ {
					if strings.Contains(v.line(n), name) {
						return false
					}
				}
			case *instructions.CopyCommand:
				if slices.ContainsFunc(c.SourcePaths, func(p string) bool { return strings.Contains(p, name) || strings.HasSuffix(p, "/") }) && c.From != "" {
					return false
				}
			}
		}
	}
	return true
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

func envReadsItself(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		c, ok := step.Command.(*instructions.EnvCommand)
		if !ok {
			return
		}
		for _, pair := range c.Env {
			for _, other := range c.Env {
				if other.Key == pair.Key || !strings.Contains(pair.Value, "$"+other.Key) && !strings.Contains(pair.Value, "${"+other.Key+"}") {
					continue
				}
				if value, set := step.Env(other.Key); set && value == other.Value {
					continue
				}
				report(hit{step: step, at: v.find(step, pair.Key+"="), message: fmt.Sprintf("%s does not see the %s of its own line", pair.Key, other.Key)})
			}
		}
	})
}

func frontendInEnv(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		c, ok := step.Command.(*instructions.EnvCommand)
		if !ok || !v.final(step.Stage) {
			return
		}
		for _, pair := range c.Env {
			if pair.Key != "DEBIAN_FRONTEND" {
				continue
			}
			h := hit{step: step, at: v.find(step, pair.Key), message: "DEBIAN_FRONTEND stays in the image"}
			if len(c.Env) == 1 && !pair.NoDelim {
				at := v.find(step, c.Name())
				h.edits = v.replace(at, sameCase(c.Name(), "ARG"))
			}
			report(h)
		}
	})
}

// sinceSyntax lists the options that need a frontend, by its minor version.
var sinceSyntax = []struct {
	minor  int
	option string
}{
	{2, "--mount"}, {4, "--link"}, {4, "<<"}, {6, "--checksum"}, {19, "--exclude"}, {20, "--parents"},
}

func syntaxTooOld(v *view, report func(hit)) {
	var minor int
	for _, text := range v.file.Lines {
		rest, ok := strings.CutPrefix(strings.ReplaceAll(strings.TrimSpace(text), " ", ""), "#syntax=docker/dockerfile:1.")
		if ok {
			if n, err := fmt.Sscanf(rest, "%d", &minor); n != 1 || err != nil {
				return
			}
			break
		}
		if !strings.HasPrefix(strings.TrimSpace(text), "#") {
			return
		}
	}
	if minor == 0 {
		return
	}
	v.steps(func(step *dockerfile.Step) {
		fields := strings.Fields(v.line(step.Line))
		for _, since := range sinceSyntax {
			uses := slices.ContainsFunc(fields[1:], func(f string) bool {
				return f == since.option || strings.HasPrefix(f, since.option+"=") || since.option == "<<" && strings.HasPrefix(f, "<<")
			})
			if uses && minor < since.minor {
				report(hit{step: step, at: v.find(step, since.option), message: fmt.Sprintf("%s needs docker/dockerfile:1.%d, this file asks for 1.%d", since.option, since.minor, minor)})
			}
		}
	})
}
