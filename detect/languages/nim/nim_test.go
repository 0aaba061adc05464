package nim_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/nim"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, nim.Language, files)
}

const (
	recipe = "version = \"1.0.0\"\n# bin = @[\"no\"]\nbin = @[\"shop\"]\n"
	stops  = "onSignal(SIGTERM):\n  quit()\n"
)

func TestPrograms(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		want  string
	}{
		"jester, no lock": {tree{"shop.nimble": recipe + "requires \"nim >= 1.6.0 & < 2.1\", \"jester\"\n", "shop.nim": "import jester\nsettings:\n  port = Port(9000)\n"},
			"service | jester | 2.0.14 | gcr.io/distroless/static-debian13:nonroot | tini -- | /shop | tini-static |  !no-sigterm-handler !no-nimble-lock"},
		"a port of the environment": {tree{"shop.nimble": recipe, "shop.nim": stops + "waitFor server.serve(Port(parseInt(getEnv(\"PORT\", \"9000\"))), cb)\n"},
			"service |  | 2.2.6 | gcr.io/distroless/static-debian13:nonroot |  | /shop |  | "},
		"a program with a name of its own": {tree{"api.nimble": "version = \"1\"\nsrcDir = \"src\"\nnamedBin[\"main\"] = \"shop\"\n", "src/main.nim": stops + "server.listen(Port(9000))\n"},
			"service |  | 2.2.6 | gcr.io/distroless/static-debian13:nonroot |  | /shop |  | "},
		"programs in a table": {tree{"shop.nimble": "namedBin = {\n  \"main\": \"shop\",\n  \"ctl\": \"shopctl\"\n}.toTable()\n", "main.nim": stops + "server.listen(Port(9000))\n"},
			"service |  | 2.2.6 | gcr.io/distroless/static-debian13:nonroot |  | /shop |  | "},
		"loads libraries": {tree{"shop.nimble": recipe, "config.nims": "switch(\"define\", \"ssl\")\n", "shop.nim": stops + "import db_connector/db_sqlite\nserver.listen(Port(9000))\n"},
			"service |  | 2.2.6 | alpine:3.24 |  | /usr/local/bin/shop |  | libssl3 sqlite-libs"},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if got := trial.Brief(p); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if a := p.Apps[0]; a.Port != 9000 {
				t.Errorf("port %d", a.Port)
			}
		})
	}
}

func TestLibraryIsRefused(t *testing.T) {
	p, err := detect.Open(fstest.MapFS{"shop.nimble": {Data: []byte("version = \"1.0.0\"\n")}, "shop.nim": {Data: []byte("proc f*() = discard\n")}}, []*detect.Language{nim.Language})
	if err != nil {
		t.Fatal(err)
	}
	if found := detect.Scan(p, ".", ""); len(found.Apps) != 0 || len(found.Skipped) != 1 || !strings.Contains(found.Skipped[0].Reason, "a library") {
		t.Errorf("%+v", found)
	}
}

// HappyX is told where to listen by words without brackets.
func TestHappyX(t *testing.T) {
	a := planned(t, tree{"shop.nimble": "bin = @[\"shop\"]\nrequires \"happyx\"\n", "nimble.lock": "", "shop.nim": "serve \"127.0.0.1\", 9001:\n  get \"/\":\n    \"hi\"\n"}).Apps[0]
	if a.Port != 9001 || !trial.Warned(a, "binds-to-localhost") {
		t.Errorf("port %d, %s", a.Port, trial.Codes(a))
	}
}

// The port of Prologue's settings has its default in the source.
func TestPrologue(t *testing.T) {
	a := planned(t, tree{"shop.nimble": "bin = @[\"shop\"]\nrequires \"nim >= 2.0.0\", \"prologue >= 0.6.6\"\n", "nimble.lock": "", "shop.nim": "let settings = newSettings(port = Port(env.getOrDefault(\"port\", 9000)))\n", "static/x.css": "x"}).Apps[0]
	if a.Port != 9000 || strings.Join(a.RuntimeFiles, " ") != "static" {
		t.Errorf("port %d, %q", a.Port, a.RuntimeFiles)
	}
}
