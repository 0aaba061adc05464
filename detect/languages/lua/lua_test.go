package lua_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/lua"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	languages := []*detect.Language{lua.Language}
	project, err := detect.Open(fsys, languages)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Make(plan.Request{Project: project, Languages: languages, Dir: ".", Name: "app", Words: render.New(templates.Builtin())})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// codes are the codes of an app's warnings.
func codes(app *plan.App) string {
	var out []string
	for _, w := range app.Warnings {
		out = append(out, w.Code)
	}
	return strings.Join(out, " ")
}

// refused holds folders to be no apps, for a reason that names a word.
func refused(t *testing.T, cases map[string]string) {
	t.Helper()
	for archive, why := range cases {
		p := planned(t, archive)
		if len(p.Apps) != 0 {
			t.Errorf("taken for an app (%s): want none, because %q\n%s", p.Apps[0].Kind, why, archive)
		} else if why != "" && (len(p.Skipped) == 0 || !strings.Contains(p.Skipped[0].Reason, why)) {
			t.Errorf("skipped %+v, want a word on %q\n%s", p.Skipped, why, archive)
		}
	}
}

// TestPrograms holds what starts a program, and what it needs.
func TestPrograms(t *testing.T) {
	for _, test := range []struct {
		name, archive, kind, start, packages, warns string
		port                                        int
	}{
		{"a socket", "-- server.lua --\nlocal s = require('socket')\ns.bind('*', 8081)\n", "service", "lua5.4 server.lua", "lua-socket tini", "", 8081},
		{"a tool, and Lua's own libraries", "-- main.lua --\nlocal m = require('math')\nlocal h = require('helper')\n-- helper.lua --\n\n", "tool", "lua5.4 main.lua", "", "", 0},
		{"a module that nobody has", "-- main.lua --\nrequire 'frobnicate'\n", "tool", "lua5.4 main.lua", "", "module-unknown", 0},
		{"a range", "-- main.lua --\nprint(1)\n-- x-1-1.rockspec --\ndependencies = { \"lua >= 5.1, < 5.4\" }\n", "tool", "lua5.3 main.lua", "", "", 0},
		{"a pin", "-- main.lua --\nprint(1)\n-- .lua-version --\n5.1.5\n", "tool", "lua5.1 main.lua", "", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Start, " "); a.Kind != test.kind || got != test.start || strings.Join(a.RunPackages, " ") != test.packages || a.Port != test.port || codes(a) != test.warns {
				t.Errorf("%s, %q, %q, %d, %q", a.Kind, got, a.RunPackages, a.Port, codes(a))
			}
		})
	}
}

// TestRefused passes by what another program runs, and by libraries.
func TestRefused(t *testing.T) {
	refused(t, map[string]string{
		"-- main.lua --\nfunction love.draw() love.graphics.print('x') end\n":   "another program",
		"-- init.lua --\nvim.opt.number = true\n":                               "",
		"-- x-1-1.rockspec --\ndependencies = {}\n-- src/x.lua --\nreturn {}\n": "a library",
		"-- main.lua --\nprint(1)\n-- CMakeLists.txt --\nproject(x)\n":          "",
	})
}
