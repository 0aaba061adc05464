package golang_test

import (
	"strings"
	"testing"
)

// TestTags builds with the tags that the project's own build has, and reads the
// files that they choose.
func TestTags(t *testing.T) {
	for _, tc := range []struct{ name, more, tags string }{
		{"Makefile", "-- Makefile --\nbuild:\n\tgo build -tags prod -o app .\n", "prod Makefile:2"},
		{"several, quoted, over lines", "-- Makefile --\nbuild:\n\tgo build \\\n\t\t-tags 'prod netgo' \\\n\t\t-o app .\n", "netgo, prod Makefile:3"},
		{"a variable", "-- Makefile --\nTAGS ?= prod\nbuild:\n\tgo build -tags \"$(TAGS)\" .\n", "prod Makefile:3"},
		{"a variable that is not written out", "-- Makefile --\nbuild:\n\tgo build -tags \"$(TAGS)\" .\n", ""},
		{"two builds that differ", "-- Makefile --\na:\n\tgo build -tags prod .\nb:\n\tgo build .\n", ""},
		{"tests and development", "-- Makefile --\na:\n\tgo test -tags integration ./...\nb:\n\tgo build -tags dev .\n", ""},
		{"goreleaser", "-- .goreleaser.yaml --\nbuilds:\n  - tags:\n      - prod\n      - netgo\n    env: []\n", "netgo, prod .goreleaser.yaml:3"},
		{"goreleaser's flags", "-- .goreleaser.yml --\nbuilds:\n  - flags:\n      - -trimpath\n      - -tags=prod\n", "prod .goreleaser.yml:4"},
		{"none", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app := one(t, mod+"-- a.go --\n//go:build prod\n\npackage main\n\nimport \"net/http\"\n\nfunc main() { http.ListenAndServe(\":4001\", nil) }\n"+
				"-- b.go --\n//go:build !prod\n\npackage main\n\nimport \"net/http\"\n\nfunc main() { http.ListenAndServe(\":4000\", nil) }\n"+tc.more)
			if got := says(app, "tags"); got != tc.tags {
				t.Errorf("tags %q, want %q", got, tc.tags)
			}
			port, flag := 4000, false
			if tc.tags != "" {
				port, flag = 4001, true
			}
			if app.Port != port || strings.Contains(app.Build[0], " -tags=") != flag {
				t.Errorf("port %d, built by %s", app.Port, app.Build[0])
			}
		})
	}
}

// TestStamps lets the build argument be the version that the program tells.
func TestStamps(t *testing.T) {
	const own = "-- main.go --\npackage main\n\nimport \"example.com/shop/internal/build\"\n\nvar version = \"next\"\n\nvar made = stamp()\n\nfunc stamp() string { return \"\" }\n\nfunc main() { println(version, build.Version) }\n" +
		"-- internal/build/b.go --\npackage build\n\nvar Version, Commit string\n"
	for _, tc := range []struct{ name, more, stamps, built string }{
		{"main's", "-- Makefile --\nV := $(shell git describe)\nbuild:\n\tgo build -ldflags \"-s -X main.version=$(V) -X main.commit=$(C)\" .\n", "main.version Makefile:3", "-X main.version=$VERSION\""},
		{"a package's", "-- Makefile --\nPKG=example.com/shop/internal/build\nbuild:\n\tgo build -ldflags=\"-X '$(PKG).Version=$(V)' -X $(PKG).Commit=x\" .\n", "example.com/shop/internal/build.Version Makefile:3", "-X example.com/shop/internal/build.Version=$VERSION\""},
		{"goreleaser", "-- .goreleaser.yaml --\nbuilds:\n  - ldflags:\n      - -s -w -X main.version={{.Version}}\n", "main.version .goreleaser.yaml:3", "-X main.version=$VERSION\""},
		{"one that is not there", "-- Makefile --\nbuild:\n\tgo build -ldflags \"-X main.release=1\" .\n", "", "-ldflags=\"-s -w\""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app := one(t, mod+own+tc.more)
			if got := says(app, "stamps"); got != tc.stamps {
				t.Errorf("stamps %q, want %q", got, tc.stamps)
			}
			text := file(t, app, "Dockerfile")
			if !strings.Contains(text, tc.built) || strings.Contains(text, "ARG VERSION=") != (tc.stamps != "") {
				t.Error(text)
			}
			if tc.name == "main's" && (!strings.Contains(text, "ARG VERSION=next\n") || strings.Join(app.BuildArgs, " ") != "VERSION") {
				t.Errorf("%v\n%s", app.BuildArgs, text)
			}
		})
	}
}

// TestMorePorts exposes what else the program serves on, after the web.
func TestMorePorts(t *testing.T) {
	const wish = "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire github.com/charmbracelet/wish v1.4.4\n"
	for _, tc := range []struct{ name, src, expose string }{
		{"gRPC beside HTTP", mod + program("net net/http", "\tl, _ := net.Listen(\"tcp\", \":50051\")\n\tgo serve(l)\n\thttp.ListenAndServe(\":8081\", nil)") + "-- s.go --\npackage main\n\nimport \"net\"\n\nfunc serve(net.Listener) {}\n", "EXPOSE 8081 50051\n"},
		{"SSH and git beside HTTP", wish + program("net net/http github.com/charmbracelet/wish", "\twish.NewServer(wish.WithAddress(\":23231\"))\n\tnet.Listen(\"tcp\", \":9418\")\n\tnewHTTPServer()") +
			"-- h.go --\npackage main\n\nimport \"net/http\"\n\nfunc newHTTPServer() { s := &http.Server{Addr: \":23232\"}; s.ListenAndServe() }\n", "EXPOSE 23232 23231 9418\n"},
		{"metrics, and one for the machine itself", mod + program("net/http", "\tgo http.ListenAndServe(\"localhost:6060\", nil)\n\tgo metrics()\n\thttp.ListenAndServe(\":8081\", nil)") + "-- m.go --\npackage main\n\nimport \"net/http\"\n\nfunc metrics() { http.ListenAndServe(\":9100\", nil) }\n", "EXPOSE 8081\n"},
	} {
		if text := dockerfile(t, tc.src); !strings.Contains(text, tc.expose) {
			t.Errorf("%s: no %q in\n%s", tc.name, tc.expose, text)
		}
	}
	if _, err := try(t, mod+server, "morePorts=x"); err == nil {
		t.Error("a port that is none is taken")
	}
}

// TestEndless takes a program that goes on for ever for a worker, with what it
// reads.
func TestEndless(t *testing.T) {
	const files = "-- mail.txt --\nx\n"
	for name, body := range map[string]string{
		"a loop that sleeps": "\ttemplate.ParseFiles(\"mail.txt\")\n\tfor {\n\t\ttime.Sleep(time.Minute)\n\t}",
		"ticks":              "\ttemplate.ParseFiles(\"mail.txt\")\n\tfor range time.Tick(time.Minute) {\n\t}",
		"an empty select":    "\ttemplate.ParseFiles(\"mail.txt\")\n\ttime.AfterFunc(time.Minute, main)\n\tselect {}",
	} {
		app := one(t, mod+program("text/template time", body)+files)
		if app.Kind != "worker" || strings.Join(app.RuntimeFiles, " ") != "mail.txt" {
			t.Errorf("%s: %s, reads %v", name, app.Kind, app.RuntimeFiles)
		}
	}
	app := one(t, mod+program("text/template", "\ttemplate.ParseFiles(\"mail.txt\")\n\tfor i := 0; i < 3; i++ {\n\t}")+files)
	if app.Kind != "tool" || len(app.RuntimeFiles) != 1 {
		t.Errorf("a program that ends: %s, reads %v", app.Kind, app.RuntimeFiles)
	}
}

// TestUrfave sets the variable of a flag that is a literal.
func TestUrfave(t *testing.T) {
	const head = "-- go.mod --\nmodule example.com/u\n\ngo 1.26\n\nrequire github.com/urfave/cli/v2 v2.27.5\n-- go.sum --\n"
	for name, env := range map[string]string{"v2": `EnvVars: []string{"U_HOST"}`, "v3": `Sources: cli.EnvVars("U_HOST", "OTHER")`} {
		app := one(t, head+program("fmt net/http os github.com/urfave/cli/v2", `	app := &cli.App{Commands: []*cli.Command{{Name: "server", Flags: []cli.Flag{
		&cli.IntFlag{Name: "port", Value: 8800},
		&cli.StringFlag{Name: "host", Value: "127.0.0.1", `+env+`}},
		Action: func(c *cli.Context) error { return http.ListenAndServe(fmt.Sprintf("%s:%d", c.String("host"), c.Int("port")), nil) }}}}
	app.Run(os.Args)`))
		if app.Port != 8800 || app.Env["U_HOST"] != "0.0.0.0" || strings.Join(app.Start, " ") != "/u server" || codes(app) != "" {
			t.Errorf("%s: port %d, %v, %v, warnings %s", name, app.Port, app.Env, app.Start, codes(app))
		}
	}
}

// TestBunFrontend builds what is embedded by Bun, in Bun's own image.
func TestBunFrontend(t *testing.T) {
	app := one(t, mod+"-- main.go --\npackage main\n\nimport (\n\t\"embed\"\n\t\"net/http\"\n)\n\n//go:embed all:ui/dist\nvar dist embed.FS\n\nfunc main() { http.ListenAndServe(\":8080\", http.FileServerFS(dist)) }\n"+
		"-- ui/package.json --\n{\"scripts\": {\"build\": \"bun build ./i.ts --outdir dist\"}}\n-- ui/bun.lock --\n{}\n-- ui/i.ts --\n1\n")
	text := file(t, app, "Dockerfile")
	for _, want := range []string{"oven/bun:1-slim AS assets", "COPY ui/package.json ui/bun.lock ./\n", "bun install --frozen-lockfile\n", "RUN bun run build\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "node") || strings.Contains(text, "npm") {
		t.Error(text)
	}
}

// FuzzRecipe: whatever files of builds say, nothing panics, and the words that
// are taken from them are the linker's and the compiler's alone.
func FuzzRecipe(f *testing.F) {
	f.Add("T = a b\nx:\n\tgo build -tags \"$(T)\" -ldflags \"-X main.version=$(V)\" .\n", "builds:\n  - tags:\n      - a\n    ldflags: -X main.version={{.V}}\n")
	f.Add("go build -tags='a;b' -ldflags '-X main.a.version=`x`' .", "flags:\n- -tags=\"x\"\n")
	f.Fuzz(func(t *testing.T, makefile, goreleaser string) {
		app, err := try(t, mod+"-- main.go --\npackage main\n\nvar version = \"a'b\"\n\nfunc main() { println(version) }\n-- Makefile --\n"+strings.ReplaceAll(makefile, "\n-- ", "\n")+"\n-- .goreleaser.yaml --\n"+strings.ReplaceAll(goreleaser, "\n-- ", "\n")+"\n")
		if err != nil || len(app.Apps) != 1 || len(app.Apps[0].Build) != 1 {
			return
		}
		words := strings.Fields(app.Apps[0].Build[0])
		if strings.ContainsAny(app.Apps[0].Build[0], ";`()<>|&\n") || words[0] != "go" || words[1] != "build" {
			t.Error(app.Apps[0].Build[0])
		}
	})
}

// TestBelow tells the commands where the module is, where the context holds
// more than it and no go.work.
func TestBelow(t *testing.T) {
	const src = "-- worker/go.mod --\nmodule example.com/worker\n\ngo 1.26\n\nrequire example.com/shared v0.0.0\n\nreplace example.com/shared => ../shared\n-- worker/go.sum --\n" +
		"-- worker/cmd/w/main.go --\npackage main\n\nimport \"example.com/shared\"\n\nfunc main() { shared.X() }\n-- shared/go.mod --\nmodule example.com/shared\n\ngo 1.26\n-- shared/x.go --\npackage shared\n\nfunc X() {}\n"
	text := dockerfile(t, src)
	for _, want := range []string{"go mod download -C worker\n", "go build -C worker ", "-o /out/w ./cmd/w\n", "COPY shared/ shared/\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if text := dockerfile(t, mod+server); strings.Contains(text, "-C ") {
		t.Error(text)
	}
}

// TestKong starts the command that serves, which a field stands for.
func TestKong(t *testing.T) {
	app := one(t, "-- go.mod --\nmodule example.com/k\n\ngo 1.26\n\nrequire github.com/alecthomas/kong v1.6.0\n-- go.sum --\n-- main.go --\npackage main\n\nimport (\n\t\"net/http\"\n\n\t\"github.com/alecthomas/kong\"\n)\n\n"+
		"type ServeCmd struct {\n\tListen string `default:\"localhost:8099\" env:\"K_LISTEN\"`\n}\n\nfunc (s *ServeCmd) Run() error { return http.ListenAndServe(s.Listen, nil) }\n\n"+
		"var cli struct {\n\tServe   ServeCmd `cmd:\"\" help:\"serve\"`\n\tMigrate struct{} `cmd:\"\"`\n}\n\nfunc main() { kong.Parse(&cli).Run() }\n")
	if got := strings.Join(app.Start, " "); got != "/k serve" || app.Env["K_LISTEN"] != ":8099" {
		t.Errorf("%s, %v", got, app.Env)
	}
}

// TestPackets takes what answers packets for a program that goes on.
func TestPackets(t *testing.T) {
	app := one(t, mod+program("net", "\tpc, _ := net.ListenPacket(\"udp\", \":5353\")\n\tfor {\n\t\tpc.ReadFrom(nil)\n\t}"))
	if app.Kind != "worker" || codes(app) != "listens-for-packets" {
		t.Errorf("%s, %s", app.Kind, codes(app))
	}
}

// TestPocketBase serves for all, and keeps its data.
func TestPocketBase(t *testing.T) {
	app := one(t, "-- go.mod --\nmodule example.com/pb\n\ngo 1.26\n\nrequire github.com/pocketbase/pocketbase v0.23.0\n-- go.sum --\n"+
		program("os github.com/pocketbase/pocketbase github.com/pocketbase/pocketbase/apis", "\tapp := pocketbase.New()\n\tapis.Static(os.DirFS(\"./pb_public\"), false)\n\tapp.Start()")+"-- pb_public/index.html --\nx\n")
	if got := strings.Join(app.Start, " "); got != "/app/pb serve --http=:8090" || app.Port != 8090 || app.Kind != "service" || strings.Join(app.Writable, " ") != "/app/pb_data" || strings.Join(app.RuntimeFiles, " ") != "pb_public" {
		t.Errorf("%s %s, port %d, writes %v, reads %v", app.Kind, got, app.Port, app.Writable, app.RuntimeFiles)
	}
}

// TestBrowsers brings the browser that a package starts.
func TestBrowsers(t *testing.T) {
	app := one(t, "-- go.mod --\nmodule example.com/b\n\ngo 1.26\n\nrequire github.com/chromedp/chromedp v0.11.0\n-- go.sum --\n"+
		program("context net/http github.com/chromedp/chromedp", "\tchromedp.NewContext(context.Background())\n\thttp.ListenAndServe(\":8086\", nil)"))
	if !strings.HasPrefix(strings.Join(app.RunPackages, " "), "chromium ") || app.Images["run"] != "debian:trixie-slim" {
		t.Errorf("%v in %s", app.RunPackages, app.Images["run"])
	}
}
