package gleam_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/gleam"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/trial"
	"github.com/stagewright/stagewright/templates"
)

type tree map[string]string

func planned(t testing.TB, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, gleam.Language, files)
}

const (
	name = "name = \"shop\"\n"
	mist = name + "[dependencies]\nmist = \">= 5.0.0\"\n"
	main = "pub fn main() {\n  io.println(\"hi\")\n}\n"
)

// What a package is, where it listens, and what builds it.
func TestProjects(t *testing.T) {
	for test, want := range map[string]struct {
		files tree
		kind  string
		port  int
		env   string
		alone bool
		has   string
	}{
		"a tool":     {tree{"gleam.toml": name, "manifest.toml": "", "src/shop.gleam": main}, "tool", 0, "", false, "COPY gleam.toml manifest.toml ./"},
		"a worker":   {tree{"gleam.toml": name, "src/shop.gleam": main + "process.sleep_forever()"}, "worker", 0, "", false, "COPY gleam.toml ./"},
		"a literal":  {tree{"gleam.toml": mist, "src/shop.gleam": main + "// mist.port(1)\n|> mist.bind(\"0.0.0.0\")\n|> mist.port(3000)"}, "service", 3000, "", false, "EXPOSE 3000"},
		"PORT":       {tree{"gleam.toml": mist, "src/shop.gleam": main + "envoy.get(\"PORT\")\n|> result.try(int.parse)\n|> result.unwrap(8000)\nmist.bind(\"::\")"}, "service", 8000, "8000", false, "PORT=8000"},
		"silent":     {tree{"gleam.toml": mist, "src/shop.gleam": main}, "service", 4000, "", true, "EXPOSE 4000"},
		"localhost":  {tree{"gleam.toml": mist, "src/shop.gleam": main + "mist.bind(\"localhost\")"}, "service", 4000, "", true, ""},
		"versions":   {tree{"gleam.toml": name, ".tool-versions": "gleam 1.14.0\nerlang 27.2\n", "src/shop.gleam": main}, "tool", 0, "", false, "gleam:v1.14.0-scratch"},
		"a range":    {tree{"gleam.toml": name, ".tool-versions": "gleam latest\n", "src/shop.gleam": main}, "tool", 0, "", false, "gleam:v1.18.1-scratch"},
		"Dockerfile": {tree{"gleam.toml": name, "Dockerfile": "FROM ghcr.io/gleam-lang/gleam:v1.12.0-erlang-alpine\n", "src/shop.gleam": main}, "tool", 0, "", false, "gleam:v1.12.0-scratch"},
		"beside": {tree{"server/gleam.toml": name + "[dependencies]\nshared = { path = \"../shared\" }\n", "server/src/shop.gleam": main, "shared/gleam.toml": "name = \"shared\"\n", "shared/src/shared.gleam": "pub const a = 1\n"},
			"tool", 0, "", false, "WORKDIR /src/server\n"},
	} {
		t.Run(test, func(t *testing.T) {
			p := planned(t, want.files)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			app := p.Apps[0]
			alone := slices.ContainsFunc(app.Warnings, func(w detect.Warning) bool { return w.Code == "bound-to-localhost" })
			if app.Kind != want.kind || app.Port != want.port || app.Env["PORT"] != want.env || alone != want.alone {
				t.Errorf("%s, port %d, %v, warnings %v; want %v", app.Kind, app.Port, app.Env, app.Warnings, want)
			}
			files, err := render.New(templates.Builtin()).Files(app)
			if err != nil {
				t.Fatal(err)
			}
			if text := string(files[0].Body) + string(files[1].Body); !strings.Contains(text, want.has) {
				t.Errorf("%q is missing:\n%s", want.has, text)
			} else if test == "beside" && !strings.Contains(text, "COPY shared/ /src/shared/") {
				t.Errorf("the package beside it is not copied:\n%s", text)
			}
		})
	}
}

// What is no app is said to be none, with the reason.
func TestRefused(t *testing.T) {
	for want, files := range map[string]tree{
		"has no main":    {"gleam.toml": name, "src/shop.gleam": "pub fn area() { 1 }\n"},
		"for JavaScript": {"gleam.toml": name + "target = \"javascript\"\n", "src/shop.gleam": main},
		"no package":     {"gleam.toml": "name = \"a b\"\n", "src/shop.gleam": main},
	} {
		p := planned(t, files)
		if len(p.Apps) != 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, want) {
			t.Errorf("%q: %d apps, skipped %v", want, len(p.Apps), p.Skipped)
		}
	}
}
