package deno_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/detect/languages/deno"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/trial"
	"github.com/stagewright/stagewright/templates"
)

// tree makes a project of names and texts in turn.
func tree(t *testing.T, files ...string) *detect.Project {
	t.Helper()
	return trial.Project(t, trial.Pairs(files...), languages.All()...)
}

const serve = `Deno.serve({ port: 3000 }, () => new Response(""))`

func TestClaims(t *testing.T) {
	for name, c := range map[string]struct {
		files []string
		want  string
	}{
		"a task":               {[]string{"deno.json", `{"tasks":{"start":"deno run --allow-net src/a.ts"}}`, "src/a.ts", serve}, "deno service"},
		"with comments":        {[]string{"deno.jsonc", "{\n// c\n\"tasks\":{\"start\":{\"command\":\"deno run -N a.ts\"}}}", "a.ts", serve}, "deno service"},
		"a worker":             {[]string{"deno.json", `{"tasks":{"start":"deno run a.ts"}}`, "a.ts", `setInterval(() => {}, 9)`}, "deno worker"},
		"a main file":          {[]string{"deno.json", `{}`, "main.ts", serve}, "deno service"},
		"a script of npm":      {[]string{"package.json", `{"scripts":{"start":"deno run -A main.ts"}}`, "main.ts", serve}, "deno service"},
		"a library":            {[]string{"deno.json", `{"name":"@a/b","exports":"./mod.ts","tasks":{"test":"deno test"}}`, "mod.ts", `export const a = 1`}, ""},
		"only tools":           {[]string{"deno.json", `{"fmt":{},"tasks":{"lint":"deno lint"}}`}, ""},
		"functions (needs 79)": {[]string{"supabase/functions/deno.json", `{"tasks":{"start":"deno run a.ts"}}`, "supabase/functions/a.ts", serve}, ""},
		"beside Node.js":       {[]string{"deno.json", `{"tasks":{"dev":"deno run -A main.ts"}}`, "main.ts", "", "package.json", `{"scripts":{"start":"node a.js"}}`, "a.js", `require("http").createServer().listen(3000)`}, "node service"},
		"only a lock file":     {[]string{"deno.lock", `{}`}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, a := range detect.Scan(tree(t, c.files...), ".", "").Apps {
				got = append(got, a.Language.Name+" "+string(a.Kind))
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func request(p *detect.Project) plan.Request {
	return plan.Request{Project: p, Languages: []*detect.Language{deno.Language}, Dir: ".", Name: "app", Words: render.New(templates.Builtin())}
}

// app makes the plan of a project that is one app.
func app(t *testing.T, files ...string) *plan.App {
	t.Helper()
	return trial.Only(t, deno.Language, trial.Pairs(files...))
}

func TestPort(t *testing.T) {
	for source, want := range map[string]int{
		`Deno.serve({ port: 4000 }, () => new Response())`:                                      4000,
		`Deno.serve(() => new Response())`:                                                      8000,
		`Deno.serve({ port: Number(Deno.env.get("PORT") ?? 8123) }, handler)`:                   8123,
		`Deno.serve({ port: parseInt(Deno.env.get("PORT") || "8124", 10), handler })`:           8124,
		`Deno.serve({ port: Number(Deno.env.get("PORT")) }, handler)`:                           8000,
		"const port = 8125;\nDeno.serve({ port, hostname: \"0.0.0.0\" }, handler)":              8125,
		"const app = new Application();\nawait app.listen({ port: 8126 });":                     8126,
		`serve(handler, { port: 8127 })`:                                                        8127,
		"// Deno.serve({ port: 1111 })\nDeno.serve({ port: 8128 }, () => new Response('a, b'))": 8128,
	} {
		a := app(t, "deno.json", `{"tasks":{"start":"deno run -N a.ts"}}`, "a.ts", source)
		if a.Port != want {
			t.Errorf("%s: port %d, want %d", source, a.Port, want)
		}
	}
}

func TestStart(t *testing.T) {
	for line, want := range map[string]string{
		"deno run --watch --allow-net=:8000 --env-file a.ts --x": "deno run --allow-net=:8000 a.ts --x",
		"deno serve --port 8080 -R=notes a.ts":                   "deno serve --port 8080 -R=notes a.ts",
		"deno -N a.ts":                                           "deno run -N a.ts",
		"deno task go":                                           "deno run --allow-net a.ts",
		"LOG=1 deno run --unstable-kv -E a.ts":                   "deno run --unstable-kv -E a.ts",
	} {
		a := app(t, "deno.json", `{"tasks":{"go":"deno run --allow-net a.ts","start":"`+line+`"}}`, "a.ts", serve)
		if got := strings.Join(a.Start, " "); got != want {
			t.Errorf("%s: starts %q, want %q", line, got, want)
		}
	}
	a := app(t, "deno.json", `{}`, "main.ts", serve+`;Deno.env.get("A");Deno.readTextFile("b")`)
	if got := strings.Join(a.Start, " "); got != "deno run --allow-net --allow-env --allow-read main.ts" {
		t.Errorf("without a task: starts %q", got)
	}
}

// TestDevelopment: a task that watches gives way to one that does not, and the
// development server of Fresh to what it stands for.
func TestDevelopment(t *testing.T) {
	a := app(t, "deno.json", `{"tasks":{"start":"deno run -A --watch dev.ts","preview":"deno run -A main.ts"}}`, "dev.ts", "", "main.ts", serve)
	if got := strings.Join(a.Start, " "); got != "deno run -A main.ts" {
		t.Errorf("starts %q, want what does not watch", got)
	}
	a = app(t, "deno.json", `{"importMap":"./import_map.json","tasks":{"start":"deno --unstable run -A --watch=static/,routes/ dev.ts"}}`,
		"import_map.json", `{"imports":{"$fresh/":"https://example.com/fresh/"}}`, "dev.ts", "", "main.ts", `import { start } from "$fresh/server.ts"; await start(manifest);`, "fresh.gen.ts", "")
	if got := strings.Join(a.Start, " "); got != "deno run --cached-only -A main.ts" && got != "deno run -A main.ts" {
		t.Errorf("starts %q, want main.ts", got)
	}
	if a.Framework != "fresh" || a.Port != 8000 {
		t.Errorf("%s on %d, want Fresh, which an import map names, on 8000", a.Framework, a.Port)
	}
}

func TestPermissions(t *testing.T) {
	if a := app(t, "deno.json", `{"tasks":{"start":"deno run -A a.ts"}}`, "a.ts", serve); !trial.Warned(a, "all-permissions") {
		t.Errorf("every permission: %v", a.Warnings)
	}
	if a := app(t, "deno.json", `{"tasks":{"start":"deno run -N a.ts"}}`, "a.ts", serve); len(a.Warnings) > 0 {
		t.Errorf("one permission: %v", a.Warnings)
	}
}

func TestInstall(t *testing.T) {
	const settings = `{"tasks":{"start":"deno run -N a.ts"},"imports":{"hono":"npm:hono@4"}}`
	a := app(t, "deno.json", settings, "deno.lock", "{}", "a.ts", serve)
	if got := strings.Join(a.Install, ";"); got != "deno install --frozen" {
		t.Errorf("installs by %q", got)
	}
	if got := strings.Join(a.InstallInputs, " "); got != "deno.json deno.lock" {
		t.Errorf("the install reads %q", got)
	}
	if !slices.Contains(a.Start, "--cached-only") {
		t.Errorf("starts %q", a.Start)
	}
	a = app(t, "deno.json", settings, "a.ts", serve)
	if strings.Join(a.Install, ";") != "deno install" || !trial.Warned(a, "no-lock-file") {
		t.Errorf("without a lock file: %q, %v", a.Install, a.Warnings)
	}
}

// A build of Fresh makes what is started.
func TestFresh(t *testing.T) {
	a := app(t, "deno.json", `{"tasks":{"build":"deno run -A dev.ts build","start":"deno serve -A _fresh/server.js"},"imports":{"fresh":"jsr:@fresh/core@2"}}`, "deno.lock", "{}", "main.ts", "")
	if a.Framework != "fresh" || a.Port != 8000 || strings.Join(a.Build, ";") != "deno task build" ||
		strings.Join(a.Start, " ") != "deno serve --cached-only -A _fresh/server.js" {
		t.Errorf("%s on %d: %q, then %q", a.Framework, a.Port, a.Build, a.Start)
	}
}

// TestCompiled: a task that compiles one file is what is started, and what is
// compiled by choice has the permissions of the start.
func TestCompiled(t *testing.T) {
	a := app(t, "deno.json", `{"tasks":{"dev":"deno run --watch -N main.ts","build":"deno compile -N --output bin/clock main.ts","start":"./bin/clock"}}`, "main.ts", serve)
	if a.Images["run"] != "gcr.io/distroless/cc-debian13:nonroot" || strings.Join(a.Start, " ") != "/app/clock" || strings.Join(a.Build, ";") != "deno task build" || a.Fact("compiled") != "/app/bin/clock" {
		t.Errorf("%q, then %q on %s", a.Build, a.Start, a.Images["run"])
	}
	if strings.Join(a.Entrypoint, " ") != "tini --" || !slices.Contains(a.BuildPackages, "tini") {
		t.Errorf("nothing handles SIGTERM: %q with %q", a.Entrypoint, a.BuildPackages)
	}
	r := request(tree(t, "deno.json", `{"tasks":{"start":"deno run --allow-net --allow-read=notes --env-file a.ts --fast"}}`, "a.ts", serve+`;Deno.readTextFile("./notes/a.txt")`, "notes/a.txt", "", "deno.lock", "{}"))
	r.Given = plan.Choices{"base": {Value: "debian"}}
	p, err := plan.Make(r)
	if err != nil {
		t.Fatal(err)
	}
	a = p.Apps[0]
	if got := strings.Join(a.Build, ";"); got != "deno compile --frozen --output /out/server --allow-net --allow-read=notes a.ts --fast" || strings.Join(a.RuntimeFiles, " ") != "notes" {
		t.Errorf("by choice: %q beside %q", got, a.RuntimeFiles)
	}
	r = request(tree(t, "deno.json", `{"tasks":{"start":"deno serve -N a.ts"}}`, "a.ts", "export default { fetch() {} }"))
	r.Given = plan.Choices{"base": {Value: "debian"}}
	if _, err := plan.Make(r); err == nil {
		t.Error("what deno serve serves listens to nothing when it is compiled")
	}
}

// TestWorkspaceAbove: a member alone is built from its workspace.
func TestWorkspaceAbove(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{"deno.json": `{"workspace":["./api","!./old","./packages/*"]}`, "deno.lock": "{}", "api/deno.json": `{"tasks":{"start":"deno run -N main.ts"}}`,
		"api/main.ts": serve, "old/deno.json": "{}", "packages/lib/deno.json": "{}"} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for member, want := range map[string]bool{"api": true, "packages/lib": true, "old": false} {
		p, err := detect.Open(fsys, []*detect.Language{deno.Language})
		if err != nil {
			t.Fatal(err)
		}
		if got := deno.Language.Claims(detect.NewApp(p, ".", deno.Language), member); got != want {
			t.Errorf("%s is a member: %v", member, got)
		}
	}
}

func TestVersion(t *testing.T) {
	for want, files := range map[string][]string{
		"2.9.1": {".deno-version", "v2.9.1\n"},
		"2.8.3": {".tool-versions", "deno 2.8.3\n"},
		"2.7.1": {"mise.toml", "[tools]\ndeno = \"2.7.1\"\n"},
	} {
		a := app(t, append(files, "deno.json", `{"tasks":{"start":"deno run -N a.ts"}}`, "a.ts", serve)...)
		if a.Version != want {
			t.Errorf("%v: version %q, want %q", files, a.Version, want)
		}
	}
}

// FuzzSource holds the readers to any text.
func FuzzSource(f *testing.F) {
	f.Add("deno run -A a.ts", serve)
	f.Add("deno compile -A --output x a.ts", serve)
	f.Add("deno task start && deno serve a.ts", "app.listen({ port })\nconst port = {")
	f.Fuzz(func(t *testing.T, line, source string) {
		settings, err := json.Marshal(map[string]any{"tasks": map[string]string{"start": line, "build": line}})
		if err != nil {
			t.Skip()
		}
		p, err := detect.Open(fstest.MapFS{"deno.json": {Data: settings}, "a.ts": {Data: []byte(source)}}, []*detect.Language{deno.Language})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = plan.Make(request(p))
	})
}
