package examples

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestReadSmoke(t *testing.T) {
	good := []string{
		`{"proof": "run", "path": "/", "status": 200, "text": "hello", "port": 8080}`,
		`{"proof": "run", "output": "done", "args": ["--x"], "exit": 3}`,
		`{"proof": "checked", "why": "its tools cannot be had here", "path": "/", "status": 200, "port": 80}`,
		`{"proof": "checked", "why": "its tools cannot be had here"}`,
		`{"proof": "run", "output": "x", "absent": ["gcc", "/root/.m2"], "present": ["/app/x"],
		  "prepare": [["uv", "lock"]], "edits": {"source": "a.go", "lock": "go.sum", "readme": "README.md"},
		  "env": {"A": "b"}, "waits": 60, "arm64": true, "secrets": {"npmrc": "text"}, "skipStop": true}`,
	}
	for _, text := range good {
		if _, err := ReadSmoke([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	bad := map[string]string{
		`{"proof": "run", "output": "x", "pots": 1}`:                                 "unknown field",
		`{"proof": "run", "output": "x"} {}`:                                         "follows",
		`{"proof": "maybe", "output": "x"}`:                                          "proof",
		`{"proof": "run"}`:                                                           "path",
		`{"proof": "checked"}`:                                                       "why",
		`{"proof": "run", "why": "x", "output": "x"}`:                                "why",
		`{"proof": "run", "path": "/", "port": 80}`:                                  "status",
		`{"proof": "run", "path": "/", "status": 200}`:                               "port",
		`{"proof": "run", "path": "x", "status": 200, "port": 80}`:                   "slash",
		`{"proof": "run", "path": "/", "status": 200, "port": 80, "output": "x"}`:    "not with path",
		`{"proof": "run", "output": "x", "port": 80}`:                                "only with path",
		`{"proof": "run", "output": "x", "absent": ["bin/gcc"]}`:                     "absent",
		`{"proof": "run", "output": "x", "present": ["app"]}`:                        "present",
		`{"proof": "run", "output": "x", "prepare": [[]]}`:                           "prepare",
		`{"proof": "run", "output": "x", "edits": {"lock": "go.sum"}}`:               "edits",
		`{"proof": "run", "output": "x", "waits": 900}`:                              "waits",
		`{"proof": "run", "output": "x", "edits": {"source": "a", "manifest": "b"}}`: "unknown field",
		`{"proof": "run", "output": "x", "prepare": ["uv lock"]}`:                    "cannot unmarshal",
	}
	for text, want := range bad {
		_, err := ReadSmoke([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got error %v, want one that says %q", text, err, want)
		}
	}
}

func TestList(t *testing.T) {
	smoke := &fstest.MapFile{Data: []byte(`{"proof": "run", "output": "x"}`)}
	plan := &fstest.MapFile{Data: []byte(`{"apps": [{"path": "api", "install": ["a"]}, {"path": "web", "install": ["b"]}]}`)}
	if _, err := List(fstest.MapFS{"README.md": smoke}); err == nil {
		t.Error("a folder without examples passed")
	}
	if _, err := List(fstest.MapFS{"x-y/main.x": smoke}); err == nil {
		t.Error("an example without a smoke.json passed")
	}
	if _, err := List(fstest.MapFS{"x-y/smoke.json": smoke, "x-y/plan.json": plan}); err == nil {
		t.Error("an example of two apps that chooses none passed")
	}
	chosen := &fstest.MapFile{Data: []byte(`{"proof": "run", "output": "x", "app": "web"}`)}
	found, err := List(fstest.MapFS{"x-y/smoke.json": chosen, "x-y/plan.json": plan})
	if err != nil || len(found) != 1 || found[0].Plan.Install[0] != "b" {
		t.Errorf("got %+v, %v", found, err)
	}
}
