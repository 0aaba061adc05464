package plan_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/plan"
)

// A plan read back is the plan that was written.
func TestReadBack(t *testing.T) {
	a, err := make1(t, map[string]string{"start.txt": "run|it"}, map[string]string{"lines": "a,b", "flag": "yes"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(plan.Plan{SchemaVersion: plan.SchemaVersion, Apps: []*plan.App{a}})
	if err != nil {
		t.Fatal(err)
	}
	back, err := plan.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	if got := back.Apps[0]; !reflect.DeepEqual(got.Facts, a.Facts) || got.List("lines")[1] != "b" || !got.Yes("flag") {
		t.Errorf("facts %v, want %v", got.Facts, a.Facts)
	}
	again, err := json.Marshal(back.Apps[0])
	if err != nil || !strings.Contains(string(b), string(again)) {
		t.Errorf("written again: %s (%v)", again, err)
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "not a plan",
		"[]":                                "not a plan",
		`{"schemaVersion":2}`:               "version 2",
		`{"schemaVersion":1,"appz":[]}`:     "appz",
		`{"schemaVersion":1,"apps":[null]}`: "null",
		`{"schemaVersion":1,"apps":[{"path":"../x"}]}`: "leads out",
		`{"schemaVersion":1,"apps":[{"path":".","context":".","dockerfile":"Dockerfile","files":[{"path":"/etc/passwd"}]}]}`: "leads out",
		`{"schemaVersion":1,"apps":[{"path":".","context":".","dockerfile":"Dockerfile","facts":{"x":[1]}}]}`:                "no text",
	} {
		if _, err := plan.Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"schemaVersion":1,"apps":[{"path":".","context":".","dockerfile":"Dockerfile","facts":{"x":["1"]}}]}`))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = plan.Read(b) })
}
