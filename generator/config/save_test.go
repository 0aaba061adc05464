package config_test

import (
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/config"
)

// Answers go into the file as people would write them, and leave the rest of it.
func TestSave(t *testing.T) {
	answers := []config.Answer{
		{Fact: &detect.Fact{Name: "port", Type: detect.Number}, Text: "9000"},
		{Fact: &detect.Fact{Name: "list", Type: detect.List}, Text: "a,b"},
		{Fact: &detect.Fact{Name: "flag", Type: detect.YesNo}, Text: "yes"},
		{Fact: &detect.Fact{Name: "start", Type: detect.Command}, Text: "run: it"},
		{Fact: &detect.Fact{Name: "version", Type: detect.Version}, Text: "3.10"},
	}
	const facts = "    port: 9000\n    list:\n      - a\n      - b\n    flag: true\n    start: 'run: it'\n    version: \"3.10\"\n"
	for _, c := range []struct{ app, before, after string }{
		{"", "", "facts:\n" + unindent(facts)},
		{"", "# only words\n", "# only words\nfacts:\n" + unindent(facts)},
		{"api", "# ours\ntemplates: t # why\napps:\n  api:\n    facts:\n      port: 1 # old\n", "# ours\ntemplates: t # why\napps:\n  api:\n    facts:\n" +
			"      port: 9000 # old\n      list:\n        - a\n        - b\n      flag: true\n      start: 'run: it'\n      version: \"3.10\"\n"},
		{"", "facts: {}\nignore: [x]\n", "facts: {port: 9000, list: [a, b], flag: true, start: 'run: it', version: \"3.10\"}\nignore: [x]\n"},
	} {
		tree := fstest.MapFS{}
		if c.before != "" {
			tree[config.File] = &fstest.MapFile{Data: []byte(c.before)}
		}
		p, err := detect.Open(tree, nil)
		if err != nil {
			t.Fatal(err)
		}
		after, before, err := config.Save(p, c.app, answers)
		if err != nil {
			t.Fatal(err)
		}
		if string(before) != c.before || string(after) != c.after {
			t.Errorf("%q became\n%s\nwant\n%s", c.before, after, c.after)
		}
	}
	p, err := detect.Open(fstest.MapFS{config.File: {Data: []byte("facts: [")}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := config.Save(p, "", answers); err == nil {
		t.Error("a broken file was rewritten")
	}
}

func unindent(s string) string {
	out := ""
	for i := 0; i < len(s); i++ {
		if i == 0 || s[i-1] == '\n' {
			i += 2
		}
		out += string(s[i])
	}
	return out
}
