package tables

import (
	"slices"
	"strings"
	"testing"
)

// said is one row: what stands somewhere, and what comes of it.
type said struct {
	product, syntax, text string
	want                  string
	codes                 string // codes of the notes, parted by spaces
}

func check(t *testing.T, rows []said) {
	t.Helper()
	for _, row := range rows {
		res, err := Resolve(row.product, []Constraint{{Text: row.text, Syntax: row.syntax, Path: "some/file", Line: 7}})
		if err != nil {
			t.Fatal(err)
		}
		if res.Version != row.want || codes(res) != row.codes {
			t.Errorf("%s %s %q: %s [%s], want %s [%s]", row.product, row.syntax, row.text, res.Version, codes(res), row.want, row.codes)
		}
		for _, note := range res.Notes {
			if len(note.From) == 0 || note.From[0].Path != "some/file" || note.From[0].Line != 7 {
				t.Errorf("%s %q: the note %q does not say where it is from", row.product, row.text, note.Code)
			}
		}
	}
}

func codes(res Resolution) string {
	var out []string
	for _, note := range res.Notes {
		out = append(out, note.Code)
	}
	return strings.Join(out, " ")
}

// T1: a range gives the best line in it and never the lowest; patch floors count.
func TestT1NodeRanges(t *testing.T) {
	check(t, []said{
		{"node", Npm, ">=18 <21", "20", VersionEnded},
		{"node", Npm, ">=18", "24", ""},
		{"node", Npm, "^20.19.0 || >=22.12.0", "24", ""},
		{"node", Npm, "^20.19.0 || ^22.12.0", "22", ""},
		{"node", Npm, "^22.99.0 || ^26.0.0", "26", ""},
		{"node", Npm, "23", "23", "version-ended version-not-lts"},
		{"node", Npm, "25.x", "25", "version-ended version-not-lts"},
		{"node", Npm, "20.11.1", "20.11.1", VersionEnded},
		{"node", Npm, "=22.11.0", "22.11.0", ""},
		{"node", Npm, "20.x", "20", VersionEnded},
		{"node", Npm, "*", "24", ""},
		{"node", Npm, "", "24", ""},
		{"node", Npm, "18 - 22", "22", ""},
		{"node", Npm, ">=16.x <=22.x", "22", ""},
		{"node", Npm, ">=18, <23", "22", ""},
		{"node", Npm, "~22.11.0", "22.11", ""},
		{"node", Npm, ">=22.1.0 <22.2.0", "22.1", ""},
		{"node", Npm, "<=22.2.0 >=22.2.0", "22.2.0", ""},
		{"node", Npm, "27", "27", VersionUnknown},
		{"node", Npm, ">=27", "24", VersionUnsatisfiable},
		{"node", Npm, "^99", "24", VersionUnsatisfiable},
		{"node", Npm, ">=20 <18", "24", VersionUnsatisfiable},
		{"node", Npm, "please-use-yarn", "24", VersionUnreadable},
	})
}

// T2: what version files hold never becomes a tag that no image can have. "lts/*" is the newest long-term line, as nvm
// has it, and "node" the newest of all.
func TestT2VersionFiles(t *testing.T) {
	check(t, []said{
		{"node", Exact, "v20", "20", VersionEnded},
		{"node", Exact, "22", "22", ""},
		{"node", Exact, "lts/jod", "22", ""},
		{"node", Exact, "lts/iron", "20", VersionEnded},
		{"node", Exact, "lts/Iron", "20", VersionEnded},
		{"node", Exact, "lts/*", "26", ""},
		{"node", Exact, "lts/-1", "24", ""},
		{"node", Exact, "lts/nonsense", "24", VersionUnsatisfiable},
		{"node", Exact, "node", "26", ""},
		{"node", Exact, "stable", "26", ""},
		{"node", Exact, "latest", "26", ""},
		{"node", Exact, "system", "24", ""},
		{"node", Exact, "22.11.0\r\n", "22.11.0", ""},
		{"node", Exact, "\ufeff22\n", "22", ""},
		{"node", Exact, "# c\n22", "22", ""},
		{"node", Exact, "\n\n  v22.11.0   # why\n", "22.11.0", ""},
		{"node", Exact, "node-v22.11.0", "22.11.0", ""},
		{"node", Exact, "\"22\"", "22", ""},
		{"node", Exact, "22.11", "22.11", ""},
		{"node", Exact, ">=20", "24", ""},
		{"node", Exact, "22.x", "22", ""},
		{"node", Exact, "22-alpine", "22", ""},
		{"node", Exact, "28", "28", VersionUnknown},
		{"node", Exact, "24.99.0", "24.99.0", VersionUnknown},
		{"node", Exact, "200", "24", VersionUnsatisfiable},
		{"node", Exact, "0.10", "24", VersionUnsatisfiable},
		{"node", Exact, "$(reboot)", "24", VersionUnreadable},
		{"node", Exact, "22\nRUN reboot", "22", ""},
		{"node", Exact, "iojs-v3.0.0", "24", VersionUnreadable},
		{"node", Loose, "  22.11.0\t18.0.0 ", "22.11.0", ""},
		{"node", Loose, "nodejs   22.11.0", "22.11.0", ""},
		{"node", Loose, "system 22", "22", ""},
		{"node", Loose, "ref:v1 path:/opt/node 22", "22", ""},
		{"node", Loose, "latest:22", "22", ""},
		{"node", Loose, "prefix:22", "22", ""},
		{"ruby", Exact, "ruby-3.3.0", "3.3.0", ""},
		{"ruby", Exact, "jruby-9.4", "3.4", VersionUnreadable},
		{"elixir", Exact, "1.19.5-otp-28", "1.19.5", ""},
		{"pnpm", Exact, "10.15.0+sha512.0f", "10.15.0", ""},
		{"bun", Exact, "bun-v1.3.1", "1.3.1", ""},
		{"deno", Exact, "2.9", "2.9.6", ""},
		{"deno", Exact, "v2.9.1", "2.9.1", ""},
	})
}

// T3: the earlier place counts; what contradicts it is named with both places.
func TestT3EarlierPlaceCounts(t *testing.T) {
	nvmrc := Constraint{Text: "22", Syntax: Exact, Path: ".nvmrc", Line: 1}
	engines := Constraint{Text: ">=24", Syntax: Npm, Path: "package.json", Line: 5}
	res, err := Resolve("node", []Constraint{nvmrc, engines})
	if err != nil {
		t.Fatal(err)
	}
	if res.Version != "22" || codes(res) != VersionConflict {
		t.Fatalf("%s [%s]", res.Version, codes(res))
	}
	if want := `.nvmrc:1 says "22", but package.json:5 says ">=24": the first counts`; res.Notes[0].Message != want {
		t.Errorf("message %q, want %q", res.Notes[0].Message, want)
	}
	if !slices.Equal(res.Decided, []Constraint{nvmrc}) || !slices.Equal(res.Ignored, []Constraint{engines}) ||
		!slices.Equal(res.Notes[0].From, []Constraint{nvmrc, engines}) {
		t.Errorf("decided %v, ignored %v, from %v", res.Decided, res.Ignored, res.Notes[0].From)
	}
	res, _ = Resolve("node", []Constraint{engines, nvmrc})
	if res.Version != "24" || codes(res) != VersionConflict {
		t.Errorf("the other way round: %s [%s]", res.Version, codes(res))
	}
}

func TestPlacesTogether(t *testing.T) {
	for _, test := range []struct {
		name, product string
		cs            []Constraint
		want, codes   string
		decided       int
	}{
		{"a pin within a range", "python", []Constraint{{Text: ">=3.11", Syntax: Pep440}, {Text: "3.12", Syntax: Exact}}, "3.12", "", 1},
		{"two ranges", "node", []Constraint{{Text: ">=18", Syntax: Npm}, {Text: "<23", Syntax: Npm}}, "22", "", 2},
		{"less than a line", "node", []Constraint{{Text: ">=20", Syntax: Npm}, {Text: "<25", Syntax: Npm}, {Text: ">=24 <24.1", Syntax: Npm}},
			"24.0.0", "", 3},
		{"three that cannot all hold", "node", []Constraint{{Text: ">=20", Syntax: Npm}, {Text: "<24", Syntax: Npm}, {Text: "<22 || >=24", Syntax: Npm},
			{Text: ">=22", Syntax: Npm}}, "20", "version-conflict version-ended", 3},
		{"two pins, one finer", "node", []Constraint{{Text: "22", Syntax: Exact}, {Text: "22.11.0", Syntax: Exact}}, "22.11.0", "", 1},
		{"two pins that differ", "node", []Constraint{{Text: "22", Syntax: Exact}, {Text: "24", Syntax: Exact}}, "22", VersionConflict, 1},
		{"any long-term line within a range", "node", []Constraint{{Text: "lts/*", Syntax: Exact}, {Text: "<25", Syntax: Npm}}, "24", "", 1},
		{"a directive and a toolchain", "go", []Constraint{{Text: "1.26.1", Syntax: Minimum}, {Text: "go1.26.5", Syntax: Minimum}}, "1.27", "", 2},
		{"junk beside a pin", "node", []Constraint{{Text: "!!", Syntax: Npm}, {Text: "22", Syntax: Exact}}, "22", VersionUnreadable, 1},
		{"a weak one is not asked", "node", []Constraint{{Text: "18", Syntax: Loose, Weak: true}, {Text: ">=22", Syntax: Npm}}, "24", "", 1},
		{"a weak one alone", "node", []Constraint{{Text: "22-alpine", Syntax: Loose, Weak: true}, {Text: "system", Syntax: Exact}}, "22", "", 1},
		{"a build tool's cap", "java", []Constraint{{Text: "8 - 19", Syntax: Npm}}, "17", "", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			res, err := Resolve(test.product, test.cs)
			if err != nil || res.Version != test.want || codes(res) != test.codes || len(res.Decided) != test.decided {
				t.Errorf("%s [%s] decided by %v, %v, want %s [%s] by %d", res.Version, codes(res), res.Decided, err, test.want, test.codes, test.decided)
			}
			if len(res.Decided)+len(res.Ignored) != len(test.cs) {
				t.Errorf("%v and %v are not all of %v", res.Decided, res.Ignored, test.cs)
			}
		})
	}
}

// T9: Python's ranges; the default is one minor behind the newest, because wheels lag.
func TestT9PythonRanges(t *testing.T) {
	check(t, []said{
		{"python", Pep440, ">=3.11,<3.13", "3.12", ""},
		{"python", Poetry, "^3.10", "3.14", ""},
		{"python", Poetry, "~3.11", "3.11", ""},
		{"python", Poetry, "~3.11.2", "3.11", ""},
		{"python", Poetry, "3.11.*", "3.11", ""},
		{"python", Poetry, ">=3.8,<4.0", "3.14", ""},
		{"python", Poetry, ">= 3.8, < 3.13", "3.12", ""},
		{"python", Poetry, "~3.11 || ~3.12", "3.12", ""},
		{"python", Poetry, "3.11", "3.11.0", ""},
		{"python", Pep440, "==3.12.*", "3.12", ""},
		{"python", Pep440, "~=3.11", "3.14", ""},
		{"python", Pep440, "~=3.11.4", "3.11", ""},
		{"python", Pep440, "==3.12.4", "3.12.4", ""},
		{"python", Pep440, ">=3.8", "3.14", ""},
		{"python", Pep440, ">=3.9,!=3.14.*", "3.15", ""},
		{"python", Pep440, "<3.10", "3.9", VersionEnded},
		{"python", Exact, "python-3.12.4", "3.12.4", ""},
		{"python", Exact, "3.12", "3.12", ""},
		{"python", Exact, "# c\n\n3.12.4\n3.11.9\n", "3.12.4", ""},
		{"python", Exact, "3", "3.14", ""},
		{"python", Exact, "3.13t", "3.13", ""},
		{"python", Exact, "3.15.0rc2", "3.15", VersionUnknown},
		{"python", Exact, "pypy3.10-7.3.12", "3.14", VersionUnreadable},
		{"python", Exact, "my-env", "3.14", VersionUnreadable},
		{"python", Exact, "3.8", "3.8", VersionEnded},
	})
}

// T10: the image is at least what go.mod asks for. Where the need says golang:1.24 for "go 1.23.4", the design has the
// table's default instead: it is a minimum, and newer releases keep building.
func TestT10GoDirectives(t *testing.T) {
	check(t, []said{
		{"go", Minimum, "1.23.4", "1.27", ""},
		{"go", Minimum, "1.21", "1.27", ""},
		{"go", Minimum, "go1.24.1", "1.27", ""},
		{"go", Minimum, "1.24rc1", "1.27", ""},
		{"go", Minimum, "1.27.4", "1.27", ""},
		{"go", Minimum, "1.27.9", "1.27.9", VersionUnknown},
		{"go", Minimum, "1.28", "1.28", VersionUnknown},
		{"go", Minimum, "default", "1.27", ""},
		{"go", Exact, "1.26", "1.26", ""},
		{"go", Exact, "go1.26.3", "1.26.3", ""},
		{"go", Exact, "1.22.3", "1.22.3", VersionEnded},
		{"go", Exact, "1.26rc1", "1.26", VersionUnknown},
	})
}

// T13: a Java release is kept, whoever's build it names.
func TestT13JavaReleases(t *testing.T) {
	check(t, []said{
		{"java", Exact, "17", "17", ""},
		{"java", Exact, "1.8", "8", ""},
		{"java", Exact, "21.0.2-tem", "21", ""},
		{"java", Exact, "temurin-21.0.2+13", "21", ""},
		{"java", Exact, "openjdk64-11.0.2", "11", ""},
		{"java", Exact, "corretto-21", "21", ""},
		{"java", Exact, "zulu-17.44.53", "17", ""},
		{"java", Exact, "graalvm-ce-java17-22.3.0", "17", ""},
		{"java", Exact, "22.3.r17-grl", "17", ""},
		{"java", Exact, "JavaVersion.VERSION_1_8", "8", ""},
		{"java", Exact, "VERSION_17", "17", ""},
		{"java", Exact, "# sdkman\njava=21.0.2-tem\n", "21", ""},
		{"java", Exact, "java.runtime.version=21", "21", ""},
		{"java", Exact, "24", "24", "version-ended version-not-lts"},
		{"java", Maven, "17", "17", ""},
		{"java", Maven, "[17,22)", "21", ""},
		{"java", Maven, "[1.8,)", "21", ""},
		{"java", Maven, "[11,17)", "11", ""},
		{"java", Maven, "[17]", "17", ""},
		{"java", Minimum, "17", "21", ""},
		{"java", Minimum, "25", "25", ""},
		{"java", Exact, "${jdk}", "21", VersionUnreadable},
	})
}

func TestOtherRanges(t *testing.T) {
	check(t, []said{
		{"rust", Minimum, "1.70", "1", ""},
		{"rust", Cargo, "1.70", "1", ""},
		{"rust", Minimum, "1.99", "1.99", VersionUnknown},
		{"rust", Exact, "stable", "1", ""},
		{"rust", Exact, "1.75.0", "1.75.0", VersionEnded},
		{"rust", Exact, "nightly-2024-01-01", "1", VersionUnsatisfiable},
		{"ruby", Ruby, "~> 3.2", "3.4", ""},
		{"ruby", Ruby, ">= 3.1, < 3.4", "3.3", ""},
		{"ruby", Ruby, "3.3.0", "3.3.0", ""},
		{"php", Composer, "^8.2", "8.5", ""},
		{"php", Composer, "~8.2", "8.5", ""},
		{"php", Composer, "~8.3.0 || ~8.4.0", "8.4", ""},
		{"php", Composer, "^7.4|^8.0", "8.5", ""},
		{"php", Composer, ">= 7.1.3 <8.4", "8.3", ""},
		{"php", Composer, "8.3.*", "8.3", ""},
		{"php", Composer, "8.2 - 8.4", "8.4", ""},
		{"php", Composer, "8.3.2", "8.3.2", ""},
		{"php", Composer, "8.2 - 8.3.1", "8.2", ""}, // the newest 8.3 is beyond it,
		{"php", Composer, "^8.2@dev,!=8.5.*", "8.4", ""},
		{"php", Composer, "*||^8.2", "8.5", ""},
		{"php", Composer, "8.3.x || 8.2 - 8.x", "8.5", VersionUnreadable},
		{"dotnet", Exact, "net10.0", "10.0", ""},
		{"dotnet", Exact, "8.0.404", "8.0", VersionEnded},
		{"dotnet", Nuget, "8.0.100", "10.0", ""},
		{"dotnet", Nuget, "[8.0,9.0)", "8.0", VersionEnded},
		{"elixir", Hex, "~> 1.14", "1.20", ""},
		{"elixir", Hex, ">= 1.14.0 and < 1.19.0", "1.18", ""},
		{"elixir", Hex, "~> 1.18.0 or ~> 1.19.0", "1.19", ""},
		{"django", Pep440, ">=4.2,!=5.2.*,<6.1", "6.0", VersionNotLTS}, // in support before a long-term line that is over
		{"bun", Npm, "^1.1", "1", ""},
		{"npm", Npm, ">=8", "bundled", ""},
		{"npm", Exact, "10.8.2", "10.8.2", ""},
		{"debian", Exact, "trixie", "trixie", ""},
		{"distroless", Exact, "debian13", "debian13", ""},
		{"node", "no such syntax", ">=18 <23", "22", ""},
	})
}

// T20: what has ended is said with its date.
func TestT20EndedLinesAreSaidWithTheirDate(t *testing.T) {
	res, err := Resolve("node", []Constraint{{Text: "20", Syntax: Exact, Path: ".nvmrc", Line: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Node.js 20 ended on 2026-04-30 (as of 2026-11-22)"; len(res.Notes) != 1 || res.Notes[0].Message != want {
		t.Errorf("%+v, want %q", res.Notes, want)
	}
}

func TestFallbackIsSaid(t *testing.T) {
	res, err := Resolve("node", []Constraint{{Text: "^99", Syntax: Npm, Path: "package.json", Line: 6}})
	if err != nil {
		t.Fatal(err)
	}
	want := `package.json:6 says "^99": no release of Node.js known on 2026-11-22 is that; the default is used, Node.js 24`
	if !res.Defaulted || len(res.Notes) != 1 || res.Notes[0].Message != want {
		t.Errorf("%+v, want %q", res, want)
	}
}
