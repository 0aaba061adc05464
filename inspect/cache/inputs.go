package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"slices"
	"strings"

	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"google.golang.org/protobuf/proto"

	"github.com/stagewright/stagewright/inspect"
)

// ignoreMatcher reads the patterns of a .dockerignore.
func ignoreMatcher(c inspect.Context) (*patternmatcher.PatternMatcher, error) {
	patterns, err := ignorefile.ReadAll(bytes.NewReader(c.Ignore))
	if err != nil {
		return nil, err
	}
	return patternmatcher.New(patterns)
}

// contextFiles lists the files that are sent to the builder, sorted.
func contextFiles(c inspect.Context, ignore *patternmatcher.PatternMatcher) ([]string, error) {
	var files []string
	err := fs.WalkDir(c.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return nil // what cannot be read is not sent
		}
		ignored, matchErr := ignore.MatchesOrParentMatches(name)
		if matchErr != nil {
			return matchErr
		}
		if entry.IsDir() {
			if ignored && !ignore.Exclusions() {
				return fs.SkipDir
			}
			return nil
		}
		if !ignored {
			files = append(files, name)
		}
		return nil
	})
	slices.Sort(files)
	return files, err
}

// input is a vertex that another one follows.
type input struct {
	op *inspect.Op
	// byContent reports that BuildKit compares what the input holds, not how
	// it was made.
	byContent bool
}

// inputs lists what a vertex follows. The base of a step counts by how it was
// made; what is copied or mounted read-only from elsewhere, by its content.
func inputs(op *inspect.Op) []input {
	made := map[int]bool{}
	switch o := op.GetOp().(type) {
	case *pb.Op_File:
		for _, action := range o.File.Actions {
			made[int(action.Input)] = true
		}
	case *pb.Op_Exec:
		for _, m := range o.Exec.Mounts {
			if (!m.Readonly || m.Dest == pb.RootMount) && m.Output != -1 {
				made[int(m.Input)] = true
			}
		}
	default:
		for i := range op.Inputs {
			made[i] = true
		}
	}
	var found []input
	for i, in := range op.Inputs {
		if in != nil {
			found = append(found, input{in, !made[i]})
		}
	}
	return found
}

// key names a vertex by what it does and by what it follows. The build context
// has one name whatever is read from it: its files are looked at one by one.
func key(op *inspect.Op, known map[*inspect.Op]string) string {
	if s := op.GetSource(); s != nil && strings.HasPrefix(s.Identifier, "local://") {
		return "context"
	}
	own := op.Op.CloneVT()
	for i, in := range op.Inputs {
		own.Inputs[i].Digest = known[in]
	}
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(own)
	if err != nil {
		return op.Digest.String()
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
