package inspect

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// copyIgnored answers BuildKit's CopyIgnoredFile for ignore files that hold a
// "!" line. BuildKit keeps silent there, as a directory that is ignored may
// hold a file that is not; with the context at hand that can be looked up.
func copyIgnored(file *dockerfile.File, c Context) ([]Finding, error) {
	patterns, err := ignorefile.ReadAll(bytes.NewReader(c.Ignore))
	if err != nil {
		return nil, err
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return nil, err
	}
	if !matcher.Exclusions() {
		return nil, nil
	}
	var findings []Finding
	for _, stage := range file.Stages {
		for _, step := range stage.Steps {
			for _, source := range ContextSources(step) {
				if skippedHere(step) || !ignoredSource(source, matcher, c.Files) {
					continue
				}
				rule := &linter.RuleCopyIgnoredFile
				name := strings.ToUpper(step.Command.Name()[:1]) + strings.ToLower(step.Command.Name()[1:])
				findings = append(findings, Finding{
					Code: rule.Name, Severity: Error, URL: rule.URL, Path: c.Path,
					Message: rule.Format(name, source), Fix: buildkitRules()[rule.Name].fix,
					Line: step.Line, EndLine: step.End,
				})
			}
		}
	}
	return findings, nil
}

func skippedHere(step *dockerfile.Step) bool {
	comments, ok := step.Command.(interface{ Comments() []string })
	if !ok {
		return false
	}
	merged := linter.New(&linter.Config{}).WithMergedConfigFromComments(comments.Comments())
	_, skip := merged.SkippedRules["CopyIgnoredFile"]
	return skip || merged.SkipAll
}

// ContextSources lists what a COPY or ADD reads from the build context, with
// variables put in and paths relative to the context. Words that hold a
// variable whose value is not known are left out.
func ContextSources(step *dockerfile.Step) []string {
	var words []string
	switch c := step.Command.(type) {
	case *instructions.CopyCommand:
		if c.From == "" {
			words = c.SourcePaths
		}
	case *instructions.AddCommand:
		words = slices.DeleteFunc(slices.Clone(c.SourcePaths), remote)
	}
	var sources []string
	for _, word := range words {
		if expanded, known := step.Expand(word); known && !remote(expanded) {
			clean := strings.TrimPrefix(path.Clean("/"+expanded), "/")
			if clean == "" {
				clean = "."
			}
			sources = append(sources, clean)
		}
	}
	return sources
}

// remote reports whether ADD fetches a source instead of reading the context.
func remote(source string) bool {
	return strings.Contains(source, "://") || strings.HasPrefix(source, "git@")
}

// ignoredSource reports whether a source exists but nothing of it is sent.
func ignoredSource(source string, matcher *patternmatcher.PatternMatcher, files fs.FS) bool {
	if files == nil {
		return ignoredByName(source, matcher)
	}
	matches := []string{source}
	if strings.ContainsAny(source, "*?[") {
		matches, _ = fs.Glob(files, source)
	}
	found := false
	for _, match := range matches {
		sent, exists := survives(match, matcher, files)
		if sent {
			return false
		}
		found = found || exists
	}
	return found
}

// ignoredByName judges without the files, and only what is certain: the name
// itself is ignored and no "!" line can reach below it.
func ignoredByName(source string, matcher *patternmatcher.PatternMatcher) bool {
	if source == "." || strings.ContainsAny(source, "*?[") {
		return false
	}
	for _, pattern := range matcher.Patterns() {
		text := strings.TrimPrefix(pattern.String(), "/")
		if pattern.Exclusion() && (strings.HasPrefix(text, source+"/") || strings.HasPrefix(text, "*")) {
			return false
		}
	}
	ignored, err := matcher.MatchesOrParentMatches(source)
	return err == nil && ignored
}

// survives reports whether a path exists in the context, and whether the
// path, or any file below it, is sent to the builder.
func survives(name string, matcher *patternmatcher.PatternMatcher, files fs.FS) (sent, exists bool) {
	errFound := errors.New("found")
	err := fs.WalkDir(files, name, func(at string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // not there, or not readable: nothing is sent from it
		}
		exists = true
		if entry.IsDir() {
			return nil
		}
		if ignored, err := matcher.MatchesOrParentMatches(at); err == nil && !ignored {
			return errFound
		}
		return nil
	})
	return errors.Is(err, errFound), exists
}
