//go:build !lean

package main

import (
	"strings"
	"testing"
)

// What is written for the examples must stand before our own reviewer, each
// Dockerfile with the build context that it is built from.
func TestExamplesStandBeforeCheck(t *testing.T) {
	code, out, errs := said("check", "../../examples", "--fail-on", "error")
	if code != 0 || !strings.Contains(out, " files\n") {
		t.Errorf("exit %d: %s\n%s", code, errs, out)
	}
}
