package tables

import (
	"slices"
	"strings"
)

// wheelsFile says from which release on packages come built for each line of Python.
type wheelsFile struct {
	Sources  []string
	Pythons  []string // lines of Python, oldest first
	Packages []wheelFile
}

type wheelFile struct {
	Name  string
	First []string // of each line of Pythons the first release that has wheels for it, or works on it; "" = none has
}

// NewestPython is the newest line of Python that a release of a package comes
// built for; "" where it is older than all that the table knows. False where
// the release goes with every line of the table, or is not known.
func NewestPython(pkg, release string) (string, bool) {
	i, known := slices.BinarySearchFunc(wheelData.Packages, pkg, func(w wheelFile, name string) int { return strings.Compare(w.Name, name) })
	num, _ := leading(release)
	if !known || num == nil {
		return "", false
	}
	newest := ""
	for j, first := range wheelData.Packages[i].First {
		if from, ok := readNumber(first); ok && num.compare(from) >= 0 {
			newest = wheelData.Pythons[j]
		}
	}
	return newest, newest != wheelData.Pythons[len(wheelData.Pythons)-1]
}
