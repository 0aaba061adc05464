package examples

import (
	"bytes"
	"go/format"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/txtar"

	"github.com/stagewright/stagewright/generator/skeleton"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/templates"
)

// Beside each template of stagewright new stands, in testdata/skeletons, how to
// see its project work (smoke.json), how to run the project's own tests
// (test.Dockerfile), and what is written for it.
const (
	skeletons      = "testdata/skeletons"
	testDockerfile = "test.Dockerfile"
)

// skel is a new project, made in memory.
type skel struct {
	written
	proof *txtar.Archive
	file  string // of proof
}

// eachSkeleton runs a test over the project of every template, as its questions'
// defaults make it.
func eachSkeleton(t *testing.T, test func(*testing.T, skel)) {
	t.Helper()
	all, err := skeleton.Builtin(templates.Projects())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there is no template")
	}
	for _, tmpl := range all {
		t.Run(tmpl.Name, func(t *testing.T) { test(t, makeSkeleton(t, tmpl)) })
	}
}

func makeSkeleton(t *testing.T, tmpl *skeleton.Template) skel {
	t.Helper()
	answers, err := tmpl.Settle("shop", nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := tmpl.Fill(answers)
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range files {
		tree[f.Path] = &fstest.MapFile{Data: f.Body, Mode: 0o644}
	}
	s := skel{file: filepath.Join(skeletons, tmpl.Name+".txtar")}
	if s.proof, err = txtar.ParseFile(s.file); err != nil {
		t.Fatalf("%v: say there in %s how to see it work", err, SmokeFile)
	}
	smoke, err := ReadSmoke(s.part(SmokeFile))
	if err != nil {
		t.Fatal(err)
	}
	s.written = generate(t, Example{Name: "shop", Smoke: smoke}, tree)
	s.tree = tree
	if s.Plan, err = readPlan(s.files[PlanFile], ""); err != nil {
		t.Fatal(err)
	}
	delete(s.files, PlanFile)
	return s
}

// part is a file of the proof.
func (s *skel) part(name string) []byte {
	for _, f := range s.proof.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// TestSkeletons holds every new project to what is written for it, to BuildKit's
// checks, and to what a new project has.
func TestSkeletons(t *testing.T) {
	eachSkeleton(t, func(t *testing.T, s skel) {
		s.compare(t)
		findings, err := inspect.Lint(t.Context(), s.dockerfile(), inspect.Context{Path: s.app.Dockerfile, Files: s.context(t), Ignore: s.ignore()})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			t.Errorf("%d: %s: %s", f.Line, f.Code, f.Message)
		}
		for _, w := range slices.Concat(s.plan.Warnings, s.app.Warnings) {
			// Locks that hold addresses are made by the one command that README.md names.
			if !strings.Contains(w.Code, "lock") || !bytes.Contains(s.tree["README.md"].Data, []byte("lock")) {
				t.Errorf("it begins with a warning: %s [%s]", w.Message, w.Code)
			}
		}
		for _, name := range []string{"README.md", ".gitignore"} {
			if s.tree[name] == nil {
				t.Errorf("it has no %s", name)
			}
		}
		if s.part(testDockerfile) == nil && s.Smoke.Proof == "run" {
			t.Errorf("%s has no %s that runs its tests", s.file, testDockerfile)
		}
		s.tidy(t)
	})
}

// tidy holds the project's files to their formats, as far as they are known here.
func (s *skel) tidy(t *testing.T) {
	t.Helper()
	for name, f := range s.tree {
		if !bytes.HasSuffix(f.Data, []byte("\n")) && len(f.Data) > 0 {
			t.Errorf("%s does not end with a line", name)
		}
		if bytes.Contains(f.Data, []byte("<no value>")) {
			t.Errorf("%s lacks a value", name)
		}
		if path.Ext(name) == ".go" {
			if tidy, err := format.Source(f.Data); err != nil || !bytes.Equal(tidy, f.Data) {
				t.Errorf("%s is not formatted: %v", name, err)
			}
		}
	}
}

// compare holds what is written to what was accepted.
func (s *skel) compare(t *testing.T) {
	t.Helper()
	kept := txtar.Archive{Comment: s.proof.Comment}
	for _, f := range s.proof.Files {
		if f.Name == SmokeFile || f.Name == testDockerfile {
			kept.Files = append(kept.Files, f)
		}
	}
	names := []string{}
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		kept.Files = append(kept.Files, txtar.File{Name: name, Data: s.files[name]})
	}
	got, want := txtar.Format(&kept), txtar.Format(s.proof)
	switch {
	case bytes.Equal(got, want):
	case *update:
		if err := os.WriteFile(s.file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("go test ./examples -run TestSkeletons -update accepts this:\n%s", udiff.Unified(s.file, s.file+" as written now", string(want), string(got)))
	}
}

// TestE2ESkeletons makes every new project, runs its own tests, builds it, runs
// it, asks it and stops it.
func TestE2ESkeletons(t *testing.T) {
	if !*e2e {
		t.Skip("not asked for: make e2e")
	}
	needDocker(t)
	var table table
	t.Cleanup(func() { table.print(t) })
	eachSkeleton(t, func(t *testing.T, s skel) {
		name := "new " + strings.TrimSuffix(filepath.Base(s.file), ".txtar")
		if s.Smoke.Proof == "checked" {
			table.add(row{name: name, note: "not run: " + s.Smoke.Why})
			t.Skip(s.Smoke.Why)
		}
		r := row{name: name, note: "FAILED"}
		defer func() { table.add(r) }()
		p := s.put(t)
		p.fetchBases(t)
		b, err := p.build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		r.cold, r.size = b.took, p.weigh(t, b.image)
		p.run(t, b.image)
		p.checkFiles(t, b.image)
		s.testIn(t, p, &r)
		keepRoom(t)
		if !t.Failed() {
			r.note = "warm s: its own tests"
		}
	})
}

// testIn runs the project's own tests, in an image that has their tools.
func (s *skel) testIn(t *testing.T, p *project, r *row) {
	t.Helper()
	for name, data := range map[string][]byte{testDockerfile: s.part(testDockerfile), testDockerfile + ".dockerignore": nil} {
		if err := os.WriteFile(filepath.Join(p.dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	if _, err := p.dockerBuild(t.Context(), "--file", filepath.Join(p.dir, testDockerfile)); err != nil {
		t.Errorf("its own tests: %v", err)
	}
	r.warm = time.Since(began)
}

// put writes the project down, with what was written for it.
func (s *skel) put(t *testing.T) *project {
	t.Helper()
	p := &project{Example: s.Example, dir: filepath.Join(t.TempDir(), s.Name)}
	if err := os.CopyFS(p.dir, s.context(t)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.remove)
	return p
}
