// Package proof checks what was rendered before anyone sees it: it parses, its
// instructions are the template's own, and what it copies from the build
// context is there and not ignored.
package proof

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
)

// Check proves the files of one app. ignore is the text of the ignore file as
// it will be, what was there before included.
func Check(app *plan.App, files []render.File, ignore []byte, r *render.Renderer, p *detect.Project) error {
	for i, f := range files {
		if f.Path != app.Dockerfile {
			continue
		}
		skeleton, err := r.Skeleton(app, app.Files[i])
		if err != nil {
			return err
		}
		ast, err := same(f.Body, skeleton, app.Dockerfile)
		if err != nil {
			return err
		}
		return sources(app, ast, ignore, files, p)
	}
	return fmt.Errorf("%s: no template makes it: add \"file.Dockerfile: …\" to templates/%s/values.tmpl", app.Dockerfile, app.Language)
}

// same says whether two Dockerfiles are the same list of instructions, words
// aside: what the project says must not have added any. It gives the first one,
// parsed.
func same(body, skeleton []byte, name string) (*parser.Node, error) {
	got, err := parser.Parse(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s: what was rendered does not parse: %w", name, err)
	}
	want, err := parser.Parse(bytes.NewReader(skeleton))
	if err != nil {
		return nil, fmt.Errorf("%s: the template does not parse: %w", name, err)
	}
	g, w := outline(got.AST), outline(want.AST)
	if !slices.Equal(g, w) {
		return nil, fmt.Errorf("%s: a value of the project changed the instructions (%d instead of the template's %d): give that value by its flag",
			name, len(g), len(w))
	}
	return got.AST, nil
}

// outline lists each instruction with its flags' names.
func outline(root *parser.Node) []string {
	var out []string
	for _, n := range root.Children {
		s := strings.ToUpper(n.Value)
		for _, f := range n.Flags {
			flag, _, _ := strings.Cut(f, "=")
			s += " " + flag
		}
		if len(n.Heredocs) > 0 {
			s += " <<"
		}
		out = append(out, s)
	}
	return out
}

// sources checks every COPY from the build context.
func sources(app *plan.App, ast *parser.Node, ignore []byte, files []render.File, p *detect.Project) error {
	stages, _, err := instructions.Parse(ast, linter.New(&linter.Config{}))
	if err != nil {
		return fmt.Errorf("%s: %w", app.Dockerfile, err)
	}
	patterns, err := ignorefile.ReadAll(bytes.NewReader(ignore))
	if err != nil {
		return fmt.Errorf(".dockerignore: %w", err)
	}
	if _, err := patternmatcher.New(patterns); err != nil {
		return fmt.Errorf(".dockerignore: %w", err)
	}
	for _, stage := range stages {
		for _, c := range stage.Commands {
			cp, ok := c.(*instructions.CopyCommand)
			if !ok || cp.From != "" {
				continue
			}
			for _, src := range cp.SourcePaths {
				if err := source(app, src, patterns, files, p); err != nil {
					return fmt.Errorf("%s: %w", app.Dockerfile, err)
				}
			}
		}
	}
	return nil
}

// source checks that one COPY source exists, or will be written, and that the
// ignore file lets it through.
func source(app *plan.App, src string, patterns []string, files []render.File, p *detect.Project) error {
	name := path.Clean(unglob(src))
	at := path.Join(app.Context, name)
	written := slices.ContainsFunc(files, func(f render.File) bool { return f.Path == at })
	if name != "." && !written && !p.Has(at) && !p.HasDir(at) {
		return fmt.Errorf("COPY %s: there is no such file or folder in %s: name the right one with --set", src, app.Context)
	}
	if name != "." {
		return kept(patterns, src, name)
	}
	for _, need := range needed(app) {
		if err := kept(patterns, src, need); err != nil {
			return err
		}
	}
	return nil
}

// kept checks that the ignore file lets one path through.
func kept(patterns []string, src, name string) error {
	patterns = touching(patterns, name)
	if len(patterns) == 0 {
		return nil
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return fmt.Errorf(".dockerignore: %w", err)
	}
	ignored, err := matcher.MatchesOrParentMatches(name)
	if err != nil {
		return fmt.Errorf(".dockerignore: %w", err)
	}
	if ignored {
		return fmt.Errorf("COPY %s: .dockerignore leaves %s out: remove the line that matches it, or let --force write the file anew", src, name)
	}
	return nil
}

// touching are the patterns that may match a path or a folder of it: those whose
// every plain part is in it. The others need not be compiled.
func touching(patterns []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(patterns), func(p string) bool {
		if strings.ContainsAny(p, `[\`) {
			return false
		}
		for part := range strings.FieldsFuncSeq(strings.TrimPrefix(p, "!"), func(r rune) bool { return r == '*' || r == '?' }) {
			if !strings.Contains(name, strings.Trim(part, "/")) {
				return true
			}
		}
		return false
	})
}

// needed are the files that the image is certainly built from: what marks the app.
func needed(app *plan.App) []string {
	var out []string
	if d := app.Decision("language"); d != nil {
		for _, e := range d.From {
			if rel := detect.Rel(app.Context, e.Path); !strings.HasPrefix(rel, "../") {
				out = append(out, rel)
			}
		}
	}
	return out
}

// unglob takes back what keeps the characters of a file name literal.
func unglob(s string) string {
	if !strings.ContainsAny(s, `[\`) {
		return s
	}
	return strings.NewReplacer("[[]", "[", "[*]", "*", "[?]", "?", `\$`, "$", `\'`, "'", `\"`, `"`, `\\`, `\`).Replace(s)
}
