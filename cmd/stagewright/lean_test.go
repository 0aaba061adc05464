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
	list := inspections()
	if len(list) != len(shorts) {
		t.Fatalf("%d inspections, %d of them with a short", len(list), len(shorts))
	}
	for i, c := range list {
		if c.name != shorts[i][0] || c.make(streams{}).Short == "" {
			t.Errorf("%s is not in its place", c.name)
		}
	}
}

// A subcommand that is named is made alone: it must go by the name in the list.
func TestSubcommandsGoByTheirNames(t *testing.T) {
	for _, c := range subcommands() {
		if made := c.make(streams{}).Name(); made != c.name || len(wanted([]string{c.name, "x"})) != 1 {
			t.Errorf("%s makes %s", c.name, made)
		}
	}
	for _, args := range [][]string{nil, {"help", "plan"}, {"--help"}, {"__complete", "plan", ""}, {"plam"}} {
		if len(wanted(args)) != len(subcommands()) {
			t.Errorf("%q: not all", args)
		}
	}
}
