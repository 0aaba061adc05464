package main

import (
	"os/exec"
	"strings"
	"testing"
)

// A lean build lists the inspections without linking what they link.
func TestLeanBuildLeavesTheGraphOut(t *testing.T) {
	for _, tags := range []string{"", "lean"} {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", tags, ".").Output()
		if err != nil {
			t.Fatal(err)
		}
		links := strings.Contains(string(out), "/dockerfile2llb\n")
		if links != (tags == "") {
			t.Errorf("tags %q: linked is %v", tags, links)
		}
	}
}

func TestEveryInspectionHasAShort(t *testing.T) {
	if len(inspections) != len(shorts) {
		t.Fatalf("%d inspections, %d of them with a short", len(inspections), len(shorts))
	}
	for i, inspection := range inspections {
		if c := inspection(streams{}); c.Name() != shorts[i][0] || c.Short == "" {
			t.Errorf("%s is not in its place", c.Name())
		}
	}
}
