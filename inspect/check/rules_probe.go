package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
)

func probeRules() []*Rule {
	return []*Rule{{
		Code: "ProbeToolMissing", Severity: inspect.Warning,
		Title: "The health check calls a program that the image lacks",
		Why:   "The check fails for ever and the container is called unhealthy though the app answers.",
		Fix:   "let the app check itself, or install the program",
		Bad:   "FROM debian:13-slim\nUSER 10001:10001\nHEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1\n",
		Good:  "FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\nUSER 10001:10001\nHEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1\n",
		look:  probeToolMissing,
	}}
}

func probeToolMissing(v *view, report func(hit)) {
	for _, step := range v.file.Final().Steps {
		c, ok := step.Command.(*instructions.HealthCheckCommand)
		if !ok || c.Health == nil || len(c.Health.Test) < 2 {
			continue
		}
		words := c.Health.Test[1:]
		if c.Health.Test[0] == "CMD-SHELL" {
			words = strings.Fields(strings.Join(words, " "))
		}
		for _, name := range []string{"curl", "wget"} {
			if slices.Contains(words, name) && v.lacks(name) {
				report(hit{step: step, at: v.find(step, name), message: fmt.Sprintf("%s has no %s, and none is installed", v.file.Final().Chain()[0].Image, name)})
			}
		}
	}
}

// lacks reports whether the final image surely has no curl, or no wget.
func (v *view) lacks(name string) bool {
	image := v.file.Final().Chain()[0].Image
	repository, tag, _, _ := tagOf(image)
	slim := strings.Contains(tag, "slim") || repository == "debian" || repository == "ubuntu"
	alpine := strings.Contains(tag, "alpine") || repository == "alpine" || repository == "busybox"
	if !v.shellless(v.file.Final()) && !slim && (!alpine || name == "wget") {
		return false
	}
	for _, stage := range v.file.Final().Chain() {
		for _, step := range stage.Steps {
			switch c := step.Command.(type) {
			case *instructions.RunCommand:
				for n := step.Line; n <= step.End; n++ {
					if strings.Contains(v.line(n), name) {
						return false
					}
				}
			case *instructions.CopyCommand:
				if slices.ContainsFunc(c.SourcePaths, func(p string) bool { return strings.Contains(p, name) || strings.HasSuffix(p, "/") }) && c.From != "" {
					return false
				}
			}
		}
	}
	return true
}
