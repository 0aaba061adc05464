package check

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func stageRules() []*Rule {
	return []*Rule{{
		Code: "FromStageLacksPath", Severity: inspect.Error,
		Title: "COPY takes from a stage what that stage does not have",
		Why:   "The build does all the work of the stage and then stops at this line: \"not found\".",
		Fix:   "write the path as the stage knows it, below its WORKDIR",
		Bad:   "-- Dockerfile --\nFROM debian:13-slim AS build\nWORKDIR /src\nCOPY words ./\nRUN sort words > sorted\nFROM debian:13-slim\nCOPY --from=build /work/sorted /etc/words\nUSER 10001:10001\n-- words --\nb\na\n",
		Good:  "-- Dockerfile --\nFROM debian:13-slim AS build\nWORKDIR /src\nCOPY words ./\nRUN sort words > sorted\nFROM debian:13-slim\nCOPY --from=build /src/sorted /etc/words\nUSER 10001:10001\n-- words --\nb\na\n",
		look:  fromStageLacksPath,
	}}
}

func fromStageLacksPath(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		c, ok := step.Command.(*instructions.CopyCommand)
		if !ok || c.From == "" {
			return
		}
		stage := v.file.SourceStage(c.From)
		if stage == nil {
			return
		}
		for _, source := range c.SourcePaths {
			expanded, known := step.Expand(source)
			name := beforeWildcard(path.Clean("/" + expanded))
			if known && name != "/" && v.withoutPath(stage, name) {
				report(hit{step: step, at: v.find(step, source), message: fmt.Sprintf("nothing in %s makes %s", stage.Title(), name)})
				return
			}
		}
	})
}

// beforeWildcard is the part of a path that must be there as it is written.
func beforeWildcard(name string) string {
	if i := strings.IndexAny(name, "*?[\\"); i >= 0 {
		return path.Dir(name[:i] + "x")
	}
	return name
}

// withoutPath reports whether it is certain that a stage does not hold a path. What a
// command may make is not certain, unless nothing around it speaks of the
// folder at the path's beginning.
func (v *view) withoutPath(stage *dockerfile.Stage, name string) bool {
	chain := stage.Chain()
	base := chain[0].Image
	image, known := inspect.KnownImage(base)
	if !known || base != "scratch" && (!ownFolder(name) || within(image.Workdir, "/"+first(name))) {
		return false
	}
	runs := false
	for _, s := range chain {
		for _, step := range s.Steps {
			if isRun(step) {
				runs = true
			} else if v.mayMake(s, step, name) {
				return false
			}
		}
	}
	return !runs || !v.spokenOf(chain, first(name))
}

// ownFolder reports whether a path begins with a name that Dockerfiles give the
// folders they make: any other may have come with the image.
func ownFolder(name string) bool {
	return slices.Contains(strings.Fields("app apps src source work build builder dist out output code project target release publish site www"), first(name))
}

// first is the folder at an absolute path's beginning.
func first(name string) string {
	top, _, _ := strings.Cut(strings.TrimPrefix(name, "/"), "/")
	return top
}

// mayMake reports whether a step that runs nothing makes a path, or may.
func (v *view) mayMake(stage *dockerfile.Stage, step *dockerfile.Step, name string) bool {
	switch c := step.Command.(type) {
	case *instructions.WorkdirCommand:
		dir, known := step.Expand(c.Path)
		return !known || within(absolute(stage, step, dir), name)
	case *instructions.CopyCommand:
		return v.copies(stage, step, c.SourcesAndDest, c.From == "" && len(c.ExcludePatterns) == 0 && !c.Parents, name)
	case *instructions.AddCommand:
		return v.copies(stage, step, c.SourcesAndDest, false, name)
	case *instructions.VolumeCommand, *instructions.OnbuildCommand:
		return true
	}
	return false
}

// copies reports whether a COPY may make a path: its destination lies there, or
// the path lies in what is copied. Only of plain copies from the build context
// it is known what that is.
func (v *view) copies(stage *dockerfile.Stage, step *dockerfile.Step, c instructions.SourcesAndDest, plain bool, name string) bool {
	dest, known := step.Expand(c.DestPath)
	if !known {
		return true
	}
	dest = absolute(stage, step, dest)
	if within(dest, name) {
		return true
	}
	if !within(name, dest) {
		return false
	}
	sources := inspect.ContextSources(step)
	if !plain || v.context.Files == nil || len(c.SourceContents) > 0 || len(sources) != len(c.SourcePaths) {
		return true
	}
	below := strings.TrimPrefix(strings.TrimPrefix(name, dest), "/")
	for _, source := range sources {
		info, err := fs.Stat(v.context.Files, source)
		if err != nil || strings.ContainsAny(source, "*?[\\") {
			return true // missing: that is said of the COPY itself
		}
		if !info.IsDir() {
			if path.Base(source) == below {
				return true
			}
			continue
		}
		if _, err := fs.Stat(v.context.Files, path.Join(source, below)); err == nil {
			return true
		}
	}
	return false
}

// spokenOf reports whether a step, or a file that a command may read, holds the
// name of a folder, or leads out of its own: then commands may make it.
func (v *view) spokenOf(chain []*dockerfile.Stage, folder string) bool {
	if v.context.Files == nil {
		return true
	}
	for _, stage := range chain {
		for _, step := range stage.Steps {
			for n := step.Line; n <= step.End; n++ {
				if text := v.line(n); strings.Contains(text, folder) || strings.Contains(text, "..") {
					return true
				}
			}
		}
	}
	return v.writtenInContext("/" + folder)
}

// writtenInContext looks for a text in the files of the context. Where they are
// too many to be read it may be there.
func (v *view) writtenInContext(text string) bool {
	errFound := errors.New("found")
	files, size := 0, int64(0)
	err := fs.WalkDir(v.context.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return errFound
		}
		if entry.IsDir() {
			if entry.Name() == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() {
			return nil
		}
		files, size = files+1, size+info.Size()
		if files > 2000 || size > 16<<20 {
			return errFound
		}
		if path.Base(name) == "Dockerfile" {
			return nil // its other stages are no reason
		}
		data, err := fs.ReadFile(v.context.Files, name)
		if err != nil || bytes.Contains(data, []byte(text)) {
			return errFound
		}
		return nil
	})
	return err != nil
}
