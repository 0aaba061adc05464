package tables

import (
	"regexp"
	"strings"
	"testing"
)

// FuzzResolve: no text in any syntax ends the program or becomes what no image tag can be.
func FuzzResolve(f *testing.F) {
	for _, text := range []string{">=18 <21", "lts/iron", "v20.11.1\r\n", "^3.10", "[17,22)", "1.23.4", "~> 1.14 or ~> 2", "\ufeff# x\n20",
		"temurin-21.0.2+13", "8.0.404", "99999999999999999999", "^", "||", "[,", "<=>", "1.2.3.4.5.6.7", "*.*", "nodejs 20 system", "@dev", "lts/-9"} {
		f.Add(text, ">=1", uint8(0), uint8(0))
		f.Add(text, text, uint8(5), uint8(7))
	}
	syntaxes := []string{Npm, Pep440, Poetry, Maven, Cargo, Ruby, Composer, Nuget, Hex, Minimum, Exact, Loose, "", "other"}
	all := Products()
	usable := regexp.MustCompile(`^[0-9A-Za-z_][0-9A-Za-z_.-]{0,60}$`)
	f.Fuzz(func(t *testing.T, text, other string, syntax, product uint8) {
		name := all[int(product)%len(all)]
		cs := []Constraint{
			{Text: text, Syntax: syntaxes[int(syntax)%len(syntaxes)]},
			{Text: other, Syntax: syntaxes[int(syntax/16)%len(syntaxes)], Weak: len(text)%3 == 0},
		}
		res, err := Resolve(name, cs)
		if err != nil {
			t.Fatal(err)
		}
		if !usable.MatchString(res.Version) {
			t.Errorf("%s %+v: version %q", name, cs, res.Version)
		}
		if len(res.Decided)+len(res.Ignored) != len(cs) {
			t.Errorf("%s %+v: decided %+v, ignored %+v", name, cs, res.Decided, res.Ignored)
		}
		if p, _ := Releases(name); res.Defaulted && strings.TrimSpace(text+other) != "" && res.Cycle.Name != p.DefaultCycle().Name {
			t.Errorf("%s %+v: defaulted to %q", name, cs, res.Cycle.Name)
		}
	})
}
