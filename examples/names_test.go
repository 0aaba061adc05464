package examples

import (
	"bytes"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"mvdan.cc/sh/v3/syntax"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// spell is what a shell would run, were it to read a name instead of taking it
// as one.
const spell = "$(zzqq)`zzqq`;zzqq"

// Folders and files of a project may have names that a shell would run. They
// are quoted or refused, whatever command they come to stand in.
func TestNamesAreNotRun(t *testing.T) {
	found, err := List(os.DirFS(*in))
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, e := range found {
		if testing.Short() && len(e.Name)%4 != 0 {
			continue
		}
		tree := readTree(t, e)
		for _, old := range namesOf(tree) {
			for _, text := range writtenFor(t, e.Name, renamed(tree, old)) {
				if !strings.Contains(text, "zzqq") {
					continue
				}
				read++
				if run := runs(text); run != "" {
					t.Errorf("%s: with %s renamed, a shell would run its name:\n%s", e.Name, old, run)
				}
			}
		}
	}
	if read == 0 {
		t.Error("no Dockerfile took up a name: the test proves nothing")
	}
}

// namesOf lists the folders of a tree, and its files of the top ones.
func namesOf(tree fstest.MapFS) []string {
	var out []string
	for name := range tree {
		if strings.Count(name, "/") <= 3 {
			out = append(out, name)
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			out = append(out, dir)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// quotedWord is a name in quotes: a command, which a shell reads anyway, has
// blanks (and a Procfile is nothing else).
var quotedWord = regexp.MustCompile(`"[^"\s]+"`)

// renamed puts the spell into a name, wherever the tree's files speak of it.
func renamed(tree fstest.MapFS, old string) fstest.MapFS {
	ext := path.Ext(old)
	if _, file := tree[old]; !file {
		ext = ""
	}
	dir, base := path.Dir(old), strings.TrimSuffix(path.Base(old), ext)
	name := path.Join(dir, base+spell+ext)
	out := fstest.MapFS{}
	for p, f := range tree {
		if rest, ok := strings.CutPrefix(p, old); ok && (rest == "" || rest[0] == '/') {
			p = name + rest
		}
		data := f.Data
		if len(data) < 1<<16 && len(base) > 2 && path.Base(p) != "Procfile" {
			data = quotedWord.ReplaceAllFunc(data, func(word []byte) []byte {
				return bytes.ReplaceAll(word, []byte(base+ext), []byte(base+spell+ext))
			})
		}
		out[p] = &fstest.MapFile{Data: data}
	}
	return out
}

// writtenFor gives the Dockerfiles that are written for a tree, none where it
// is refused.
func writtenFor(t *testing.T, name string, tree fstest.MapFS) []string {
	t.Helper()
	project, err := detect.Open(tree, languages.All())
	if err != nil {
		return nil
	}
	renderer := render.New(templates.Builtin())
	made, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: name, Words: renderer})
	if err != nil {
		return nil
	}
	var out []string
	for _, app := range made.Apps {
		if len(app.Open) > 0 {
			continue
		}
		files, err := renderer.Files(app)
		if err != nil {
			continue
		}
		for _, f := range files {
			if f.Path == app.Dockerfile {
				out = append(out, string(f.Body))
			}
		}
	}
	return out
}

// runs gives the first shell command of a Dockerfile that would run the spell.
func runs(text string) string {
	parsed, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return "it does not parse: " + err.Error()
	}
	for _, n := range parsed.AST.Children {
		if n.Next == nil {
			continue
		}
		line := n.Next.Value
		switch strings.ToUpper(n.Value) {
		case "RUN", "CMD", "ENTRYPOINT":
		default:
			continue
		}
		if n.Attributes["json"] {
			if n.Next.Next == nil || n.Next.Next.Value != "-c" || n.Next.Next.Next == nil {
				continue
			}
			line = n.Next.Next.Next.Value
		}
		if casts(line) {
			return n.Original
		}
	}
	return ""
}

// casts says whether a shell that reads a line would run the spell.
func casts(line string) bool {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(line), "")
	if err != nil {
		return strings.Contains(line, "zzqq")
	}
	bad := false
	syntax.Walk(file, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.CallExpr); ok && len(call.Args) > 0 && strings.HasPrefix(call.Args[0].Lit(), "zzqq") {
			bad = true
		}
		return true
	})
	return bad
}
