package detect

import "testing"

func TestHolding(t *testing.T) {
	for _, c := range []struct {
		dir   string
		paths []string
		want  string
	}{
		{"a/b", nil, ""},
		{"a/b", []string{"a/b", "a/b/c"}, ""},
		{"a/b", []string{"a/bc"}, "a"},
		{"a/b", []string{"a/b/c", "a/d", "a/e/f"}, "a"},
		{"a/b", []string{"a/c", "b"}, "."},
		{"a/b", []string{"../x", ".."}, ""},
		{".", []string{"a"}, ""},
	} {
		if got := (&App{Dir: c.dir}).Around(c.paths...); got != c.want {
			t.Errorf("%s and %v: %q, want %q", c.dir, c.paths, got, c.want)
		}
	}
}
