package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// imageUse is one image that a Dockerfile names.
type imageUse struct {
	step  *dockerfile.Step  // the COPY or RUN that names it, or
	stage *dockerfile.Stage // the FROM
	name  string            // with arguments put in
	raw   string            // as it stands
	line  int
}

// images lists every image the file names, in reading order.
func (v *view) images() []imageUse {
	var uses []imageUse
	for _, stage := range v.file.Stages {
		if stage.Base == nil && stage.Image != "scratch" {
			uses = append(uses, imageUse{stage: stage, name: stage.Image, raw: stage.From.BaseName, line: stage.Line})
		}
		for _, step := range stage.Steps {
			for _, from := range sourcesFrom(step) {
				if v.file.SourceStage(from) == nil && from != "scratch" && from != "context" && !isNumber(from) {
					uses = append(uses, imageUse{step: step, stage: stage, name: from, raw: from, line: step.Line})
				}
			}
		}
	}
	return uses
}

// sourcesFrom lists what --from and from= of a step name.
func sourcesFrom(step *dockerfile.Step) []string {
	var from []string
	switch c := step.Command.(type) {
	case *instructions.CopyCommand:
		if c.From != "" {
			from = append(from, c.From)
		}
	case *instructions.RunCommand:
		for _, mount := range step.Mounts() {
			if mount.From != "" {
				from = append(from, mount.From)
			}
		}
	}
	return from
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// tagOf splits a reference; ok is false where it is none.
func tagOf(image string) (repository, tag string, digest, ok bool) {
	ref, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return "", "", false, false
	}
	if tagged, is := ref.(reference.Tagged); is {
		tag = tagged.Tag()
	}
	_, digest = ref.(reference.Digested)
	return reference.FamiliarName(ref), tag, digest, true
}

func imageRules() []*Rule {
	return []*Rule{{
		Code: "BaseImageUntagged", Severity: inspect.Warning, Also: []string{"DL3006"},
		Title: "An image is named without a tag",
		Why:   "Without a tag the build takes latest: another image next month, another major version next year, and nobody sees when it changed.",
		Fix:   "name the version: image:MAJOR.MINOR",
		Bad:   "FROM debian\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nUSER 10001:10001\n",
		look:  baseImageUntagged,
	}, {
		Code: "BaseImageLatest", Severity: inspect.Warning, Also: []string{"DL3007", "DKL-DI-0006"},
		Title: "An image is taken at latest",
		Why:   "The tag latest moves: the same Dockerfile makes another image tomorrow, and a rebuild cannot be compared with the last one.",
		Fix:   "name the version: image:MAJOR.MINOR",
		Bad:   "FROM debian:latest\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nUSER 10001:10001\n",
		look:  baseImageLatest,
	}, {
		Code: "CopyFromUnknownStage", Severity: inspect.Warning, Also: []string{"DL3022"},
		Title: "--from names neither a stage nor an image with a version",
		Why:   "A name that no stage has is taken for an image on Docker Hub: a slip of the pen pulls a stranger's image.",
		Fix:   "name a stage of this file, or an image with its tag",
		Bad:   "FROM debian:13-slim AS build\nRUN touch /app\nFROM debian:13-slim\nCOPY --from=biuld /app /app\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim AS build\nRUN touch /app\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 10001:10001\n",
		look:  copyFromUnknownStage,
	}, {
		Code: "CopyFromNumber", Severity: inspect.Info,
		Title: "--from counts stages instead of naming one",
		Why:   "A stage added above shifts the numbers, and the COPY takes its files from another one without a word.",
		Fix:   "give the stage a name with AS and use it",
		Bad:   "FROM debian:13-slim\nRUN touch /app\nFROM debian:13-slim\nCOPY --from=0 /app /app\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim AS build\nRUN touch /app\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 10001:10001\n",
		look:  copyFromNumber,
	}, {
		Code: "UnusedStage", Severity: inspect.Info,
		Title: "The final image takes nothing from a stage",
		Why:   "BuildKit leaves the stage out, the classic builder builds it every time, and readers look for its use.",
		Fix:   "remove the stage, or build it by its name with --target",
		Bad:   "FROM debian:13-slim AS build\nRUN touch /app\nFROM debian:13-slim\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim AS build\nRUN touch /app\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 10001:10001\n",
		look:  unusedStage,
	}, {
		Code: "BuildToolsInImage", Severity: inspect.Warning,
		Title: "The final image stands on an image made for building",
		Why:   "Compilers, package managers and headers are shipped, pulled and scanned with every release though the app never uses them; the image is several times as large as it need be.",
		Fix:   "build in a first stage and copy the result into one that stands on a runtime image",
		Bad:   "FROM golang:1.27\nWORKDIR /src\nCOPY main.go .\nRUN go build -o /app main.go\nUSER 10001:10001\nCMD [\"/app\"]\n",
		Good:  "FROM golang:1.27 AS build\nWORKDIR /src\nCOPY main.go .\nRUN CGO_ENABLED=0 go build -o /app main.go\nFROM scratch\nCOPY --from=build /app /app\nUSER 10001:10001\nCMD [\"/app\"]\n",
		look:  buildToolsInImage,
	}}
}

func baseImageUntagged(v *view, report func(hit)) {
	for _, use := range v.images() {
		if use.step != nil && !strings.ContainsAny(use.name, ":/@.") {
			continue // CopyFromUnknownStage says more
		}
		if _, tag, digest, ok := tagOf(use.name); ok && tag == "" && !digest {
			report(hit{step: use.step, line: use.line, at: v.place(use), message: fmt.Sprintf("%s has no tag", use.name)})
		}
	}
}

func baseImageLatest(v *view, report func(hit)) {
	for _, use := range v.images() {
		if _, tag, digest, ok := tagOf(use.name); ok && tag == "latest" && !digest {
			report(hit{step: use.step, line: use.line, at: v.place(use), message: fmt.Sprintf("%s is another image tomorrow", use.name)})
		}
	}
}

// place finds where an image is named.
func (v *view) place(use imageUse) place {
	first, last := use.line, use.line
	if use.step != nil {
		last = use.step.End
	}
	for n := first; n <= last; n++ {
		if i := strings.Index(v.line(n), use.raw); i >= 0 {
			return place{n, i + 1, i + 1 + len(use.raw)}
		}
	}
	return place{line: use.line}
}

func copyFromUnknownStage(v *view, report func(hit)) {
	for _, use := range v.images() {
		if use.step == nil || strings.ContainsAny(use.name, ":/@.") {
			continue
		}
		report(hit{at: v.place(use), message: fmt.Sprintf("no stage is called %s: the build takes the image %s:latest", use.name, use.name)})
	}
}

func copyFromNumber(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		for _, from := range sourcesFrom(step) {
			if stage := v.file.SourceStage(from); isNumber(from) && stage != nil {
				report(hit{step: step, at: v.find(step, "from="+from), message: fmt.Sprintf("--from=%s is the stage of line %d by its number", from, stage.Line)})
			}
		}
	})
}

// reachable are the stages that the final image is made from.
func (v *view) reachable() []*dockerfile.Stage {
	var reached []*dockerfile.Stage
	var visit func(*dockerfile.Stage)
	visit = func(stage *dockerfile.Stage) {
		if stage == nil || slices.Contains(reached, stage) {
			return
		}
		reached = append(reached, stage)
		visit(stage.Base)
		for _, step := range stage.Steps {
			for _, from := range sourcesFrom(step) {
				visit(v.file.SourceStage(from))
			}
		}
	}
	visit(v.file.Final())
	return reached
}

func unusedStage(v *view, report func(hit)) {
	reached := v.reachable()
	for _, stage := range v.file.Stages {
		used := slices.ContainsFunc(v.file.Stages, func(other *dockerfile.Stage) bool { return other.Base == stage })
		if slices.Contains(reached, stage) || used || targetName(stage.Name) {
			continue
		}
		report(hit{line: stage.Line, message: fmt.Sprintf("nothing uses stage %s", stage.Title())})
	}
}

// targetName reports whether a stage is by its name one to build on its own.
func targetName(name string) bool {
	for _, word := range []string{"test", "dev", "lint", "check", "debug", "ci", "bench", "docs", "e2e", "watch", "coverage"} {
		if strings.Contains(strings.ToLower(name), word) {
			return true
		}
	}
	return false
}

func buildToolsInImage(v *view, report func(hit)) {
	final := v.file.Final()
	image := final.Chain()[0].Image
	known, ok := inspect.KnownImage(image)
	if !ok || !known.Builds || targetName(final.Name) || len(final.Steps) == 0 {
		return
	}
	report(hit{line: final.Line, message: fmt.Sprintf("the final image holds all the build tools of %s", image)})
}
