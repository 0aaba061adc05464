package cache

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/stagewright/stagewright/inspect"
)

const sample = `FROM debian:13-slim AS base
WORKDIR /app
FROM base AS build
COPY go.mod go.su[m] ./
RUN install
COPY . .
RUN --mount=type=bind,source=conf,target=/conf --mount=type=cache,target=/c compile
FROM base
RUN useradd app
COPY --from=build /out/app /app
COPY static/ static/
RUN chmod 1 x
CMD ["x"]
`

var tree = fstest.MapFS{
	"go.mod": {}, "go.sum": {}, "main.go": {}, "static/a.css": {}, "static/deep/b.css": {}, "conf/x": {},
	"README.md": {}, "docs/a.md": {}, "Dockerfile": {}, "src/a.test": {}, "src/b.txt": {},
}

func model(t *testing.T, text, ignore string, files fstest.MapFS) *Model {
	t.Helper()
	m, err := New(context.Background(), []byte(text), inspect.Context{Files: files, Ignore: []byte(ignore)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// said writes a prediction as line:state.
func said(steps []Step) string {
	var words []string
	for _, s := range steps {
		words = append(words, fmt.Sprintf("%d:%s", s.Line, s.State))
	}
	return strings.Join(words, " ")
}

func TestPredict(t *testing.T) {
	m := model(t, sample, "*.md\n", tree)
	all := "2:cached 4:cached 5:cached 6:cached 7:cached 9:cached 10:cached 11:cached 12:cached"
	tests := []struct{ name, changed, want string }{
		{"nothing", "", all},
		{"a source", "main.go", "2:cached 4:cached 5:cached 6:runs 7:runs 9:cached 10:maybe 11:maybe 12:maybe"},
		{"a manifest", "go.mod", "2:cached 4:runs 5:runs 6:runs 7:runs 9:cached 10:maybe 11:maybe 12:maybe"},
		{"by a pattern", "go.sum", "2:cached 4:runs 5:runs 6:runs 7:runs 9:cached 10:maybe 11:maybe 12:maybe"},
		{"an ignored file", "README.md", all},
		{"a file of the last stage", "static/deep/b.css", "2:cached 4:cached 5:cached 6:runs 7:runs 9:cached 10:maybe 11:runs 12:runs"},
		{"a folder", "static", "2:cached 4:cached 5:cached 6:runs 7:runs 9:cached 10:maybe 11:runs 12:runs"},
		{"an ignored folder of the root only", "docs", "2:cached 4:cached 5:cached 6:runs 7:runs 9:cached 10:maybe 11:maybe 12:maybe"},
		{"a file that is gone", "static/old.css", "2:cached 4:cached 5:cached 6:runs 7:runs 9:cached 10:maybe 11:runs 12:runs"},
		{"an ignored file that is gone", "OLD.md", all},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var change Change
			if test.changed != "" {
				change.Files = []string{test.changed}
			}
			if diff := cmp.Diff(test.want, said(m.Predict(change))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPredictSaysWhy(t *testing.T) {
	m := model(t, sample, "", tree)
	why := map[int]string{}
	for _, s := range m.Predict(Change{Files: []string{"main.go", "./static/a.css"}}) {
		why[s.Line] = s.Why
	}
	for line, want := range map[int]string{
		5: "", 6: "reads main.go, ./static/a.css", 7: "follows line 6",
		10: "copies from line 7, which runs again: kept if what it takes is the same", 11: "reads ./static/a.css", 12: "follows line 11",
	} {
		if why[line] != want {
			t.Errorf("line %d: %q, want %q", line, why[line], want)
		}
	}
}

func TestPatternsAndExcludes(t *testing.T) {
	tests := []struct{ copy, changed, want string }{
		{"COPY --exclude=*.test src /s", "src/a.test", "2:cached"},
		{"COPY --exclude=*.test src /s", "src/b.txt", "2:runs"},
		{"COPY --parents src/*.txt /s/", "src/b.txt", "2:runs"},
		{"COPY --parents src/*.txt /s/", "src/a.test", "2:cached"},
		{"COPY src/*.txt /s/", "src/a.test", "2:cached"},
		{"COPY s*c /s/", "src/a.test", "2:runs"},
		{"COPY *.go /s/", "src/a.test", "2:cached"},
		{"COPY static /s", "static/deep/b.css", "2:runs"},
		{"ADD static /s", "static/deep/b.css", "2:runs"},
		{"RUN --mount=type=bind,target=/s x", "src/a.test", "2:runs"},
		{"RUN --mount=type=bind,source=src,target=/s x", "main.go", "2:cached"},
		{"ARG D=static\nCOPY $D /s", "static/a.css", "3:runs"},
	}
	for _, test := range tests {
		m := model(t, "FROM debian:13\n"+test.copy+"\n", "", tree)
		if got := said(m.Predict(Change{Files: []string{test.changed}})); got != test.want {
			t.Errorf("%s, %s changed: %s, want %s", test.copy, test.changed, got, test.want)
		}
	}
}

// A linked layer does not depend on what lies below it.
func TestLinkedCopyKeepsWhenTheBaseChanges(t *testing.T) {
	m := model(t, "FROM debian:13\nCOPY main.go /\nCOPY --link static /s\nRUN x\n", "", tree)
	if got, want := said(m.Predict(Change{Files: []string{"main.go"}})), "2:runs 3:cached 4:runs"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestPredictAgainstAnotherDockerfile(t *testing.T) {
	before := model(t, sample, "*.md\n", tree)
	tests := []struct{ name, text, ignore, want string }{
		{"the same", sample, "*.md\n", "2:cached 4:cached 5:cached 6:cached 7:cached 9:cached 10:cached 11:cached 12:cached"},
		{"a comment", "# words\n" + sample, "*.md\n", "3:cached 5:cached 6:cached 7:cached 8:cached 10:cached 11:cached 12:cached 13:cached"},
		{"a command", strings.Replace(sample, "RUN install", "RUN install -v", 1), "*.md\n", "2:cached 4:cached 5:runs 6:runs 7:runs 9:cached 10:maybe 11:maybe 12:maybe"},
		{"a COPY elsewhere", strings.Replace(sample, "COPY static/ static/", "COPY conf/ conf/", 1), "*.md\n", "2:cached 4:cached 5:cached 6:cached 7:cached 9:cached 10:cached 11:runs 12:runs"},
		{"the ignore file", sample, "", "2:cached 4:cached 5:cached 6:runs 7:runs 9:cached 10:maybe 11:maybe 12:maybe"},
		{"the base image", strings.Replace(sample, "debian:13-slim", "debian:13", 1), "*.md\n", "2:runs 4:runs 5:runs 6:runs 7:runs 9:runs 10:runs 11:runs 12:runs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			after := model(t, test.text, test.ignore, tree)
			if diff := cmp.Diff(test.want, said(after.Predict(Change{Before: before}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
