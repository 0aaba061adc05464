package elixir_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/trial"
)

// What public repositories do, each in its smallest form: what the Dockerfile
// must hold, and what it must not.
func TestField(t *testing.T) {
	phoenix := `{:phoenix, "~> 1.8"}, {:bandit, "~> 1.5"}`
	with := func(more tree) tree {
		out := tree{"mix.exs": project("", phoenix), "mix.lock": locked, "lib/shop.ex": worker, "config/config.exs": "import Config\n",
			"config/runtime.exs": "import Config\nconfig :shop, Shop.Endpoint, server: true\n"}
		for name, text := range more {
			out[name] = text
		}
		return out
	}
	for name, c := range map[string]struct {
		files   tree
		holds   []string
		without []string
	}{
		"the variable of the app's own": {
			with(tree{"config/runtime.exs": "import Config\nconfig :shop, Shop.Endpoint, server: true, http: [port: String.to_integer(System.get_env(\"SHOP_PORT\") || \"4003\")]\ndb = System.get_env(\"DB_PORT\") || \"5432\"\n"}),
			[]string{"EXPOSE 4003", "SHOP_PORT=4003"}, []string{"5432"},
		},
		"one variable after another": {
			with(tree{"lib/settings.ex": "defmodule Settings do\n  def port(env), do: Map.get(env, \"SERVER_PORT\") || Map.get(env, \"PORT\") || \"7376\"\nend\n"}),
			[]string{"EXPOSE 7376", "SERVER_PORT=7376"}, nil,
		},
		"a getter of the app's own": {
			with(tree{"config/runtime.exs": "import Config\nconfig :shop, Shop.Endpoint, server: true, http: [port: Env.get_integer(\"PORT\", 4010)]\n"}),
			[]string{"EXPOSE 4010", "PORT=4010"}, nil,
		},
		"a dependency in a function of its own": {
			with(tree{"mix.exs": strings.Replace(project("", `dep(), {:bandit, "~> 1.5"}`), "  defp deps do", "  defp dep do\n    {:phoenix, \"~> 1.8\"}\n  end\n\n  defp deps do", 1)}),
			[]string{"EXPOSE 4000"}, nil,
		},
		"a port of its address": {
			with(tree{"config/runtime.exs": "import Config\nport = System.get_env(\"HTTP_PORT\") || System.get_env(\"PORT\") || \"4000\"\nconfig :shop, Shop.Endpoint, server: true, url: [port: System.get_env(\"WEB_PORT\", \"443\")]\n"}),
			[]string{"EXPOSE 4000", "HTTP_PORT=4000"}, []string{"WEB_PORT"},
		},
		"many variables that must be set": {
			with(tree{"config/runtime.exs": "import Config\n" + needs(14) + "config :shop, Shop.Endpoint, server: true\n"}),
			[]string{"# It starts only with these set: V_A, V_B, V_C, V_D, V_E, V_F, V_G, V_H, V_I, V_J and 4 more.\n"}, nil,
		},
		"dependencies within other calls": {
			with(tree{"mix.exs": strings.Replace(project("", phoenix), "deps: deps()", "deps: with_lock(target() ++ deps())", 1)}),
			[]string{"mix local.hex", "mix deps.get", "EXPOSE 4000"}, nil,
		},
		"a folder of its own for the release": {
			with(tree{"mix.exs": project(",\n releases: [shop: [rel_templates_path: \"rel/server\"]]", phoenix), "rel/server/overlays/bin/server": "#!/bin/sh\nexec ./shop start\n"}),
			[]string{`CMD ["/app/bin/server"]`}, nil,
		},
		"what mix.exs reads, from here": {
			with(tree{"mix.exs": project(",\n version: File.read!(\"./VERSION\")", phoenix), "VERSION": "1.0.0\n"}),
			[]string{"COPY mix.exs mix.lock VERSION ./\n"}, nil,
		},
		"settings by a wildcard, and what they load": {
			tree{"mix.exs": "defmodule All.MixProject do\n  def project do\n    [apps_path: \"apps\", deps: [], releases: [all: [applications: [shop: :permanent]]]]\n  end\nend\n",
				"apps/shop/mix.exs": project(",\n version: File.read!(\"../../VERSION\")", phoenix), "VERSION": "1.0.0\n", "apps/shop/lib/shop.ex": worker, "apps/shop/config/config.exs": "import Config\n",
				"config/config.exs":  "import Config\nfor c <- \"../apps/*/config/config.exs\" |> Path.expand(__DIR__) |> Path.wildcard() do\n  import_config c\nend\n",
				"config/runtime.exs": "import Config\n[__DIR__ | ~w(helper.exs)]\n|> Path.join()\n|> Code.eval_file()\nconfig :shop, Shop.Endpoint, server: true\n", "config/helper.exs": "defmodule Helper do\nend\n"},
			[]string{"COPY mix.exs VERSION ./\n", "COPY apps/shop/config/config.exs apps/shop/config/\n", "COPY config/runtime.exs config/helper.exs config/\n", "RUN mix release\n# What runtime.exs loads from beside itself, which a release leaves behind.\nRUN cp /app/config/helper.exs /app/_build/prod/rel/all/releases/*/\n"}, nil,
		},
		"assets of an umbrella's app": {
			tree{"mix.exs": "defmodule All.MixProject do\n  def project do\n    [apps_path: \"apps\", deps: [], releases: [all: [applications: [shop: :permanent]]]]\n  end\nend\n",
				"apps/shop/mix.exs": project("", phoenix), "apps/shop/lib/shop.ex": worker, "config/config.exs": "import Config\nconfig :shop, Shop.Endpoint, cache_static_manifest: \"x\", server: true\n",
				"apps/shop/assets/package.json": `{"scripts": {"deploy": "webpack"}, "dependencies": {"a": "1"}}`, "apps/shop/assets/package-lock.json": "{}"},
			[]string{"RUN npm run deploy --prefix apps/shop/assets\nRUN mix do --app shop phx.digest\n"}, nil,
		},
		"parts that Cargo compiles": {
			with(tree{"mix.exs": project("", phoenix+`, {:rustler, "~> 0.36"}`), ".tool-versions": "rust 1.84.1\nelixir 1.18.4-otp-27\n", "native/parser/Cargo.toml": "[package]\nname = \"parser\"\n",
				"native/Cargo.lock": "version = 3\n\n[[package]]\nname = \"clang-sys\"\nversion = \"1.0.0\"\nsource = \"registry+https://example.com/index\"\n"}),
			[]string{"COPY --from=rust:1.84.1-slim-bookworm /usr/local/cargo/ /usr/local/cargo/", "--no-install-recommends libclang-dev &&"}, nil,
		},
		"parts that come compiled": {
			with(tree{"mix.exs": project("", phoenix+`, {:rustler, "~> 0.36", optional: true}`), "native/parser/Cargo.toml": "[package]\nname = \"parser\"\n"}),
			nil, []string{"rust:"},
		},
		"a setup that installs packages": {
			with(tree{"mix.exs": strings.Replace(project(",\n aliases: aliases()", phoenix), "  defp deps do", "  defp aliases do\n    [\"assets.setup\": [\"cmd --cd assets npm install\"], \"assets.deploy\": [\"esbuild shop\", \"phx.digest\"]]\n  end\n\n  defp deps do", 1),
				"assets/package.json": `{"dependencies": {"a": "1"}}`, "assets/package-lock.json": "{}"}),
			[]string{"npm ci --prefix /app/assets", "RUN mix assets.deploy"}, []string{"assets.setup"},
		},
		"a setup that builds": {
			with(tree{"mix.exs": strings.Replace(project(",\n aliases: aliases()", phoenix+`, {:bun, "~> 1.6"}`), "  defp deps do", "  defp aliases do\n    [\"assets.setup\": [\"bun.install\", \"bun assets install\", \"assets.build\"], \"assets.build\": [\"bun assets run build\"]]\n  end\n\n  defp deps do", 1),
				"assets/package.json": `{"dependencies": {"a": "1"}}`}),
			[]string{"COPY assets/ assets/\nRUN mix assets.setup\n"}, []string{"npm"},
		},
		"a task of mix is in no release": {
			with(tree{"lib/mix/tasks/push.ex": "defmodule Mix.Tasks.Push do\n  def run(_), do: System.cmd(\"git\", [\"push\"])\nend\n"}),
			nil, []string{"ca-certificates git"},
		},
		"an OpenSSL of its time": {
			with(tree{".tool-versions": "elixir 1.17.3-otp-25\nerlang 25.3\n"}),
			[]string{"FROM elixir:1.17.3-otp-25 AS build", "FROM debian:bullseye-slim AS run"}, nil,
		},
		"no image of the very release": {
			with(tree{".tool-versions": "elixir 1.14.3-otp-25\nerlang 25.3\n"}),
			[]string{"FROM elixir:1.14-otp-25 AS build"}, nil,
		},
		"a release before the newest Erlang": {
			with(tree{".tool-versions": "elixir 1.18.3\n"}),
			[]string{"FROM elixir:1.18.3-otp-27 AS build", "FROM debian:bookworm-slim AS run"}, nil,
		},
		"images whose tags name no Erlang": {
			with(tree{".tool-versions": "elixir 1.11.3-otp-23\nerlang 23.0.3\n"}),
			[]string{"FROM elixir:1.11.3 AS build", "FROM erlang:23-slim AS run"}, []string{"buster"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			app := only(t, c.files)
			text := trial.Written(t, app, "")
			for _, want := range c.holds {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing in\n%s", want, text)
				}
			}
			for _, bad := range c.without {
				if strings.Contains(text, bad) {
					t.Errorf("%q is in\n%s", bad, text)
				}
			}
			if want := name == "no image of the very release"; trial.Warned(app, "image-of-line") != want {
				t.Errorf("warnings %v", app.Warnings)
			}
		})
	}
}

// needs are settings that insist on variables.
func needs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("System.fetch_env!(\"V_" + string(rune('A'+i)) + "\")\n")
	}
	return b.String()
}
