//go:build !lean

package main

import (
	"strings"
	"testing"
)

// What is written for the examples must stand before our own reviewer, each
// Dockerfile with the build context that it is built from.
func TestExamplesStandBeforeCheck(t *testing.T) {
	code, out, errs := said("check", "../../examples", "--fail-on", "info")
	if code != 0 || !strings.HasPrefix(out, "nothing to say about ") {
		t.Errorf("exit %d: %s\n%s", code, errs, out)
	}
}
