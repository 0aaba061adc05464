package static_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/static"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string, given ...string) (*plan.Plan, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	languages := []*detect.Language{static.Language}
	project, err := detect.Open(fsys, languages)
	if err != nil {
		t.Fatal(err)
	}
	choices := plan.Choices{}
	for _, g := range given {
		name, value, _ := strings.Cut(g, "=")
		choices[name] = plan.Choice{Value: value}
	}
	return plan.Make(plan.Request{Project: project, Languages: languages, Dir: ".", Name: "site", Given: choices, Words: render.New(templates.Builtin())})
}

const page = "-- index.html --\n<!doctype html>\n<h1>hello</h1>\n"

// TestPublished holds what of a folder is shown to visitors.
func TestPublished(t *testing.T) {
	tests := []struct{ name, archive, published, warns string }{
		{"page alone", page, "index.html", ""},
		{"styles and pictures", page + "-- css/a.css --\nh1{}\n-- img/a.svg --\n<svg/>\n-- robots.txt --\n\n", "index.html, robots.txt, css/, img/", ""},
		{"secrets and manifests stay", page + "-- .env --\nKEY=1\n-- package.json --\n{}\n-- .git/config --\n\n-- tailwind.config.js --\n\n-- key.pem --\n\n-- README.md --\n\n", "index.html", ""},
		{"notes in a folder do not hide it", page + "-- css/a.css --\nh1{}\n-- css/README.md --\n\n-- css/a.scss --\n\n", "index.html, css/", ""},
		{"what no site shows hides its folder", page + "-- data/a.json --\n{}\n-- data/dump.sql --\n\n", "index.html", "not-published"},
		{"a folder with a dot in its name", page + "-- v1.2/a.html --\n\n", "index.html, v1.2/", ""},
		{"well-known", page + "-- .well-known/security.txt --\n\n-- .well-known/apple-app-site-association --\n\n", "index.html, .well-known/", ""},
		{"source that no page names", page + "-- src/a.js --\n1\n-- tests/a.html --\n<script src=\"../src/a.js\">\n", "index.html", "not-publishednot-published"},
		{"source that a page names", page + "<script src=\"./src/a.js\">\n-- src/a.js --\n1\n", "index.html, src/", ""},
		{"data that nobody may read", page + "-- credentials.json --\n{}\n-- data/a.json --\n{}\n-- data/service-account.json --\n{}\n", "index.html, data/", ""},
		{"scripts of those who work on it", page + "-- scripts/deploy.py --\n\n", "index.html", "not-published"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := planned(t, test.archive)
			if err != nil || len(p.Apps) != 1 {
				t.Fatalf("%v, skipped %v", err, p.Skipped)
			}
			app := p.Apps[0]
			if got := app.Decision("published").Value; got != test.published {
				t.Errorf("published %q, want %q", got, test.published)
			}
			codes := ""
			for _, w := range app.Warnings {
				codes += w.Code
			}
			if codes != test.warns {
				t.Errorf("warnings %q, want %q", codes, test.warns)
			}
		})
	}
}

// TestNoSite passes by what only looks like a site: nothing that is merely
// unknown is published.
func TestNoSite(t *testing.T) {
	tests := []struct{ name, archive, why string }{
		{"beside a program", page + "-- main.lua --\n\n", "main.lua"},
		{"a program below", page + "-- src/main.c --\n\n", "src/main.c"},
		{"a script that must be built", page + "-- main.ts --\n\n", "main.ts"},
		{"Jinja", "-- index.html --\n{% extends 'base.html' %}\n", "template"},
		{"Go templates", "-- index.html --\n<h1>{{ .Title }}</h1>\n", "template"},
		{"PHP", "-- index.html --\n<?php echo 1 ?>\n", "template"},
		{"Jekyll", "-- index.html --\n---\nlayout: home\n---\n", "template"},
		{"Jekyll's configuration", page + "-- _config.yml --\ntitle: x\n", "generator"},
		{"Hugo", page + "-- hugo.toml --\n\n", "generator"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := planned(t, test.archive)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Apps) != 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, test.why) {
				t.Errorf("apps %d, skipped %+v, want a word on %q", len(p.Apps), p.Skipped, test.why)
			}
		})
	}
}

// TestPageOfTheBrowser keeps pages that are filled in by the browser.
func TestPageOfTheBrowser(t *testing.T) {
	for _, text := range []string{"<div id=\"app\">{{ message }}</div>", "<body ng-app>{{ 1 + 1 }}</body>", "<script>let t = `{{x}}`</script>"} {
		p, err := planned(t, "-- index.html --\n"+text+"\n")
		if err != nil || len(p.Apps) != 1 {
			t.Errorf("%s: %v, skipped %v", text, err, p.Skipped)
		}
	}
}

// TestGiven holds what is given to the folder of the site.
func TestGiven(t *testing.T) {
	archive := page + "-- a.html --\n\n-- .env --\n\n-- sub/b.html --\n\n"
	if p, err := planned(t, archive, "published=index.html,sub/"); err != nil || p.Apps[0].List("published")[1] != "sub/" {
		t.Errorf("%v", err)
	}
	for _, bad := range []string{".", "../x", "/etc/", ".env", ".git/", "nope.html", "sub", "a.html/"} {
		if _, err := planned(t, archive, "published="+bad); err == nil {
			t.Errorf("published=%s was taken", bad)
		}
	}
}

// FuzzPage reads pages of any content.
func FuzzPage(f *testing.F) {
	f.Add("<h1>{{ x }}</h1>")
	f.Add("<script>{{</script>")
	f.Add("---\n<%")
	f.Fuzz(func(t *testing.T, text string) {
		languages := []*detect.Language{static.Language}
		p, err := detect.Open(fstest.MapFS{"index.html": &fstest.MapFile{Data: []byte(text)}}, languages)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := plan.Make(plan.Request{Project: p, Languages: languages, Dir: ".", Name: "x"}); err != nil {
			t.Error(err)
		}
	})
}
