package elixir_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/elixir"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/trial"
	"github.com/stagewright/stagewright/templates"
)

type tree map[string]string

func planned(t testing.TB, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, elixir.Language, files)
}

func only(t *testing.T, files tree) *plan.App {
	t.Helper()
	return trial.Only(t, elixir.Language, files)
}

// project writes a mix.exs.
func project(more, deps string) string {
	return fmt.Sprintf("defmodule Shop.MixProject do\n  use Mix.Project\n\n  def project do\n    [\n      app: :shop,\n      deps: deps()%s\n    ]\n  end\n\n  def application do\n    [mod: {Shop.Application, []}]\n  end\n\n  defp deps do\n    [%s]\n  end\nend\n", more, deps)
}

const (
	bandit = `{:bandit, "~> 1.5"}`
	locked = "%{\n  \"bandit\": {:hex, :bandit, \"1.8.0\", \"sha\", [:mix], [], \"hexpm\", \"sha\"},\n}\n"
	worker = "defmodule Shop.Application do\nend\n"
)

// Needs 9 and 10, for this language: versions in their forms, and images that exist.
func TestVersions(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		build string
	}{
		"nothing":           {tree{}, "elixir:1.20-otp-28"},
		"a range":           {tree{"mix.exs": project(",\n elixir: \"~> 1.15\"", "")}, "elixir:1.20-otp-28"},
		"asdf, both":        {tree{".tool-versions": "# both\nerlang\t27.3.4\nelixir  1.18.4-otp-27\n"}, "elixir:1.18.4-otp-27"},
		"asdf, one":         {tree{".tool-versions": "elixir 1.19-otp-27\n"}, "elixir:1.19-otp-27"},
		"mise":              {tree{"mise.toml": "[tools]\nelixir = \"1.19\"\nerlang = \"27\"\n"}, "elixir:1.19-otp-27"},
		"a buildpack":       {tree{"elixir_buildpack.config": "elixir_version=1.18.3\nerlang_version=26.2 # old\n"}, "elixir:1.18.3-otp-26"},
		"exenv":             {tree{".elixir-version": "1.19.5\r\n"}, "elixir:1.19.5-otp-28"},
		"not paired":        {tree{".tool-versions": "elixir 1.18.4\nerlang 29.0\n"}, "elixir:1.18.4-otp-28"},
		"an older default":  {tree{".tool-versions": "elixir 1.17\n"}, "elixir:1.17-otp-27"},
		"of a Dockerfile":   {tree{"Dockerfile": "ARG V=1.19.4\nFROM hexpm/elixir:${V}-erlang-27.1-debian-trixie-slim\n"}, "elixir:1.19.4-otp-27"},
		"a strange content": {tree{".tool-versions": "elixir ref:main\nelixir\n"}, "elixir:1.20-otp-28"},
	} {
		t.Run(name, func(t *testing.T) {
			files := tree{"mix.exs": project("", ""), "lib/shop.ex": worker}
			for k, v := range test.files {
				files[k] = v
			}
			app := only(t, files)
			if app.Images["build"] != test.build {
				t.Errorf("%s, want %s", app.Images["build"], test.build)
			}
			if want := name == "not paired"; trial.Warned(app, "otp-not-paired") != want {
				t.Errorf("warnings %v", app.Warnings)
			}
			suite := "trixie"
			if strings.HasSuffix(test.build, "26") || strings.HasSuffix(test.build, "27") {
				suite = "bookworm"
			}
			if want := "debian:" + suite + "-slim"; app.Images["run"] != want {
				t.Errorf("runs on %s, want %s as the build", app.Images["run"], want)
			}
		})
	}
}

// Need 5: a lock file that is not there is neither copied nor insisted on.
func TestNeed5(t *testing.T) {
	files := tree{"mix.exs": project("", bandit), "lib/shop.ex": worker}
	app := only(t, files)
	if text := trial.Written(t, app, ""); strings.Contains(text, "mix.lock") || strings.Contains(text, "--check-locked") || !trial.Warned(app, "no-lock-file") {
		t.Errorf("%v\n%s", app.Warnings, text)
	}
	files["mix.lock"] = locked
	app = only(t, files)
	trial.Ordered(t, trial.Written(t, app, ""), "COPY mix.exs mix.lock ./", "mix deps.get --only prod --check-locked", "mix deps.compile", "COPY lib/ lib/", "mix compile", "mix release")
	if trial.Warned(app, "no-lock-file") {
		t.Error("warned of a lock file that is there")
	}
	files[".tool-versions"] = "elixir 1.14.5\n"
	if text := trial.Written(t, only(t, files), ""); strings.Contains(text, "--check-locked") {
		t.Errorf("1.14 has no --check-locked:\n%s", text)
	}
}

// Need 21: the install has all that it reads, and no source.
func TestNeed21(t *testing.T) {
	text := trial.Written(t, only(t, tree{
		"mix.exs":               strings.Replace(project(",\n version: String.trim(File.read!(\"VERSION\"))", bandit+", {:words, path: \"vendor/words\"}"), "use", "Code.require_file(\"rel/build.exs\", __DIR__)\n use", 1),
		"VERSION":               "1.0",
		"rel/build.exs":         "x",
		"mix.lock":              locked,
		"vendor/words/mix.exs":  "defmodule W do\n def project do\n [app: :words, deps: deps()]\n end\n defp deps do\n [{:deep, path: \"../deep\"}]\n end\nend",
		"vendor/deep/mix.exs":   "defmodule D do\n def project do\n [app: :deep, deps: []]\n end\nend",
		"config/config.exs":     "import Config\nimport_config \"#{Mix.env()}.exs\"\nimport_config \"more.exs\"\n",
		"config/prod.exs":       "import Config\n",
		"config/dev.exs":        "import Config\n",
		"config/more.exs":       "import Config\n",
		"config/runtime.exs":    "import Config\n",
		"lib/shop.ex":           "defmodule Shop do\n @external_resource \"README.md\"\n @moduledoc File.read!(\"README.md\")\nend",
		"README.md":             "# Shop",
		"priv/gettext/shop.pot": "",
	}), "")
	trial.Ordered(t, text, "COPY mix.exs mix.lock VERSION ./", "COPY rel/build.exs rel/", "COPY vendor/words/ vendor/words/", "COPY vendor/deep/ vendor/deep/",
		"mix deps.get", "COPY config/config.exs config/prod.exs config/more.exs config/", "mix deps.compile", "COPY README.md ./", "COPY priv/ priv/", "COPY lib/ lib/", "mix compile", "COPY config/runtime.exs config/", "mix release")
	if strings.Contains(text, "dev.exs") {
		t.Errorf("settings of development are copied:\n%s", text)
	}
}

// An umbrella is one release of all of its apps.
func TestUmbrella(t *testing.T) {
	child := func(name, mod, aliases string) string {
		return "defmodule X do\n def project do\n [app: :" + name + ", build_path: \"../../_build\", deps: deps(), aliases: [" + aliases + "]]\n end\n def application do\n [" + mod + "]\n end\n defp deps do\n [{:phoenix, \"~> 1.8\"}, {:core, in_umbrella: true}]\n end\nend"
	}
	files := tree{
		"mix.exs":           "defmodule U do\n def project do\n [apps_path: \"apps\", deps: [], releases: [whole: [applications: [web: :permanent]]]]\n end\nend",
		"mix.lock":          locked,
		"apps/web/mix.exs":  child("web", "mod: {Web, []}", "\"assets.deploy\": [\"phx.digest\"]"),
		"apps/web/lib/w.ex": "x", "apps/web/assets/app.css": "x", "apps/core/mix.exs": child("core", "", ""),
		"config/config.exs": "import Config\n", "config/runtime.exs": "config :web, Web.Endpoint, server: true, http: [port: 4500]",
	}
	p := planned(t, files)
	if len(p.Apps) != 1 || p.Apps[0].Kind != "service" || p.Apps[0].Port != 4500 {
		t.Fatalf("%+v, skipped %v", p.Apps, p.Skipped)
	}
	text := trial.Written(t, p.Apps[0], "")
	trial.Ordered(t, text, "COPY mix.exs mix.lock ./", "COPY apps/core/mix.exs apps/core/", "COPY apps/web/mix.exs apps/web/", "mix deps.get", "COPY apps/ apps/", "mix compile", "mix do --app web assets.deploy", "mix release", "rel/whole/")
	if strings.Count(text, "assets/") != 0 {
		t.Errorf("assets are copied again:\n%s", text)
	}
	delete(files, "mix.exs")
	files["mix.exs"] = "defmodule U do\n def project do\n [apps_path: \"apps\", deps: []]\n end\nend"
	if app := only(t, files); len(app.Open) == 0 || app.Open[0].Name != "program" {
		t.Errorf("an umbrella without releases: open %v", app.Open)
	}
}

// Several releases are asked about, unless one is the default.
func TestReleases(t *testing.T) {
	list := ",\n releases: [\n one: [include_executables_for: [:unix]],\n two: [steps: [:assemble, :tar]]\n ]"
	app := only(t, tree{"mix.exs": project(list, ""), "lib/a.ex": worker})
	if len(app.Open) == 0 || app.Open[0].Name != "program" || len(app.Open[0].Options) != 2 {
		t.Errorf("open %v", app.Open)
	}
	app = only(t, tree{"mix.exs": project(list+",\n default_release: :two", ""), "lib/a.ex": worker})
	if got := strings.Join(app.Start, " "); got != "/app/bin/two start" || app.Build[len(app.Build)-1] != "mix release two" {
		t.Errorf("%s by %v", got, app.Build)
	}
	app = only(t, tree{"mix.exs": project(",\n releases: [shop: [include_erts: false]]", ""), "lib/a.ex": worker})
	if app.Images["run"] != "erlang:28-slim" {
		t.Errorf("a release without Erlang runs on %s", app.Images["run"])
	}
}

// Need 17: the port, and what the image sets for it.
func TestNeed17(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		port  int
		env   string
		alone bool
	}{
		"Phoenix":          {tree{"mix.exs": project("", `{:phoenix, "~> 1.8"}`), "config/runtime.exs": "if System.get_env(\"PHX_SERVER\"), do: x\nport = String.to_integer(System.get_env(\"PORT\", \"4100\"))"}, 4100, "PHX_SERVER=true PORT=4100", false},
		"Phoenix, older":   {tree{"mix.exs": project("", `{:phoenix, "~> 1.5"}`), "config/config.exs": "import_config \"#{Mix.env}.exs\"", "config/prod.exs": "config :shop, E, server: true,\n http: [\n ip: {127, 0, 0, 1}, port: 4200]", "config/dev.exs": "config :shop, E, http: [port: 9999]"}, 4200, "", true},
		"Phoenix, silent":  {tree{"mix.exs": project("", `{:phoenix, "~> 1.8"}`)}, 4000, "", false},
		"Bandit":           {tree{"lib/app.ex": "children = [{Bandit, plug: Shop, port: 4300}]"}, 4300, "", false},
		"Bandit, silent":   {tree{"lib/app.ex": "children = [{Bandit, plug: Shop}]"}, 4000, "", false},
		"a comment":        {tree{"lib/app.ex": "# {Bandit, port: 1}\nchildren = [{Plug.Cowboy, scheme: :http, plug: Shop, options: [port: 4400]}]"}, 4400, "", false},
		"sockets":          {tree{"mix.exs": project("", ""), "lib/app.ex": ":gen_tcp.listen(4500, ip: :loopback)"}, 4500, "", true},
		"an own setting":   {tree{"config/config.exs": "config :shop, port: 4600\nconfig :shop, Shop.Repo, port: 5432", "lib/app.ex": "{Bandit, plug: Shop, port: port()}"}, 4600, "", false},
		"no default":       {tree{"lib/app.ex": "{Bandit, plug: Shop, port: String.to_integer(System.fetch_env!(\"HTTP_PORT\"))}"}, 4000, "HTTP_PORT=4000", false},
		"of a Dockerfile":  {tree{"mix.exs": project("", ""), "lib/app.ex": ":gen_tcp.listen(port, [])", "Dockerfile": "FROM x\nEXPOSE 4700\n"}, 4700, "", false},
		"the database's":   {tree{"config/config.exs": "config :shop, Shop.Repo, port: 5432", "config/runtime.exs": "port: System.get_env(\"DB_PORT\", \"5433\")", "lib/app.ex": "{Bandit, plug: Shop}"}, 4000, "", false},
		"a test is silent": {tree{"test/app_test.exs": "{Bandit, port: 1234}", "lib/app.ex": "{Bandit, plug: Shop, port: 4800}"}, 4800, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			files := tree{"mix.exs": project("", bandit), "lib/shop.ex": worker}
			for k, v := range test.files {
				files[k] = v
			}
			app := only(t, files)
			var env []string
			for _, k := range []string{"HTTP_PORT", "PHX_SERVER", "PORT"} {
				if v := app.Env[k]; v != "" {
					env = append(env, k+"="+v)
				}
			}
			if app.Kind != "service" || app.Port != test.port || strings.Join(env, " ") != test.env || trial.Warned(app, "bound-to-localhost") != test.alone {
				t.Errorf("%s, port %d, env %v, warnings %v; want %d, %s", app.Kind, app.Port, env, app.Warnings, test.port, test.env)
			}
			if want := name == "Phoenix, silent"; trial.Warned(app, "endpoint-not-served") != want {
				t.Errorf("warnings %v", app.Warnings)
			}
		})
	}
}

// Need 16: Node.js builds the assets, and is not in the final image.
func TestNeed16(t *testing.T) {
	text := trial.Written(t, only(t, tree{
		"mix.exs": project(",\n aliases: [\"assets.deploy\": [\"cmd --cd assets node build.js --deploy\", \"phx.digest\"]]", `{:phoenix, "~> 1.7"}`), "mix.lock": locked, "lib/a.ex": worker,
		"assets/package.json": "{\"dependencies\": {\"phoenix\": \"file:../deps/phoenix\"}, \"engines\": {\"node\": \">=20\"}}", "assets/package-lock.json": "{}", "assets/build.js": "x",
		"config/runtime.exs": "server: true",
	}), "")
	trial.Ordered(t, text, "COPY --from=node:24-trixie-slim /usr/local/bin/", "mix deps.get", "COPY assets/package.json assets/package-lock.json assets/", "npm ci --prefix /app/assets", "mix compile", "COPY assets/ assets/", "mix assets.deploy", "mix release", "AS run")
	if run := text[strings.Index(text, "AS run"):]; strings.Contains(run, "node") {
		t.Errorf("Node.js is in the final image:\n%s", run)
	}
	text = trial.Written(t, only(t, tree{
		"mix.exs": project("", `{:phoenix, "~> 1.5.0"}`), "mix.lock": locked, "lib/a.ex": worker, "config/config.exs": "import_config \"prod.exs\"", "config/prod.exs": "config :shop, E, server: true, cache_static_manifest: \"x\"\nimport_config \"prod.secret.exs\"",
		"assets/package.json": "{\"scripts\": {\"deploy\": \"webpack\"}, \"devDependencies\": {\"webpack\": \"4\"}}", "assets/js/app.js": "x",
	}), "")
	trial.Ordered(t, text, "npm install --prefix", "RUN npm run deploy --prefix assets", "RUN mix phx.digest", "RUN mix release")
}

// Needs 59 and 60: keys are mounted, and files with secrets are not copied.
func TestNeed59(t *testing.T) {
	app := only(t, tree{"mix.exs": project("", `{:own, "~> 1.0", organization: "acme"}`), "mix.lock": locked, "lib/a.ex": worker,
		"config/config.exs": "import_config \"prod.secret.exs\"\n", "config/prod.secret.exs": "config :shop, key: \"x\""})
	text := trial.Written(t, app, "")
	trial.Ordered(t, text, "--mount=type=secret,id=hex,target=/run/secrets/hex", `HEX_REPOS_KEY="$(cat /run/secrets/hex)" mix deps.get`)
	if strings.Contains(text, "prod.secret.exs") || !trial.Warned(app, "secret-config") {
		t.Errorf("%v\n%s", app.Warnings, text)
	}
	if !strings.Contains(app.BuildCommand, "--secret id=hex") {
		t.Errorf("%q does not pass the key", app.BuildCommand)
	}
}

// What is run before a new version, and what must be set.
func TestMigrations(t *testing.T) {
	files := tree{"mix.exs": project("", ""), "lib/shop/release.ex": "defmodule Shop.Release do\n  def migrate do\n  end\nend", "config/runtime.exs": "x = System.fetch_env!(\"DATABASE_URL\")\ny = System.get_env(\"KEY\") ||\n  raise \"no\""}
	app := only(t, files)
	if got := strings.Join(app.Release, ";"); got != "/app/bin/shop eval Shop.Release.migrate" {
		t.Errorf("release %q", got)
	}
	if got := fmt.Sprint(app.Facts["requires"]); got != "[DATABASE_URL KEY]" {
		t.Errorf("requires %s", got)
	}
	files["rel/overlays/bin/migrate"] = "#!/bin/sh\r\nexit\r\n"
	app = only(t, files)
	if got := strings.Join(app.Release, ";"); got != "/app/bin/migrate" {
		t.Errorf("release %q", got)
	}
	trial.Ordered(t, trial.Written(t, app, ""), "COPY rel/ rel/", `sed -i 's/\r$//' /app/rel/overlays/bin/migrate`, "mix release")
}

// What is no app is said to be none, with the reason.
func TestRefused(t *testing.T) {
	for want, files := range map[string]tree{
		"starts no module": {"mix.exs": strings.Replace(project("", ""), "mod: {Shop.Application, []}", "", 1), "lib/a.ex": "x"},
		"package for Hex":  {"mix.exs": project(",\n package: [licenses: []]", ""), "lib/a.ex": "x"},
		"Nerves builds":    {"mix.exs": project("", `{:nerves, "~> 1.10"}`), "lib/a.ex": "x"},
		"no list":          {"mix.exs": "IO.puts(1)\n"},
	} {
		p := planned(t, files)
		if len(p.Apps) != 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, want) {
			t.Errorf("%q: %d apps, skipped %v", want, len(p.Apps), p.Skipped)
		}
	}
}

// No text makes the reader panic or write what is not proven.
func FuzzMix(f *testing.F) {
	f.Add(project("", bandit))
	f.Add(project(",\n releases: [\n one: [x: fn a, b -> \"#{a}\" end]]", `{:a, path: "../b"}, {:c, git: "x"}`))
	f.Add("def project do\n[app: :x, a: ?], b: \"\"\"\n]\n\"\"\", releases: @r]\nend\n@r [a: []]")
	f.Fuzz(func(t *testing.T, text string) {
		p := planned(t, tree{"mix.exs": text, "lib/a.ex": worker, "config/config.exs": text})
		for _, app := range p.Apps {
			if len(app.Open) == 0 {
				_, _ = render.New(templates.Builtin()).Files(app)
			}
		}
	})
}

// A dependency in a folder that another room looks away from is copied all the
// same.
func TestPrunedLibrary(t *testing.T) {
	fsys := fstest.MapFS{
		"mix.exs":              {Data: []byte(project("", "{:words, path: \"vendor/words\"}"))},
		"lib/a.ex":             {Data: []byte(worker)},
		"vendor/words/mix.exs": {Data: []byte("defmodule W do\n def project do\n [app: :words, deps: []]\n end\nend")},
	}
	other := &detect.Language{Name: "other", Marks: []string{"other.json"}, Prune: []string{"vendor"}}
	langs := []*detect.Language{elixir.Language, other}
	p, err := detect.Open(fsys, langs)
	if err != nil {
		t.Fatal(err)
	}
	out, err := plan.Make(plan.Request{Project: p, Languages: langs, Dir: ".", Name: "shop", Words: render.New(templates.Builtin())})
	if err != nil || len(out.Apps) != 1 {
		t.Fatalf("%v: %+v", err, out)
	}
	trial.Ordered(t, trial.Written(t, out.Apps[0], ""), "COPY vendor/words/ vendor/words/", "mix deps.get", "mix deps.compile")
}
