package check

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func orderRules() []*Rule {
	return []*Rule{{
		Code: "SourceBeforeDependencies", Severity: inspect.Warning,
		Title: "The sources are copied before the dependencies are installed",
		Why:   "Every edit of any file makes the install run again: minutes instead of seconds for each build.",
		Fix:   "copy the manifest and the lock file, install, then copy the rest",
		Bad:   "FROM node:24-slim AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:24-slim\nCOPY --from=build /app /app\nUSER 1000:1000\n",
		Good:  "FROM node:24-slim AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nFROM node:24-slim\nCOPY --from=build /app /app\nUSER 1000:1000\n",
		look:  sourceBeforeDependencies,
	}, {
		Code: "VolatileArgument", Severity: inspect.Warning,
		Title: "A value of this very build is declared above work that does not need it",
		Why:   "Every RUN below an ARG has its value in the environment: with a new commit or date each of them runs again.",
		Fix:   "declare it right above the line that uses it",
		Bad:   "FROM debian:13-slim\nARG GIT_COMMIT\nRUN touch /slow\nLABEL org.opencontainers.image.revision=$GIT_COMMIT\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN touch /slow\nUSER 10001:10001\nARG GIT_COMMIT\nLABEL org.opencontainers.image.revision=$GIT_COMMIT\n",
		look:  volatileArgument,
	}}
}

// contextSources are the sources of a COPY or ADD, and those of bind mounts,
// that lie in the build context.
func (v *view) contextSources(step *dockerfile.Step) []string { return inspect.ContextSources(step) }

// matches reports whether a COPY source takes a file along by name.
func matches(source, name string) bool {
	if source == name || path.Base(source) == name {
		return true
	}
	ok, err := path.Match(path.Base(source), name)
	return err == nil && ok
}

func sourceBeforeDependencies(v *view, report func(hit)) {
	for _, stage := range v.file.Stages {
		installed := map[string]bool{}
		var whole *dockerfile.Step
		for _, s := range stage.Chain() {
			for _, step := range s.Steps {
				if slices.Contains(v.contextSources(step), ".") {
					if whole == nil {
						whole = step
					}
					continue
				}
				calls, with, _ := v.installs(step)
				for i, c := range calls {
					name := with[i].Name
					if whole != nil && !installed[name] && whole.Stage == stage {
						report(hit{
							step: whole, message: fmt.Sprintf("%s in line %d runs again after every edit", c.name, c.words[0].at.line),
							fix: fmt.Sprintf("copy %s first, install, then copy the rest", strings.Join(slices.Concat(with[i].Manifests[:1], firstOf(with[i].Locks)), " and ")),
						})
					}
					installed[name] = true
				}
			}
		}
	}
}

func firstOf(list []string) []string {
	if len(list) > 1 {
		return list[:1]
	}
	return list
}

var volatileName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(^|_)(git_)?(commit|sha|sha1|revision|vcs_ref|build_date|build_time|build_id|build_number|buildnumber|timestamp|created|cachebust|cache_bust)($|_)`)
})

func volatileArgument(v *view, report func(hit)) {
	for _, stage := range v.file.Stages {
		for _, step := range stage.Steps {
			c, ok := step.Command.(*instructions.ArgCommand)
			if !ok {
				continue
			}
			for _, arg := range c.Args {
				name := arg.Key
				if !volatileName().MatchString(name) || strings.Contains(strings.ToUpper(name), "CACHE") || strings.HasSuffix(strings.ToUpper(name), "SHA256") || arg.Value != nil && len(*arg.Value) > 8 {
					continue
				}
				if victim := v.needlessRun(stage, step, name); victim != nil {
					report(hit{step: step, message: fmt.Sprintf("line %d does not use %s and runs again whenever it changes", victim.Line, name)})
				}
			}
		}
	}
}

// needlessRun finds a RUN that an argument breaks the cache of in vain: one
// above the first line that uses it.
func (v *view) needlessRun(stage *dockerfile.Stage, arg *dockerfile.Step, name string) *dockerfile.Step {
	var victim *dockerfile.Step
	for _, step := range stage.Steps[arg.Index+1:] {
		for n := step.Line; n <= step.End; n++ {
			if strings.Contains(v.line(n), name) {
				return victim
			}
		}
		if isRun(step) && victim == nil {
			victim = step
		}
	}
	return victim
}
