package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func environmentRules() []*Rule {
	return []*Rule{{
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
