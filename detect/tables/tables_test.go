package tables

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func products(t *testing.T) []*Product {
	t.Helper()
	var out []*Product
	for _, name := range Products() {
		p, err := Releases(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	if len(out) < 40 {
		t.Fatalf("%d products, want all of them", len(out))
	}
	return out
}

func TestAsOfIsADate(t *testing.T) {
	if _, err := time.Parse(time.DateOnly, AsOf()); err != nil {
		t.Error(err)
	}
}

func TestReleasesAreSortedAndUnique(t *testing.T) {
	for _, p := range products(t) {
		seen := map[string]bool{}
		var before number
		for _, c := range p.Cycles {
			if seen[c.Name] {
				t.Errorf("%s %s stands twice", p.Name, c.Name)
			}
			seen[c.Name] = true
			num, ok := readNumber(c.Name)
			if !ok {
				continue
			}
			if before != nil && num.compare(before) >= 0 {
				t.Errorf("%s %s does not come before %s", p.Name, c.Name, before)
			}
			before = num
		}
	}
}

func TestReleaseDatesAreDates(t *testing.T) {
	for _, p := range products(t) {
		for _, c := range p.Cycles {
			for _, end := range []string{c.EOL, c.SupportEnd, c.ExtendedEnd} {
				if slices.Contains([]string{"", "unknown", "ended"}, end) {
					continue
				}
				if _, err := time.Parse(time.DateOnly, end); err != nil {
					t.Errorf("%s %s: %v", p.Name, c.Name, err)
				}
			}
			if latest, _ := leading(c.Latest); c.Latest != "" && len(latest) == 0 {
				t.Errorf("%s %s: the newest release %q is no version", p.Name, c.Name, c.Latest)
			}
		}
	}
}

// T20: nothing that has ended is ever a default.
func TestT20DefaultsAreInSupport(t *testing.T) {
	for _, p := range products(t) {
		if p.Title == "" || p.Reason == "" {
			t.Errorf("%s has no title or no reason for its default", p.Name)
		}
		if p.Default == "bundled" || p.Default == "distro" {
			continue
		}
		c, ok := p.named(p.Default)
		switch {
		case !ok:
			t.Errorf("%s: the default %s is no line", p.Name, p.Default)
		case !c.Confirmed || c.Ended:
			t.Errorf("%s: the default %s is unconfirmed or over", p.Name, p.Default)
		}
		res, err := Resolve(p.Name, nil)
		if err != nil || !res.Defaulted || len(res.Notes) > 0 || res.Version == "" {
			t.Errorf("%s without constraints: %+v, %v", p.Name, res, err)
		}
	}
}

func TestDefaultImageTagsAreKnown(t *testing.T) {
	checked := 0
	for _, p := range products(t) {
		if p.Name == "deno" || p.Name == "distroless" || len(p.DefaultCycle().Tags) == 0 {
			continue // their tags begin with the variant, or are not in the table
		}
		for _, tag := range []string{p.Image.Build, p.Image.Runtime} {
			if tag == "" || p.Default == "distro" {
				continue
			}
			name := p.Default
			if c := p.DefaultCycle(); c.Tag != "" {
				name = c.Tag
			}
			suffix, ok := strings.CutPrefix(tag, name)
			suffix = strings.TrimPrefix(suffix, "-")
			if !ok || !p.HasTag(p.Default, suffix) {
				t.Errorf("%s: the image tag %s is not among those of %s", p.Name, tag, p.Default)
			}
			checked++
		}
	}
	if checked < 15 {
		t.Errorf("%d tags checked, want more", checked)
	}
}

func TestRequirementsAreRanges(t *testing.T) {
	checked := 0
	for _, p := range products(t) {
		for _, c := range p.Cycles {
			if c.Requires == "" {
				continue
			}
			checked++
			res, err := Resolve(c.RequiresOf, []Constraint{{Text: c.Requires, Syntax: Npm}})
			unread := slices.ContainsFunc(res.Notes, func(n Note) bool { return n.Code == VersionUnreadable })
			if err != nil || unread || res.Defaulted && !c.Ended {
				t.Errorf("%s %s requires %s %q: %+v, %v", p.Name, c.Name, c.RequiresOf, c.Requires, res.Notes, err)
			}
		}
	}
	if checked == 0 {
		t.Error("no requirement was checked")
	}
}

// No file names a registry's host, an address or a path of a machine.
func TestTablesHoldNoHosts(t *testing.T) {
	host := regexp.MustCompile(`https?://|\b(docker\.io|gcr\.io|ghcr\.io|quay\.io|mcr\.microsoft\.com|registry\.[a-z]|npmjs\.|pypi\.org|repo1?\.maven|crates\.io)|"/[a-z]+/`)
	walked := 0
	files := os.DirFS(".")
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".json" {
			return err
		}
		walked++
		text, err := fs.ReadFile(files, name)
		if found := host.Find(text); found != nil {
			t.Errorf("%s holds %q", name, found)
		}
		return err
	})
	if err != nil || walked < 60 {
		t.Errorf("%d files walked, %v", walked, err)
	}
}

func TestCycleOfAVersion(t *testing.T) {
	for _, test := range []struct{ product, version, want string }{
		{"node", "24.1.0", "24"}, {"node", "v24", "24"}, {"node", "iron", "20"}, {"node", "4000", ""}, {"node", "", ""},
		{"python", "3.12.4", "3.12"}, {"python", "3.1", ""}, {"go", "1.23.4", "1.23"}, {"go", "go1.23rc1", "1.23"}, {"go", "1.2", ""},
		{"java", "21.0.2", "21"}, {"java", "1.8", "8"}, {"java", "17.0.9-tem", "17"}, {"debian", "bookworm", "12"}, {"debian", "13.1", "13"},
		{"ubuntu", "noble", "24.04"}, {"dotnet", "8.0", "8"}, {"dotnet", "net8.0", "8"}, {"rust", "1", "1"}, {"rust", "1.75.0", "1.75"},
		{"spring-boot", "3.2.1", "3.2"}, {"nginx", "stable", "stable"}, {"distroless", "debian13", "debian13"},
	} {
		p, err := Releases(test.product)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := p.Cycle(test.version)
		if c.Name != test.want || ok != (test.want != "") {
			t.Errorf("%s %q is of %q, %v, want %q", test.product, test.version, c.Name, ok, test.want)
		}
	}
}

func TestHasTag(t *testing.T) {
	for _, test := range []struct {
		product, cycle, suffix string
		want                   bool
	}{
		{"node", "24", "trixie-slim", true}, {"node", "18", "trixie-slim", false}, {"node", "18.20.8", "bookworm-slim", true},
		{"node", "24", "", true}, {"python", "3.14", "slim-trixie", true}, {"rust", "1", "trixie", true}, {"go", "1.27", "slim", false},
		{"java", "21", "jre-noble", true}, {"dotnet", "10", "aspnet:noble-chiseled", true}, {"dotnet", "10", "noble-chiseled", true},
		{"dotnet", "10", "sdk:noble-chiseled", false}, {"debian", "trixie", "slim", true}, {"clojure", "", "temurin-21-lein-alpine", true},
		{"node", "99", "slim", false}, {"php", "8.5", "fpm-trixie", true},
	} {
		p, err := Releases(test.product)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.HasTag(test.cycle, test.suffix); got != test.want {
			t.Errorf("%s %s has tag %q: %v", test.product, test.cycle, test.suffix, got)
		}
	}
}

func TestPickLeavesOutSuitesThatAnOldReleaseMayLack(t *testing.T) {
	p, err := Releases("node")
	if err != nil {
		t.Fatal(err)
	}
	for version, want := range map[string]string{"24": "trixie-slim", "18": "slim", "20.11.1": "slim", "20.20.2": "trixie-slim"} {
		if got, ok := p.Pick(version, "trixie-slim", "slim"); got != want || !ok {
			t.Errorf("node %s: %q, want %q", version, got, want)
		}
	}
}

func TestUnknownNamesAreErrors(t *testing.T) {
	for _, name := range []string{"", "cobol", "../releases/node", "node.json", "NODE"} {
		if _, err := Releases(name); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := Resolve(name, nil); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestHasSince keeps exact releases from the suites that their line came to later.
func TestHasSince(t *testing.T) {
	for _, c := range []struct {
		product, version, suffix string
		want                     bool
	}{
		{"php", "8.3.16", "cli-trixie", false}, {"php", "8.3.16", "cli-bookworm", true}, {"php", "8.3.24", "cli-trixie", true}, {"php", "8.3", "cli-trixie", true},
		{"ruby", "3.2.2", "slim-trixie", false}, {"ruby", "3.2.1", "slim-bookworm", false}, {"ruby", "4.0.0", "slim-trixie", true},
		{"node", "22.13.1", "trixie-slim", false}, {"node", "22.13.1", "bookworm-slim", true}, {"node", "18", "trixie-slim", false},
		{"elixir", "1.16.0", "otp-26", false}, {"elixir", "1.16.3", "otp-26-slim", true}, {"elixir", "1.11.3", "otp-23", false},
	} {
		p, err := Releases(c.product)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.HasSince(c.version, c.suffix); got != c.want {
			t.Errorf("%s:%s-%s: %v, want %v", c.product, c.version, c.suffix, got, c.want)
		}
	}
	p, _ := Releases("php")
	if tag, ok := p.PickSince("8.3.16", "cli-trixie", "cli-bookworm"); !ok || tag != "cli-bookworm" {
		t.Errorf("%q, %v", tag, ok)
	}
}
