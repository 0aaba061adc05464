package bun_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/detect/languages/bun"
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

const serve = `Bun.serve({ port: 3000, fetch: () => new Response("") })`

// TestClaims holds this room and the one of Node.js to the same line between
// them: each package is exactly one room's, or nobody's.
func TestClaims(t *testing.T) {
	for name, c := range map[string]struct {
		files []string
		want  string
	}{
		"start":              {[]string{"package.json", `{"scripts":{"start":"bun src/index.ts"}}`, "src/index.ts", serve}, "bun service"},
		"start with run":     {[]string{"package.json", `{"scripts":{"start":"bun run --hot ./src/index.ts"}}`, "src/index.ts", serve}, "bun service"},
		"start:prod":         {[]string{"package.json", `{"scripts":{"start":"tsx src/index.ts","start:prod":"bun src/index.ts"}}`, "src/index.ts", serve}, "bun service"},
		"with a variable":    {[]string{"package.json", `{"scripts":{"start":"NODE_ENV=production bun src/index.ts"}}`, "src/index.ts", serve}, "bun service"},
		"only development":   {[]string{"package.json", `{"scripts":{"dev":"bun run --watch src/index.ts"},"dependencies":{"elysia":"1"},"module":"src/index.js"}`, "src/index.ts", `new Elysia().listen(3000)`}, "bun service"},
		"a worker":           {[]string{"package.json", `{"scripts":{"start":"bun src/index.ts"}}`, "src/index.ts", `setInterval(() => console.log(1), 9)`}, "bun worker"},
		"a module":           {[]string{"package.json", `{"module":"index.ts"}`, "bun.lock", "{}", "index.ts", serve}, "bun service"},
		"a usual file":       {[]string{"package.json", `{"private":true,"dependencies":{"hono":"^4.10.0"}}`, "bun.lock", "{}", "src/index.ts", `export default { port: 3000, fetch: app.fetch };`}, "bun service"},
		"two usual files":    {[]string{"package.json", `{"private":true,"dependencies":{"hono":"^4.10.0"}}`, "bun.lock", "{}", "index.ts", serve, "src/index.ts", serve}, ""},
		"a library":          {[]string{"package.json", `{"module":"index.ts"}`, "bun.lock", "{}", "index.ts", `export const a = 1`}, ""},
		"a published one":    {[]string{"package.json", `{"module":"index.ts","exports":{".":"./index.ts"}}`, "bun.lock", "{}", "index.ts", serve}, ""},
		"run by Node.js":     {[]string{"package.json", `{"scripts":{"start":"node src/index.js"}}`, "bun.lock", "{}", "src/index.js", `require("http").createServer().listen(3000)`}, "node service"},
		"a script of it":     {[]string{"package.json", `{"scripts":{"start":"bun run serve","serve":"node src/index.js"}}`, "bun.lock", "{}", "src/index.js", `require("http").createServer().listen(3000)`}, "node service"},
		"built by it":        {[]string{"package.json", `{"scripts":{"dev":"bun --bun vite","build":"vite build"},"devDependencies":{"vite":"7"}}`, "bun.lock", "{}", "index.html", "<p>", "src/main.ts", ""}, "node site"},
		"another runtime":    {[]string{"package.json", `{"scripts":{"start":"deno run main.ts"}}`, "main.ts", ""}, "deno worker"},
		"nothing to be read": {[]string{"package.json", `[`}, ""},
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
	return plan.Request{Project: p, Languages: []*detect.Language{bun.Language}, Dir: ".", Name: "app", Words: render.New(templates.Builtin())}
}

// app makes the plan of a project that is one app.
func app(t *testing.T, files ...string) *plan.App {
	t.Helper()
	return trial.Only(t, bun.Language, trial.Pairs(files...))
}

func TestPort(t *testing.T) {
	for source, want := range map[string]int{
		`Bun.serve({ port: 4000, fetch() {} })`:                                                                                      4000,
		`Bun.serve({ fetch() {} })`:                                                                                                  3000,
		`Bun.serve({ port: process.env.PORT || 8123, fetch() {} })`:                                                                  8123,
		`Bun.serve({ port: parseInt(Bun.env.PORT ?? "8124", 10), fetch() {} })`:                                                      8124,
		`Bun.serve({ port: process.env.PORT, fetch() {} })`:                                                                          3000,
		"const port = Number(process.env.PORT ?? 8125);\nBun.serve({ port, fetch() {} })":                                            8125,
		`new Elysia().get("/", () => "").listen(8126)`:                                                                               8126,
		"const app = new Elysia()\n  .get('/', () => '')\n  .listen(process.env.PORT ?? 8127);":                                      8127,
		`new Elysia().listen({ port: 8128, hostname: "0.0.0.0" })`:                                                                   8128,
		"const app = new Hono();\nexport default { port: 8129, fetch: app.fetch };":                                                  8129,
		"const app = new Hono();\nexport default app;":                                                                               3000,
		"const config = { port: 8130 };\nBun.serve({ port: config.port, fetch() {} })":                                               8130,
		"const port: number = 8132;\nBun.serve({ port, fetch() {} })":                                                                8132,
		"const { PORT = 8133 } = Bun.env;\nBun.serve({ port: PORT, fetch() {} })":                                                    8133,
		"const env = z.object({ PORT: z.coerce.number().default(8134) }).parse(Bun.env);\nBun.serve({ port: env.PORT, fetch() {} })": 8134,
		"// Bun.serve({ port: 1111 })\nBun.serve({ port: 8131, fetch() { return new Response() } })":                                 8131,
	} {
		a := app(t, "package.json", `{"scripts":{"start":"bun index.ts"}}`, "index.ts", source)
		if a.Port != want {
			t.Errorf("%s: port %d, want %d", source, a.Port, want)
		}
	}
}

func TestStart(t *testing.T) {
	for line, want := range map[string]string{
		"bun run --watch src/index.ts":                "bun src/index.ts",
		"bun --hot --smol src/index.ts --verbose":     "bun --smol src/index.ts --verbose",
		"bun --env-file=.env src/index":               "bun src/index.ts",
		"bun src/index.ts --seed && bun src/index.ts": "/bin/sh -c bun src/index.ts --seed && exec bun src/index.ts",
	} {
		a := app(t, "package.json", `{"scripts":{"start":"`+line+`"}}`, "src/index.ts", serve)
		if got := strings.Join(a.Start, " "); got != want {
			t.Errorf("%s: starts %q, want %q", line, got, want)
		}
	}
}

// TestCompiled: a build that compiles one file is what is started, and any
// program can be compiled by choice, where it needs no flags of Bun.
func TestCompiled(t *testing.T) {
	const script = `"build":"bun run css && bun build --compile --minify --target bun --outfile dist/board src/index.ts"`
	a := app(t, "package.json", `{"scripts":{"start":"NODE_ENV=production ./dist/board --fast",`+script+`}}`,
		"src/index.ts", "import page from './index.html';\n"+serve+`;Bun.file("./public/a.txt")`, "public/a.txt", "", "src/index.html", "", "views/x.html", "")
	if got := strings.Join(a.Start, " "); got != "/app/board --fast" || a.Images["run"] != "gcr.io/distroless/base-debian13:nonroot" || strings.Join(a.Build, ";") != "bun run build" {
		t.Errorf("%q, then %q on %s", a.Build, got, a.Images["run"])
	}
	if got := strings.Join(a.RuntimeFiles, " "); got != "public" || a.Fact("compiled") != "/app/dist/board" {
		t.Errorf("reads %q beside %s", got, a.Fact("compiled"))
	}
	a = app(t, "package.json", `{"scripts":{"build":"bun build src/index.ts --compile --target=bun-windows-x64 --outfile shop"}}`, "src/index.ts", serve)
	if got := strings.Join(a.Build, ";"); !strings.HasSuffix(got, "--outfile /out/shop src/index.ts") || a.Kind != "service" {
		t.Errorf("for another machine: %s built by %q", a.Kind, got)
	}
	a = app(t, "package.json", `{"scripts":{"start":"bun src/index.ts",`+script+`}}`, "src/index.ts", serve)
	if got := strings.Join(a.Start, " "); got != "bun src/index.ts" || len(a.Build) > 0 {
		t.Errorf("started from its source: %q, then %q", a.Build, got)
	}
	r := request(tree(t, "package.json", `{"scripts":{"start":"bun --smol src/index.ts"}}`, "src/index.ts", serve))
	r.Given = plan.Choices{"base": {Value: "distroless"}}
	if p, err := plan.Make(r); err == nil {
		t.Errorf("a flag of Bun is lost: %q", p.Apps[0].Start)
	}
}

// TestPages: what Bun bundles by itself needs no build whose output nothing reads.
func TestPages(t *testing.T) {
	files := []string{"package.json", `{"scripts":{"start":"bun src/index.ts","build":"bun run build.ts"}}`, "build.ts", "", "src/index.html", "", "src/index.ts", "import page from './index.html';\n" + serve}
	if a := app(t, files...); len(a.Build) > 0 {
		t.Errorf("builds %q", a.Build)
	}
	files[len(files)-1] += `;Bun.file("dist/a.js")`
	if a := app(t, files...); len(a.Build) == 0 {
		t.Error("what the source reads is not built")
	}
}

// T1, T3: the version is the one that the project names.
func TestVersion(t *testing.T) {
	for want, files := range map[string][]string{
		"1":     {"package.json", `{"scripts":{"start":"bun a.ts"},"engines":{"bun":"^1.1"}}`},
		"1.3.1": {"package.json", `{"scripts":{"start":"bun a.ts"},"packageManager":"bun@1.3.1"}`},
		"1.2.5": {"package.json", `{"scripts":{"start":"bun a.ts"}}`, ".bun-version", "1.2.5\n"},
		"1.2.6": {"package.json", `{"scripts":{"start":"bun a.ts"}}`, ".tool-versions", "nodejs 22.1.0\nbun 1.2.6\n"},
		"1.2.7": {"package.json", `{"scripts":{"start":"bun a.ts"}}`, "mise.toml", "[tools]\nbun = \"1.2.7\"\n"},
	} {
		if a := app(t, append(files, "a.ts", serve)...); a.Version != want {
			t.Errorf("%v: version %q, want %q", files, a.Version, want)
		}
	}
}

func TestInstall(t *testing.T) {
	const manifest = `{"scripts":{"start":"bun a.ts","prepare":"husky"},"dependencies":{"hono":"4"}}`
	a := app(t, "package.json", manifest, "bun.lock", "{}", "bunfig.toml", "", "a.ts", serve)
	if got := strings.Join(a.Install, ";"); got != "bun pm pkg delete scripts.prepare && bun install --frozen-lockfile --production" {
		t.Errorf("installs by %q", got)
	}
	old := app(t, "package.json", manifest, "bun.lock", "{}", ".bun-version", "1.2.5", "a.ts", serve)
	if got := strings.Join(old.Install, ";"); got != "bun install --frozen-lockfile --ignore-scripts --production" {
		t.Errorf("Bun 1.2 installs by %q", got)
	}
	if got := strings.Join(a.InstallInputs, " "); got != "package.json bun.lock bunfig.toml" {
		t.Errorf("the install reads %q", got)
	}
	a = app(t, "package.json", manifest, "a.ts", serve)
	if strings.Contains(strings.Join(a.Install, ";"), "frozen") || !trial.Warned(a, "no-lock-file") {
		t.Errorf("without a lock file: %q, %v", a.Install, a.Warnings)
	}
	a = app(t, "package.json", manifest, ".npmrc", "//npm.example.com/:_authToken=abc\n", "bun.lock", "{}", "a.ts", serve)
	if len(a.Secrets) != 1 || slices.Contains(a.InstallInputs, ".npmrc") || !trial.Warned(a, "secret-in-file") {
		t.Errorf("a credential: %v, %v, %v", a.Secrets, a.InstallInputs, a.Warnings)
	}
}

func TestWorkspace(t *testing.T) {
	a := app(t, "package.json", `{"workspaces":["apps/*","packages/*"]}`, "bun.lock", "{}",
		"apps/api/package.json", `{"scripts":{"start":"bun src/index.ts"},"dependencies":{"w":"workspace:*"}}`, "apps/api/src/index.ts", serve,
		"packages/w/package.json", `{"name":"w","main":"index.ts"}`, "packages/w/index.ts", "export const w = 1")
	if got := strings.Join(a.InstallInputs, " "); a.Context != "." || got != "package.json bun.lock apps/api/package.json packages/w/package.json" {
		t.Errorf("context %s, the install reads %q", a.Context, got)
	}
}

func TestStops(t *testing.T) {
	a := app(t, "package.json", `{"scripts":{"start":"bun a.ts"}}`, "a.ts", serve)
	if strings.Join(a.Entrypoint, " ") != "tini --" {
		t.Errorf("entrypoint %q", a.Entrypoint)
	}
	a = app(t, "package.json", `{"scripts":{"start":"bun a.ts"}}`, "a.ts", serve+"\nprocess.on('SIGTERM', () => process.exit(0))")
	if len(a.Entrypoint) != 0 {
		t.Errorf("entrypoint %q", a.Entrypoint)
	}
}

// FuzzSource holds the readers to any text.
func FuzzSource(f *testing.F) {
	f.Add("bun --hot a.ts", serve)
	f.Add("bun build --compile --outfile=x a.ts", serve)
	f.Add("A=b bun run a.ts && bun a.ts", "new Elysia().listen(port);const port = {")
	f.Fuzz(func(t *testing.T, line, source string) {
		fsys := fstest.MapFS{
			"package.json": {Data: []byte(`{"scripts":{"start":` + quote(line) + `,"build":` + quote(line) + `}}`)},
			"a.ts":         {Data: []byte(source)},
		}
		p, err := detect.Open(fsys, []*detect.Language{bun.Language})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = plan.Make(request(p))
	})
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
