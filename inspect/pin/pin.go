// Package pin writes the digest behind a tag into a Dockerfile's image
// references, and keeps them up to date. It edits the references alone: every
// other byte of the file stays.
package pin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// Reference is one place that names an image.
type Reference struct {
	Line int `json:"line"`
	// Tag is the name without a digest, Digest what stands behind the @.
	Tag    string `json:"tag"`
	Digest string `json:"digest,omitempty"`
	// Platform is the one that FROM --platform fixes.
	Platform string `json:"platform,omitempty"`
	// Left says why the reference cannot be pinned.
	Left string `json:"left,omitempty"`

	start, end int // in bytes of the file
}

// References lists what FROM, COPY --from and RUN --mount=from name.
func References(file *dockerfile.File) []Reference {
	var refs []Reference
	for _, stage := range file.Stages {
		if stage.Base == nil && stage.Image != "scratch" {
			last := stage.Line
			for _, r := range stage.From.Location {
				last = max(last, r.End.Line)
			}
			ref := locate(file, stage.Line, last, stage.From.BaseName, " \t")
			if p := stage.From.Platform; !strings.Contains(p, "$") {
				ref.Platform = p
			}
			refs = append(refs, ref)
		}
		for _, step := range stage.Steps {
			for _, from := range froms(step) {
				n := strings.Trim(from, "0123456789") == ""
				if from != "" && !n && from != "scratch" && from != "context" && file.SourceStage(from) == nil {
					refs = append(refs, locate(file, step.Line, step.End, from, "="))
				}
			}
		}
	}
	return refs
}

func froms(step *dockerfile.Step) []string {
	switch c := step.Command.(type) {
	case *instructions.CopyCommand:
		return []string{c.From}
	case *instructions.RunCommand:
		var all []string
		for _, m := range step.Mounts() {
			if !slices.Contains(all, m.From) {
				all = append(all, m.From)
			}
		}
		return all
	}
	return nil
}

// locate finds a name in its lines: behind one of these bytes, and ended by
// what may end a name there.
func locate(file *dockerfile.File, first, last int, raw, behind string) Reference {
	ref := Reference{Line: first}
	ref.Tag, ref.Digest, _ = strings.Cut(raw, "@")
	if strings.Contains(raw, "$") {
		ref.Left = "it holds a variable: write the name out to have it pinned"
		return ref
	}
	offset := 0
	for n, line := range bytes.SplitAfter(file.Text, []byte("\n")) {
		if n+1 >= first && n+1 <= max(first, last) {
			if at := find(line, raw, behind); at >= 0 {
				ref.Line, ref.start, ref.end = n+1, offset+at, offset+at+len(raw)
				if !strings.Contains(ref.Tag[strings.LastIndexByte(ref.Tag, '/')+1:], ":") && ref.Digest == "" {
					ref.Left = "it has no tag: name one first"
				}
				return ref
			}
		}
		offset += len(line)
	}
	ref.Left = "its name is put together from several lines: write it on one"
	return ref
}

func find(line []byte, raw, behind string) int {
	for from := 0; ; {
		i := bytes.Index(line[from:], []byte(raw))
		if i < 0 {
			return -1
		}
		at := from + i
		end := at + len(raw)
		before := at > 0 && strings.ContainsRune(behind, rune(line[at-1]))
		after := end == len(line) || strings.ContainsRune(" \t\r\n,\\", rune(line[end]))
		if before && after {
			return at
		}
		from = at + 1
	}
}

// Rewrite writes what a function gives for each reference; "" leaves it.
func Rewrite(text []byte, refs []Reference, name func(Reference) string) []byte {
	var out []byte
	at := 0
	for _, ref := range refs {
		if ref.end == 0 || ref.start < at {
			continue
		}
		written := name(ref)
		if written == "" {
			continue
		}
		out = append(out, text[at:ref.start]...)
		out = append(out, written...)
		at = ref.end
	}
	return append(out, text[at:]...)
}

// Unpin takes the digests off, where a tag remains.
func Unpin(text []byte, refs []Reference) []byte {
	return Rewrite(text, refs, func(r Reference) string {
		if r.Digest == "" || !strings.Contains(r.Tag[strings.LastIndexByte(r.Tag, '/')+1:], ":") {
			return ""
		}
		return r.Tag
	})
}

// Asker answers what a tag stands for now, and whether it exists for
// platforms; registry.Client is one.
type Asker interface {
	Digest(ctx context.Context, image string) (string, error)
}

// Lock records what was pinned and when.
type Lock struct {
	Images map[string]Locked `json:"images"`
}

// Locked is one tag's digest and the date it was seen behind the tag.
type Locked struct {
	Digest string `json:"digest"`
	Date   string `json:"date"`
}

// ReadLock reads a stagewright.lock; no text is an empty one.
func ReadLock(text []byte) (*Lock, error) {
	lock := &Lock{Images: map[string]Locked{}}
	if len(bytes.TrimSpace(text)) == 0 {
		return lock, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(lock); err != nil {
		return nil, fmt.Errorf("stagewright.lock: cannot be read: %w: remove it and pin again", err)
	}
	if lock.Images == nil {
		lock.Images = map[string]Locked{}
	}
	return lock, nil
}

// Bytes is the lock as it is written, sorted by name.
func (l *Lock) Bytes() []byte {
	text, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return nil // strings and maps of strings always marshal
	}
	return append(text, '\n')
}

// Resolve finds the digest for each tag: the lock's, or, for tags that it does
// not hold and for all of them with update, the registry's.
func Resolve(ctx context.Context, refs []Reference, lock *Lock, ask Asker, update bool, today string) (map[string]string, error) {
	digests := map[string]string{}
	for _, ref := range refs {
		if ref.Left != "" || digests[ref.Tag] != "" || ref.Digest != "" && !update {
			continue
		}
		if known, ok := lock.Images[ref.Tag]; ok && !update {
			digests[ref.Tag] = known.Digest
			continue
		}
		digest, err := ask.Digest(ctx, ref.Tag)
		if err != nil {
			return nil, err
		}
		digests[ref.Tag] = digest
		if lock.Images[ref.Tag].Digest != digest {
			lock.Images[ref.Tag] = Locked{Digest: digest, Date: today}
		}
	}
	return digests, nil
}

// Pinned writes digests behind the tags.
func Pinned(text []byte, refs []Reference, digests map[string]string) []byte {
	return Rewrite(text, refs, func(r Reference) string {
		if digest := digests[r.Tag]; digest != "" && r.Left == "" {
			return r.Tag + "@" + digest
		}
		return ""
	})
}

// Stale is a pinned reference whose tag stands for another digest now.
type Stale struct {
	Reference
	Now string `json:"now"`
}

// Check asks for every pinned reference whether its tag has moved on, and
// lists those that are not pinned at all.
func Check(ctx context.Context, refs []Reference, ask Asker) (stale []Stale, loose []Reference, err error) {
	now := map[string]string{}
	for _, ref := range refs {
		if ref.Digest == "" {
			loose = append(loose, ref)
			continue
		}
		if !strings.Contains(ref.Tag[strings.LastIndexByte(ref.Tag, '/')+1:], ":") {
			continue // a digest alone never moves
		}
		if now[ref.Tag] == "" {
			if now[ref.Tag], err = ask.Digest(ctx, ref.Tag); err != nil {
				return nil, nil, err
			}
		}
		if now[ref.Tag] != ref.Digest {
			stale = append(stale, Stale{ref, now[ref.Tag]})
		}
	}
	return stale, loose, nil
}
