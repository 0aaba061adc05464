package cache

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher"

	"github.com/stagewright/stagewright/inspect"
)

// reading is one way in which a step reads the build context.
type reading struct {
	source           string // a path or a pattern, "." for everything
	include, exclude *patternmatcher.PatternMatcher
}

// readings lists what a vertex reads from the build context: the sources of
// COPY and ADD, and bind mounts.
func readings(op *inspect.Op) ([]reading, error) {
	var found []reading
	switch o := op.GetOp().(type) {
	case *pb.Op_File:
		for _, action := range o.File.Actions {
			c := action.GetCopy()
			if c == nil || !isContext(op, int(action.SecondaryInput)) {
				continue
			}
			r := reading{source: relative(c.Src)}
			var err error
			if r.include, err = matcher(c.IncludePatterns); err != nil {
				return nil, err
			}
			if r.exclude, err = matcher(c.ExcludePatterns); err != nil {
				return nil, err
			}
			found = append(found, r)
		}
	case *pb.Op_Exec:
		for _, m := range o.Exec.Mounts {
			if isContext(op, int(m.Input)) {
				found = append(found, reading{source: relative(m.Selector)})
			}
		}
	}
	return found, nil
}

// isContext reports whether an input of a vertex is the build context.
func isContext(op *inspect.Op, input int) bool {
	if input < 0 || input >= len(op.Inputs) || op.Inputs[input] == nil {
		return false
	}
	source := op.Inputs[input].GetSource()
	return source != nil && strings.HasPrefix(source.Identifier, "local://")
}

func relative(name string) string {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name == "" {
		return "."
	}
	return name
}

func matcher(patterns []string) (*patternmatcher.PatternMatcher, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	return patternmatcher.New(patterns)
}

// reads reports whether a changed file, or a file below a changed folder, is
// among what is read. Files that the context ignores are not.
// A path that is not there any more counts as a file that was; one that leads
// out of the context is nobody's.
func (r reading) reads(changed string, m *Model) bool {
	if outside := path.Clean(changed); outside == ".." || strings.HasPrefix(outside, "../") {
		return false
	}
	changed = relative(changed)
	files := m.files
	if _, known := slices.BinarySearch(files, changed); known {
		return r.covers(changed)
	}
	below := changed + "/"
	if changed == "." {
		below = ""
	} else if r.covers(changed) && !m.ignored(changed) && !m.isFolder(changed) {
		return true
	}
	first, _ := slices.BinarySearch(files, below)
	for _, name := range files[first:] {
		if !strings.HasPrefix(name, below) {
			break
		}
		if r.covers(name) {
			return true
		}
	}
	return false
}

// covers reports whether one file is read.
func (r reading) covers(name string) bool {
	inside := name // as the patterns of --exclude and --parents see it
	switch {
	case r.source == ".":
	case name == r.source:
		inside = path.Base(name)
	case strings.HasPrefix(name, r.source+"/"):
		inside = strings.TrimPrefix(name, r.source+"/")
	case strings.ContainsAny(r.source, "*?[\\"):
		matched := matchPrefix(r.source, name)
		if matched == "" {
			return false
		}
		inside = path.Base(name)
		if matched != name {
			inside = strings.TrimPrefix(name, matched+"/")
		}
	default:
		return false
	}
	if r.include != nil {
		if ok, err := r.include.MatchesOrParentMatches(inside); err != nil || !ok {
			return false
		}
	}
	if r.exclude != nil {
		if ok, err := r.exclude.MatchesOrParentMatches(inside); err == nil && ok {
			return false
		}
	}
	return true
}

// matchPrefix finds the part of a path that a pattern matches: the file, or a
// folder that it lies in.
func matchPrefix(pattern, name string) string {
	for at := name; at != "." && at != "/"; at = path.Dir(at) {
		if ok, err := path.Match(pattern, at); err == nil && ok {
			return at
		}
		if strings.Contains(pattern, "**") {
			if ok, err := patternmatcher.MatchesOrParentMatches(at, []string{pattern}); err == nil && ok {
				return at
			}
		}
	}
	return ""
}

// ignored reports whether a path is left out of what is sent to the builder.
func (m *Model) ignored(name string) bool {
	ignored, err := m.ignore.MatchesOrParentMatches(name)
	return err == nil && ignored
}

// isFolder reports whether a path is a folder of the context now.
func (m *Model) isFolder(name string) bool {
	if m.tree == nil {
		return false
	}
	info, err := fs.Stat(m.tree, name)
	return err == nil && info.IsDir()
}
