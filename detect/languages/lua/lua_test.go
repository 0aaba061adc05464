package lua_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/lua"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// planned makes the plan of a project in an archive.
func planned(t *testing.T, archive string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, lua.Language, trial.Files(archive))
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
		{"below src", "-- src/main.lua --\nlocal s = require('socket')\ns.bind('*', 8083)\n-- x-1-1.rockspec --\nbuild = {}\n", "service", "lua5.4 src/main.lua", "lua-socket tini", "", 8083},
		{"a pin", "-- main.lua --\nprint(1)\n-- .lua-version --\n5.1.5\n", "tool", "lua5.1 main.lua", "", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if got := strings.Join(a.Start, " "); a.Kind != test.kind || got != test.start || strings.Join(a.RunPackages, " ") != test.packages || a.Port != test.port || trial.Codes(a) != test.warns {
				t.Errorf("%s, %q, %q, %d, %q", a.Kind, got, a.RunPackages, a.Port, trial.Codes(a))
			}
		})
	}
}

// TestRefused passes by what another program runs, and by libraries.
func TestRefused(t *testing.T) {
	trial.Refused(t, lua.Language, map[string]string{
		"-- main.lua --\nfunction love.draw() love.graphics.print('x') end\n":   "another program",
		"-- init.lua --\nvim.opt.number = true\n":                               "",
		"-- x-1-1.rockspec --\ndependencies = {}\n-- src/x.lua --\nreturn {}\n": "a library",
		"-- main.lua --\nprint(1)\n-- CMakeLists.txt --\nproject(x)\n":          "",
	})
}
