package golang_test

import (
	"testing"

	"github.com/stagewright/stagewright/inspect"
)

// TestLint holds every form of Dockerfile that is written for Go to all of
// BuildKit's checks.
func TestLint(t *testing.T) {
	private := "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire git.example.com/lib v1.0.0\n-- go.sum --\n\n-- Makefile --\nGOPRIVATE=git.example.com/*\n" + server
	native := "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire github.com/h2non/bimg v1.1.9\n-- go.sum --\n\n" + program("net/http github.com/h2non/bimg", "http.ListenAndServe(\":8080\", nil)")
	writes := mod + program("net/http os html/template", "\tos.MkdirAll(\"data\", 0o755)\n\tos.MkdirAll(\"/var/lib/shop\", 0o755)\n\ttemplate.ParseGlob(\"views/*\")\n\thttp.ListenAndServe(\":8080\", nil)") + "-- views/a.html --\nx\n"
	serves := mod + program("net/http", "\thttp.Handle(\"/\", http.FileServer(http.Dir(\"web/dist\")))\n\thttp.ListenAndServe(\":8080\", nil)") + "-- web/package.json --\n{\"packageManager\": \"pnpm@10.1.0\", \"scripts\": {\"build\": \"vite build\"}}\n-- web/pnpm-lock.yaml --\nx\n"
	generates := mod + program("net/http example.com/shop/api", "\thttp.ListenAndServe(\":8080\", nil)") + "-- gen.go --\npackage main\n\n//go:generate go run ./gen\n"
	for name, archive := range map[string]string{"plain": mod + server, "private": private, "native": native, "writes": writes, "serves": serves, "generates": generates, "workspace": members} {
		for _, given := range [][]string{nil, {"base=debian"}, {"base=distroless"}, {"base=alpine"}, {"cgo=yes"}, {"cgo=yes", "base=alpine"}, {"manager=vendor"}, {"syntax=no"}} {
			p, err := try(t, archive, given...)
			if err != nil {
				continue // not possible for this program
			}
			app := p.Apps[0]
			findings, err := inspect.Lint(t.Context(), []byte(file(t, app, "Dockerfile")), inspect.Context{Path: app.Dockerfile, Files: tree(t, archive), Ignore: []byte(file(t, app, ".dockerignore"))})
			if err != nil {
				t.Errorf("%s %v: %v\n%s", name, given, err, file(t, app, "Dockerfile"))
			}
			for _, f := range findings {
				t.Errorf("%s %v: %+v\n%s", name, given, f, file(t, app, "Dockerfile"))
			}
		}
	}
}
