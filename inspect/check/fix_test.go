package check

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stagewright/stagewright/inspect"
)

// Each line is broken in a way that can be mended; what comes out is exact.
func TestFix(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"add", "FROM debian:13\nADD a b /srv/\n", "FROM debian:13\nCOPY a b /srv/\n"},
		{"add in lower case", "from debian:13\nadd a /srv/\n", "from debian:13\ncopy a /srv/\n"},
		{"apt", "FROM debian:13\nRUN apt update && \\\n  # why\n  apt install curl\n", "FROM debian:13\nRUN apt-get update && \\\n  # why\n  apt-get install -y curl\n"},
		{"apk", "FROM alpine:3.24\nRUN apk add curl\n", "FROM alpine:3.24\nRUN apk add --no-cache curl\n"},
		{"curl and wget", "FROM debian:13\nRUN curl -o a https://example.com/a; wget https://example.com/b\n", "FROM debian:13\nRUN curl -f -o a https://example.com/a; wget -nv https://example.com/b\n"},
		{"as", "FROM debian:13 as build\n", "FROM debian:13 AS build\n"},
		{"casing", "FROM debian:13\nrun true\nRUN true\n", "FROM debian:13\nRUN true\nRUN true\n"},
		{"maintainer", "FROM debian:13\nMAINTAINER Jo <jo@example.com>\n", "FROM debian:13\nLABEL org.opencontainers.image.authors=\"Jo <jo@example.com>\"\n"},
		{"old env", "FROM debian:13\nENV A b c\nENV D e\n", "FROM debian:13\nENV A=\"b c\"\nENV D=e\n"},
		{"old env with quotes is left", "FROM debian:13\nENV A \"b\" c\n", "FROM debian:13\nENV A \"b\" c\n"},
		{"expose", "FROM debian:13\nEXPOSE 80/TCP 53/udp\n", "FROM debian:13\nEXPOSE 80/tcp 53/udp\n"},
		{"platform", "FROM --platform=$TARGETPLATFORM debian:13\n", "FROM debian:13\n"},
		{"empty lines", "FROM debian:13\nRUN a && \\\n\n  b && \\\n\n  c\n", "FROM debian:13\nRUN a && \\\n  b && \\\n  c\n"},
		{"windows line ends", "FROM debian:13 as a\r\nRUN apt-get update && apt-get install curl\r\n", "FROM debian:13 AS a\r\nRUN apt-get update && apt-get install -y curl\r\n"},
		{"ignored", "FROM debian:13\n# stagewright: ignore=AddLocalFile reason\nADD a /srv/\n", "FROM debian:13\n# stagewright: ignore=AddLocalFile reason\nADD a /srv/\n"},
		{"heredoc", "FROM debian:13\nRUN <<end\napt install curl\nend\n", "FROM debian:13\nRUN <<end\napt-get install -y curl\nend\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := fixed(t, test.before)
			if diff := cmp.Diff(test.after, got); diff != "" {
				t.Errorf("mended to something else:\n%s", diff)
			}
			if again := fixed(t, got); again != got {
				t.Errorf("a second run mends more:\n%s", again)
			}
		})
	}
}

func fixed(t *testing.T, text string) string {
	t.Helper()
	result, err := Check(context.Background(), []byte(text), inspect.Context{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	out, _ := Apply([]byte(text), result.Edits)
	return string(out)
}

// What is about form alone must leave the build graph as it is.
func TestFixOfFormKeepsTheGraph(t *testing.T) {
	for _, text := range []string{
		"FROM debian:13 as build\nrun true\nRUN a && \\\n\n b\nENV A b c\nRUN b $A\nEXPOSE 80/TCP\n",
		"FROM --platform=$TARGETPLATFORM debian:13\nENV A b\nRUN true\n",
	} {
		after := fixed(t, text)
		if after == text {
			t.Errorf("nothing was mended in:\n%s", text)
		}
		if diff := cmp.Diff(digests(t, text), digests(t, after)); diff != "" {
			t.Errorf("the graph changed:\n%s", diff)
		}
	}
}

func digests(t *testing.T, text string) []string {
	t.Helper()
	graph, err := inspect.Convert(context.Background(), []byte(text), inspect.Context{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, op := range graph.Ops {
		all = append(all, op.Digest.String())
	}
	return all
}

func FuzzCheck(f *testing.F) {
	for _, rule := range Rules() {
		f.Add(rule.Bad)
	}
	f.Add("FROM a\nRUN <<x sh\n$(\nx\n")
	f.Add("from debian:13 as build\nadd a /srv/\nRUN apt install curl && \\\n\n useradd -u 4000000 x\nENV A b c\nFROM --platform=$TARGETPLATFORM build\nEXPOSE 80/TCP\n")
	f.Add("FROM a\nRUN \\\n# c\n\n  --mount=type=cache,target=/x \\\n b |\\\n c")
	f.Fuzz(func(t *testing.T, text string) {
		result, err := Check(context.Background(), []byte(text), inspect.Context{Ignore: []byte("*\n!a\n")}, Options{})
		if err != nil {
			return
		}
		broken := func(r *Result) bool {
			return slices.ContainsFunc(r.Findings, func(f inspect.Finding) bool { return f.Code == inspect.CodeBuild })
		}
		keepsMeaning(t, text, result.Edits)
		out, _ := Apply([]byte(text), result.Edits)
		again, err := Check(context.Background(), out, inspect.Context{}, Options{})
		if err != nil || broken(again) && !broken(result) {
			t.Errorf("mended to a file that does not build: %v\n%q", err, out)
		}
		if err := WriteText(discard{}, []Reviewed{{Path: "Dockerfile", Text: []byte(text), Findings: result.Findings}}); err != nil {
			t.Error(err)
		}
	})
}

// keepsMeaning holds edits to the build graph: those of form leave it as it is
// to the last bit, the others change the steps of the lines they are in.
func keepsMeaning(t *testing.T, text string, edits []Edit) {
	t.Helper()
	before, err := inspect.Convert(context.Background(), []byte(text), inspect.Context{})
	if err != nil {
		return
	}
	form := slices.DeleteFunc(slices.Clone(edits), func(e Edit) bool { return !inspect.IsBuildKitCheck(e.Code) })
	mended, _ := Apply([]byte(text), form)
	after, err := inspect.Convert(context.Background(), mended, inspect.Context{})
	if err != nil || !slices.Equal(shape(before, true), shape(after, true)) {
		t.Errorf("a change of form changed the graph: %v\n%q\n%q", err, text, mended)
	}
	mended, _ = Apply([]byte(text), edits)
	after, err = inspect.Convert(context.Background(), mended, inspect.Context{})
	if err != nil || len(after.Ops) != len(before.Ops) {
		return // two steps that were mended to be one are one vertex
	}
	a, b := shape(before, false), shape(after, false)
	for i, op := range before.Ops {
		within := slices.ContainsFunc(edits, func(e Edit) bool {
			line := 1 + strings.Count(text[:min(e.Start, len(text))], "\n")
			return op.Line <= line && line <= op.EndLine
		})
		if a[i] != b[i] && !within {
			t.Errorf("%q changed, and no edit is in its lines\n%q\n%q", op.Name, text, mended)
		}
	}
}

// shape is what the vertices of a graph do, with or without what they follow.
func shape(graph *inspect.Graph, inputs bool) []string {
	var all []string
	for _, op := range graph.Ops {
		if inputs {
			all = append(all, op.Digest.String())
			continue
		}
		own := op.Op.CloneVT()
		own.Inputs = nil
		all = append(all, own.String())
	}
	return all
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
