package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func runRules() []*Rule {
	return []*Rule{{
		Code: "ShellSyntax", Severity: inspect.Error,
		Title: "The shell cannot read a RUN",
		Why:   "The build stops at this line.",
		Fix:   "correct the command",
		Bad:   "FROM debian:13-slim\nRUN if true; then echo yes\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN if true; then echo yes; fi\nUSER 10001:10001\n",
		look:  shellSyntax,
	}, {
		Code: "LostState", Severity: inspect.Warning,
		Title: "A RUN changes nothing that lasts",
		Why:   "Each RUN has a shell of its own: a folder entered, a variable exported or a service started is gone when the line ends.",
		Fix:   "use WORKDIR for a folder and ENV for a variable, or do the work in the same RUN",
		Bad:   "FROM debian:13-slim\nRUN cd /srv\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nWORKDIR /srv\nUSER 10001:10001\n",
		look:  lostState,
	}, {
		Code: "CdInsteadOfWorkdir", Severity: inspect.Info, Also: []string{"DL3003"},
		Title: "A RUN begins with cd",
		Why:   "WORKDIR says once where the commands run, for this line and those below; cd has to be read and repeated.",
		Fix:   "set WORKDIR above the RUN",
		Bad:   "FROM debian:13-slim\nRUN cd /srv && touch a\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nWORKDIR /srv\nRUN touch a\nUSER 10001:10001\n",
		look:  cdInsteadOfWorkdir,
	}, {
		Code: "PipeHidesFailure", Severity: inspect.Warning, Also: []string{"DL4006"},
		Title: "A failure in front of a pipe goes unseen",
		Why:   "The shell looks at the last command of a pipe only: a download that failed still makes a layer, and a cached one.",
		Fix:   `put SHELL ["/bin/bash", "-o", "pipefail", "-c"] above, or do it in two commands`,
		Bad:   "FROM debian:13-slim\nRUN cat /etc/passwd | sort > /users\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN cat /etc/passwd | sort > /users\nUSER 10001:10001\n",
		look:  pipeHidesFailure,
	}, {
		Code: "RemovedInLaterLayer", Severity: inspect.Warning,
		Title: "Files are removed in a later layer",
		Why:   "A layer only hides what lies below it: the image stays as large as it was, and the files can still be read.",
		Fix:   "remove them in the RUN that made them, or leave them in a stage that is not shipped",
		Bad:   "FROM debian:13-slim\nCOPY tool.deb /tmp/tool.deb\nRUN dpkg -i /tmp/tool.deb\nRUN rm -rf /tmp/tool.deb\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN --mount=type=bind,source=tool.deb,target=/tmp/tool.deb dpkg -i /tmp/tool.deb\nUSER 10001:10001\n",
		look:  removedInLaterLayer,
	}, {
		Code: "SudoInBuild", Severity: inspect.Warning, Also: []string{"DL3004", "DKL-DI-0001"},
		Title: "sudo in a RUN",
		Why:   "A build is root until USER says otherwise; sudo only leaves a way back to root in the image.",
		Fix:   "do it before USER, without sudo",
		Bad:   "FROM debian:13-slim\nRUN sudo touch /a\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN touch /a\nUSER 10001:10001\n",
		look:  sudoInBuild,
	}}
}

func shellSyntax(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		if s := v.scripts[step]; s != nil && s.err != nil && isRun(step) {
			report(hit{step: step, at: s.err.at, message: s.err.text})
		}
	})
}

func lostState(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		s := v.scripts[step]
		if s == nil || !isRun(step) || len(s.calls) == 0 || len(s.top) != len(s.calls) {
			return
		}
		lasting := slices.ContainsFunc(s.calls, func(c *call) bool {
			return !slices.Contains([]string{"cd", "export", "set", "umask", "ulimit", "source", ".", "service", "alias", "pushd"}, c.name)
		})
		if !lasting {
			c := s.calls[0]
			report(hit{step: step, at: c.words[0].at, message: fmt.Sprintf("%s lasts until the end of this RUN only", c.name)})
		}
	})
}

func cdInsteadOfWorkdir(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		s := v.scripts[step]
		if s == nil || !isRun(step) || len(s.top) < 2 || s.top[0].name != "cd" || s.top[0] != s.calls[0] {
			return
		}
		back := slices.ContainsFunc(s.top[1:], func(c *call) bool { return c.name == "cd" })
		if !back && len(s.top[0].words) == 2 && !strings.Contains(s.top[0].words[1].text, "$()") {
			report(hit{step: step, at: s.top[0].words[0].at, message: fmt.Sprintf("the RUN works in %s", s.top[0].words[1].text)})
		}
	})
}

func pipeHidesFailure(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		s := v.scripts[step]
		if s == nil || !isRun(step) || len(s.pipes) == 0 || slices.Contains(v.shells[step], "pipefail") {
			return
		}
		for _, word := range v.shells[step] {
			if strings.Contains(word, "pipefail") {
				return
			}
		}
		for _, c := range s.calls {
			if c.name == "set" && c.has("pipefail") {
				return
			}
		}
		for _, p := range s.pipes {
			// echo and printf do not fail.
			if !slices.Contains([]string{"echo", "printf", "yes", "true"}, p.calls[0].name) && !unpacksDownload(p) {
				report(hit{step: step, at: p.at, message: fmt.Sprintf("if %s fails, the RUN goes on", p.calls[0].name)})
				return
			}
		}
	})
}

// unpacksDownload reports whether a pipe ends in a tar that reads a compressed
// download: of nothing, of half an archive or of an error's page it makes a
// failure of its own.
func unpacksDownload(p pipe) bool {
	first, last := p.calls[0], p.calls[len(p.calls)-1]
	if !downloads(first) || last.name != "tar" {
		return false
	}
	unpacks := last.flag("x", "--extract", "--get") || strings.HasPrefix(last.verb(), "x")
	packed := slices.ContainsFunc([]string{"z", "j", "J"}, func(letter string) bool {
		return last.flag(letter, "--gzip", "--bzip2", "--xz", "--zstd") || strings.HasPrefix(last.verb(), "x") && strings.Contains(last.verb(), letter)
	})
	return unpacks && packed
}

func removedInLaterLayer(v *view, report func(hit)) {
	for _, stage := range v.file.Stages {
		if !v.final(stage) {
			continue
		}
		var made []string
		for _, step := range stage.Steps {
			switch c := step.Command.(type) {
			case *instructions.CopyCommand:
				made = append(made, destinations(step, c.SourcesAndDest)...)
			case *instructions.AddCommand:
				made = append(made, destinations(step, c.SourcesAndDest)...)
			case *instructions.RunCommand:
				removals(v, step, made, report)
			}
		}
	}
}

// destinations are the paths that a COPY makes, as far as the names tell.
func destinations(step *dockerfile.Step, c instructions.SourcesAndDest) []string {
	dest := absolute(step.Stage, step, c.DestPath)
	if !strings.HasSuffix(c.DestPath, "/") && c.DestPath != "." {
		return []string{dest}
	}
	var all []string
	for _, source := range c.SourcePaths {
		all = append(all, join(dest, base(strings.TrimSuffix(source, "/"))))
	}
	return all
}

func removals(v *view, step *dockerfile.Step, made []string, report func(hit)) {
	s := v.scripts[step]
	if s == nil {
		return
	}
	for _, c := range s.calls {
		if c.name != "rm" {
			continue
		}
		for _, w := range c.operands() {
			name := absolute(step.Stage, step, w.text)
			if slices.Contains(made, name) || slices.Contains([]string{"/var/lib/apt/lists/*", "/var/lib/apt/lists"}, w.text) && !s.uses("apt-get", "apt") {
				report(hit{step: step, at: w.at, message: fmt.Sprintf("%s stays in the layer below", w.text)})
			}
		}
	}
}

// uses reports whether the script calls one of these programs.
func (s *script) uses(names ...string) bool {
	return slices.ContainsFunc(s.calls, func(c *call) bool { return slices.Contains(names, c.name) })
}

func sudoInBuild(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		for _, w := range c.wrappers {
			if w.text == "sudo" {
				report(hit{step: s.step, at: w.at, message: "the build is root already, or has given root up on purpose"})
			}
		}
	})
}
