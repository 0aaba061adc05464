package tables

import (
	"slices"
	"strings"
)

// builtFile says from which release on packages come built for each line of a product.
type builtFile struct {
	Product  string
	Sources  []string
	Lines    []string // oldest first
	Packages []builtPackage
}

type builtPackage struct {
	Name  string
	First []string // of each of the lines the first release that is built for it, or works on it; "" = none is
}

// NewestWith is the newest line of a product that a release of a package comes
// built for; "" where it is older than all that the table knows. False where
// the release goes with every line of the table, or is not known.
func NewestWith(product, pkg, release string) (string, bool) {
	at := slices.IndexFunc(builtData, func(f builtFile) bool { return f.Product == product })
	num, _ := leading(release)
	if at < 0 || num == nil {
		return "", false
	}
	lines, packages := builtData[at].Lines, builtData[at].Packages
	i, known := slices.BinarySearchFunc(packages, pkg, func(p builtPackage, name string) int { return strings.Compare(p.Name, name) })
	if !known {
		return "", false
	}
	newest := ""
	for j, first := range packages[i].First {
		if from, ok := readNumber(first); ok && num.compare(from) >= 0 {
			newest = lines[j]
		}
	}
	return newest, newest != lines[len(lines)-1]
}
