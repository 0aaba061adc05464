package examples

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/templates"
)

// mischief is what a variant puts in the place of a word of the project.
var mischief = []string{"x\\nRUN touch /evil", "x\nRUN touch /evil", "$(touch /evil)", "`touch /evil`", "a b", "a'b", `a\"b`, "-rf", "--from=x",
	"<<EOF", "../../etc/passwd", "\u2028RUN x", "${HOME}", "*", "[x]", "#", "\\", "é", "", "0", "-1", "99999999999999999999", "true", "[]", "{}", ";", "&&"}

// vary changes an example: some of its words become mischief, files go, come
// twice, or are cut off.
func vary(tree fstest.MapFS, r *rand.Rand) fstest.MapFS {
	out := fstest.MapFS{}
	var names []string
	for name := range tree {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		data := tree[name].Data
		switch r.IntN(12) {
		case 0:
			continue
		case 1:
			data = data[:len(data)*r.IntN(100)/100]
		case 2, 3, 4, 5:
			data = replaceWord(data, r)
		case 6:
			bad := path.Join(path.Dir(name), "x "+mischief[r.IntN(len(mischief))]+path.Ext(name))
			if fs.ValidPath(bad) {
				out[bad] = &fstest.MapFile{Data: data}
			}
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

// replaceWord puts mischief in the place of one quoted or plain word.
func replaceWord(data []byte, r *rand.Rand) []byte {
	words := bytes.FieldsFunc(data, func(c rune) bool { return strings.ContainsRune(" \t\r\n\"'<>=:,()[]{}", c) })
	if len(words) == 0 || len(data) > 100_000 {
		return data
	}
	return bytes.Replace(data, words[r.IntN(len(words))], []byte(mischief[r.IntN(len(mischief))]), 1+r.IntN(3))
}

// A variant of an example is either refused with an error, or what is written
// for it is proven: parsed, of the template's own instructions, every source
// there. Nothing panics, and what is written has no finding that matters.
func TestVariants(t *testing.T) {
	each := 60
	if testing.Short() {
		each = 8
	}
	found, err := List(os.DirFS(*in))
	if err != nil {
		t.Fatal(err)
	}
	wrote := 0
	for _, e := range found {
		tree := readTree(t, e)
		for seed := range each {
			if variant(t, e.Name, vary(tree, rand.New(rand.NewPCG(uint64(seed), 7)))) {
				wrote++
			}
		}
	}
	t.Logf("%d variants were written for, of %d", wrote, each*len(found))
	if wrote < len(found) {
		t.Errorf("only %d variants could be written for: the test proves nothing", wrote)
	}
}

// variant goes the way of the command and reports whether anything was written.
func variant(t *testing.T, name string, tree fstest.MapFS) bool {
	t.Helper()
	project, err := detect.Open(tree, languages.All())
	if err != nil {
		return false
	}
	renderer := render.New(templates.Builtin())
	made, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: name, Words: renderer})
	if err != nil {
		return false
	}
	wrote := false
	for _, app := range made.Apps {
		if len(app.Open) > 0 {
			continue
		}
		files, err := renderer.Files(app)
		if err != nil {
			continue
		}
		var dockerfile, ignore []byte
		for _, f := range files {
			if strings.HasSuffix(f.Path, ".dockerignore") {
				ignore = f.Body
			} else if f.Path == app.Dockerfile {
				dockerfile = f.Body
			}
		}
		if proof.Check(app, files, ignore, renderer, project) != nil {
			continue
		}
		wrote = true
		if bytes.Contains(dockerfile, []byte("\nRUN touch /evil")) {
			t.Errorf("%s: the project added an instruction:\n%s", name, dockerfile)
		}
		findings, err := inspect.Lint(t.Context(), dockerfile, inspect.Context{})
		if err != nil {
			t.Errorf("%s: it does not convert: %v\n%s", name, err, dockerfile)
		}
		for _, f := range findings {
			t.Errorf("%s: %s: %s\n%s", name, f.Code, f.Message, dockerfile)
		}
	}
	return wrote
}
