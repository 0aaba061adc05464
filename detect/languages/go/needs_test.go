package golang_test

import (
	"strings"
	"testing"
)

// TestNeed10 holds versions: go and toolchain lines are minimums.
func TestNeed10(t *testing.T) {
	tests := []struct{ name, archive, version, from string }{
		{"old minimum takes the default", "-- go.mod --\nmodule example.com/shop\n\ngo 1.21\n" + server, "1.27", "go.mod:3"},
		{"toolchain above go", "-- go.mod --\nmodule example.com/shop\n\ngo 1.23.4\n\ntoolchain go1.24.1\n" + server, "1.27", "go.mod:5"},
		{"toolchain default says nothing", "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\ntoolchain default\n" + server, "1.27", "go.mod:3"},
		{"no go line", "-- go.mod --\nmodule example.com/shop\n" + server, "1.27", ""},
		{"a pin is kept", "-- go.mod --\nmodule example.com/shop\n\ngo 1.21\n-- .go-version --\n1.26.3\n" + server, "1.26.3", ".go-version:1"},
		{"tool versions", "-- go.mod --\nmodule example.com/shop\n\ngo 1.21\n-- .tool-versions --\n# tools\nnodejs 24.1.0\ngolang   1.26.3\n" + server, "1.26.3", ".tool-versions:3"},
		{"mise", "-- go.mod --\nmodule example.com/shop\n\ngo 1.21\n-- mise.toml --\n[tools]\ngo = \"1.26\"\n" + server, "1.26", "mise.toml:2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			app := one(t, test.archive)
			if app.Version != test.version {
				t.Errorf("version %s, want %s", says(app, "version"), test.version)
			}
			if test.from != "" && !strings.Contains(says(app, "version"), test.from) {
				t.Errorf("%s, want evidence in %s", says(app, "version"), test.from)
			}
		})
	}
	workspace := "-- go.work --\ngo 1.26.2\n\nuse ./a\nuse ./b\n-- a/go.mod --\nmodule example.com/a\n\ngo 1.24\n" + strings.ReplaceAll(server, "-- main.go", "-- a/main.go") +
		"-- b/go.mod --\nmodule example.com/b\n\ngo 1.26.5\n-- b/b.go --\npackage b\n"
	app := one(t, workspace)
	for _, want := range []string{"go.work:1", "b/go.mod:3"} {
		if !strings.Contains(says(app, "version"), want) {
			t.Errorf("%s, want %s in it", says(app, "version"), want)
		}
	}
}

// TestNeed11 chooses the main package as the layout says, and asks where it
// says nothing.
func TestNeed11(t *testing.T) {
	main := func(dir string) string {
		return "-- " + dir + "main.go --\npackage main\n\nfunc main() {}\n"
	}
	tests := []struct{ name, archive, main string }{
		{"not called main.go", mod + "-- shop.go --\npackage main\n\nfunc main() {}\n", "."},
		{"only one below cmd", mod + main("cmd/api/"), "./cmd/api"},
		{"root beats cmd", mod + main("") + main("cmd/shop/") + main("cmd/other/"), "."},
		{"cmd and the module's name", mod + main("cmd/other/") + main("cmd/shop/"), "./cmd/shop"},
		{"major version in the module's path", "-- go.mod --\nmodule example.com/shop/v3\n\ngo 1.26\n" + main("cmd/other/") + main("cmd/shop/"), "./cmd/shop"},
		{"tools, tests and examples left out", mod + main("cmd/api/") + main("tools/gen/") + main("examples/hello/") + main("internal/tools/x/") + main("hack/") + main("testdata/p/"), "./cmd/api"},
		{"ignored by a build tag", mod + main("cmd/api/") + "-- gen.go --\n//go:build ignore\n\npackage main\n\nfunc main() {}\n", "./cmd/api"},
		{"old build tag", mod + main("cmd/api/") + "-- gen.go --\n// +build tools\n\npackage main\n\nfunc main() {}\n", "./cmd/api"},
		{"another system's file", mod + main("cmd/api/") + "-- cmd/svc/main_windows.go --\npackage main\n\nfunc main() {}\n", "./cmd/api"},
		{"a test is no program", mod + main("cmd/api/") + "-- x/main_test.go --\npackage main\n\nfunc main() {}\n", "./cmd/api"},
		{"package main without main", mod + main("cmd/api/") + "-- plugin/p.go --\npackage main\n\nfunc Run() {}\n", "./cmd/api"},
		{"nested module is another app's", mod + main("cmd/api/") + "-- tools/go.mod --\nmodule example.com/tools\n-- tools/go.go --\npackage tools\n", "./cmd/api"},
		{"the Procfile's web line", mod + main("cmd/api/") + main("cmd/worker/") + "-- Procfile --\nworker: bin/worker\nweb: bin/api -v\n", "./cmd/api"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			app := one(t, test.archive)
			if d := app.Decision("main"); d == nil || d.Value != test.main || len(d.From) == 0 {
				t.Errorf("main %q, want %q (open %v)", says(app, "main"), test.main, app.Open)
			}
		})
	}
	several := mod + main("cmd/api/") + main("cmd/worker/")
	app := one(t, several)
	if len(app.Open) != 1 || app.Open[0].Name != "main" || len(app.Open[0].Options) != 2 || !strings.Contains(app.Open[0].Why, "./cmd/api, ./cmd/worker") {
		t.Errorf("open %+v, want both main packages", app.Open)
	}
	if app := one(t, several, "main=./cmd/worker"); !strings.Contains(app.Build[0], "-o /out/worker ./cmd/worker") {
		t.Errorf("build %q", app.Build)
	}
	if _, err := try(t, several, "main=./cmd/nope"); err == nil {
		t.Error("a main package that is not there was taken")
	}
}

// TestNeed12 finds C where it is needed, and only there.
func TestNeed12(t *testing.T) {
	sqlite := "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire (\n\tgithub.com/mattn/go-sqlite3 v1.14.53\n)\n"
	tests := []struct{ name, archive, cgo, base string }{
		{"nothing", mod + server, "no", "scratch"},
		{"a module that is imported", sqlite + program("net/http github.com/mattn/go-sqlite3", "http.ListenAndServe(\":80\", nil)"), "yes main.go:5", "distroless"},
		{"a module that only a test imports", sqlite + server + "-- main_test.go --\npackage main\n\nimport _ \"github.com/mattn/go-sqlite3\"\n", "no", "scratch"},
		{"a module that another brings", "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire github.com/confluentinc/confluent-kafka-go/v2 v2.1.0 // indirect\n" + server, "yes go.mod:5", "distroless"},
		{"pure Go", "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire modernc.org/sqlite v1.30.0\n" + program("net/http modernc.org/sqlite", "http.ListenAndServe(\":80\", nil)"), "no", "scratch"},
		{"its own C", mod + server + "-- c.go --\npackage main\n\n// int one(void) { return 1; }\nimport \"C\"\n", "yes c.go:4", "distroless"},
		{"C with a twin for builds without", mod + server + "-- c.go --\n//go:build cgo\n\npackage main\n\nimport \"C\"\n-- n.go --\n//go:build !cgo\n\npackage main\n", "no", "scratch"},
		{"C of a package that is not imported", mod + server + "-- other/c.go --\npackage other\n\nimport \"C\"\n", "no", "scratch"},
		{"C of a package that is", mod + program("net/http example.com/shop/other", "http.ListenAndServe(\":80\", nil)") + "-- other/c.go --\npackage other\n\nimport \"C\"\n", "yes other/c.go:3", "distroless"},
		{"C for another system", mod + server + "-- c_windows.go --\npackage main\n\nimport \"C\"\n", "no", "scratch"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			app := one(t, test.archive)
			if says(app, "cgo") != test.cgo || app.Fact("base") != test.base {
				t.Errorf("cgo %q base %q, want %q %q", says(app, "cgo"), app.Fact("base"), test.cgo, test.base)
			}
			text := file(t, app, "Dockerfile")
			if want := "CGO_ENABLED=" + map[bool]string{true: "1", false: "0"}[strings.HasPrefix(test.cgo, "yes")]; !strings.Contains(text, want) {
				t.Errorf("no %s in\n%s", want, text)
			}
			if cgo := strings.HasPrefix(test.cgo, "yes"); cgo == strings.Contains(text, "-alpine") || cgo != strings.Contains(text, "golang:1.27-trixie") {
				t.Errorf("the builder and the final image have different C libraries:\n%s", text)
			}
		})
	}
}

// TestNeed12Libraries puts compilers' needs into the build and shared
// libraries into the final image.
func TestNeed12Libraries(t *testing.T) {
	archive := "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire github.com/h2non/bimg v1.1.9\n" + program("net/http github.com/h2non/bimg", "http.ListenAndServe(\":8080\", nil)")
	text := dockerfile(t, archive)
	build, run, ok := strings.Cut(text, " AS run")
	if !ok || !strings.Contains(build, "libvips-dev") || strings.Contains(run, "-dev") || !strings.Contains(run, "libvips42t64") || !strings.Contains(text, "FROM debian:trixie-slim AS run") {
		t.Errorf("libraries are in the wrong stage:\n%s", text)
	}
	if _, err := try(t, archive, "base=scratch"); err == nil {
		t.Error("a program that is linked to libvips was put on scratch")
	}
}

// TestNeed36 builds for other machines without emulation, and not where C is.
func TestNeed36(t *testing.T) {
	text := dockerfile(t, mod+server)
	for _, want := range []string{"FROM --platform=$BUILDPLATFORM golang:", "\nARG TARGETOS TARGETARCH\n", "GOOS=$TARGETOS GOARCH=$TARGETARCH"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	text = dockerfile(t, mod+server, "cgo=yes")
	for _, not := range []string{"BUILDPLATFORM", "TARGETOS", "TARGETARCH"} {
		if strings.Contains(text, not) {
			t.Errorf("%q with cgo in\n%s", not, text)
		}
	}
}

// TestNeed37 gives an empty image what programs expect of any.
func TestNeed37(t *testing.T) {
	text := dockerfile(t, mod+server)
	for _, want := range []string{"/etc/ssl/certs/ca-certificates.crt", "zoneinfo.zip", "/rootfs/etc/passwd", "chmod 1777 /rootfs/tmp", "USER 10001:10001"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if text := dockerfile(t, mod+program("net/http time/tzdata", "http.ListenAndServe(\":8080\", nil)")); strings.Contains(text, "zoneinfo") {
		t.Errorf("time zones twice:\n%s", text)
	}
}

// TestNeed45 builds without .git.
func TestNeed45(t *testing.T) {
	app := one(t, mod+server)
	if !strings.Contains(app.Build[0], "-buildvcs=false") || !strings.Contains(file(t, app, ".dockerignore"), "\n.git\n") {
		t.Errorf("build %q, .git is not in the image", app.Build)
	}
}

// TestNeed59 reads private modules with a secret, never with an argument.
func TestNeed59(t *testing.T) {
	archive := "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire git.example.com/team/lib v1.0.0\n-- Makefile --\nexport GOPRIVATE=git.example.com/team/*,other.example.com\n" + server
	app := one(t, archive)
	if len(app.Secrets) != 1 || app.Secrets[0].ID != "netrc" || says(app, "private") != "git.example.com/team/* Makefile:1" {
		t.Errorf("secrets %v, private %q", app.Secrets, says(app, "private"))
	}
	if !strings.Contains(app.BuildCommand, "--secret id=netrc") || codes(app) != "no-go-sum private-modules" {
		t.Errorf("%s, warnings %s", app.BuildCommand, codes(app))
	}
	text := file(t, app, "Dockerfile")
	if n := strings.Count(text, "--mount=type=secret"); n != 2 {
		t.Errorf("%d secret mounts: the build downloads too where the cache is empty:\n%s", n, text)
	}
	for _, want := range []string{"--mount=type=secret,id=netrc,target=/root/.netrc", "apk add --no-cache git", "GOPRIVATE="} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestNeed15 passes by what only looks like a program.
func TestNeed15(t *testing.T) {
	tests := []struct{ name, archive, reason string }{
		{"Hugo", "-- go.mod --\nmodule example.com/site\n-- hugo.toml --\nbaseURL = \"/\"\n-- content/a.md --\n", "go.mod holds the modules of a Hugo site"},
		{"tools", "-- go.mod --\nmodule example.com/tools\n-- tools.go --\n//go:build tools\n\npackage tools\n\nimport _ \"golang.org/x/tools/cmd/stringer\"\n", "go.mod alone: there is no Go source to build"},
		{"library", mod + "-- shop.go --\npackage shop\n", "a library: no main package, nothing to run"},
		{"library with examples", mod + "-- shop.go --\npackage shop\n-- examples/a/main.go --\npackage main\n\nfunc main() {}\n", "a library: its only main packages serve tools, tests or examples: ./examples/a"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := planned(t, test.archive)
			if len(p.Apps) != 0 || len(p.Skipped) != 1 || p.Skipped[0].Reason != test.reason {
				t.Errorf("apps %v, skipped %+v, want %q", p.Apps, p.Skipped, test.reason)
			}
		})
	}
}
