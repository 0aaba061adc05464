package examples

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// TestNeed19: what is found is the same with the written files beside it, so
// that a second run is not blinded by the first.
func TestNeed19(t *testing.T) {
	each(t, func(t *testing.T, w written) {
		tree := maps.Clone(w.tree)
		for name, body := range w.files {
			if name != PlanFile {
				tree[name] = &fstest.MapFile{Data: body}
			}
		}
		again := generate(t, w.Example, tree)
		for _, d := range w.app.Decisions {
			if now := again.app.Decision(d.Name); now == nil || now.Value != d.Value {
				t.Errorf("%s is %+v, and was %q without the Dockerfile", d.Name, now, d.Value)
			}
		}
		if string(again.dockerfile()) != string(w.dockerfile()) {
			t.Errorf("the Dockerfile is another now:\n%s", again.dockerfile())
		}
	})
}

// TestNeed24: stages of one image's family are of one release of one
// distribution, so that what one compiles the other can load.
func TestNeed24(t *testing.T) {
	distributions := []string{"alpine", "trixie", "bookworm", "bullseye", "noble", "jammy"}
	of := func(image string) (family, suite string) {
		family, tag, _ := strings.Cut(image, ":")
		i := slices.IndexFunc(distributions, func(d string) bool { return strings.Contains(tag, d) })
		if i < 0 {
			return family, ""
		}
		return family, distributions[i]
	}
	each(t, func(t *testing.T, w written) {
		suites := map[string]string{}
		for _, stage := range parseStages(t, w.dockerfile()) {
			family, suite := of(stage.BaseName)
			if before, seen := suites[family]; seen && before != suite {
				t.Errorf("FROM %s: another stage is of %q", stage.BaseName, before)
			}
			if suite != "" {
				suites[family] = suite
			}
		}
	})
}

// TestNeed28: the folders that a program writes to are made by name: in the
// final stage, or in one before it from where they are copied for the user.
func TestNeed28(t *testing.T) {
	looked, seen := 0, 0
	each(t, func(t *testing.T, w written) {
		looked++
		made := strings.Builder{}
		w.commands(t, func(_ instructions.Stage, _ bool, c instructions.Command) {
			if run, ok := c.(*instructions.RunCommand); ok {
				made.WriteString(strings.Join(run.CmdLine, " ") + "\n")
			}
			if copied, ok := c.(*instructions.CopyCommand); ok && copied.Chown != "" {
				made.WriteString(copied.DestPath + "\n")
			}
		})
		for _, dir := range w.app.Writable {
			seen++
			if !strings.Contains(made.String(), strings.TrimSuffix(dir, "/")) {
				t.Errorf("%s is to be written to, and nothing makes it", dir)
			}
		}
	})
	if looked > 100 && seen == 0 { // fewer where the call names some
		t.Error("no example writes to a folder")
	}
}
