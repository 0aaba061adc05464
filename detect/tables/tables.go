// Package tables holds what is known outside of a project: release lines of languages, tools and frameworks with their
// ends of life and image tags, the system packages that dependencies need, and the facts of frameworks. The data is
// embedded and carries a date. It stands in JSON files, from which Go values are generated, so that nothing is parsed when
// the program runs: data_*.go. Nothing here asks a clock or the network: what has ended is what had ended on the tables' own date. The command in refresh renews the files.
package tables

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:generate go test . -run TestData -update

//go:embed as-of.txt
var asOf string

// ErrUnknown says that the tables hold nothing of the name asked for.
var ErrUnknown = errors.New("the tables do not know it")

// AsOf is the date of the tables, as in "2026-11-22".
func AsOf() string { return strings.TrimSpace(asOf) }

// named is a table under its name.
type named[T any] struct {
	name  string
	value T
}

// find finds a table in a list that is sorted by name.
func find[T any](kind string, list []named[T], name string) (T, error) {
	i, ok := slices.BinarySearchFunc(list, name, func(n named[T], name string) int { return strings.Compare(n.name, name) })
	if !ok {
		var none T
		return none, fmt.Errorf("%s table of %q: %w", kind, name, ErrUnknown)
	}
	return list[i].value, nil
}

func names[T any](list []named[T]) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.name
	}
	return out
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
