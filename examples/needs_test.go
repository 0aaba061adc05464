package examples

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/templates"
)

// The tests of this file are named after the behaviours that users need, where
// these are of every language: they hold over all examples. Those of one
// language lie in its room, as TestNeed10 or testdata/10-….txtar.

// TestNeedsAreHeld fails for a number of users' needs that no test is named
// after: 1 to 20 (what is found), 21 to 45 (what is written), 58 to 65 (failures
// and security).
func TestNeedsAreHeld(t *testing.T) {
	held := map[int][]string{}
	called := regexp.MustCompile(`(?m)^func TestNeed(\d+)\w*\(t \*testing\.T\)`)
	numbered := regexp.MustCompile(`^(\d\d)-[\w-]+\.txtar$`)
	err := fs.WalkDir(os.DirFS(".."), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if err == nil && strings.HasPrefix(entry.Name(), ".") && file != "." {
				return fs.SkipDir
			}
			return err
		}
		if m := numbered.FindStringSubmatch(entry.Name()); m != nil && path.Base(path.Dir(file)) == "testdata" {
			n, _ := strconv.Atoi(m[1])
			held[n] = append(held[n], file)
		}
		if !strings.HasSuffix(file, "_test.go") {
			return nil
		}
		data, err := os.ReadFile(path.Join("..", file))
		for _, m := range called.FindAllSubmatch(data, -1) {
			n, _ := strconv.Atoi(string(m[1]))
			held[n] = append(held[n], file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 65; n++ {
		if n > 45 && n < 58 || n == 14 && !marked("*.csproj") {
			continue // of work in the project and of workspaces, or of a room that is not there
		}
		if len(held[n]) == 0 {
			t.Errorf("need %d has no test: name one TestNeed%d, or a case %02d-….txtar", n, n, n)
		}
	}
}

func marked(mark string) bool {
	return slices.ContainsFunc(languages.All(), func(l *detect.Language) bool { return slices.Contains(l.Marks, mark) })
}

// commands calls a function with every instruction of a Dockerfile.
func (w written) commands(t *testing.T, see func(stage instructions.Stage, final bool, c instructions.Command)) {
	stages := parseStages(t, w.dockerfile())
	for i, stage := range stages {
		for _, c := range stage.Commands {
			see(stage, i == len(stages)-1, c)
		}
	}
}

// TestNeed29: a cache mount lies where the tool that uses it looks, is shared in
// a way that apt can stand, and never reaches the final image.
func TestNeed29(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		targets := map[string]bool{}
		w.commands(t, func(stage instructions.Stage, final bool, c instructions.Command) {
			run, ok := c.(*instructions.RunCommand)
			if !ok {
				return
			}
			for _, m := range instructions.GetMounts(run) {
				if m.Type != instructions.MountTypeCache {
					continue
				}
				targets[m.Target] = true
				apt := strings.HasPrefix(m.Target, "/var/cache/apt") || strings.HasPrefix(m.Target, "/var/lib/apt")
				if apt && (m.CacheSharing != instructions.MountSharingLocked || !strings.Contains(strings.Join(run.CmdLine, " "), "docker-clean")) {
					t.Errorf("%s: apt needs a locked cache and its own cleaning off", m.Target)
				}
				if final && !apt && m.UID == nil && strings.HasPrefix(m.Target, "/root") {
					t.Errorf("%s: the final stage's user does not read it", m.Target)
				}
			}
		})
		w.commands(t, func(_ instructions.Stage, _ bool, c instructions.Command) {
			if c, ok := c.(*instructions.CopyCommand); ok && c.From != "" {
				for _, source := range c.SourcePaths {
					if targets[path.Clean(source)] {
						t.Errorf("COPY --from=%s %s: a cache reaches the image", c.From, source)
					}
				}
			}
		})
	})
}

// TestNeed30: what a cache mount makes quick stands in a layer of its own too,
// since hosted runners keep layers and no mounts: no RUN that mounts a cache
// comes after the sources and before an install of dependencies alone.
func TestNeed30(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		if len(w.app.InstallInputs) == 0 {
			return
		}
		for _, stage := range parseStages(t, w.dockerfile()) {
			if copiesAll := slices.IndexFunc(stage.Commands, copiesEverything); copiesAll >= 0 {
				for _, c := range stage.Commands[copiesAll:] {
					if c, ok := c.(*instructions.CopyCommand); ok && c.From == "" && slices.Contains(c.SourcePaths, w.app.InstallInputs[0]) {
						t.Errorf("%s is copied after everything else", w.app.InstallInputs[0])
					}
				}
			}
		}
	})
}

func copiesEverything(c instructions.Command) bool {
	copied, ok := c.(*instructions.CopyCommand)
	return ok && copied.From == "" && slices.Equal(copied.SourcePaths, []string{"."})
}

// TestNeed35: no HEALTHCHECK unless it is asked for; and then none that calls
// what the image lacks (TestHealthcheck has the rest).
func TestNeed35(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		w.commands(t, func(_ instructions.Stage, _ bool, c instructions.Command) {
			if _, ok := c.(*instructions.HealthCheckCommand); ok {
				t.Error("a HEALTHCHECK that nobody asked for")
			}
		})
	})
}

// TestNeed41: nothing of the clock or of the program's version is written, so
// that the same tree gives the same bytes (TestSameBytes shuffles its folders).
func TestNeed41(t *testing.T) {
	stamp := regexp.MustCompile(`\b20\d\d-\d\d-\d\dT|(?i)generated (?:on|at)\b|stagewright v?\d`)
	each(t, func(t *testing.T, w written) {
		for file, body := range w.files {
			if file == PlanFile {
				continue
			}
			if m := stamp.Find(body); m != nil {
				t.Errorf("%s holds %q", file, m)
			}
			if bytes.Contains(body, []byte("\r")) {
				t.Errorf("%s holds a carriage return", file)
			}
		}
	})
}

// TestNeed42: other builders than BuildKit's newest read what is written: no
// COPY --link, --parents or --exclude, and no here-documents.
func TestNeed42(t *testing.T) {
	heredoc := regexp.MustCompile(`(?m)^(?:RUN|COPY|ADD)\b.*<<-?["']?\w+`)
	each(t, func(t *testing.T, w written) {
		if m := heredoc.Find(w.dockerfile()); m != nil {
			t.Errorf("a here-document: %s", m)
		}
		w.commands(t, func(_ instructions.Stage, _ bool, c instructions.Command) {
			if c, ok := c.(*instructions.CopyCommand); ok && (c.Link || c.Parents || len(c.ExcludePatterns) > 0) {
				t.Errorf("%s: other builders lack its flags", c)
			}
		})
	})
}

// TestNeed43: every example passes BuildKit's checks (TestNoFindings), its stage
// names are lower case and once only, AS is written as FROM is.
func TestNeed43(t *testing.T) {
	casing := regexp.MustCompile(`(?m)^FROM \S+(?: \S+)* as `)
	each(t, func(t *testing.T, w written) {
		if m := casing.Find(w.dockerfile()); m != nil {
			t.Errorf("%s: AS in lower case", m)
		}
		seen := map[string]bool{}
		for _, stage := range parseStages(t, w.dockerfile()) {
			if stage.Name != strings.ToLower(stage.Name) || seen[stage.Name] {
				t.Errorf("stage %q: twice, or not in lower case", stage.Name)
			}
			seen[stage.Name] = true
		}
	})
}

// TestNeed44: a version that people and bots can read and raise stands in FROM
// itself, not behind ARG, and no digest unless one is asked for.
func TestNeed44(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		for _, stage := range parseStages(t, w.dockerfile()) {
			if strings.Contains(stage.BaseName, "$") || strings.Contains(stage.BaseName, "@") {
				t.Errorf("FROM %s: not a plain name and version", stage.BaseName)
			}
			if ref, err := name.ParseReference(stage.BaseName); stage.BaseName != "scratch" && (err != nil || ref.Identifier() == "latest" && strings.Contains(stage.BaseName, ":")) {
				t.Errorf("FROM %s: latest, or no reference (%v)", stage.BaseName, err)
			}
		}
	})
}

// TestNeed61: nothing of an authority of one's own is printed when there is none
// (TestAuthority has it in every step that may reach the network), and no check
// of certificates is ever turned off.
func TestNeed61(t *testing.T) {
	off := regexp.MustCompile(`(?i)strict-ssl[= ]false|--no-check-certificate|\bcurl\b[^\n]*\s(?:-k|--insecure)\b|NODE_TLS_REJECT_UNAUTHORIZED|GIT_SSL_NO_VERIFY|trusted-host|sslVerify=false`)
	each(t, func(t *testing.T, w written) {
		if m := off.Find(w.dockerfile()); m != nil {
			t.Errorf("certificates are not checked: %s", m)
		}
		if bytes.Contains(w.dockerfile(), []byte("NODE_EXTRA_CA_CERTS")) || bytes.Contains(w.dockerfile(), []byte("id=ca")) {
			t.Error("an authority that nobody named")
		}
	})
}

// TestNeed62: what is not known is said, with the flag that settles it, and
// nothing is written; a broken manifest is named with its line.
func TestNeed62(t *testing.T) {
	for name, tree := range map[string]fstest.MapFS{
		"no start":        {"package.json": {Data: []byte("{\n  \"dependencies\": {\"express\": \"5\"}\n}\n")}, "server.txt": {Data: []byte("x")}},
		"broken manifest": {"package.json": {Data: []byte("{\n  \"name\": \"a\",\n  \"scripts\": {,\n}\n")}},
	} {
		project, err := detect.Open(tree, languages.All())
		if err != nil {
			t.Fatal(err)
		}
		renderer := render.New(templates.Builtin())
		made, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: "app", Words: renderer})
		said := ""
		if err != nil {
			said = err.Error()
		} else {
			for _, app := range made.Apps {
				for _, open := range app.Open {
					said += open.Flag + " "
				}
			}
			for _, skipped := range made.Skipped {
				said += skipped.Reason + " "
			}
		}
		for _, w := range project.Warnings() {
			said += fmt.Sprint(w.From, w.Message)
		}
		want := map[string]string{"no start": "--start", "broken manifest": "package.json:3"}[name]
		if !strings.Contains(said, want) {
			t.Errorf("%s: %q does not say %s", name, said, want)
		}
	}
}

// TestNeed20: the tables call no ended line a default (their own tests have the
// dates); what pins an ended one gets it, with a warning that has the date.
func TestNeed20(t *testing.T) {
	date := regexp.MustCompile(`\b20\d\d-\d\d-\d\d\b`)
	seen := 0
	for mark, text := range map[string]string{
		"package.json|.nvmrc":              "{\"scripts\": {\"start\": \"node a.js\"}}|14.16.0\n",
		"requirements.txt|.python-version": "flask\n|3.8\n",
	} {
		names, texts := strings.Split(mark, "|"), strings.Split(text, "|")
		tree := fstest.MapFS{names[0]: {Data: []byte(texts[0])}, names[1]: {Data: []byte(texts[1])},
			"a.js": {Data: []byte("require('http').createServer().listen(3000)\n")}, "app.py": {Data: []byte("from flask import Flask\napp = Flask(__name__)\n")}}
		project, err := detect.Open(tree, languages.All())
		if err != nil {
			t.Fatal(err)
		}
		made, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: "app", Words: render.New(templates.Builtin())})
		if err != nil {
			t.Fatal(err)
		}
		for _, app := range made.Apps {
			for _, w := range app.Warnings {
				if w.Code == "version-ended" && len(w.From) > 0 && w.From[0].Path == names[1] {
					seen++
					if !date.MatchString(w.Message) {
						t.Errorf("%s: no date in %q", names[1], w.Message)
					}
				}
			}
		}
	}
	if seen != 2 {
		t.Errorf("%d ended versions were warned about, want 2", seen)
	}
}

// TestNeed25Stages: compilers stay in the stages that build; the final one has
// the libraries alone.
func TestNeed25Stages(t *testing.T) {
	compilers := regexp.MustCompile(`(?:^|\s)(?:gcc|g\+\+|make|build-essential|[\w.+-]+-dev)(?:\s|$)`)
	each(t, func(t *testing.T, w written) {
		for _, name := range w.app.RunPackages {
			if compilers.MatchString(name) {
				t.Errorf("%s goes into the final image", name)
			}
		}
	})
}

// TestNeed65: links out of the folder are not read. What lies behind one is in
// none of the files that are written (TestLinksOutOfTheRootAreNotFollowed has
// the writing).
func TestNeed65(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	for file, text := range map[string]string{
		path.Join(outside, "secret.html"): "s3cr3t",
		path.Join(dir, "index.html"):      "<h1>hello</h1>",
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(path.Join(outside, "secret.html"), path.Join(dir, "more.html")); err != nil {
		t.Skip(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	project, err := detect.Open(root.FS(), languages.All())
	if err != nil {
		t.Fatal(err)
	}
	if text := project.Text("more.html"); text != "" {
		t.Errorf("a file outside was read: %q", text)
	}
	renderer := render.New(templates.Builtin())
	made, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: "app", Words: renderer})
	if err != nil || len(made.Apps) != 1 {
		t.Fatalf("%v, %v", made, err)
	}
	files, err := renderer.Files(made.Apps[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.Contains(string(file.Body), "more.html") {
			t.Errorf("%s copies a link out of the folder", file.Path)
		}
	}
	if findings, err := inspect.Lint(t.Context(), files[0].Body, inspect.Context{Path: "Dockerfile"}); err != nil || len(findings) > 0 {
		t.Errorf("%v %v", findings, err)
	}
}
