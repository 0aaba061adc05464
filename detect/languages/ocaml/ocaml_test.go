package ocaml_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/ocaml"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, ocaml.Language, files)
}

const listen = "let () =\n  Sys.set_signal Sys.sigterm (Sys.Signal_handle quit);\n  bind s (ADDR_INET (inet_addr_any, 9000)); Unix.listen s 8\n"

func TestPrograms(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		want  string
	}{
		"nothing but dune": {tree{"dune-project": "(lang dune 3.0)\n(name shop)\n", "bin/dune": "(executable (name main))", "test/dune": "(executable (name probe))", "bin/main.ml": listen},
			"debian service |  | 5.3 | gcr.io/distroless/cc-debian13:nonroot |  | /shop | gcc libc6-dev ocaml-dune ocaml-nox | "},
		"opam, libraries": {tree{"dune-project": "(lang dune 3.0)\n", "shop.opam": "opam-version: \"2.0\"\ndepends: [\n  \"ocaml\" {>= \"5.1\" & < \"5.3\"}\n  \"opium\"\n  \"sqlite3\"\n  \"alcotest\" {with-test}\n]\n", "shop.opam.locked": "", "bin/dune": "(executables (names a b) (public_names shop -))", "bin/a.ml": listen},
			"opam service | opium | 5.2 | debian:trixie-slim |  |  | libsqlite3-dev | libsqlite3-0 ?program"},
		"no opam file": {tree{"dune-project": "(lang dune 3.0)\n(package (name shop) (depends dream))\n", "bin/dune": "(executable (public_name shop) (name main))", "bin/main.ml": "let () = Dream.run @@ Dream.router []"},
			"opam service | dream | 5.3 | debian:trixie-slim | tini -- | /usr/local/bin/shop | libssl-dev | ca-certificates libev4t64 libssl3t64 tini !no-sigterm-handler !binds-to-localhost !no-opam-file"},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if got := p.Apps[0].Manager + " " + trial.Brief(p); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestLibraryIsRefused(t *testing.T) {
	langs := []*detect.Language{ocaml.Language}
	p, err := detect.Open(fstest.MapFS{"dune-project": {Data: []byte("(lang dune 3.0)")}, "src/dune": {Data: []byte("(library (name shop))")}, "src/shop.ml": {Data: []byte("let a = 1")}}, langs)
	if err != nil {
		t.Fatal(err)
	}
	if found := detect.Scan(p, ".", ""); len(found.Apps) != 0 || len(found.Skipped) != 1 || !strings.Contains(found.Skipped[0].Reason, "a library") {
		t.Errorf("%+v", found)
	}
}

// Whatever a dune file holds, reading it ends.
func FuzzDune(f *testing.F) {
	f.Add("(executable (name \"main\")) ; x\n(((", "(lang dune 3")
	f.Fuzz(func(t *testing.T, dune, project string) {
		langs := []*detect.Language{ocaml.Language}
		p, err := detect.Open(fstest.MapFS{"dune-project": {Data: []byte(project)}, "bin/dune": {Data: []byte(dune)}, "bin/main.ml": {Data: []byte(listen)}}, langs)
		if err != nil {
			t.Fatal(err)
		}
		detect.Scan(p, ".", "")
	})
}

// The locked compiler is the one that builds.
func TestLockedCompiler(t *testing.T) {
	a := planned(t, tree{"dune-project": "(lang dune 3.0)\n(name shop)\n", "shop.opam": "opam-version: \"2.0\"\ndepends: [\n  \"ocaml\" {>= \"5.1\"}\n  \"opium\"\n]\n", "shop.opam.locked": "depends: [\n  \"ocaml\" {= \"5.2.1\"}\n]\n", "dune": "(executable (name shop))\n", "shop.ml": "let _ = App.port 9000\n"}).Apps[0]
	if a.Images["build"] != "ocaml/opam:debian-13-ocaml-5.2" {
		t.Error(a.Images)
	}
}
