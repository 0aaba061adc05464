//go:build !lean

package render

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/stagewright/stagewright/templates"
)

// calls are the functions with what templates give them.
var calls = []string{
	`base "a/b.go"`, `base ""`, `clean "/a/../b/"`, `dir "a/b"`, `dir "a"`, `upper "aé"`, `contains "b" "abc"`, `contains "" ""`,
	`hasPrefix "a" "abc"`, `hasSuffix "a" "abc"`, `trimPrefix "a" "aab"`, `trimSuffix "b" "abb"`, `replace "-" "_" "a-b-c"`,
	`splitList "/" "a/b//"`, `splitList "/" ""`, `splitn "=" 2 "a=b=c"`, `splitn "=" 2 "a"`, `(splitn "=" 2 "a=b")._1`,
	`regexMatch "^3[.]1[0-9]" "3.12"`, `regexReplaceAll "=.*" "a=b" ""`, `regexReplaceAll "(a)" "ab" "${1}c"`,
	`atoi "12"`, `atoi "x"`, `add1 1`, `add1 .Zero`, `sub 3 1`, `sub (len .Texts) 1`, `min 1 3`, `min 3 (sub 2 1) 5`,
	`default "x" .Empty`, `default "x" "y"`, `default "x" .None`, `default "x" .Zero`, `default "x" .Texts`, `default "x" .Map`,
	`ternary "a" "b" true`, `ternary 1 "b" false`, `ternary "a" "b" "c"`,
	`dict`, `dict "a" 1 "b"`, `dict 1 "x"`, `get (dict "a" "b") "a"`, `get (dict) "a"`, `hasKey (dict "a" 1) "a"`, `hasKey (dict) "a"`,
	`set (dict "a" 1) "b" true`, `list`, `list 1 "a" .Texts`, `append .Texts "c"`, `append (list 1) 2`, `append .Texts 2`, `append "a" 2`,
	`prepend .Texts "z"`, `prepend 3 "z"`, `concat .Texts (list 1) .Numbers`, `concat`, `concat .Texts "a"`,
	`first .Texts`, `first (list)`, `first .Numbers`, `first "abc"`, `last .Texts`, `last (list 1 2)`, `last .None2`, `first 3`,
	`has "a" .Texts`, `has 1 .Texts`, `has "a" (list "b" "a")`, `has "a" .None`, `has "a" "abc"`, `has 2 .Numbers`,
	`uniq (list "a" 1 "a" 1 "1")`, `uniq .Texts`, `uniq "aa"`, `without .Texts "a" "c"`, `without (list 1 2) 1`, `without 3 1`,
	`toStrings .Texts`, `toStrings (list "a" 1 nil true)`, `toStrings "a"`, `toStrings .Numbers`, `toStrings .None`,
	`join "," .Texts`, `join "-" (list 1 "b")`, `join "," "a"`, `join "," .Numbers`, `sortAlpha (list "b" "a" 3)`, `sortAlpha "b"`,
}

func TestFunctionsDoWhatSprigsDo(t *testing.T) {
	run := func(funcs template.FuncMap, call string) string {
		text, err := template.New("").Funcs(funcs).Parse(`{{ printf "%#v" (` + call + `) }}`)
		if err != nil {
			t.Fatalf("%s: %v", call, err)
		}
		var b strings.Builder
		values := map[string]any{"Empty": "", "None": nil, "None2": []any{}, "Zero": 0, "Texts": []string{"a", "b", "a"},
			"Numbers": []int{2, 1}, "Map": map[string]string{}}
		if err := text.Execute(&b, values); err != nil {
			return "refused"
		}
		return b.String()
	}
	own, sprigs := plain(), functions()
	for _, call := range calls {
		if got, want := run(own, call), run(sprigs, call); got != want {
			t.Errorf("%s: %s, sprig says %s", call, got, want)
		}
	}
	for name := range own {
		if !slices.ContainsFunc(calls, func(c string) bool { return c == name || strings.HasPrefix(c, name+" ") }) {
			t.Errorf("%s is never compared", name)
		}
	}
}

// The program built with -tags lean has no functions but these.
func TestBuiltinTemplatesCallNoOtherFunctions(t *testing.T) {
	files, err := fs.Glob(templates.Builtin(), "*/*.tmpl")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		b, err := fs.ReadFile(templates.Builtin(), name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := template.New(path.Base(name)).Funcs(plain()).Funcs(escapers()).Parse(string(b)); err != nil {
			t.Errorf("%v: write it without that function, or add it to functions.go", err)
		}
	}
}
