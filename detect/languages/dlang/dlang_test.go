package dlang_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/dlang"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, dlang.Language, files)
}

func TestPrograms(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		want  string
	}{
		"vibe.d": {tree{"dub.json": `{"name": "shop", "dependencies": {"vibe-d": "~>0.10.0"}, "toolchainRequirements": {"frontend": "~>2.108.0"}}`, "dub.selections.json": "{}", "source/app.d": "void main() { auto settings = new HTTPServerSettings; settings.port = 9000; listenHTTP(settings, &hello); runApplication(); }"},
			"service | vibe-d | 1.38.0 | debian:trixie-slim |  | /usr/local/bin/shop | ca-certificates curl gcc libc6-dev libssl-dev xz-utils | libssl3t64"},
		"sdl, libraries, no handler": {tree{"dub.sdl": "name \"shop\"\ntargetName \"shopd\"\ndependency \"mir\" version=\"*\"\nlibs \"sqlite3\"\nconfiguration \"x\" {\n  targetType \"library\"\n}\n", "source/app.d": "enum port = 9000;\nlistener.bind(new InternetAddress(\"0.0.0.0\", port));\nlistener.listen(8);\n"},
			"service |  | 1.40.0 | debian:trixie-slim | tini -- | /usr/local/bin/shopd | ca-certificates dub gcc ldc libc6-dev libsqlite3-dev | libsqlite3-0 tini !no-sigterm-handler !no-dub-selections"},
		"a tool": {tree{"dub.sdl": "name \"shop\"\ntoolchainRequirements ldc=\">=1.36.0 <1.38.0\"\n", "src/main.d": "void main() {}\n"}, "tool |  | 1.37.0 | debian:trixie-slim |  | /usr/local/bin/shop | ca-certificates curl gcc libc6-dev xz-utils | "},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if got := trial.Brief(p); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if a := p.Apps[0]; a.Kind == "service" && a.Port != 9000 {
				t.Errorf("port %d", a.Port)
			}
		})
	}
}

// Debian has one line of LDC; others are their makers' own.
func TestCompilers(t *testing.T) {
	for version, want := range map[string]string{"1.40.0": "ldc libc6-dev", "1.41.0": "releases/download/v1.41.0/ldc2-1.41.0-linux-$cpu.tar.xz"} {
		a := planned(t, tree{"dub.json": `{"name": "shop", "toolchainRequirements": {"ldc": "==` + version + `"}}`, "source/app.d": "void main() {}\n"}).Apps[0]
		if text := trial.Written(t, a, ""); !strings.Contains(text, want) || !strings.Contains(text, "FROM debian:trixie-slim AS build\n") {
			t.Errorf("%s: want %s in\n%s", version, want, text)
		}
	}
}

func TestLibraryIsRefused(t *testing.T) {
	langs := []*detect.Language{dlang.Language}
	for _, text := range []string{`{"name": "shop", "targetType": "library"}`, `{"name": "shop"}`} {
		p, err := detect.Open(fstest.MapFS{"dub.json": {Data: []byte(text)}, "source/shop.d": {Data: []byte("module shop;\n")}}, langs)
		if err != nil {
			t.Fatal(err)
		}
		if found := detect.Scan(p, ".", ""); len(found.Apps) != 0 || len(found.Skipped) != 1 || !strings.Contains(found.Skipped[0].Reason, "a library") {
			t.Errorf("%+v", found)
		}
	}
}

// Whatever a recipe holds, reading it ends.
func FuzzRecipe(f *testing.F) {
	f.Add("name \"shop\" {\n}}\nlibs\ndependency `x` path=\"..\"\n", `{"name": ["x"], "dependencies": "x"}`)
	f.Fuzz(func(t *testing.T, sdl, json string) {
		for name, text := range map[string]string{"dub.sdl": sdl, "dub.json": json} {
			p, err := detect.Open(fstest.MapFS{name: {Data: []byte(text)}, "source/app.d": {Data: []byte("void main() {}")}}, []*detect.Language{dlang.Language})
			if err != nil {
				t.Fatal(err)
			}
			detect.Scan(p, ".", "")
		}
	})
}
