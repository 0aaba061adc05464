//go:build !lean

package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// What is written for the examples must stand before our own reviewer, each
// Dockerfile with the build context that it is built from.
func TestExamplesStandBeforeCheck(t *testing.T) {
	// What only builds may stand on an older system where its makers offer no
	// newer one; what is run may not.
	code, out, errs := said("check", "../../examples", "--fail-on", "info", "--disable", "BaseImageEnded")
	if code != 0 || !strings.HasPrefix(out, "nothing to say about ") {
		t.Errorf("exit %d: %s\n%s", code, errs, out)
	}
	code, out, errs = said("check", "../../examples", "--fail-on", "never", "--format", "json")
	var all struct{ Findings []inspect.Finding }
	if err := json.Unmarshal([]byte(out), &all); code != 0 || err != nil {
		t.Fatalf("exit %d, %v: %s", code, err, errs)
	}
	for _, f := range all.Findings {
		text, err := os.ReadFile(f.Path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := dockerfile.Parse(text, dockerfile.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(file.Final().Chain(), file.StageAt(f.Line)) {
			t.Errorf("%s:%d: %s", f.Path, f.Line, f.Message)
		}
	}
}
