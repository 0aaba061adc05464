package inspect

import (
	"context"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/solver/pb"

	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// CodeBuild marks a Dockerfile that BuildKit refuses to build at all.
const CodeBuild = "BuildError"

// Lint runs all of BuildKit's own checks offline, experimental ones included
// unless told otherwise, and converts the file to a build graph on the way.
// CopyIgnoredFile is answered here where the ignore file holds "!" lines,
// which silence BuildKit's. A file that cannot be built is a finding with the
// code BuildError, not an error: an error means that nothing could be said.
func Lint(ctx context.Context, text []byte, c Context) (findings []Finding, err error) {
	defer recovered(&err)
	opt, err := options(text, c)
	if err != nil {
		return nil, err
	}
	if config, err := lintOptions(text); err == nil {
		config.ExperimentalAll = config.ExperimentalAll || !c.StableOnly
		config.ReturnAsError = false // warnings are reported once, as findings
		opt.Client.LinterConfig = config
	}
	result, err := dockerfile2llb.DockerfileLint(ctx, text, opt)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, w := range result.Warnings {
		findings = append(findings, fromWarning(w, c.Path))
	}
	if result.Error != nil {
		return Sort(append(findings, fromBuildError(result.Error, c.Path))), nil
	}
	file, err := dockerfile.Parse(text, dockerfile.Options{Path: c.Path, BuildArgs: c.BuildArgs})
	if err != nil {
		return nil, err
	}
	if !skipped(opt.Client.LinterConfig, "CopyIgnoredFile") {
		ignored, err := copyIgnored(file, c)
		if err != nil {
			return nil, err
		}
		findings = append(findings, ignored...)
	}
	return Sort(doubtUnknownImages(findings, file)), nil
}

func fromWarning(w lint.Warning, path string) Finding {
	known := buildkitRules()[w.RuleName]
	f := Finding{
		Code: w.RuleName, Severity: Warning, Message: w.Detail, URL: w.URL,
		Path: path, Fix: known.fix,
	}
	if known.severity != "" {
		f.Severity = known.severity
	}
	f.Line, f.EndLine = lines(w.Location)
	return f
}

func fromBuildError(e *lint.BuildError, path string) Finding {
	f := Finding{Code: CodeBuild, Severity: Error, Message: e.Message, Path: path}
	f.Line, f.EndLine = lines(&e.Location)
	if f.Line == 0 {
		f.Line, f.EndLine = 1, 1
	}
	return f
}

// lines gives the first and the last line of a location.
func lines(location *pb.Location) (first, last int) {
	for _, r := range location.GetRanges() {
		start, end := int(r.GetStart().GetLine()), int(r.GetEnd().GetLine())
		if first == 0 || start < first {
			first = start
		}
		last = max(last, end)
	}
	return first, last
}

// doubtUnknownImages lowers what cannot be known: a variable may come from a
// base image that the embedded table does not hold.
func doubtUnknownImages(findings []Finding, file *dockerfile.File) []Finding {
	for i, f := range findings {
		if f.Code != "UndefinedVar" {
			continue
		}
		stage := file.StageAt(f.Line)
		if stage == nil {
			continue
		}
		if base := stage.RootBase(); unknownImage(base) {
			findings[i].Severity = Info
			findings[i].Message += "; " + strings.TrimPrefix(base, "docker.io/library/") +
				" may set it, which is not known offline"
		}
	}
	return findings
}
