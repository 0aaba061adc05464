package cache

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/stagewright/stagewright/inspect"
)

var app = fstest.MapFS{
	"package.json": {Data: []byte("{}")}, "package-lock.json": {}, "src/a.js": {}, "src/b.js": {}, "README.md": {},
}

const slow = "FROM debian:13\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n"

func TestAdvise(t *testing.T) {
	tests := []struct {
		name, text    string
		history       [][]string
		moves         int
		before, after float64
		arguments     int
	}{
		{"source before dependencies", slow, nil, 1, 2, 1, 0},
		{"by history", slow, [][]string{{"src/a.js"}, {"package.json", "src/b.js"}}, 1, 2, 1.5, 0},
		{"all commits touch the manifest", slow, [][]string{{"package.json"}}, 0, 0, 0, 0},
		{"in order", "FROM debian:13\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n", nil, 0, 0, 0, 0},
		{"argument", "FROM debian:13\nARG GIT_SHA\nRUN a\nRUN b\nLABEL r=$GIT_SHA\n", nil, 1, 0, 0, 2},
		{"nothing to run", "FROM debian:13\nCOPY . .\n", nil, 0, 0, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, err := Advise(context.Background(), []byte(test.text), inspect.Context{Files: app}, test.history)
			if err != nil {
				t.Fatal(err)
			}
			if a == nil {
				a = &Advice{}
			}
			if len(a.Moves) != test.moves || a.Before != test.before || a.After != test.after || a.Arguments != test.arguments {
				t.Errorf("%+v", a)
			}
			if (a.Diff != "") != (test.moves > 0) {
				t.Errorf("diff:\n%s", a.Diff)
			}
		})
	}
}

func TestGroupsAndText(t *testing.T) {
	m := model(t, slow, "README.md\n", app)
	var b bytes.Buffer
	if err := WriteGroups(&b, m.Groups(), m.Ordinary(nil)); err != nil {
		t.Fatal(err)
	}
	want := `an edit of                                         runs again
src/, package-lock.json, package.json (4 files)  3 of 4 steps, commands in line 4, line 5

An ordinary commit (an edit in src/, package-lock.json, package.json) runs 3 of 4 steps again (75%), 2 of them commands.
`
	want = strings.Replace(want, "an edit of                                         runs", "an edit of                                       runs", 1)
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	b.Reset()
	if err := WriteSteps(&b, m.Predict(Change{Files: []string{"src/a.js"}})); err != nil {
		t.Fatal(err)
	}
	want = `cached     2  [2/5] WORKDIR /app
runs       3  [3/5] COPY . .         reads src/a.js
runs       4  [4/5] RUN npm ci         follows line 3
runs       5  [5/5] RUN npm run build  follows line 4

3 of 4 steps run again
`
	want = strings.Replace(want, "COPY . .         reads", "COPY . .           reads", 1)
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
