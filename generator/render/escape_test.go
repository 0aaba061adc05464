package render

import (
	"slices"
	"testing"
)

// Help and errors name the escaping functions in order.
func TestEscapersAreSorted(t *testing.T) {
	if names := escaperNames(); !slices.IsSorted(names) {
		t.Errorf("out of order: %q", names)
	}
}

// Every escaping function needs its harmless twin, or a skeleton would differ
// from what it is compared with.
func TestNeutralFuncs(t *testing.T) {
	twins := neutralFuncs()
	for _, n := range escaperNames() {
		if twins[n] == nil {
			t.Errorf("%s has no neutral twin", n)
		}
	}
	if len(twins) != len(escaperNames()) {
		t.Errorf("%d neutral functions for %d escaping ones", len(twins), len(escaperNames()))
	}
}

func TestCopy(t *testing.T) {
	for _, c := range []struct {
		args []any
		want string
	}{
		{[]any{[]string{"go.mod", "go.sum"}, "./"}, "go.mod go.sum ./"},
		{[]any{"a b", "/x/"}, `["a b", "/x/"]`},
		{[]any{"[id].js", "/x/"}, `["[[]id].js", "/x/"]`},
		{[]any{"$x", "/x/"}, `["\\$x", "/x/"]`},
		{[]any{"-a", "/x/"}, `["-a", "/x/"]`},
		{[]any{"a'b\"c", "/x/"}, `["a\\'b\\\"c", "/x/"]`},
		{[]any{"a*b?", "/x/"}, `["a[*]b[?]", "/x/"]`},
	} {
		if got, err := copyArgs(c.args...); err != nil || got != c.want {
			t.Errorf("copy %v = %s, %v, want %s", c.args, got, err, c.want)
		}
	}
	for _, bad := range []any{"../x", "a/../../b", "a\nb", ""} {
		if got, err := copyArgs(bad, "/x"); err == nil {
			t.Errorf("copy %q = %s, want an error", bad, got)
		}
	}
}
