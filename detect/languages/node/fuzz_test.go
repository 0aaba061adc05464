package node_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/node"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// FuzzPlan reads whatever stands in the files that the room looks into. It may
// find nothing, ask or refuse, but not break; and what it writes is of the
// template's own instructions.
func FuzzPlan(f *testing.F) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	for _, file := range cases {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		seed := map[string]string{}
		for _, part := range archive.Files {
			seed[part.Name] = string(part.Data)
		}
		f.Add(seed["package.json"], seed["server.js"]+seed["src/server.ts"], seed["next.config.js"]+seed["vite.config.ts"], seed["tsconfig.json"], seed[".npmrc"]+seed["Procfile"])
	}
	f.Fuzz(func(t *testing.T, manifest, source, config, compiler, other string) {
		tree := fstest.MapFS{}
		for name, text := range map[string]string{"package.json": manifest, "server.js": source, "src/server.ts": source, "next.config.js": config,
			"vite.config.ts": config, "tsconfig.json": compiler, ".npmrc": other, "Procfile": other, "pnpm-workspace.yaml": other, "apps/a/package.json": manifest} {
			tree[name] = &fstest.MapFile{Data: []byte(text)}
		}
		languages := []*detect.Language{node.Language}
		project, err := detect.Open(tree, languages)
		if err != nil {
			t.Fatal(err)
		}
		r := render.New(templates.Builtin())
		p, err := plan.Make(plan.Request{Project: project, Languages: languages, Dir: ".", Name: "app", Words: r})
		if err != nil {
			return // refused, with a reason
		}
		for _, app := range p.Apps {
			if len(app.Open) > 0 {
				continue
			}
			files, err := r.Files(app)
			if err != nil {
				continue // refused, with a reason
			}
			for i, file := range files {
				if filepath.Base(file.Path) != "Dockerfile" {
					continue
				}
				if skeleton, err := r.Skeleton(app, app.Files[i]); err == nil && instructions(string(skeleton)) != instructions(string(file.Body)) {
					t.Errorf("instructions were added:\n%s", file.Body)
				}
			}
		}
	})
}

// instructions counts the lines that begin one.
func instructions(text string) int {
	n, continued := 0, false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if !continued && line != "" && !strings.HasPrefix(line, "#") {
			n++
		}
		continued = strings.HasSuffix(line, "\\") && !strings.HasPrefix(line, "#")
	}
	return n
}
