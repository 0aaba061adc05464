package detect_test

import (
	"slices"
	"testing"

	"github.com/stagewright/stagewright/detect"
)

func TestLookup(t *testing.T) {
	ports := detect.Lookup[int]{{"http", 80}, {"none", 0}}
	if got := ports.Of("http"); got != 80 {
		t.Errorf("http is %d", got)
	}
	if _, ok := ports.Find("none"); !ok {
		t.Error("a zero value is not found")
	}
	if v, ok := ports.Find("ftp"); ok || v != 0 {
		t.Errorf("ftp is %d, %t", v, ok)
	}
	lists := detect.Lists{{"a", "b", "c"}}
	if got := lists.Of("a"); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("a is %q", got)
	}
	if lists.Of("b") != nil {
		t.Error("what stands in a list is taken for a key")
	}
}
