package pin

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

const (
	one = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
	two = "sha256:2222222222222222222222222222222222222222222222222222222222222222"
)

const sample = "# syntax=docker/dockerfile:1\r\n" +
	"ARG V=24\n" +
	"FROM  --platform=linux/arm64   node:24-slim   AS base\n" +
	"FROM base AS build\n" +
	"RUN --mount=type=bind,from=ghcr.io/example/tool:1,target=/t \\\n    --mount=from=build2:3,target=/u true\n" +
	"from node:${V}\n" +
	"COPY --from=base a /\n" +
	"COPY --from=0 a /\n" +
	"COPY --chown=1:1 --from=localhost:5000/x:2 node:24-slim /\n" +
	"FROM debian\n" +
	"FROM scratch\n"

func parse(t *testing.T, text string) *dockerfile.File {
	t.Helper()
	file, err := dockerfile.Parse([]byte(text), dockerfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

type tags map[string]string

func (t tags) Digest(_ context.Context, image string) (string, error) {
	if digest := t[image]; digest != "" {
		return digest, nil
	}
	return "", errors.New(image + ": not there")
}

var shelf = tags{"node:24-slim": one, "ghcr.io/example/tool:1": two, "build2:3": one, "localhost:5000/x:2": two}

func TestPin(t *testing.T) {
	refs := References(parse(t, sample))
	lock, err := ReadLock(nil)
	if err != nil {
		t.Fatal(err)
	}
	digests, err := Resolve(context.Background(), refs, lock, shelf, false, "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	got := string(Pinned([]byte(sample), refs, digests))
	want := strings.NewReplacer(
		"arm64   node:24-slim", "arm64   node:24-slim@"+one, "tool:1", "tool:1@"+two, "build2:3", "build2:3@"+one, "5000/x:2", "5000/x:2@"+two,
	).Replace(sample)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if refs[0].Platform != "linux/arm64" || refs[0].Line != 3 {
		t.Errorf("%+v", refs[0])
	}
	var left []string
	for _, r := range refs {
		if r.Left != "" {
			left = append(left, r.Tag)
		}
	}
	if diff := cmp.Diff([]string{"node:${V}", "debian"}, left); diff != "" {
		t.Error(diff)
	}
	pinned := References(parse(t, got))
	if back := string(Unpin([]byte(got), pinned)); back != sample {
		t.Errorf("unpinned is not what it was:\n%s", cmp.Diff(sample, back))
	}
	if lock.Images["node:24-slim"] != (Locked{one, "2026-11-22"}) || len(lock.Images) != 4 {
		t.Errorf("lock %+v", lock)
	}
}

func TestLockAndUpdate(t *testing.T) {
	text := "FROM node:24-slim\n"
	refs := References(parse(t, text))
	lock, err := ReadLock([]byte(`{"images":{"node:24-slim":{"digest":"` + two + `","date":"2026-01-01"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	digests, err := Resolve(context.Background(), refs, lock, tags{}, false, "2026-11-22")
	if err != nil || digests["node:24-slim"] != two {
		t.Errorf("the lock does not answer: %v, %v", digests, err)
	}
	pinned := References(parse(t, "FROM node:24-slim@"+two+"\n"))
	if digests, err = Resolve(context.Background(), pinned, lock, tags{}, false, ""); err != nil || len(digests) != 0 {
		t.Errorf("what is pinned is asked for: %v, %v", digests, err)
	}
	if digests, err = Resolve(context.Background(), pinned, lock, shelf, true, "2026-11-22"); err != nil || digests["node:24-slim"] != one {
		t.Errorf("no update: %v, %v", digests, err)
	}
	if lock.Images["node:24-slim"] != (Locked{one, "2026-11-22"}) {
		t.Errorf("lock %+v", lock)
	}
	again, err := ReadLock(lock.Bytes())
	if err != nil || cmp.Diff(lock, again) != "" {
		t.Errorf("the lock does not read back: %v", err)
	}
	if _, err := ReadLock([]byte("{")); err == nil {
		t.Error("a broken lock is read")
	}
}

func TestCheck(t *testing.T) {
	refs := References(parse(t, "FROM node:24-slim@"+two+" AS a\nFROM build2:3@"+one+" AS b\nFROM node@"+two+" AS c\nFROM a\nCOPY --from=debian:13 a b\n"))
	stale, loose, err := Check(context.Background(), refs, shelf)
	if err != nil {
		t.Fatal(err)
	}
	if len(stale) != 1 || stale[0].Tag != "node:24-slim" || stale[0].Now != one {
		t.Errorf("stale %+v", stale)
	}
	if len(loose) != 1 || loose[0].Tag != "debian:13" {
		t.Errorf("loose %+v", loose)
	}
}

// Pinning changes the references and nothing else, whatever the file.
func FuzzPin(f *testing.F) {
	f.Add(sample)
	f.Add("FROM a:1\\\n  AS b\nFROM b")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := dockerfile.Parse([]byte(text), dockerfile.Options{})
		if err != nil {
			return
		}
		refs := References(file)
		digests := map[string]string{}
		for _, r := range refs {
			digests[r.Tag] = one
		}
		pinned := Pinned([]byte(text), refs, digests)
		if strings.ReplaceAll(string(pinned), "@"+one, "") != strings.ReplaceAll(text, "@"+one, "") && !strings.Contains(text, "@") {
			t.Errorf("more than the references changed:\n%q\n%q", text, pinned)
		}
		was, before := inspect.Convert(context.Background(), []byte(text), inspect.Context{})
		is, after := inspect.Convert(context.Background(), pinned, inspect.Context{})
		switch {
		case before != nil:
		case after != nil:
			t.Errorf("it does not build any more: %v\n%q\n%q", after, text, pinned)
		case !slices.Equal(unpinnedShape(was), unpinnedShape(is)):
			t.Errorf("more than the images changed:\n%q\n%q", text, pinned)
		}
	})
}

// unpinnedShape is what the vertices of a graph do, without what they follow and
// without the digests of images; those of equal images come together.
func unpinnedShape(graph *inspect.Graph) []string {
	var all []string
	for _, op := range graph.Ops {
		own := op.Op.CloneVT()
		own.Inputs = nil
		if source := own.GetSource(); source != nil {
			source.Identifier, _, _ = strings.Cut(source.Identifier, "@")
		}
		all = append(all, own.String())
	}
	slices.Sort(all)
	return slices.Compact(all)
}
