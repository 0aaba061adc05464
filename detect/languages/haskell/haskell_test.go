package haskell_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/haskell"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, haskell.Language, files)
}

const (
	stanza = "\nexecutable shop\n    main-is: Main.hs\n    build-depends:\n        base "
	stops  = "installHandler sigTERM (Catch done) Nothing\n"
)

func TestPrograms(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		want  string
	}{
		"cabal, exact bounds": {tree{"shop.cabal": "name: shop\nlibrary\n    build-depends: base\n" + stanza + "^>=4.20,\n        scotty\n", "cabal.project.freeze": "", "Main.hs": stops + "main = scotty 9000 routes\n"},
			"service | scotty | 9.10 | debian:bookworm-slim |  | /usr/local/bin/shop |  | libffi8 libgmp10 libnuma1"},
		"cabal, libraries, not frozen": {tree{"shop.cabal": "name: shop\n" + stanza + ">=4.18 && <5\n        , warp\n    pkgconfig-depends: libcurl\n", "Main.hs": "main = runEnv 9000 app\n"},
			"service | warp | 9.10 | debian:bookworm-slim | tini -- | /usr/local/bin/shop | libcurl4-openssl-dev | libcurl4 libffi8 libgmp10 libnuma1 tini !no-sigterm-handler !not-frozen"},
		"stack": {tree{"package.yaml": "name: shop\ndependencies:\n- base\n- name: warp\nexecutables:\n  shop:\n    main: Main.hs\n", "stack.yaml": "resolver: lts-23.1\n", "stack.yaml.lock": "", "Main.hs": stops + "main = run 9000 app\n"},
			"service | warp | 9.8 | debian:trixie-slim |  | /usr/local/bin/shop |  | libffi8 libgmp10 libnuma1 !version-not-lts"},
		"stack, a snapshot by its address": {tree{"package.yaml": "name: shop\ndependencies:\n- base\n- warp\nexecutables:\n  shop:\n    main: Main.hs\n", "stack.yaml": "snapshot:\n  url: https://example.com/master/lts/23/24.yaml\n", "stack.yaml.lock": "", "Main.hs": stops + "main = run 9000 app\n"},
			"service | warp | 9.8 | debian:trixie-slim |  | /usr/local/bin/shop |  | libffi8 libgmp10 libnuma1 !version-not-lts"},
		"stack, a nightly": {tree{"package.yaml": "name: shop\ndependencies:\n- base\n- warp\nexecutables:\n  shop:\n    main: Main.hs\n", "stack.yaml": "resolver: nightly-2026-01-01\n", "stack.yaml.lock": "", "Main.hs": stops + "main = run 9000 app\n"},
			"service | warp | 9.10 | debian:bookworm-slim |  | /usr/local/bin/shop |  | libffi8 libgmp10 libnuma1 !nightly-snapshot"},
		"a tool":  {tree{"shop.cabal": "name: shop\n" + stanza + "==4.18.*\ntest-suite spec\n    build-depends: hspec\n", "Main.hs": "main = print 1\n"}, "tool |  | 9.6 | debian:trixie-slim |  | /usr/local/bin/shop |  | libffi8 libgmp10 libnuma1 !version-not-lts"},
		"several": {tree{"shop.cabal": "name: all\n" + stanza + "\nexecutable other\n    main-is: Other.hs\n", "Main.hs": ""}, "tool |  | 9.10 | debian:bookworm-slim |  |  |  | libffi8 libgmp10 libnuma1 ?program"},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if got := trial.Brief(p); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if a := p.Apps[0]; a.Kind == "service" && a.Port != 9000 {
				t.Errorf("port %d", a.Port)
			}
		})
	}
}

func TestLibraryIsRefused(t *testing.T) {
	langs := []*detect.Language{haskell.Language}
	p, err := detect.Open(fstest.MapFS{"shop.cabal": {Data: []byte("name: shop\nlibrary\n    exposed-modules: Shop\n")}, "Shop.hs": {Data: []byte("module Shop where\n")}}, langs)
	if err != nil {
		t.Fatal(err)
	}
	if found := detect.Scan(p, ".", ""); len(found.Apps) != 0 || len(found.Skipped) != 1 || !strings.Contains(found.Skipped[0].Reason, "a library") {
		t.Errorf("%+v", found)
	}
}

// Whatever a description holds, reading it ends.
func FuzzDescription(f *testing.F) {
	f.Add("name: shop\nexecutable shop\n  if os(linux)\n    build-depends: base ^>=4.18 || ==4.20.*,\n  main-is: x\n\n:\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := detect.Open(fstest.MapFS{"shop.cabal": {Data: []byte(text)}, "Main.hs": {Data: []byte("main = scotty 3000 x\n")}}, []*detect.Language{haskell.Language})
		if err != nil {
			t.Fatal(err)
		}
		detect.Scan(p, ".", "")
	})
}

// An old release has the tags of its time, and no others.
func TestTags(t *testing.T) {
	for version, want := range map[string]string{
		"9.10": "haskell:9.10-slim-bookworm on debian:bookworm-slim", "9.10.1": "haskell:9.10.1 on debian:trixie-slim",
		"9.8.2": "haskell:9.8.2-slim on debian:trixie-slim", "9.4": "haskell:9.4-slim-buster on debian:trixie-slim", "8.6": "haskell:8.6 on debian:trixie-slim",
	} {
		a := planned(t, tree{"shop.cabal": "name: shop\n" + stanza + "\n", "Main.hs": "", ".ghc-version": version + "\n"}).Apps[0]
		if got := a.Images["build"] + " on " + a.Images["run"]; got != want {
			t.Errorf("%s: %s, want %s", version, got, want)
		}
	}
}
