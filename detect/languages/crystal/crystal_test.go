package crystal_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/crystal"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, crystal.Language, files)
}

const (
	shard = "name: shop\nversion: 1.0.0\ntargets:\n  shop:\n    main: src/shop.cr\n"
	serve = "server.bind_tcp \"0.0.0.0\", PORT\nserver.listen\n"
)

func TestPrograms(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		want  string
	}{
		"kemal": {tree{"shard.yml": shard + "crystal: \">= 1.14.0, < 1.16\"\ndependencies:\n  kemal:\n    github: kemalcr/kemal\n  sqlite3:\n    github: crystal-lang/crystal-sqlite3\n", "shard.lock": "", "src/shop.cr": "require \"kemal\"\nProcess.on_terminate { }\nKemal.run\n"},
			"service | kemal | 1.15.1 | gcr.io/distroless/static-debian13:nonroot |  | /shop | sqlite-dev sqlite-static | "},
		"kemal, as it comes": {tree{"shard.yml": shard + "dependencies:\n  kemal:\n    github: kemalcr/kemal\n", "src/shop.cr": "Kemal.run\n"},
			"service | kemal | 1.21.0 | gcr.io/distroless/static-debian13:nonroot |  | /shop |  |  !no-shard-lock"},
		"a constant, no handler": {tree{"shard.yml": shard, "src/shop.cr": "PORT = 9000\n" + serve},
			"service |  | 1.21.0 | gcr.io/distroless/static-debian13:nonroot | tini -- | /shop | tini-static |  !no-sigterm-handler"},
		"itself alone":          {tree{"shard.yml": shard, "src/shop.cr": "server.bind_tcp 9000\nSignal::TERM.trap { }\n"}, "service |  | 1.21.0 | gcr.io/distroless/static-debian13:nonroot |  | /shop |  |  !binds-to-localhost"},
		"no target":             {tree{"shard.yml": "name: shop\nversion: 1.0.0\n", "src/shop.cr": "Signal::TERM.trap { }\nTCPServer.new(\"0.0.0.0\", 9000)\n"}, "service |  | 1.21.0 | gcr.io/distroless/static-debian13:nonroot |  | /shop |  | "},
		"a tool":                {tree{"shard.yml": shard, ".tool-versions": "crystal 1.13.2\n", "src/shop.cr": "puts 1\n"}, "tool |  | 1.13.2 | gcr.io/distroless/static-debian13:nonroot |  | /shop |  | "},
		"several, no name fits": {tree{"shard.yml": "name: shop\nversion: 1.0.0\ntargets:\n  a:\n    main: src/a.cr\n  b:\n    main: src/b.cr\n", "src/a.cr": "puts 1\n"}, "tool |  | 1.21.0 | gcr.io/distroless/static-debian13:nonroot |  |  |  |  ?program"},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if got := trial.Brief(p); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if a := p.Apps[0]; name == "kemal, as it comes" && a.Fact("stopSignal") != "SIGINT" {
				t.Errorf("stops on %q", a.Fact("stopSignal"))
			}
			if a := p.Apps[0]; a.Kind == "service" && a.Port != 9000 && a.Framework == "" {
				t.Errorf("port %d", a.Port)
			}
		})
	}
}

func TestLibraryIsRefused(t *testing.T) {
	langs := []*detect.Language{crystal.Language}
	p, err := detect.Open(fstest.MapFS{"shard.yml": {Data: []byte("name: shop\nversion: 1.0.0\n")}, "src/shop.cr": {Data: []byte("module Shop\nend\n")}}, langs)
	if err != nil {
		t.Fatal(err)
	}
	if found := detect.Scan(p, ".", ""); len(found.Apps) != 0 || len(found.Skipped) != 1 || !strings.Contains(found.Skipped[0].Reason, "a library") {
		t.Errorf("%+v", found)
	}
}

// Lucky takes its port from PORT, and its assets from a list.
func TestLucky(t *testing.T) {
	a := planned(t, tree{"shard.yml": "name: shop\ntargets:\n  shop:\n    main: src/shop.cr\ndependencies:\n  lucky:\n    github: luckyframework/lucky\n", "shard.lock": "", "src/shop.cr": "Process.on_terminate { app.close }\n", "package.json": "{}"}).Apps[0]
	if a.Kind != "service" || a.Port != 3000 || a.Env["PORT"] != "3000" || a.Env["LUCKY_ENV"] != "production" || !trial.Warned(a, "assets-unbuilt") {
		t.Errorf("%s, %d, %v, %s", a.Kind, a.Port, a.Env, trial.Codes(a))
	}
}
