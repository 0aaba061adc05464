package golang_test

import (
	"strings"
	"testing"
)

// TestKind says what a program is for, and with which framework it is written.
func TestKind(t *testing.T) {
	command := func(root, sub string) string {
		return "-- main.go --\npackage main\n\nimport \"example.com/shop/cmd\"\n\nfunc main() { cmd.Execute() }\n" +
			"-- cmd/root.go --\npackage cmd\n\nimport \"github.com/spf13/cobra\"\n\nvar root = &cobra.Command{Use: \"shop\"" + root + "}\n\nfunc Execute() { root.Execute() }\n" +
			"-- cmd/sub.go --\npackage cmd\n\nimport (\n\t\"net/http\"\n\n\t\"github.com/spf13/cobra\"\n)\n\nfunc init() {\n\troot.AddCommand(&cobra.Command{Use: \"" + sub + "\", Run: run})\n}\n\nfunc run(*cobra.Command, []string) { http.ListenAndServe(\":8080\", nil) }\n"
	}
	tests := []struct{ name, archive, kind, framework, start string }{
		{"prints", mod + program("fmt", "\tfmt.Println(1)"), "tool", "", "/shop"},
		{"listens", mod + server, "service", "stdlib-http", "/shop"},
		{"cobra that serves", mod + command("", "serve [flags]"), "service", "stdlib-http", "/shop serve"},
		{"cobra that does something else", mod + command("", "count"), "tool", "cobra-cli", "/shop"},
		{"cobra whose root runs", mod + command(", Run: run", "version"), "service", "stdlib-http", "/shop"},
		{"waits for the signal", mod + program("os os/signal", "\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, os.Interrupt)\n\t<-c"), "worker", "", "/shop"},
		{"asynq", mod + program("github.com/hibiken/asynq", "\tasynq.NewServer(nil, nil)"), "worker", "worker", "/shop"},
		{"messages", mod + program("github.com/segmentio/kafka-go", "\tkafka.NewReader(nil)"), "worker", "", "/shop"},
		{"gin", mod + program("github.com/gin-gonic/gin", "\tr := gin.Default()\n\tr.Run(\":8080\")"), "service", "gin", "/shop"},
		{"gorilla", mod + program("net/http github.com/gorilla/mux", "\thttp.ListenAndServe(\":8080\", mux.NewRouter())"), "service", "gorilla-mux", "/shop"},
		{"grpc", mod + program("net google.golang.org/grpc", "\tl, _ := net.Listen(\"tcp\", \":50051\")\n\tgrpc.NewServer().Serve(l)"), "service", "grpc", "/shop"},
		{"a socket of the machine", mod + program("net", "\tnet.Listen(\"unix\", \"/run/a.sock\")"), "tool", "", "/shop"},
		{"a client of the web", mod + program("net/http", "\thttp.Get(\"https://example.com:8080\")"), "tool", "", "/shop"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			app := one(t, test.archive)
			if app.Kind != test.kind || app.Framework != test.framework || strings.Join(app.Start, " ") != test.start {
				t.Errorf("%s %q %q, want %s %q %q", app.Kind, app.Framework, app.Start, test.kind, test.framework, test.start)
			}
			if app.Kind != "service" && app.Port != 0 {
				t.Errorf("port %d of a %s", app.Port, app.Kind)
			}
		})
	}
	if app := one(t, mod+server, "kind=tool"); app.Kind != "tool" || len(app.Open) != 0 {
		t.Errorf("%s, open %v: it was given", app.Kind, app.Open)
	}
}

// TestStops says what ends the program.
func TestStops(t *testing.T) {
	app := one(t, mod+program("net/http os/signal syscall context", "\tsignal.NotifyContext(context.Background(), syscall.SIGTERM)\n\thttp.ListenAndServe(\":8080\", nil)"))
	if says(app, "stops") != "yes main.go:11" {
		t.Errorf("stops %q", says(app, "stops"))
	}
	if app = one(t, mod+server); says(app, "stops") != "yes" || !strings.Contains(app.Decision("stops").Why, "runtime") {
		t.Errorf("stops %q (%s)", says(app, "stops"), app.Decision("stops").Why)
	}
	app = one(t, mod+program("net/http os/signal syscall", "\tsignal.Ignore(syscall.SIGTERM)\n\thttp.ListenAndServe(\":8080\", nil)"))
	if says(app, "stops") != "no main.go:10" || codes(app) != "ignores-sigterm" {
		t.Errorf("stops %q, warnings %q", says(app, "stops"), codes(app))
	}
	if len(app.Entrypoint) != 0 {
		t.Errorf("entrypoint %q: Go needs none", app.Entrypoint)
	}
}

// TestCalls gives a program that starts others an image that has them.
func TestCalls(t *testing.T) {
	start := func(call string) string {
		return mod + program("net/http os/exec", "\t"+call+"\n\thttp.ListenAndServe(\":8080\", nil)")
	}
	app := one(t, start(`exec.Command("ffmpeg", "-version")`))
	if app.Fact("base") != "debian" || strings.Join(app.RunPackages, " ") != "ffmpeg" || says(app, "runPackages") != "ffmpeg main.go:9" {
		t.Errorf("base %s, packages %s", app.Fact("base"), says(app, "runPackages"))
	}
	if app = one(t, start(`exec.Command("sh", "-c", "true")`)); app.Fact("base") != "alpine" {
		t.Errorf("base %s: it starts a shell", app.Fact("base"))
	}
	if app = one(t, start(`exec.Command("frobnicate")`)); app.Fact("base") != "scratch" || codes(app) != "calls-program" {
		t.Errorf("base %s, warnings %q", app.Fact("base"), codes(app))
	}
	if app = one(t, start(`exec.Command("xdg-open", "http://localhost")`)); app.Fact("base") != "scratch" || codes(app) != "" {
		t.Errorf("base %s, warnings %q", app.Fact("base"), codes(app))
	}
}

// TestBases writes each kind of final image whole.
func TestBases(t *testing.T) {
	for base, wants := range map[string][]string{
		"scratch":    {"FROM scratch AS run", "COPY --from=build /rootfs /", "USER 10001:10001"},
		"alpine":     {"FROM alpine:", "adduser -D -u 10001", "USER 10001:10001", "ZONEINFO"},
		"distroless": {"FROM gcr.io/distroless/static-debian13:nonroot AS run", "USER 65532:65532"},
		"debian":     {"FROM debian:trixie-slim AS run", "useradd --uid 10001", "ca-certificates.crt", "USER 10001:10001"},
	} {
		text := dockerfile(t, mod+server, "base="+base)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", base, want, text)
			}
		}
	}
	if _, err := try(t, mod+server, "base=windows"); err == nil {
		t.Error("base=windows was taken")
	}
	text := dockerfile(t, mod+server, "cgo=yes", "base=alpine")
	if !strings.Contains(text, "FROM golang:1.27-alpine3.24 AS build") || !strings.Contains(text, "apk add --no-cache g++ musl-dev") {
		t.Errorf("no compiler, or another C library:\n%s", text)
	}
	if text := dockerfile(t, mod+server, "version=1.22", "cgo=yes"); !strings.Contains(text, "golang:1.22-bookworm") || !strings.Contains(text, "base-debian12") {
		t.Errorf("builder and final image are of different releases:\n%s", text)
	}
}

// TestProcesses lists what the Procfile starts of the same program.
func TestProcesses(t *testing.T) {
	app := one(t, mod+server+"-- Procfile --\nrelease: bin/shop migrate\nweb: bin/shop serve --port $PORT\nworker: bin/shop work -n 2\nother: ./script.sh\n")
	if got := strings.Join(app.Start, " "); got != "/shop serve --port 8080" {
		t.Errorf("start %q", got)
	}
	if len(app.Processes) != 1 || strings.Join(app.Processes["worker"], " ") != "/shop work -n 2" || strings.Join(app.Release, "") != "/shop migrate" {
		t.Errorf("processes %q, release %q", app.Processes, app.Release)
	}
}

// TestDotenv warns of a program that does not run without its .env.
func TestDotenv(t *testing.T) {
	load := func(body string) string {
		return mod + program("net/http log github.com/joho/godotenv", body+"\n\thttp.ListenAndServe(\":8080\", nil)")
	}
	for body, want := range map[string]string{
		"\tif err := godotenv.Load(); err != nil {\n\t\tlog.Fatal(err)\n\t}": "dotenv-required",
		"\terr := godotenv.Load()\n\tif err != nil {\n\t\tpanic(err)\n\t}":   "dotenv-required",
		"\tif err := godotenv.Load(); err != nil {\n\t\tlog.Print(err)\n\t}": "",
		"\tgodotenv.Load()": "",
	} {
		if got := codes(one(t, load(body))); got != want {
			t.Errorf("warnings %q of %s, want %q", got, body, want)
		}
	}
}
