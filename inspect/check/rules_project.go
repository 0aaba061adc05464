package check

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func projectRules() []*Rule {
	return []*Rule{{
		Code: "CopySourceMissing", Severity: inspect.Error,
		Title: "COPY names a path that is not there",
		Why:   "The build stops at this line: \"not found\".",
		Fix:   "correct the path; it is seen from the build context, not from the Dockerfile",
		Bad:   "-- Dockerfile --\nFROM debian:13-slim\nCOPY conf/app.conf /etc/\nUSER 10001:10001\n-- config/app.conf --\n",
		Good:  "-- Dockerfile --\nFROM debian:13-slim\nCOPY config/app.conf /etc/\nUSER 10001:10001\n-- config/app.conf --\n",
		look:  copySourceMissing,
	}, {
		Code: "LockFileNotCopied", Severity: inspect.Warning,
		Title: "The install does not see the project's lock file",
		Why:   "Without it the newest versions are taken, not those that were tested; commands that insist on a lock file fail.",
		Fix:   "copy the lock file beside the manifest",
		Bad:   "-- Dockerfile --\nFROM node:24-slim AS build\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nFROM node:24-slim\nCOPY --from=build /app /app\nUSER 1000:1000\n-- package.json --\n{}\n-- package-lock.json --\n{}\n",
		Good:  "-- Dockerfile --\nFROM node:24-slim AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nFROM node:24-slim\nCOPY --from=build /app /app\nUSER 1000:1000\n-- package.json --\n{}\n-- package-lock.json --\n{}\n",
		look:  lockFileNotCopied,
	}, {
		Code: "PortDiffers", Severity: inspect.Warning,
		Title: "EXPOSE names another port than the app listens on",
		Why:   "Platforms and people that go by EXPOSE knock at a door nobody opens.",
		Fix:   "expose the port the app listens on",
		Bad:   "FROM debian:13-slim\nENV PORT=8080\nEXPOSE 3000\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nENV PORT=8080\nEXPOSE 8080\nUSER 10001:10001\n",
		look:  portDiffers,
	}, {
		Code: "BaseImageEnded", Severity: inspect.Warning,
		Title: "The base image's version gets no more fixes",
		Why:   "Holes found from now on stay open, and the tag is no longer rebuilt.",
		Fix:   "move to a version in support",
		Bad:   "FROM debian:9-slim\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nUSER 10001:10001\n",
		look:  baseImageEnded,
	}, {
		Code: "BaseImageDiffers", Severity: inspect.Error,
		Title: "The project asks for another version than the base image has",
		Why:   "The install refuses, or the app runs on a version it was not written for.",
		Fix:   "take the version that the project names",
		Bad:   "-- Dockerfile --\nFROM runtime:1\nUSER 10001:10001\n-- wants --\nruntime 2\n",
		Good:  "-- Dockerfile --\nFROM runtime:2\nUSER 10001:10001\n-- wants --\nruntime 2\n",
		look:  baseImageDiffers,
	}}
}

func copySourceMissing(v *view, report func(hit)) {
	if v.context.Files == nil {
		return
	}
	v.steps(func(step *dockerfile.Step) {
		for _, source := range v.contextSources(step) {
			// BuildKit takes a pattern that matches nothing for nothing to do.
			if source == "." || strings.ContainsAny(source, "*?[") {
				continue
			}
			if _, err := fs.Stat(v.context.Files, source); err == nil || !fs.ValidPath(source) {
				continue
			}
			report(hit{step: step, at: v.find(step, source), message: fmt.Sprintf("%s is not in the build context", source), fix: v.nearby(source)})
		}
	})
}

// nearby names a file of the same name elsewhere in the context's top folders.
func (v *view) nearby(source string) string {
	entries, err := fs.ReadDir(v.context.Files, ".")
	if err != nil {
		return ""
	}
	for _, entry := range entries {
		if strings.EqualFold(entry.Name(), source) {
			return "write " + entry.Name()
		}
		candidate := path.Join(entry.Name(), path.Base(source))
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" {
			continue
		}
		if _, err := fs.Stat(v.context.Files, candidate); err == nil {
			return "there is " + candidate + ": correct the path"
		}
	}
	return ""
}

func lockFileNotCopied(v *view, report func(hit)) {
	if v.context.Files == nil {
		return
	}
	for _, stage := range v.file.Stages {
		var sources []string
		for _, s := range stage.Chain() {
			for _, step := range s.Steps {
				sources = append(sources, v.contextSources(step)...)
				for _, mount := range step.Mounts() {
					if mount.Type == instructions.MountTypeBind && mount.From == "" {
						sources = append(sources, strings.TrimPrefix(path.Clean("/"+mount.Source), "/"))
					}
				}
				if s == stage {
					v.missingLocks(step, sources, report)
				}
			}
		}
	}
}

func (v *view) missingLocks(step *dockerfile.Step, sources []string, report func(hit)) {
	calls, with, _ := v.installs(step)
	for i, c := range calls {
		lock := v.lockName(with[i])
		// Only where the manifest is copied by name can the lock be missing.
		named := slices.ContainsFunc(sources, func(s string) bool {
			return slices.ContainsFunc(with[i].Manifests, func(m string) bool { return matches(s, m) })
		})
		seen := slices.ContainsFunc(sources, func(s string) bool { return s == "." || s == "" || matches(s, lock) })
		if lock != "" && named && !seen {
			report(hit{step: step, at: c.words[0].at, message: fmt.Sprintf("%s is not copied before %s runs", lock, c.name)})
		}
	}
}

// lockName is the lock file of a tool that the project has, or that the
// Dockerfile itself copies where the project is not at hand.
func (v *view) lockName(t *tool) string {
	for _, lock := range t.Locks {
		if v.context.Files == nil {
			found := false
			v.steps(func(step *dockerfile.Step) {
				found = found || slices.ContainsFunc(v.contextSources(step), func(s string) bool { return s != "." && matches(s, lock) })
			})
			if found {
				return lock
			}
			continue
		}
		if _, err := fs.Stat(v.context.Files, lock); err == nil {
			return lock
		}
	}
	return ""
}

func portDiffers(v *view, report func(hit)) {
	final := v.file.Final()
	want, from := v.facts.Port, "the app listens on"
	if want == 0 {
		value, _ := final.Env("PORT")
		want, _ = strconv.Atoi(value)
		from = "PORT says"
	}
	if want == 0 {
		return
	}
	var first *dockerfile.Step
	var ports []string
	for _, step := range final.Steps {
		c, ok := step.Command.(*instructions.ExposeCommand)
		if !ok {
			continue
		}
		for _, port := range c.Ports {
			expanded, _ := step.Expand(port)
			number, _, _ := strings.Cut(expanded, "/")
			if number == strconv.Itoa(want) || strings.Contains(number, "-") || strings.Contains(number, "$") {
				return
			}
			ports = append(ports, number)
			if first == nil {
				first = step
			}
		}
	}
	if first != nil {
		report(hit{step: first, message: fmt.Sprintf("EXPOSE %s, but %s %d", strings.Join(ports, " "), from, want)})
	}
}

func baseImageEnded(v *view, report func(hit)) {
	if v.facts.Ended == nil {
		return
	}
	for _, use := range v.images() {
		if date, instead, ended := v.facts.Ended(use.name); ended {
			h := hit{step: use.step, line: use.line, at: v.place(use), message: fmt.Sprintf("support for %s ended on %s", use.name, date)}
			if date == "" {
				h.message = fmt.Sprintf("support for %s has ended", use.name)
			}
			if instead != "" {
				h.fix = "move to " + instead
			}
			report(h)
		}
	}
}

func baseImageDiffers(v *view, report func(hit)) {
	for _, use := range v.images() {
		repository, tag, _, ok := tagOf(use.name)
		wanted := v.facts.Images[repository]
		if !ok || use.step != nil || len(wanted) == 0 || tag == "" || tag == "latest" {
			continue
		}
		fits := slices.ContainsFunc(wanted, func(prefix string) bool {
			return tag == prefix || strings.HasPrefix(tag, prefix+".") || strings.HasPrefix(tag, prefix+"-") || strings.HasPrefix(prefix, strings.SplitN(tag, "-", 2)[0]+".")
		})
		if !fits && tag[0] >= '0' && tag[0] <= '9' {
			report(hit{line: use.line, at: v.place(use), message: fmt.Sprintf("%s does not satisfy the project, which asks for %s", use.name, wanted[0]), fix: "take " + repository + ":" + wanted[0]})
		}
	}
}
