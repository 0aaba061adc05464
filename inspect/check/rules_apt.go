package check

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func aptRules() []*Rule {
	return []*Rule{{
		Code: "AptInstallWithoutUpdate", Severity: inspect.Warning, Also: []string{"CIS-DI-0007"},
		Title: "apt-get update and install stand in different layers",
		Why:   "The package lists are cached with their layer: months later the install asks for versions that the mirror has dropped, or takes old ones with known holes.",
		Fix:   "write apt-get update && apt-get install in one RUN",
		Bad:   "FROM debian:13-slim\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		look:  aptInstallWithoutUpdate,
	}, {
		Code: "AptKeepsLists", Severity: inspect.Warning, Also: []string{"DL3009", "DKL-DI-0005"},
		Title: "apt's package lists stay in the image",
		Why:   "They are 20 to 60 MB that nothing reads and that are out of date tomorrow.",
		Fix:   "end the RUN with && rm -rf /var/lib/apt/lists/*, or mount a cache over /var/lib/apt",
		Bad:   "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		look:  aptKeepsLists,
	}, {
		Code: "AptRecommends", Severity: inspect.Info, Also: []string{"DL3015"},
		Title: "apt installs what is merely recommended",
		Why:   "Recommended packages often weigh more than the ones asked for, and are scanned and patched with them.",
		Fix:   "add --no-install-recommends and name what is then missing",
		Bad:   "FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		look:  aptRecommends,
	}, {
		Code: "AptInScript", Severity: inspect.Info, Also: []string{"DL3027"},
		Title: "apt is made for people at a terminal",
		Why:   "Its options and output may change between releases, as it says itself; apt-get is the one for scripts.",
		Fix:   "write apt-get, or apt-cache",
		Bad:   "FROM debian:13-slim\nRUN apt update && apt install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		look:  aptInScript,
	}}
}

func aptCall(c *call, verbs ...string) bool {
	return (c.name == "apt-get" || c.name == "apt") && slices.Contains(verbs, c.verb())
}

func aptInstallWithoutUpdate(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		s := v.scripts[step]
		if s == nil || !isRun(step) || mounted(step, "/var/lib/apt", "cache", "bind") || mounted(step, "/var/lib/apt/lists", "cache", "bind") {
			return
		}
		for i, c := range s.calls {
			if !aptCall(c, "install") || localPackages(c) {
				continue
			}
			updated := slices.ContainsFunc(s.calls[:i], func(c *call) bool { return aptCall(c, "update") })
			if !updated {
				report(hit{step: step, at: c.words[0].at, message: "the package lists are those of an older layer, or none"})
			}
			return
		}
		if last := len(s.calls) - 1; last >= 0 && aptCall(s.calls[last], "update") {
			report(hit{step: step, at: s.calls[last].words[0].at, message: "an update alone in its layer goes stale there"})
		}
	})
}

// localPackages reports whether apt installs files only.
func localPackages(c *call) bool {
	ops := c.operands()
	return len(ops) > 1 && !slices.ContainsFunc(ops[1:], func(w word) bool { return !strings.Contains(w.text, "/") })
}

func aptKeepsLists(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		s := v.scripts[step]
		if s == nil || !isRun(step) || !v.final(step.Stage) || mounted(step, "/var/lib/apt/lists", "cache", "tmpfs") {
			return
		}
		var update *call
		for _, c := range s.calls {
			if aptCall(c, "update") {
				update = c
			}
			if c.name == "rm" && slices.ContainsFunc(c.words, func(w word) bool { return strings.HasPrefix(w.text, "/var/lib/apt") }) ||
				c.name == "find" && c.has("/var/lib/apt/lists") {
				return
			}
		}
		if update != nil {
			report(hit{step: step, at: update.words[0].at, message: "/var/lib/apt/lists is left behind"})
		}
	})
}

func aptRecommends(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		if !aptCall(c, "install") || !v.final(s.step.Stage) {
			return
		}
		quiet := slices.ContainsFunc(c.words, func(w word) bool { return strings.Contains(strings.ToLower(w.text), "install-recommends") })
		if !quiet {
			report(hit{step: s.step, at: c.words[0].at, message: "recommended packages come along"})
		}
	})
}

func aptInScript(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		if c.name != "apt" {
			return
		}
		h := hit{step: s.step, at: c.words[0].at, message: "apt warns that it has no stable interface for scripts"}
		if slices.Contains([]string{"update", "install", "remove", "purge", "autoremove", "upgrade", "clean", "build-dep"}, c.verb()) {
			h.edits = v.replace(c.words[0].at, "apt-get")
		}
		report(h)
	})
}
