package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func userRules() []*Rule {
	return []*Rule{{
		Code: "RunsAsRoot", Severity: inspect.Warning, Also: []string{"DL3002", "CIS-DI-0001"},
		Title: "The container runs as root",
		Why:   "Whoever breaks into the app is root in the container, and one hole in the kernel or one careless mount away from the host. Many clusters refuse such images.",
		Fix:   "end the last stage with USER and a number, 10001:10001 for example",
		Bad:   "FROM debian:13-slim\nCMD [\"/bin/true\"]\n",
		Good:  "FROM debian:13-slim\nUSER 10001:10001\nCMD [\"/bin/true\"]\n",
		look:  runsAsRoot,
	}, {
		Code: "UserNotNumeric", Severity: inspect.Info, Also: []string{"DL3066"},
		Title: "USER is a name",
		Why:   "Kubernetes' runAsNonRoot cannot tell that a name is not root's and refuses to start the container.",
		Fix:   "write the user's number, and the group's: USER 10001:10001",
		Bad:   "FROM debian:13-slim\nUSER www-data\n",
		Good:  "FROM debian:13-slim\nUSER 33:33\n",
		look:  userNotNumeric,
	}, {
		Code: "UseraddFillsLog", Severity: inspect.Info, Also: []string{"DL3046"},
		Title: "useradd with a high number and without --no-log-init",
		Why:   "On older releases useradd writes a sparse file as large as the number; copied into a layer it fills the disk.",
		Fix:   "add --no-log-init",
		Bad:   "FROM debian:13-slim\nRUN useradd --uid 1000650000 app\nUSER 1000650000:1000650000\n",
		Good:  "FROM debian:13-slim\nRUN useradd --no-log-init --uid 1000650000 app\nUSER 1000650000:1000650000\n",
		look:  useraddFillsLog,
	}}
}

// user is who the stage's last command leaves in charge: the instruction that
// says so, or what the base image is known to have.
func (v *view) user(stage *dockerfile.Stage) (name string, step *dockerfile.Step, known bool) {
	for _, s := range slices.Backward(stage.Chain()) {
		for _, at := range slices.Backward(s.Steps) {
			if c, ok := at.Command.(*instructions.UserCommand); ok {
				name, known = at.Expand(c.User)
				return name, at, known
			}
		}
	}
	image, ok := inspect.KnownImage(stage.Chain()[0].Image)
	if image.Drops {
		return "by its entrypoint", nil, true
	}
	return image.User, nil, ok
}

func root(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	return name == "" || name == "root" || name == "0"
}

func runsAsRoot(v *view, report func(hit)) {
	final := v.file.Final()
	if final == nil || !runs(final) {
		return
	}
	name, step, known := v.user(final)
	if known && !root(name) {
		return
	}
	switch {
	case step != nil && known:
		report(hit{step: step, message: fmt.Sprintf("USER %s is root", name)})
	case step != nil:
	case known:
		report(hit{line: final.Line, message: fmt.Sprintf("no USER is set, and %s starts as root", final.Chain()[0].Image)})
	default:
		report(hit{line: final.Line, severity: inspect.Info, message: fmt.Sprintf("no USER is set; whether %s sets one is not known offline", final.Chain()[0].Image)})
	}
}

// runs reports whether a stage is an image to run: one that only carries
// files out of the build has no user to speak of.
func runs(stage *dockerfile.Stage) bool {
	if stage.Chain()[0].Image != "scratch" {
		return true
	}
	for _, s := range stage.Chain() {
		for _, step := range s.Steps {
			switch step.Command.(type) {
			case *instructions.CmdCommand, *instructions.EntrypointCommand:
				return true
			}
		}
	}
	return false
}

func userNotNumeric(v *view, report func(hit)) {
	final := v.file.Final()
	name, step, known := v.user(final)
	if step == nil || !known || root(name) {
		return
	}
	user, _, _ := strings.Cut(name, ":")
	if !isNumber(user) {
		report(hit{step: step, message: fmt.Sprintf("%s is a name, whose number only the image knows", user)})
	}
}

func useraddFillsLog(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		if c.name != "useradd" || c.flag("l", "--no-log-init") {
			return
		}
		for i, w := range c.words {
			value := ""
			if (w.text == "-u" || w.text == "--uid") && i+1 < len(c.words) {
				value = c.words[i+1].text
			} else if rest, ok := strings.CutPrefix(w.text, "--uid="); ok {
				value = rest
			}
			if n, err := strconv.Atoi(value); err == nil && n > 100_000 {
				report(hit{step: s.step, at: c.words[0].at, message: fmt.Sprintf("user %d makes a large /var/log/lastlog", n), edits: v.insertAfter(c.words[0].at, " --no-log-init")})
			}
		}
	})
}
