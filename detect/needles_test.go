package detect

import (
	"slices"
	"testing"
)

func TestNeedles(t *testing.T) {
	for _, tc := range []struct {
		expr string
		want [][]string
	}{
		{`\blisten\s*\(`, [][]string{{"listen"}}},
		{`\b(?:listen|bind)\s*\(`, [][]string{{"bind", "listen"}}},
		{`\b(?:listen|go)\s*\(`, nil}, // "go" is too short to be worth it
		{`(?i)listen`, nil},
		{`(listen)?x+`, nil},
		{`(?:ab){2,}(?:server)+`, [][]string{{"server"}}},
		{`a.*process\.env\.(\w+)`, [][]string{{"process.env."}}},
		{`\b(?:listen|bind)\(.*\bport\s*=`, [][]string{{"bind", "listen"}, {"port"}}},
		{`\bdisk\(\s*["']public|\basset\(`, [][]string{{"asset(", "disk("}, {"asset(", "public"}}},
		{`[`, nil},
	} {
		if got := needles(tc.expr); !slices.EqualFunc(got, tc.want, slices.Equal[[]string]) {
			t.Errorf("%s: %q, want %q", tc.expr, got, tc.want)
		}
	}
}

// FuzzNeedles holds every match to hold one of the texts that were promised.
func FuzzNeedles(f *testing.F) {
	f.Add(`\b(listen|serve)[A-Z]?\(`, "x.serveX(1)")
	f.Add(`(?:abc|abd)e*|xyz+`, "xyzz abde")
	f.Fuzz(func(t *testing.T, expr, text string) {
		list := needles(expr)
		if list == nil || len(expr) > 200 {
			return
		}
		p := NewPattern(expr)
		if p.Regexp().MatchString(text) && !holdsAll(text, list) {
			t.Errorf("%s matches %q, which lacks one of %q", expr, text, list)
		}
	})
}
