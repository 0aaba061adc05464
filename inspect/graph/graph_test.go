package graph

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/stagewright/stagewright/inspect/dockerfile"
)

const sample = `ARG V=24
FROM node:${V} AS base
WORKDIR /app
FROM base AS deps
COPY package.json package-lock.json ./
RUN --mount=type=bind,source=patches,target=/p npm ci
FROM base AS build
COPY . .
RUN --mount=type=cache,target=/c --mount=type=bind,from=deps,source=/app,target=/d npm run build
FROM debian:13 AS spare
FROM base
COPY --from=deps /app/node_modules node_modules/
COPY --from=build /app/dist dist/
COPY --from=ghcr.io/example/tool:1 /tool /bin/
ADD https://example.com/a /a
`

func draw(t *testing.T, text, target string) *Graph {
	t.Helper()
	file, err := dockerfile.Parse([]byte(text), dockerfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := New(file, target)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGraph(t *testing.T) {
	g := draw(t, sample, "")
	var got []string
	for _, e := range g.Edges {
		got = append(got, fmt.Sprintf("%s -> %s: %s %v", g.find(e.From).Name, g.find(e.To).Name, e.label(9), e.Used))
	}
	want := []string{
		"node:24 -> base: FROM true",
		"base -> deps: FROM true",
		"build context -> deps: package.json, package-lock.json true",
		"build context -> deps: mount patches true",
		"base -> build: FROM true",
		"build context -> build: . true",
		"deps -> build: mount /app true",
		"debian:13 -> spare: FROM false",
		"base -> stage-4: FROM true",
		"deps -> stage-4: /app/node_modules true",
		"build -> stage-4: /app/dist true",
		"ghcr.io/example/tool:1 -> stage-4: /tool true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	g = draw(t, sample, "deps")
	if n := g.find("stage:1"); !n.Result || !n.Used || g.find("stage:2").Used {
		t.Error("another target is not the result")
	}
	file, _ := dockerfile.Parse([]byte(sample), dockerfile.Options{})
	if _, err := New(file, "nothing"); err == nil || !strings.Contains(err.Error(), "base, deps, build, spare, stage-4") {
		t.Errorf("unknown target: %v", err)
	}
}

func TestWriteText(t *testing.T) {
	var b bytes.Buffer
	if err := draw(t, sample, "").WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `○ base
│     stands on node:24
│
├─○ deps
│ │     stands on base
│ │     package.json, package-lock.json from build context
│ │     mount patches from build context
│ │
├─┼─○ build
│ │ │     stands on base
│ │ │     . from build context
│ │ │     mount /app from deps
│ │ │
│ │ │ · spare  (unused)
│ │ │       stands on debian:13
│ │ │
╰─┴─● stage-4  (the image)
          stands on base
          /app/node_modules from deps
          /app/dist from build
          /tool from ghcr.io/example/tool:1

`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestMarkup(t *testing.T) {
	g := draw(t, "FROM debian:13 AS a\nFROM debian:13 AS b\nCOPY --from=a \"/x\\\"<y\" /\n", "")
	var mermaid, dot bytes.Buffer
	if err := g.WriteMermaid(&mermaid); err != nil {
		t.Fatal(err)
	}
	want := `flowchart LR
  n0(["debian:13"])
  n1["a"]
  n2[["b"]]
  n0 ==>|"FROM"| n1
  n0 ==>|"FROM"| n2
  n1 -->|"/x#quot;#lt;y"| n2
  classDef unused stroke-dasharray: 4,color:#888,stroke:#aaa,fill:#f4f4f4
`
	if diff := cmp.Diff(want, mermaid.String()); diff != "" {
		t.Error(diff)
	}
	if err := g.WriteDOT(&dot); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"digraph", `label="debian:13"`, `label="/x\"<y"`} {
		if !strings.Contains(dot.String(), part) {
			t.Errorf("%s is not in:\n%s", part, dot.String())
		}
	}
}

// twenty is a Dockerfile of twenty stages with long and short flows.
func twenty() string {
	var b strings.Builder
	for i := range 20 {
		switch {
		case i < 4:
			fmt.Fprintf(&b, "FROM registry.example.com/team/image-%d:1.%d AS s%d\nCOPY a%d /\n", i, i, i, i)
		default:
			fmt.Fprintf(&b, "FROM s%d AS s%d\nCOPY --from=s%d /x%d /y\n", i-3, i, i/2, i)
			if i%3 == 0 {
				fmt.Fprintf(&b, "COPY --from=s0 /far /far\nCOPY src/%d /src\n", i)
			}
		}
	}
	return b.String()
}

func TestSVGIsReadableAtTwentyStages(t *testing.T) {
	g := draw(t, twenty(), "")
	d := g.lay()
	var all []*box
	for _, column := range d.columns {
		all = append(all, column...)
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
				t.Errorf("%v lies over %v", a, b)
			}
		}
	}
	for _, e := range g.Edges {
		if d.boxes[e.From].column >= d.boxes[e.To].column {
			t.Errorf("%s to %s does not run from left to right", e.From, e.To)
		}
	}
}

func TestSVGIsXML(t *testing.T) {
	names, err := filepath.Glob("../testdata/good/*.Dockerfile")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	texts := []string{twenty(), sample, "FROM scratch\n", "FROM a AS \"x\"\nCOPY \"<&\x01\" /\n"}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	for _, text := range texts {
		file, err := dockerfile.Parse([]byte(text), dockerfile.Options{})
		if err != nil {
			continue
		}
		g, err := New(file, "")
		if err != nil {
			t.Fatal(err)
		}
		var b, again bytes.Buffer
		if err := g.WriteSVG(&b); err != nil {
			t.Fatal(err)
		}
		if _ = g.WriteSVG(&again); again.String() != b.String() {
			t.Error("two drawings of one file differ")
		}
		decoder := xml.NewDecoder(&b)
		elements := 0
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if _, ok := token.(xml.StartElement); ok {
				elements++
			}
		}
		if elements < len(g.Nodes) {
			t.Errorf("%d elements for %d nodes", elements, len(g.Nodes))
		}
	}
}
