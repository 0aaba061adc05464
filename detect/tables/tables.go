// Package tables holds what is known outside of a project: release lines of languages, tools and frameworks with their
// ends of life and image tags, the system packages that dependencies need, and the facts of frameworks. The data is
// embedded, carries a date and is read one file at a time, when it is first asked for. Nothing here asks a clock or the
// network: what has ended is what had ended on the tables' own date. The command in refresh renews the files.
package tables

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed as-of.txt
var asOf string

//go:embed releases/*.json native/*.json frameworks/*.json
var files embed.FS

// ErrUnknown says that the tables hold nothing of the name asked for.
var ErrUnknown = errors.New("the tables do not know it")

// AsOf is the date of the tables, as in "2026-11-22".
func AsOf() string { return strings.TrimSpace(asOf) }

// shelf reads the files of one folder, each at most once.
type shelf[T any] struct {
	folder string
	read   func(name string, text []byte) (T, error)
	mu     sync.Mutex
	seen   map[string]shelved[T]
}

type shelved[T any] struct {
	value T
	err   error
}

func (s *shelf[T]) get(name string) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.seen[name]; ok {
		return found.value, found.err
	}
	value, err := s.load(name)
	if errors.Is(err, ErrUnknown) {
		return value, err // names come from callers: what does not exist is not kept
	}
	if s.seen == nil {
		s.seen = map[string]shelved[T]{}
	}
	s.seen[name] = shelved[T]{value, err}
	return value, err
}

func (s *shelf[T]) load(name string) (T, error) {
	var none T
	if strings.ContainsAny(name, "/\\.") || name == "" {
		return none, fmt.Errorf("%s table of %q: %w", s.folder, name, ErrUnknown)
	}
	text, err := files.ReadFile(s.folder + "/" + name + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return none, fmt.Errorf("%s table of %q: %w", s.folder, name, ErrUnknown)
	}
	if err != nil {
		return none, fmt.Errorf("%s table of %q: %w", s.folder, name, err)
	}
	value, err := s.read(name, text)
	if err != nil {
		return none, fmt.Errorf("%s table of %q: %w", s.folder, name, err)
	}
	return value, nil
}

// names lists the files of a folder without their ending, sorted.
func names(folder string) []string {
	entries, err := files.ReadDir(folder)
	if err != nil {
		return nil
	}
	var out []string
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), ".json"); ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func decode[T any](text []byte) (T, error) {
	var value T
	err := json.Unmarshal(text, &value)
	return value, err
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
