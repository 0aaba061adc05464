package examples

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/templates"
)

var field = flag.String("field", "", "read every project in the folders of this one")

// TestField reads projects that nobody prepared, and prints a line for each app.
// It may refuse them; it must not fall over, and what it writes has no finding.
func TestField(t *testing.T) {
	if *field == "" {
		t.Skip("not asked for: make field DIR=…")
	}
	entries, err := os.ReadDir(*field)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		read++
		t.Run(entry.Name(), func(t *testing.T) {
			defer func() {
				if problem := recover(); problem != nil {
					t.Errorf("%s: fell over: %v", entry.Name(), problem)
				}
			}()
			readField(t, entry.Name(), filepath.Join(*field, entry.Name()))
		})
	}
	if read == 0 {
		t.Fatalf("%s: it holds no folders: name one that holds repositories", *field)
	}
}

func readField(t *testing.T, name, dir string) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	start := time.Now()
	project, err := detect.Open(root.FS(), languages.All())
	if err != nil {
		t.Fatal(err)
	}
	renderer := render.New(templates.Builtin())
	made, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: name, Words: renderer})
	took := time.Since(start)
	if err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return
	}
	if len(made.Apps) == 0 {
		fmt.Printf("%s: nothing recognised, %d left out (%d ms)\n", name, len(made.Skipped), took.Milliseconds())
	}
	for _, app := range made.Apps {
		fmt.Printf("%s/%s: %s %s %s %s port %d start %q, %d warnings, %d ms, %s\n", name, app.Path, app.Language, app.Framework,
			app.Manager, app.Version, app.Port, strings.Join(app.Start, " "), len(app.Warnings), took.Milliseconds(),
			verdict(t, app, renderer, project, root.FS()))
	}
}

// verdict says what comes of an app: what is open, what is refused, or how many
// findings its Dockerfile has.
func verdict(t *testing.T, app *plan.App, renderer *render.Renderer, project *detect.Project, tree fs.FS) string {
	if len(app.Open) > 0 {
		return "open: " + app.Open[0].Name
	}
	files, err := renderer.Files(app)
	if err != nil {
		t.Errorf("%s: %v", app.Path, err)
		return "not rendered"
	}
	var dockerfile, ignore []byte
	for _, file := range files {
		switch {
		case file.Path == app.Dockerfile:
			dockerfile = file.Body
		case strings.HasSuffix(file.Path, ".dockerignore"):
			ignore = file.Body
		}
	}
	if err := proof.Check(app, files, ignore, renderer, project); err != nil {
		return "refused: " + err.Error()
	}
	return findings(t, app, dockerfile, ignore, tree)
}

func findings(t *testing.T, app *plan.App, dockerfile, ignore []byte, tree fs.FS) string {
	if bytes.Contains(dockerfile, []byte("nginx.conf")) {
		tree = nil // it will be written beside the Dockerfile, and is not there yet
	} else if sub, err := fs.Sub(tree, app.Context); err == nil {
		tree = sub
	}
	found, err := inspect.Lint(t.Context(), dockerfile, inspect.Context{Path: app.Dockerfile, Files: tree, Ignore: ignore})
	if err != nil {
		return err.Error()
	}
	for _, f := range found {
		t.Errorf("%s:%d: %s: %s", f.Path, f.Line, f.Code, f.Message)
	}
	return fmt.Sprintf("%d findings", len(found))
}
