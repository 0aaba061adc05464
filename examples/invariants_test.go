package examples

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/inspect"
)

// TestNoFindings holds every Dockerfile to all of BuildKit's checks, and to its
// conversion into a build.
func TestNoFindings(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		findings, err := inspect.Lint(t.Context(), w.dockerfile(), inspect.Context{
			Path: w.app.Dockerfile, Files: w.context(t), Ignore: w.ignore()})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			t.Errorf("%s:%d: %s: %s", f.Path, f.Line, f.Code, f.Message)
		}
	})
}

// TestLanguage holds each example to the shelf that its name says.
func TestLanguage(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		language, _, _ := strings.Cut(w.Name, "-")
		if !slices.ContainsFunc(languages.All(), func(l *detect.Language) bool { return l.Name == language }) {
			t.Errorf("the name begins with %q, which is no language", language)
		}
		if w.app.Language != language {
			t.Errorf("taken for %s", w.app.Language)
		}
	})
}

// TestCopies holds every COPY to a file that is there and not ignored.
func TestCopies(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		files, ignored := w.context(t), w.matcher(t)
		for _, stage := range parseStages(t, w.dockerfile()) {
			for _, c := range stage.Commands {
				if c, ok := c.(*instructions.CopyCommand); ok && c.From == "" {
					for _, source := range c.SourcePaths {
						checkSource(t, files, ignored, source)
					}
				}
			}
		}
	})
}

func checkSource(t *testing.T, files fs.FS, ignored *patternmatcher.PatternMatcher, source string) {
	t.Helper()
	found, err := fs.Glob(files, path.Clean(source))
	if err != nil || len(found) == 0 {
		t.Errorf("COPY %s: nothing there (%v)", source, err)
	}
	for _, file := range found {
		if file == "." {
			continue
		}
		// A folder may be ignored but for some of what it holds.
		kept := false
		_ = fs.WalkDir(files, file, func(file string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				out, err := ignored.MatchesOrParentMatches(file)
				kept = kept || err == nil && !out
			}
			return err
		})
		if !kept {
			t.Errorf("COPY %s: the ignore file leaves %s out", source, file)
		}
	}
}

func (w written) matcher(t *testing.T) *patternmatcher.PatternMatcher {
	t.Helper()
	patterns, err := ignorefile.ReadAll(bytes.NewReader(w.ignore()))
	if err != nil {
		t.Fatal(err)
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	return matcher
}

// TestBases holds every FROM to an image of a known version that is still cared for.
func TestBases(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		var before []string
		for _, stage := range parseStages(t, w.dockerfile()) {
			if stage.BaseName != "scratch" && !slices.Contains(before, stage.BaseName) {
				ref, err := name.ParseReference(stage.BaseName)
				if err != nil {
					t.Errorf("FROM %s: %v", stage.BaseName, err)
				} else if ref.Identifier() == "latest" {
					t.Errorf("FROM %s: no version", stage.BaseName)
				}
			}
			before = append(before, stage.Name)
		}
		if d := w.app.Decision("version"); d != nil && d.Source == "default" {
			for _, warning := range w.app.Warnings {
				if warning.Code == "version-ended" {
					t.Errorf("an ended version is the default: %s", warning.Message)
				}
			}
		}
	})
}

// TestStages holds every Dockerfile to named stages and the final one to what a
// cluster asks of it.
func TestStages(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		stages := parseStages(t, w.dockerfile())
		if len(stages) < 2 {
			t.Error("one stage alone")
		}
		for _, stage := range stages {
			if stage.Name == "" {
				t.Errorf("a stage of %s has no name", stage.BaseName)
			}
		}
		final := stages[len(stages)-1]
		user, exposed, starts := "", []string(nil), 0
		for _, c := range final.Commands {
			switch c := c.(type) {
			case *instructions.UserCommand:
				user = c.User
			case *instructions.ExposeCommand:
				exposed = append(exposed, c.Ports...)
			case *instructions.EntrypointCommand:
				starts += w.start(t, c.Name(), c.PrependShell, c.CmdLine)
			case *instructions.CmdCommand:
				starts += w.start(t, c.Name(), c.PrependShell, c.CmdLine)
			case *instructions.RunCommand:
				if text := strings.Join(c.CmdLine, " "); strings.Contains(text, "chown -R") || strings.Contains(text, "chown --recursive") {
					t.Errorf("RUN %s: a layer of changed owners", text)
				}
			}
		}
		if id, err := strconv.Atoi(strings.Split(user, ":")[0]); err != nil || id == 0 {
			t.Errorf("USER %q: want a number that is not 0", user)
		}
		if starts == 0 {
			t.Error("the final stage starts nothing")
		}
		w.checkPort(t, final, exposed)
	})
}

// start holds a start command to the exec form, in which signals arrive.
func (w written) start(t *testing.T, word string, shell bool, line []string) int {
	t.Helper()
	if shell || len(line) == 0 {
		t.Errorf("%s %q: not in exec form", word, line)
	}
	return 1
}

// checkPort holds EXPOSE, PORT, the plan and smoke.json to one port.
func (w written) checkPort(t *testing.T, final instructions.Stage, exposed []string) {
	t.Helper()
	var want []string
	if w.app.Port != 0 {
		want = []string{strconv.Itoa(w.app.Port)}
	}
	if !slices.Equal(exposed, want) {
		t.Errorf("EXPOSE %v, but the plan's port is %d", exposed, w.app.Port)
	}
	if w.Smoke.Asks() && w.Smoke.Port != w.app.Port {
		t.Errorf("port %d, but %s asks %d", w.app.Port, SmokeFile, w.Smoke.Port)
	}
	for _, c := range final.Commands {
		if env, ok := c.(*instructions.EnvCommand); ok {
			for _, pair := range env.Env {
				if pair.Key == "PORT" && pair.Value != strconv.Itoa(w.app.Port) {
					t.Errorf("ENV PORT=%s, but the port is %d", pair.Value, w.app.Port)
				}
			}
		}
	}
}

// TestIgnored holds the ignore file to keep out what is nobody else's business.
func TestIgnored(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		ignored := w.matcher(t)
		for _, file := range []string{".git/config", ".env", ".env.local", "deep/in/.env", "deep/.env.production",
			"server.key", "deep/tls.pem", "id_rsa", "id_ed25519", ".netrc", "Dockerfile"} {
			if out, err := ignored.MatchesOrParentMatches(file); err != nil || !out {
				t.Errorf("%s would reach the build (%v)", file, err)
			}
		}
	})
}
