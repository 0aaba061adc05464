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
		Code: "DownloadRunUnchecked", Severity: inspect.Warning,
		Title: "A script from the network is run unread",
		Why:   "Whoever controls the address runs what they like in the build, and half a download is half a script.",
		Fix:   "download to a file, compare its sha256sum, then run it; or take the program from an image with COPY --from",
		Bad:   "FROM debian:13-slim\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl -fsSL https://example.com/install.sh | sh\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/install.sh /tmp/install.sh\nRUN sh /tmp/install.sh\nUSER 10001:10001\n",
		look:  downloadRunUnchecked,
	}, {
		Code: "ChecksSwitchedOff", Severity: inspect.Warning,
		Title: "A check on what is downloaded is switched off",
		Why:   "Anyone between the builder and the server can put their own files into the image.",
		Fix:   "install ca-certificates, or the certificate of your own authority, and leave the check on",
		Bad:   "FROM debian:13-slim\nRUN curl -fsSLk -o /tool https://example.com/tool\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN curl -fsSL -o /tool https://example.com/tool\nUSER 10001:10001\n",
		look:  checksSwitchedOff,
	}, {
		Code: "CurlIgnoresFailure", Severity: inspect.Warning,
		Title: "curl saves an error page as if it were the file",
		Why:   "Without --fail curl ends well on a 404 and the page is what goes into the image.",
		Fix:   "add --fail, or -f",
		Bad:   "FROM debian:13-slim\nRUN curl -sSL -o /tool https://example.com/tool\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN curl -fsSL -o /tool https://example.com/tool\nUSER 10001:10001\n",
		look:  curlIgnoresFailure,
	}, {
		Code: "WgetNoise", Severity: inspect.Info, Also: []string{"DL3047"},
		Title: "wget fills the log with its progress",
		Why:   "A line a percent hides what matters in a build log.",
		Fix:   "add -nv",
		Bad:   "FROM debian:13-slim\nRUN wget -O /tool https://example.com/tool\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN wget -nv -O /tool https://example.com/tool\nUSER 10001:10001\n",
		look:  wgetNoise,
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

func downloads(c *call) bool { return c.name == "curl" || c.name == "wget" }

func downloadRunUnchecked(v *view, report func(hit)) {
	interpreters := []string{"sh", "bash", "zsh", "dash", "ash", "python", "python3", "node", "perl", "ruby", "php"}
	v.steps(func(step *dockerfile.Step) {
		s := v.scripts[step]
		if s == nil || !isRun(step) {
			return
		}
		for _, p := range s.pipes {
			if downloads(p.calls[0]) && slices.Contains(interpreters, p.calls[1].name) {
				report(hit{step: step, at: p.at, message: fmt.Sprintf("%s runs what %s fetches", p.calls[1].name, p.calls[0].name)})
			}
		}
	})
}

func checksSwitchedOff(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		var w word
		for _, option := range c.words[1:] {
			if switchesOff(c, option.text) {
				w = option
			}
		}
		if w.text != "" {
			report(hit{step: s.step, at: w.at, message: fmt.Sprintf("%s %s trusts any server", c.name, w.text)})
		}
	})
	v.steps(func(step *dockerfile.Step) {
		env, ok := step.Command.(*instructions.EnvCommand)
		if !ok {
			return
		}
		for _, pair := range env.Env {
			off := pair.Key == "NODE_TLS_REJECT_UNAUTHORIZED" && pair.Value == "0" ||
				pair.Key == "GIT_SSL_NO_VERIFY" || pair.Key == "GONOSUMDB" && pair.Value == "*" || pair.Key == "PYTHONHTTPSVERIFY" && pair.Value == "0"
			if off {
				report(hit{step: step, at: v.find(step, pair.Key), message: fmt.Sprintf("%s=%s trusts any server", pair.Key, pair.Value)})
			}
		}
	})
}

// switchesOff reports whether an option of a command turns verification off.
func switchesOff(c *call, option string) bool {
	switch c.name {
	case "curl":
		single := len(option) > 1 && option[0] == '-' && option[1] != '-' && strings.Contains(option, "k")
		return option == "--insecure" || single && strings.Trim(option[1:], "fsSLkOJ#") == ""
	case "wget":
		return option == "--no-check-certificate"
	case "apt-get", "apt":
		return option == "--allow-unauthenticated" || option == "--force-yes"
	case "apk":
		return option == "--allow-untrusted"
	case "pip", "pip3":
		return option == "--trusted-host"
	case "npm", "yarn", "pnpm":
		return option == "--strict-ssl=false" || c.verb() == "config" && option == "strict-ssl"
	case "git":
		return strings.HasPrefix(option, "http.sslVerify")
	case "dnf", "yum":
		return option == "--nogpgcheck"
	}
	return false
}

func curlIgnoresFailure(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		if c.name != "curl" || !slices.ContainsFunc(c.words, func(w word) bool { return strings.Contains(w.text, "://") }) {
			return
		}
		if c.flag("f", "--fail", "--fail-with-body", "--fail-early") {
			return
		}
		report(hit{step: s.step, at: c.words[0].at, message: "an answer such as 404 is taken for the file", edits: v.insertAfter(c.words[0].at, " -f")})
	})
}

func wgetNoise(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		if c.name != "wget" || c.flag("q", "--quiet", "--no-verbose", "--progress", "-nv") {
			return
		}
		// BusyBox knows -q alone.
		if strings.Contains(s.step.Stage.RootBase(), "alpine") {
			return
		}
		report(hit{step: s.step, at: c.words[0].at, message: "wget writes a line for every dot of its progress", edits: v.insertAfter(c.words[0].at, " -nv")})
	})
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
