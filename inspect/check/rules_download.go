package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func downloadRules() []*Rule {
	return []*Rule{{
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
	}}
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
