package config_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/config"
)

func read(t *testing.T, text string) (*config.Config, error) {
	t.Helper()
	p, err := detect.Open(fstest.MapFS{config.File: {Data: []byte(text)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return config.Read(p, func() []string { return []string{"port", "start", "runPackages", "syntax", "ignore"} })
}

func TestRead(t *testing.T) {
	c, err := read(t, `facts:
  port: 8080
  runPackages: [curl, "a,b"]
apps:
  apps/api:
    language: iron
    facts: {start: run it}
templates: deploy/templates
baseMap:
  iron: reg.example.com/iron
registryMirror: reg.example.com/hub
ignore: ["**/*.log", "!keep.log"]
pin: true
check:
  off: [A, B]
  on: C
  severity: {D: error}
  failOn: never
`)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Facts["port"]; got.Value != "8080" || got.From[0].String() != "stagewright.yaml:2" {
		t.Errorf("port: %+v", got)
	}
	if got := c.Facts["runPackages"].Value; got != `["curl","a,b"]` {
		t.Errorf("runPackages: %s", got)
	}
	if c.Apps["apps/api"]["start"].Value != "run it" || c.Languages["apps/api"] != "iron" || c.Templates != "deploy/templates" ||
		c.BaseMap["iron"] != "reg.example.com/iron" || len(c.Mirrors) != 1 || len(c.Settings) != 13 || c.Facts["ignore"].Value != `["**/*.log","!keep.log"]` {
		t.Errorf("read %+v", c)
	}
	want := config.Check{Off: []string{"A", "B"}, On: []string{"C"}, Severity: map[string]string{"D": "error"}, FailOn: "never"}
	if !c.Pin || !reflect.DeepEqual(c.Check, want) || c.From("check.severity.D") != "stagewright.yaml:17" {
		t.Errorf("read pin %v, check %+v, from %s", c.Pin, c.Check, c.From("check.severity.D"))
	}
}

func TestUnknownKeysNameTheNearest(t *testing.T) {
	for text, want := range map[string]string{
		"fact:\n  port: 1":                   "stagewright.yaml:1: fact: no such key: did you mean facts?",
		"facts:\n  prot: 1":                  "stagewright.yaml:2: prot: no such key: did you mean port?",
		"apps:\n  a:\n    lang: x":           "stagewright.yaml:3: lang: no such key: did you mean language?",
		"apps:\n  a:\n    facts: {strat: x}": "did you mean start?",
		"check:\n  fail: error":              "stagewright.yaml:2: check.fail: no such key: did you mean check.failOn?",
		"check: {failOn: loud}":              `check.failOn: "loud" is not possible: choose one of error, warning, info, never`,
		"pin: often":                         "stagewright.yaml:1: pin: not true or false",
		"- a":                                "not a map of keys",
		"facts: 3":                           "facts: not a map",
		"facts:\n\tport: [":                  "correct it",
	} {
		if _, err := read(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	if c, err := read(t, ""); err != nil || len(c.Settings) != 0 {
		t.Errorf("an empty file: %v %v", c, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("facts:\n  port: 8080\n")
	f.Add("apps: {a: {facts: {port: [1, 2]}}}")
	f.Fuzz(func(t *testing.T, text string) { _, _ = read(t, text) })
}
