package erlang_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/erlang"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/trial"
	"github.com/stagewright/stagewright/templates"
)

type tree map[string]string

func planned(t testing.TB, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, erlang.Language, files)
}

func dockerfile(t testing.TB, app *plan.App) string {
	t.Helper()
	files, err := render.New(templates.Builtin()).Files(app)
	if err != nil {
		t.Fatal(err)
	}
	return string(files[0].Body) + string(files[1].Body)
}

const (
	shop  = "{relx, [{release, {shop, \"1.0\"}, [shop]}]}.\n"
	plain = "-module(shop).\n"
)

// What the settings make of a project, and how it starts and listens.
func TestProjects(t *testing.T) {
	for name, test := range map[string]struct {
		files             tree
		kind, start, runs string
		port              int
		has, lacks        string
	}{
		"a worker":         {tree{"rebar.config": shop, "src/shop.erl": plain}, "worker", "/app/bin/shop foreground", "debian:trixie-slim", 0, "rebar3 release --relname shop", "EXPOSE"},
		"sockets":          {tree{"rebar.config": shop, "src/shop.erl": "% gen_tcp:listen(1111)\ngen_tcp:listen(4000, [])."}, "service", "/app/bin/shop foreground", "debian:trixie-slim", 4000, "EXPOSE 4000", "deps_only"},
		"Cowboy":           {tree{"rebar.config": "{deps, [{cowboy, \"2.13.0\"}]}.\n" + shop, "src/shop.erl": "Port = list_to_integer(os:getenv(\"PORT\", \"4100\")), cowboy:start_clear(http, [{port, Port}], #{})."}, "service", "/app/bin/shop foreground", "debian:trixie-slim", 4100, "PORT=4100", "rebar.lock"},
		"settings":         {tree{"rebar.config": shop, "config/sys.config": "[{shop, [{port, 4200}]}].", "src/shop.erl": "gen_tcp:listen(Port, [])."}, "service", "/app/bin/shop foreground", "debian:trixie-slim", 4200, "COPY config/ config/", ""},
		"a profile, old":   {tree{"rebar.config": "{profiles, [{prod, [" + strings.TrimSuffix(shop, ".\n") + "]}]}.\n", ".tool-versions": "erlang 26.2\n", "src/shop.erl": plain}, "worker", "/app/bin/shop foreground", "debian:bookworm-slim", 0, "rebar3 as prod release", ""},
		"only links":       {tree{"rebar.config": "{relx, [{release, {shop, git}, [shop]}, {dev_mode, true}]}.\n", "src/shop.erl": plain}, "worker", "/app/bin/shop foreground", "debian:trixie-slim", 0, "--dev-mode false", ""},
		"without Erlang":   {tree{"rebar.config": "{relx, [{release, {shop, git}, [shop]}, {include_erts, false}]}.\n", "src/shop.erl": plain}, "worker", "/app/bin/shop foreground", "erlang:28-slim", 0, "", "apt-get"},
		"a minimum":        {tree{"rebar.config": "{minimum_otp_vsn, \"25.1\"}.\n" + shop, "src/shop.erl": plain}, "worker", "/app/bin/shop foreground", "debian:trixie-slim", 0, "FROM erlang:28 ", ""},
		"a tool":           {tree{"rebar.config": "{escript_main_app, shop}.\n{escript_name, \"buy\"}.\n", "src/shop.erl": plain}, "tool", "/usr/local/bin/buy", "erlang:28-slim", 0, "rebar3 escriptize", "EXPOSE"},
		"apps":             {tree{"rebar.config": shop, "apps/web/src/web.app.src": "x", "apps/web/rebar.config": "{deps, []}.", "apps/web/src/web.erl": "elli:start_link([{port, 4300}])."}, "service", "/app/bin/shop foreground", "debian:trixie-slim", 4300, "COPY apps/web/rebar.config apps/web/", ""},
		"Windows, no stop": {tree{"rebar.config": "\ufeff" + strings.ReplaceAll(strings.TrimSuffix(shop, ".\n"), "\n", "\r\n") + "\r\n", "src/shop.erl": plain}, "worker", "/app/bin/shop foreground", "debian:trixie-slim", 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			app := p.Apps[0]
			if got := strings.Join(app.Start, " "); app.Kind != test.kind || got != test.start || app.Port != test.port || app.Images["run"] != test.runs {
				t.Errorf("%s, %q, port %d on %s; want %v", app.Kind, got, app.Port, app.Images["run"], test)
			}
			text := dockerfile(t, app)
			if !strings.Contains(text, test.has) || test.lacks != "" && strings.Contains(text, test.lacks) {
				t.Errorf("%q or %q:\n%s", test.has, test.lacks, text)
			}
		})
	}
}

// What is no app is said to be none, and several releases are asked about.
func TestRefused(t *testing.T) {
	for want, files := range map[string]tree{
		"a library": {"rebar.config": "{deps, []}.\n"},
	} {
		p := planned(t, files)
		if len(p.Apps) != 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, want) {
			t.Errorf("%q: %d apps, skipped %v", want, len(p.Apps), p.Skipped)
		}
	}
	p := planned(t, tree{"rebar.config": "{relx, [{release, {a, \"1\"}, [a]}, {release, {b, \"1\"}, [b]}]}.\n"})
	if len(p.Apps) != 1 || len(p.Apps[0].Open) == 0 || len(p.Apps[0].Open[0].Options) != 2 {
		t.Errorf("two releases: %+v", p.Apps)
	}
}

// No text makes the reader panic or run on.
func FuzzTerms(f *testing.F) {
	f.Add(shop)
	f.Add("{a, [<<\"b\">>, 'c d', \"e\\\"f\", 1.5, #{x => y}, fun() -> ok end]}.\n%")
	f.Fuzz(func(t *testing.T, text string) {
		p := planned(t, tree{"rebar.config": shop + text, "src/shop.erl": plain})
		for _, app := range p.Apps {
			if len(app.Open) == 0 {
				_, _ = render.New(templates.Builtin()).Files(app)
			}
		}
	})
}

// The final image of a release with its own Erlang is of the Debian that the
// image of Erlang was built on.
func TestSuites(t *testing.T) {
	for version, want := range map[string]string{
		"29": "debian:trixie-slim", "28": "debian:trixie-slim", "28.5.0.5": "debian:trixie-slim", "28.0.1": "debian:bookworm-slim", "27": "debian:bookworm-slim",
		"26.2": "debian:bookworm-slim", "26.1.2": "debian:bullseye-slim", "25": "debian:bullseye-slim", "24.1": "erlang:24.1-slim", "23": "erlang:23-slim",
	} {
		a := planned(t, tree{".tool-versions": "erlang " + version + "\n", "rebar.config": shop, "src/shop.erl": plain}).Apps[0]
		if a.Images["build"] != "erlang:"+version || a.Images["run"] != want {
			t.Errorf("%s: %v, want %s", version, a.Images, want)
		}
		if strings.HasPrefix(want, "erlang") && len(a.RunPackages) > 0 {
			t.Errorf("%s: %q is installed from a Debian that has ended", version, a.RunPackages)
		}
	}
}
