package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/inspect"
)

// The authority is mounted in every step that may reach the network and in no
// other; without the flag there is no trace of it.
func TestAuthority(t *testing.T) {
	mounted := 0
	for _, l := range languages.All() {
		dir := exampleOf(t, l.Name)
		if dir == "" {
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			plain, with := dockerfileOf(t, dir), dockerfileOf(t, dir, "--ca-cert", "/etc/corp.pem")
			if strings.Contains(plain, "ca.pem") {
				t.Error("it is mounted without being asked for")
			}
			before, after := runSteps(t, plain), runSteps(t, with)
			if len(before) != len(after) {
				t.Fatalf("%d steps became %d", len(before), len(after))
			}
			for i, step := range after {
				if !strings.HasSuffix(step, strings.TrimPrefix(before[i], "RUN ")) && !strings.Contains(step, "--mount") {
					t.Errorf("%s\nwas\n%s", step, before[i])
				}
				switch n := strings.Count(step, "id=ca,"); {
				case n == 1:
					mounted++
				case n > 1 || step != before[i]:
					t.Errorf("mounted %d times: %s", n, step)
				}
				for _, tool := range []string{"apt-get", "apk add", "curl ", "--mount=type=cache"} {
					if strings.Contains(before[i], tool) && !strings.Contains(step, "id=ca,") {
						t.Errorf("no authority: %s", step)
					}
				}
			}
			findings, err := inspect.Lint(t.Context(), []byte(with), inspect.Context{})
			must(t, err)
			for _, f := range findings {
				t.Errorf("%d: %s: %s", f.Line, f.Code, f.Message)
			}
		})
	}
	if mounted == 0 {
		t.Fatal("it was mounted nowhere")
	}
}

func dockerfileOf(t *testing.T, dir string, flags ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(append([]string{"generate", "--stdout", dir}, flags...), streams{strings.NewReader(""), &out, &errs}); code != 0 {
		t.Fatalf("%d: %s", code, errs.String())
	}
	return out.String()
}

func runSteps(t *testing.T, text string) []string {
	t.Helper()
	ast, err := parser.Parse(strings.NewReader(text))
	must(t, err)
	var out []string
	for _, n := range ast.AST.Children {
		if strings.EqualFold(n.Value, "run") {
			out = append(out, n.Original)
		}
	}
	return out
}
