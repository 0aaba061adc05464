//go:build unix && !lean

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewAsks(t *testing.T) {
	dir := t.TempDir()
	c := talk(t, dir, false, nil, "new")
	c.hear("Which template?").say("static" + enter)
	c.hear("In which folder?").say("shop\r")
	c.hear("project's name?").say(enter)
	c.hear("site's title?").say("A <b> shop\r")
	c.hear("index.html").hear("FROM nginx").hear("What now?").say(enter)
	c.hear("wrote shop/Dockerfile").hear("docker build -t shop .").hear("stagewright new static-site shop --set title='A <b> shop'").ends(0)
	text, err := os.ReadFile(filepath.Join(dir, "shop", "index.html"))
	if err != nil || !bytes.Contains(text, []byte("<h1>A &lt;b&gt; shop</h1>")) {
		t.Errorf("%v %s", err, text)
	}
	sameAsGenerate(t, filepath.Join(dir, "shop"))
	again := filepath.Join(dir, "again")
	if code := run([]string{"new", "static-site", again, "--set", "title=A <b> shop", "--set", "name=shop"}, quiet()); code != 0 {
		t.Fatal(code)
	}
	if other, _ := os.ReadFile(filepath.Join(again, "index.html")); !bytes.Equal(text, other) {
		t.Errorf("the line without questions makes another project:\n%s", other)
	}
}

func TestNewGoesBackAndLeaves(t *testing.T) {
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "full", "of"), 0o755))
	c := talk(t, dir, false, nil, "new", "--plain", "--set", "port=9000")
	c.hear("Which template?").hear("]: ").say("<\r").hear("this is the first question").hear("]: ").say("go-http\r")
	c.hear("In which folder?").hear("[go-http]: ").say("full\r").hear("not possible").hear("not empty").say("shop\r")
	c.hear("project's name?").hear("[shop]: ").say("till\r")
	c.hear("module's path?").hear("[example.com/till]: ").say("a b\r").hear("not possible").say("<\r")
	c.hear("project's name?").hear("[shop]: ").say("desk\r")
	c.hear("module's path?").hear("[example.com/desk]: ").say(enter)
	c.hear("EXPOSE 9000").hear("What now?").hear("]: ").say("<\r") // over the port, which the flag gave
	c.hear("module's path?").hear("]: ").say(enter).hear("What now?").hear("]: ").say("2\r").ends(exitCancelled)
	if has(t, dir, "shop") {
		t.Error("leaving wrote files")
	}
	for _, heard := range []string{"Which template?", "In which folder?", "project's name?", "site's title?", "What now?"} {
		for _, key := range []string{ctrlC, ctrlD, "\x1b"} {
			c := talk(t, dir, false, nil, "new")
			for _, step := range []struct{ hear, say string }{{"Which template?", "static\r"}, {"In which folder?", "shop\r"}, {"project's name?", enter}, {"site's title?", enter}, {"What now?", ""}} {
				c.hear(step.hear)
				if step.hear == heard {
					c.say(key)
					break
				}
				c.say(step.say)
			}
			c.ends(exitCancelled)
			if has(t, dir, "shop") {
				t.Errorf("leaving at %q wrote files", heard)
			}
		}
	}
}

func TestNewTakesATemplateByPath(t *testing.T) {
	dir := t.TempDir()
	ours := filepath.Join(dir, "ours")
	must(t, os.MkdirAll(ours, 0o755))
	must(t, os.WriteFile(filepath.Join(ours, "template.yaml"), []byte("title: Ours\nquestions:\n  - {name: kind, type: choice, options: [a, b]}\n  - {name: sure, type: yesno}\n"), 0o644))
	must(t, os.WriteFile(filepath.Join(ours, "index.html.tmpl"), []byte("{{ name .kind }}{{ if .sure }}!{{ end }}\n"), 0o644))
	c := talk(t, dir, false, nil, "new")
	c.hear("Which template?").say("another\r").hear("Where is it?").say("nowhere\r").hear("no such template").say(strings.Repeat("\x7f", 7) + "ours\r")
	c.hear("In which folder?").say("x\r").hear("project's name?").say("xx\r").hear("kind?").say(down + enter).hear("sure?").say("yes" + enter)
	c.hear("What now?").say(enter).hear("stagewright new ours x --set name=xx --set kind=b --set sure=yes").ends(0)
	if text, err := os.ReadFile(filepath.Join(dir, "x", "index.html")); err != nil || string(text) != "b!\n" {
		t.Errorf("%v %q", err, text)
	}
}
