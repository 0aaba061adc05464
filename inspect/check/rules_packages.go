package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func packageRules() []*Rule {
	return []*Rule{{
		Code: "InstallAsks", Severity: inspect.Error, Also: []string{"DL3014", "DL3030", "DL3034", "DL3038"},
		Title: "A package manager waits for an answer",
		Why:   "A build has nobody to say yes: the step fails.",
		Fix:   "add -y",
		Bad:   "FROM debian:13-slim\nRUN apt-get update && apt-get install --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		look:  installAsks,
	}, {
		Code: "SystemUpgraded", Severity: inspect.Warning, Also: []string{"DKL-DI-0003"},
		Title: "The base image is upgraded in place",
		Why:   "Every upgraded file is in the image twice, and what the image holds depends on the day it was built, or on the cache.",
		Fix:   "build on a newer base image: docker build --pull",
		Bad:   "FROM debian:13-slim\nRUN apt-get update && apt-get dist-upgrade -y && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nUSER 10001:10001\n",
		look:  systemUpgraded,
	}, {
		Code: "ApkKeepsIndex", Severity: inspect.Warning, Also: []string{"DL3019", "DKL-DI-0004"},
		Title: "apk's index stays in the image",
		Why:   "The index is some megabytes that nothing reads, and it goes stale in the layer.",
		Fix:   "add --no-cache",
		Bad:   "FROM alpine:3.24\nRUN apk add curl\nUSER 10001:10001\n",
		Good:  "FROM alpine:3.24\nRUN apk add --no-cache curl\nUSER 10001:10001\n",
		look:  apkKeepsIndex,
	}, {
		Code: "DnfKeepsCache", Severity: inspect.Warning, Also: []string{"DL3032", "DL3040"},
		Title: "The package manager's cache stays in the image",
		Why:   "Metadata and packages of dnf, yum or zypper are up to some hundred megabytes that nothing reads.",
		Fix:   "end the RUN with && dnf clean all",
		Bad:   "FROM fedora:43\nRUN dnf install -y nginx\nUSER 10001:10001\n",
		Good:  "FROM fedora:43\nRUN dnf install -y nginx && dnf clean all\nUSER 10001:10001\n",
		look:  dnfKeepsCache,
	}, {
		Code: "KeepsDownloads", Severity: inspect.Warning, Also: []string{"DL3042", "DL3060"},
		Title: "What the install downloaded stays in the final image",
		Why:   "The downloads are installed already; the second copy only makes the image larger.",
		Fix:   "mount a cache over the folder, install in a stage that is not shipped, or switch the cache off",
		Bad:   "FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nUSER 10001:10001\n",
		Good:  "FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\nUSER 10001:10001\n",
		look:  keepsDownloads,
	}, {
		Code: "UnlockedInstall", Severity: inspect.Warning, Also: []string{"DL3016"},
		Title: "The install does not keep to the lock file",
		Why:   "The versions that were tested are not the ones that are shipped, and the next build may take others.",
		Fix:   "use the form of the command that fails when the lock file does not match",
		Bad:   "FROM node:24-slim AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install\nFROM node:24-slim\nCOPY --from=build /app /app\nUSER 1000:1000\n",
		Good:  "FROM node:24-slim AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nFROM node:24-slim\nCOPY --from=build /app /app\nUSER 1000:1000\n",
		look:  unlockedInstall,
	}, {
		Code: "CompilerInstalled", Severity: inspect.Warning,
		Title: "Compilers and headers are installed into the final image",
		Why:   "They are needed to build and never to run: hundreds of megabytes, and everything an intruder could wish for.",
		Fix:   "install them in a build stage and copy what they made, or remove them in the same RUN",
		Bad:   "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim AS build\nRUN apt-get update && apt-get install -y --no-install-recommends build-essential\nRUN touch /app\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 10001:10001\n",
		look:  compilerInstalled,
	}}
}

func compilerInstalled(v *view, report func(hit)) {
	compilers := []string{"build-essential", "build-base", "gcc", "g++", "clang", "make", "cmake", "automake", "autoconf", "musl-dev", "libc6-dev", "linux-headers"}
	v.calls(func(s *script, c *call) {
		if !v.final(s.step.Stage) || targetName(v.file.Final().Name) || !aptCall(c, "install") && !c.is("apk", "add") && !c.is("dnf", "install") && !c.is("yum", "install") {
			return
		}
		removed := slices.ContainsFunc(s.calls, func(c *call) bool {
			return aptCall(c, "purge", "remove", "autoremove") || c.is("apk", "del") || c.is("dnf", "remove") || c.is("yum", "remove")
		})
		for _, w := range c.words {
			if !removed && slices.Contains(compilers, w.text) {
				report(hit{step: s.step, at: w.at, message: fmt.Sprintf("%s is shipped with the app", w.text)})
				return
			}
		}
	})
}

// mounted reports whether a RUN mounts something over a folder, or a parent.
func mounted(step *dockerfile.Step, folder string, kinds ...instructions.MountType) bool {
	return slices.ContainsFunc(step.Mounts(), func(m *instructions.Mount) bool {
		return slices.Contains(kinds, m.Type) && within(folder, strings.TrimSuffix(m.Target, "/"))
	})
}

func installAsks(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		asks := false
		switch c.name {
		case "apt-get", "apt":
			verbs := []string{"install", "remove", "purge", "upgrade", "dist-upgrade", "full-upgrade", "autoremove", "build-dep"}
			asks = slices.Contains(verbs, c.verb()) && !c.flag("y", "--yes", "--assume-yes", "-qq", "--force-yes", "--download-only") && !c.flag("d") && !c.flag("s")
		case "dnf", "yum", "microdnf":
			asks = slices.Contains([]string{"install", "remove", "update", "upgrade", "groupinstall"}, c.verb()) && !c.flag("y", "--assumeyes")
		case "zypper":
			asks = slices.Contains([]string{"install", "in", "update", "up", "patch"}, c.verb()) && !c.flag("yn", "--no-confirm", "--non-interactive") && !c.flag("y") && !c.flag("n")
		}
		if !asks || v.assumesYes(s.step) {
			return
		}
		at := c.words[0].at
		for _, w := range c.words[1:] {
			if w.text == c.verb() {
				at = w.at
				break
			}
		}
		report(hit{step: s.step, at: c.words[0].at, message: fmt.Sprintf("%s %s asks before it goes on", c.name, c.verb()), edits: v.insertAfter(at, " -y")})
	})
}

// assumesYes reports whether the stage has told apt to assume yes for good.
func (v *view) assumesYes(step *dockerfile.Step) bool {
	for _, stage := range step.Stage.Chain() {
		for _, s := range stage.Steps {
			for n := s.Line; n <= s.End; n++ {
				if strings.Contains(v.line(n), "Assume-Yes") || strings.Contains(v.line(n), "assumeyes") {
					return true
				}
			}
		}
	}
	return false
}

func systemUpgraded(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		upgrades := aptCall(c, "upgrade", "dist-upgrade", "full-upgrade") || c.is("apk", "upgrade") ||
			c.is("dnf", "upgrade", "update") || c.is("yum", "upgrade", "update") || c.is("zypper", "dup", "update")
		if upgrades && v.final(s.step.Stage) && len(c.operands()) == 1 {
			report(hit{step: s.step, at: c.words[0].at, message: fmt.Sprintf("%s %s replaces files of the base image", c.name, c.verb())})
		}
	})
}

func apkKeepsIndex(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		if c.name != "apk" || c.has("--no-cache") || !slices.Contains([]string{"add", "update"}, c.verb()) || !v.final(s.step.Stage) {
			return
		}
		for _, folder := range []string{"/var/cache/apk", "/etc/apk/cache", "/var/cache"} {
			if mounted(s.step, folder, "cache", "tmpfs") {
				return
			}
		}
		cleaned := slices.ContainsFunc(s.calls, func(c *call) bool {
			return c.name == "rm" && slices.ContainsFunc(c.words, func(w word) bool { return strings.HasPrefix(w.text, "/var/cache") }) || c.is("apk", "cache")
		})
		if cleaned {
			return
		}
		h := hit{step: s.step, at: c.words[0].at, message: fmt.Sprintf("apk %s writes its index into the layer", c.verb())}
		if c.verb() == "add" {
			for _, w := range c.words[1:] {
				if w.text == "add" {
					h.edits = v.insertAfter(w.at, " --no-cache")
				}
			}
		}
		report(h)
	})
}

func dnfKeepsCache(v *view, report func(hit)) {
	v.calls(func(s *script, c *call) {
		managers := []string{"dnf", "yum", "microdnf", "zypper"}
		if !slices.Contains(managers, c.name) || !slices.Contains([]string{"install", "in", "groupinstall"}, c.verb()) || !v.final(s.step.Stage) {
			return
		}
		for _, folder := range []string{"/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/yum", "/var/cache/zypp"} {
			if mounted(s.step, folder, "cache", "tmpfs") {
				return
			}
		}
		cleaned := slices.ContainsFunc(s.calls, func(c *call) bool {
			return slices.Contains(managers, c.name) && c.verb() == "clean" ||
				c.name == "rm" && slices.ContainsFunc(c.words, func(w word) bool { return strings.HasPrefix(w.text, "/var/cache") })
		})
		if !cleaned {
			report(hit{step: s.step, at: c.words[0].at, message: fmt.Sprintf("%s leaves its cache behind", c.name)})
		}
	})
}
