package tables

import (
	"slices"
	"testing"
)

func TestNewestPython(t *testing.T) {
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
		if got, bound := NewestPython(tc.pkg, tc.release); bound != tc.bound || bound && got != tc.newest {
			t.Errorf("%s %s: %q, %v; want %q, %v", tc.pkg, tc.release, got, bound, tc.newest, tc.bound)
		}
	}
}

// TestWheelsAreWellFormed holds the rows to what is searched for in them.
func TestWheelsAreWellFormed(t *testing.T) {
	product, err := Releases("python")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range wheelData.Pythons {
		if _, ok := product.Cycle(p); !ok {
			t.Errorf("no Python %s", p)
		}
	}
	if !slices.IsSortedFunc(wheelData.Packages, func(x, y wheelFile) int { return slices.Compare([]string{x.Name}, []string{y.Name}) }) {
		t.Error("the packages are not sorted")
	}
	for _, w := range wheelData.Packages {
		var last number
		if len(w.First) != len(wheelData.Pythons) {
			t.Errorf("%s has %d releases", w.Name, len(w.First))
		}
		for _, first := range w.First {
			num, ok := readNumber(first)
			if first != "" && (!ok || num.compare(last) < 0) {
				t.Errorf("%s: %q after %s", w.Name, first, last)
			}
			if ok {
				last = num
			}
		}
	}
}
