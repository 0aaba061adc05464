package detect

import "testing"

func TestGitignore(t *testing.T) {
	for _, c := range []struct {
		rules  []string
		dir    string
		name   string
		folder bool
		want   bool
	}{
		{[]string{"build"}, ".", "build", true, true},
		{[]string{"build"}, ".", "a/b/build", false, true},
		{[]string{"build/"}, ".", "build", false, false},
		{[]string{"build/"}, ".", "a/build", true, true},
		{[]string{"/build"}, ".", "a/build", true, false},
		{[]string{"/build"}, "a", "a/build", true, true},
		{[]string{"a/build"}, ".", "x/a/build", true, false},
		{[]string{"**/build"}, ".", "x/a/build", true, true},
		{[]string{"a/**"}, ".", "a", true, false},
		{[]string{"a/**"}, ".", "a/b/c", false, true},
		{[]string{"a/**/c"}, ".", "a/c", false, true},
		{[]string{"*.log", "!keep.log"}, ".", "x/keep.log", false, false},
		{[]string{"*.log", "!keep.log"}, ".", "x/other.log", false, true},
		{[]string{"!keep.log", "*.log"}, ".", "keep.log", false, true},
		{[]string{`\#notes`, `\!odd`}, ".", "#notes", false, true},
		{[]string{`\#notes`, `\!odd`}, ".", "!odd", false, true},
		{[]string{"# build", "", "  "}, ".", "build", false, false},
		{[]string{"{a,b}"}, ".", "a", false, false},
		{[]string{"{a,b}"}, ".", "{a,b}", false, true},
		{[]string{"[ab].txt", "[!x]z"}, ".", "b.txt", false, true},
		{[]string{"[ab].txt", "[!x]z"}, ".", "xz", false, false},
		{[]string{"[open"}, ".", "[open", false, false},
		{[]string{"build  \r"}, ".", "build", false, true},
		{[]string{"x"}, "sub", "other/x", false, false},
	} {
		var rules []ignoreRule
		for _, line := range c.rules {
			if r, ok := readIgnoreRule(line, c.dir); ok {
				rules = append(rules, r)
			}
		}
		if got := leftOut(rules, c.name, c.folder); got != c.want {
			t.Errorf("%q in %s: %s left out: %v", c.rules, c.dir, c.name, got)
		}
	}
}
