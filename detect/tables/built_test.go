package tables

import (
	"slices"
	"strings"
	"testing"
)

func TestNewestWith(t *testing.T) {
	for _, tc := range []struct {
		pkg, release, newest string
		bound                bool
	}{
		{"numpy", "1.24.4", "3.11", true},
		{"numpy", "1.26.0", "3.12", true},
		{"numpy", "1.19.5", "", true},
		{"numpy", "2.4.1", "3.14", false},
		{"django", "3.2.25", "3.10", true},
		{"psycopg2-binary", "2.9.9", "3.12", true},
		{"torch", "2.5.1+cpu", "3.13", true},
		{"requests", "2.0", "", false},
		{"numpy", "*", "", false},
	} {
		if got, bound := NewestWith("python", tc.pkg, tc.release); bound != tc.bound || bound && got != tc.newest {
			t.Errorf("%s %s: %q, %v; want %q, %v", tc.pkg, tc.release, got, bound, tc.newest, tc.bound)
		}
	}
}

// A product that is not in the table says nothing.
func TestNewestWithout(t *testing.T) {
	if got, bound := NewestWith("debian", "numpy", "1.24.4"); bound {
		t.Errorf("%q", got)
	}
}

// TestBuiltIsWellFormed holds the rows to what is searched for in them.
func TestBuiltIsWellFormed(t *testing.T) {
	for _, f := range builtData {
		product, err := Releases(f.Product)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range f.Lines {
			if _, ok := product.Cycle(line); !ok {
				t.Errorf("no %s %s", f.Product, line)
			}
		}
		if !slices.IsSortedFunc(f.Packages, func(x, y builtPackage) int { return strings.Compare(x.Name, y.Name) }) {
			t.Error("the packages are not sorted")
		}
		for _, p := range f.Packages {
			checkFirst(t, p, len(f.Lines))
		}
	}
	if len(builtData) == 0 {
		t.Error("no product")
	}
}

func checkFirst(t *testing.T, p builtPackage, lines int) {
	t.Helper()
	if len(p.First) != lines {
		t.Errorf("%s has %d releases", p.Name, len(p.First))
	}
	var last number
	for _, first := range p.First {
		num, ok := readNumber(first)
		if first != "" && (!ok || num.compare(last) < 0) {
			t.Errorf("%s: %q after %s", p.Name, first, last)
		}
		if ok {
			last = num
		}
	}
}
