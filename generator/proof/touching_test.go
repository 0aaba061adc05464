package proof

import (
	"testing"

	"github.com/moby/patternmatcher"
)

// A pattern that is not tried would have matched nothing.
func TestOnlyPatternsThatMatchNothingAreLeftOut(t *testing.T) {
	patterns := []string{"**/node_modules", "**/*.log", "*.md", "src", "src/*", "s?c", "**/.env.*", "!**/.env.example", "a/**/b.txt", "**", "*",
		"!src", `src/\[x\].js`, "src/[a-c].js", "[!a]*", "src/**", "!src/a.js", "**/a.js", "a", "a.js", "sub/*/c", "??", "!*.js"}
	left := 0
	for _, name := range []string{"src", "src/a.js", "src/[x].js", "node_modules/a/b.js", "a/b.txt", "a/x/y/b.txt", "package.json",
		".env.example", "x/.env.local", "sub/b/c/d", "a", "README.md", "ab"} {
		for i := range patterns {
			for _, list := range [][]string{patterns[i:], {patterns[i]}, {"**", patterns[i]}, {"*", "!src", patterns[i]}} {
				few := touching(list, name)
				left += len(list) - len(few)
				if got, want := ignored(t, few, name), ignored(t, list, name); got != want {
					t.Errorf("%s by %q: %v, by %q: %v", name, few, got, list, want)
				}
			}
		}
	}
	if left == 0 {
		t.Error("all were tried")
	}
}

func ignored(t *testing.T, patterns []string, name string) bool {
	t.Helper()
	m, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	yes, err := m.MatchesOrParentMatches(name)
	if err != nil {
		t.Fatal(err)
	}
	return yes
}
