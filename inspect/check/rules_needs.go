package check

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func needsRules() []*Rule {
	return []*Rule{{
		Code: "PatchesNotCopied", Severity: inspect.Error,
		Title: "The install does not see the patches that it applies",
		Why:   "The install stops where it looks for them, or leaves the dependencies as they were.",
		Fix:   "copy the folder of patches before the install",
		Bad:   "-- Dockerfile --\nFROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev && npm cache clean --force\nCOPY src/ src/\nUSER 1000:1000\n-- package.json --\n{\"scripts\": {\"postinstall\": \"patch-package\"}}\n-- package-lock.json --\n{}\n-- patches/left-pad+1.3.0.patch --\n-- src/a.js --\n",
		Good:  "-- Dockerfile --\nFROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nCOPY patches/ patches/\nRUN npm ci --omit=dev && npm cache clean --force\nCOPY src/ src/\nUSER 1000:1000\n-- package.json --\n{\"scripts\": {\"postinstall\": \"patch-package\"}}\n-- package-lock.json --\n{}\n-- patches/left-pad+1.3.0.patch --\n-- src/a.js --\n",
		look:  patchesNotCopied,
	}, {
		Code: "NeededFileIgnored", Severity: inspect.Error,
		Title: ".dockerignore leaves out a file that the install reads",
		Why:   "COPY takes the folder without it and says nothing: the install stops, or takes other versions than the project names.",
		Fix:   "remove the pattern from .dockerignore, or add a line with ! for this file",
		Bad:   "-- Dockerfile --\nFROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev && npm cache clean --force\nUSER 1000:1000\n-- .dockerignore --\n.git\n*-lock.json\n-- package.json --\n{}\n-- package-lock.json --\n{}\n",
		Good:  "-- Dockerfile --\nFROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev && npm cache clean --force\nCOPY . .\nUSER 1000:1000\n-- .dockerignore --\n.git\n-- package.json --\n{}\n-- package-lock.json --\n{}\n",
		look:  neededFileIgnored,
	}}
}

// sourcesBefore lists what a stage has of the build context when a step runs:
// what was copied, and what the step mounts.
func (v *view) sourcesBefore(step *dockerfile.Step) (sources []string) {
	for _, stage := range step.Stage.Chain() {
		for _, s := range stage.Steps {
			if s == step {
				break
			}
			sources = append(sources, v.contextSources(s)...)
		}
	}
	for _, mount := range step.Mounts() {
		if mount.Type == instructions.MountTypeBind && mount.From == "" {
			sources = append(sources, relative(mount.Source))
		}
	}
	return sources
}

// relative gives a path as the build context knows it, "." for all of it.
func relative(name string) string {
	if name = strings.TrimPrefix(path.Clean("/"+name), "/"); name == "" {
		return "."
	}
	return name
}

func patchesNotCopied(v *view, report func(hit)) {
	if v.context.Files == nil {
		return
	}
	v.steps(func(step *dockerfile.Step) {
		calls, with, _ := v.installs(step)
		for i, c := range calls {
			sources := v.sourcesBefore(step)
			// Another folder's manifest has patches of its own.
			named := slices.ContainsFunc(sources, func(s string) bool {
				return !strings.Contains(s, "/") && slices.ContainsFunc(with[i].Manifests, func(m string) bool { return matches(s, m) })
			})
			if !named || c.has("--ignore-scripts") {
				continue
			}
			for _, folder := range []string{"patches", ".yarn/patches"} {
				seen := slices.ContainsFunc(sources, func(s string) bool {
					ok, err := path.Match(s, folder)
					return s == "." || within(folder, s) || within(s, folder) || err == nil && ok
				})
				if !seen && v.applied(with[i], folder) {
					report(hit{step: step, at: c.words[0].at, message: fmt.Sprintf("%s is not copied before %s runs, and is applied by it", folder, c.name)})
				}
			}
		}
	})
}

// applied reports whether a folder holds patches and a file that the install
// reads speaks of them.
func (v *view) applied(t *tool, folder string) bool {
	entries, err := fs.ReadDir(v.context.Files, folder)
	if err != nil || !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasSuffix(e.Name(), ".patch") }) {
		return false
	}
	for _, name := range slices.Concat(t.Manifests, t.Locks, []string{"pnpm-workspace.yaml"}) {
		text, err := fs.ReadFile(v.context.Files, name)
		if err == nil && (bytes.Contains(text, []byte(folder+"/")) || folder == "patches" && bytes.Contains(text, []byte("patch-package"))) {
			return true
		}
	}
	return false
}

func neededFileIgnored(v *view, report func(hit)) {
	patterns, err := ignorefile.ReadAll(bytes.NewReader(v.context.Ignore))
	if err != nil || len(patterns) == 0 || v.context.Files == nil {
		return
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return
	}
	v.steps(func(step *dockerfile.Step) {
		calls, with, loose := v.installs(step)
		for i, c := range calls {
			sources := v.sourcesBefore(step)
			if !v.atContextRoot(step, c) {
				continue // what is copied by name is BuildKit's to see
			}
			for _, name := range append(slices.Clone(with[i].Manifests), v.lockName(with[i])) {
				ignored, err := matcher.MatchesOrParentMatches(name)
				if with[i].Needs != "" && !c.has(name, "./"+name) {
					continue // another file is named
				}
				if err != nil || !ignored || !v.inContext(name) || slices.Contains(sources, name) || v.madeBefore(step, name) {
					continue
				}
				h := hit{step: step, at: c.words[0].at, message: fmt.Sprintf("%s is ignored, so %s does not see it", name, c.name)}
				if loose[i] && slices.Contains(with[i].Locks, name) {
					h.severity = inspect.Warning // it installs something all the same
				}
				report(h)
			}
		}
	})
}

// atContextRoot reports whether a call runs in the folder that the whole build
// context was copied to, as far as can be seen.
func (v *view) atContextRoot(step *dockerfile.Step, c *call) bool {
	if c.flag("C", "--prefix", "--cwd", "--dir", "--directory", "--project") || v.scripts[step].uses("cd", "pushd") {
		return false
	}
	dest := ""
	for _, stage := range step.Stage.Chain() {
		for _, s := range stage.Steps {
			if s == step {
				break
			}
			if copies, ok := s.Command.(*instructions.CopyCommand); ok && slices.Contains(v.contextSources(s), ".") {
				dest = absolute(stage, s, copies.DestPath)
			}
		}
	}
	return dest != "" && dest == absolute(step.Stage, step, ".")
}

func (v *view) inContext(name string) bool {
	if name == "" {
		return false
	}
	_, err := fs.Stat(v.context.Files, name)
	return err == nil
}

// madeBefore reports whether something before a step speaks of a file: a
// command may make it, or it comes from another stage.
func (v *view) madeBefore(step *dockerfile.Step, name string) bool {
	for _, stage := range step.Stage.Chain() {
		for _, s := range stage.Steps {
			if s == step {
				break
			}
			c, copies := s.Command.(*instructions.CopyCommand)
			if copies && c.From != "" && !strings.HasSuffix(c.DestPath, "/bin/") {
				return true
			}
			for n := s.Line; n <= s.End; n++ {
				if strings.Contains(v.line(n), path.Base(name)) {
					return true
				}
			}
		}
	}
	return false
}
